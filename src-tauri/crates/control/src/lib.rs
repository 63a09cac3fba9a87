//! The holder of a home's lock listens on a local socket; a second process sends its request there.
//!
//! One line of JSON asks; any number of lines with progress and one with the answer come back, and a line every few
//! seconds in between. The socket is 0600 and both ends must run as the same user (T-64's rule, applied here too).

#[cfg(unix)]
mod client;
#[cfg(unix)]
mod line;
#[cfg(unix)]
mod peer;
#[cfg(unix)]
mod place;
mod request;
#[cfg(unix)]
mod server;

#[cfg(unix)]
pub use client::ask;
#[cfg(unix)]
pub use server::{Listening, listen};

pub use request::{OtherNetwork, Request};

use std::{future::Future, pin::Pin};

use domain::failure::{Code, Coded};
use serde_json::Value;
use thiserror::Error;
use tokio::sync::mpsc;

/// What a request is answered with: the reply, or a failure as `{"code","detail"}`.
pub type Answer = Result<Value, Value>;

/// Answers one request; progress goes into the channel.
pub type Handler =
    dyn Fn(Value, mpsc::UnboundedSender<Value>) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync;

/// Why the holder could not be asked.
#[derive(Debug, Error)]
pub enum ControlError {
    #[error("Deedbox is running with this folder but does not listen ({0}); close it and try again")]
    Unreachable(String),
    #[error("the running Deedbox does not answer; close it and try again")]
    Silent,
    #[error("the running Deedbox ended before it answered; see what it did, then try again")]
    Gone,
    #[error("the running Deedbox gave an answer that makes no sense; close it and try again")]
    BadAnswer,
    #[error("the answer is over 4 MiB; ask for less, such as with --limit")]
    TooLong,
    #[error("the socket could not be made: {0}")]
    NoSocket(String),
}

impl Coded for ControlError {
    fn code(&self) -> Code {
        match self {
            Self::Unreachable(_) | Self::Silent | Self::Gone | Self::BadAnswer => Code::SecondInstance,
            Self::TooLong => Code::BadRequest,
            Self::NoSocket(_) => Code::HomeUnusable,
        }
    }
}
