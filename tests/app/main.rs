//! Journeys through the app as it is built: its commands and its windows.

#[path = "../e2e/mod.rs"]
mod e2e;
mod window;
