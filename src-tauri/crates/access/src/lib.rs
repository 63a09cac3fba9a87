//! The doors for apps: MCP over Streamable HTTP, and plain JSON, on this computer's loopback.
//!
//! A request passes [`guard`](self) (host, origin, one bearer token, size, time), then MCP or the plain door, then the wallet, which checks
//! and logs it before it answers. Nothing here signs, sends, grants or widens.

mod answer;
mod api;
mod asked;
mod asks;
mod bridge;
mod client;
mod door;
mod guard;
mod metadata;
mod probe;
mod prompts;
mod refusal;
pub mod signed;
mod stream;
mod tools;

#[cfg(test)]
#[path = "../../wallet/tests/fakes/mod.rs"]
mod fakes;

pub use bridge::Bridge;
pub use door::{Door, ServeError, serve};
pub use probe::test_door;
