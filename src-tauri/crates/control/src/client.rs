//! The side that asks.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use tokio::{
    io::BufReader,
    net::UnixStream,
    time::{Duration, timeout},
};

use crate::{
    Answer, ControlError,
    line::{Back, LineError, read, write},
    peer::same_user,
    place::places,
};

/// How long the holder may take to let somebody in.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a working holder may say nothing at all, not even that it works.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends a request to the holder of the home and waits for the answer; `progress` gets every line before it.
///
/// # Errors
/// [`ControlError`] when nobody listens or the answer cannot be read.
pub async fn ask<T: Serialize>(
    home: &Path,
    request: &T,
    mut progress: impl FnMut(Value),
) -> Result<Answer, ControlError> {
    let (reading, mut writing) = connect(home).await?.into_split();
    write(&mut writing, request).await.map_err(|e| ControlError::Unreachable(e.to_string()))?;
    let mut lines = BufReader::new(reading);
    loop {
        match timeout(PATIENCE, read::<_, Back>(&mut lines)).await {
            Err(_) => return Err(ControlError::Silent),
            Ok(Ok(Some(Back::Working))) => {}
            Ok(Ok(Some(Back::Progress(value)))) => progress(value),
            Ok(Ok(Some(Back::Reply(value)))) => return Ok(Ok(value)),
            Ok(Ok(Some(Back::Failure(value)))) => return Ok(Err(value)),
            Ok(Err(LineError::TooLong)) => return Err(ControlError::TooLong),
            Ok(Ok(None) | Err(LineError::Stream(_))) => return Err(ControlError::Gone),
            Ok(Err(LineError::Json(_))) => return Err(ControlError::BadAnswer),
        }
    }
}

/// The first place where somebody listens. Another user's socket gets no request: it could hold a label's code.
async fn connect(home: &Path) -> Result<UnixStream, ControlError> {
    let mut why = String::new();
    for place in places(home) {
        match timeout(CONNECT, UnixStream::connect(&place)).await {
            Ok(Ok(stream)) if same_user(&stream) => return Ok(stream),
            Ok(Ok(_)) => why = "another user listens in its place".to_string(),
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => why = "timeout".to_string(),
        }
    }
    Err(ControlError::Unreachable(why))
}
