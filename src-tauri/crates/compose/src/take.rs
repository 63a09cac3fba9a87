//! Taking a home, or asking the process that has it.

use std::{path::Path, time::Duration};

#[cfg(unix)]
use control::ControlError;
use domain::failure::{Coded, Failure};
use serde_json::Value;
#[cfg(unix)]
use tokio::time::timeout;
use tokio::time::{Instant, sleep};
use wallet::command::Command;

use crate::{ComposeError, Composed, Config, HomeError, compose};

/// How long a holder that begins or ends is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked for.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the holder may take to answer what needs nobody else.
#[cfg(unix)]
const PROMPT: Duration = Duration::from_secs(5);

/// A home that was asked for.
pub enum Taken {
    /// This process holds it now.
    Here(Box<Composed>),
    /// Another process holds it; its answer to the first request.
    There(Value),
}

/// Takes the home and builds the wallet; when another process holds it, that one is asked. One that has just begun does
/// not listen, and one that is about to end does not either, falls silent or ends in the middle: for a moment both are
/// tried again. The request may so be made several times.
///
/// # Errors
/// Those of [`compose`], and what the other process answered or could not be asked.
pub async fn take_or_ask(config: Config, request: &control::Request<Command>) -> Result<Taken, Failure> {
    let end = Instant::now() + PATIENCE;
    loop {
        let last = Instant::now() >= end;
        match compose(config.clone()).await {
            Err(ComposeError::Home(HomeError::Held)) => {}
            other => return Ok(Taken::Here(Box::new(other.map_err(|e| e.failure())?))),
        }
        match ask(&config.home, request).await {
            Err(Unasked::MayEnd(_)) if !last => sleep(PAUSE).await,
            Err(Unasked::MayEnd(failure) | Unasked::Failed(failure)) => return Err(failure),
            Ok(answer) => return Ok(Taken::There(answer)),
        }
    }
}

/// Why the other process gave no answer that counts.
enum Unasked {
    /// As from one that begins or ends.
    MayEnd(Failure),
    Failed(Failure),
}

#[cfg(unix)]
async fn ask(home: &Path, request: &control::Request<Command>) -> Result<Value, Unasked> {
    let asking = timeout(PROMPT, control::ask(home, request, drop)).await;
    match asking.unwrap_or(Err(ControlError::Silent)) {
        Ok(answer) => answer.map_err(|failure| Unasked::Failed(read(failure))),
        Err(error @ (ControlError::Unreachable(_) | ControlError::Silent | ControlError::Gone)) => {
            Err(Unasked::MayEnd(error.failure()))
        }
        Err(error @ (ControlError::BadAnswer | ControlError::TooLong | ControlError::NoSocket(_))) => {
            Err(Unasked::Failed(error.failure()))
        }
    }
}

#[cfg(unix)]
fn read(failure: Value) -> Failure {
    serde_json::from_value(failure).unwrap_or_else(|_| ControlError::BadAnswer.failure())
}

/// There is no way to reach the other process on this system.
#[cfg(not(unix))]
async fn ask(_home: &Path, _request: &control::Request<Command>) -> Result<Value, Unasked> {
    Err(Unasked::Failed(HomeError::Held.failure()))
}
