//! Lines of JSON on a stream, bounded.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest line in bytes, its end included.
const LINE: u64 = 4 * 1024 * 1024;

/// What comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Back {
    /// Nothing new, but the holder is at it.
    Working,
    Progress(Value),
    Reply(Value),
    Failure(Value),
}

/// Why a line did not get through.
#[derive(Debug, Error)]
pub(crate) enum LineError {
    #[error("the line is over 4 MiB")]
    TooLong,
    #[error(transparent)]
    Stream(#[from] io::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

pub(crate) async fn write<W, T>(stream: &mut W, value: &T) -> Result<(), LineError>
where
    W: AsyncWrite + Unpin,
    T: Serialize,
{
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    if line.len() as u64 > LINE {
        return Err(LineError::TooLong);
    }
    stream.write_all(&line).await?;
    stream.flush().await?;
    Ok(())
}

/// The next line; `None` at the end of the stream.
pub(crate) async fn read<R, T>(stream: &mut R) -> Result<Option<T>, LineError>
where
    R: AsyncBufRead + Unpin,
    T: for<'de> Deserialize<'de>,
{
    let mut line = Vec::new();
    let length = stream.take(LINE).read_until(b'\n', &mut line).await?;
    if line.is_empty() {
        return Ok(None);
    }
    if length as u64 == LINE && !line.ends_with(b"\n") {
        return Err(LineError::TooLong);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}
