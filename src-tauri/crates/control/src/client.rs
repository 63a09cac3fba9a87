//! The side that asks.

use std::{
    env,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::Value;
use tokio::{
    io::BufReader,
    net::UnixStream,
    time::{Duration, timeout},
};

use crate::{
    Answer, ControlError,
    line::{Back, read, write},
};

/// Paths of sockets are short: beyond this the temporary folder takes them.
const LONGEST: usize = 100;

/// Where the holder of this home listens.
#[must_use]
pub fn path(home: &Path) -> PathBuf {
    let inside = home.join("control.sock");
    if inside.as_os_str().len() <= LONGEST {
        return inside;
    }
    let name = domain::keccak256(home.as_os_str().as_encoded_bytes());
    env::temp_dir().join(format!("deedbox-{}.sock", &name.to_string()[2..18]))
}

/// Sends a request to the holder of the home and waits for the answer; `progress` gets every line before it.
///
/// # Errors
/// [`ControlError`] when nobody listens or the answer cannot be read.
pub async fn ask<T: Serialize>(
    home: &Path,
    request: &T,
    mut progress: impl FnMut(Value),
) -> Result<Answer, ControlError> {
    let connecting = timeout(Duration::from_secs(5), UnixStream::connect(path(home))).await;
    let stream = connecting.map_err(|_| ControlError::Unreachable("timeout".to_string()))?;
    let stream = stream.map_err(|e| ControlError::Unreachable(e.to_string()))?;
    let (reading, mut writing) = stream.into_split();
    write(&mut writing, request).await.map_err(|e| ControlError::Unreachable(e.to_string()))?;
    let mut lines = BufReader::new(reading);
    loop {
        match read::<_, Back>(&mut lines).await {
            Ok(Some(Back::Progress(value))) => progress(value),
            Ok(Some(Back::Reply(value))) => return Ok(Ok(value)),
            Ok(Some(Back::Failure(value))) => return Ok(Err(value)),
            Ok(None) | Err(_) => return Err(ControlError::BadAnswer),
        }
    }
}
