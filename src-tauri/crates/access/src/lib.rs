//! The doors for AI apps: MCP over Streamable HTTP on this computer's loopback.
//!
//! A request passes [`guard`](self) (host, origin, one bearer token, size, time), then MCP, then the wallet, which checks
//! and logs it before it answers. Nothing here signs, sends, grants or widens.

mod answer;
mod door;
mod guard;
mod refusal;
mod stream;
mod tools;

#[cfg(test)]
#[path = "../../wallet/tests/fakes/mod.rs"]
mod fakes;

pub use door::{Door, ServeError, serve};
