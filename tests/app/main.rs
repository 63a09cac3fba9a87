//! Journeys through the app as it is built: its commands with the access list on, and its real windows.

#[path = "../e2e/mod.rs"]
mod e2e;
mod frames;
mod ipc;
mod policy;
mod window;
