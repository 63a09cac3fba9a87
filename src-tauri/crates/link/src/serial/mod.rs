//! ioID SDK devices on a serial line, such as a USB cable: 8 data bits, no parity, 1 stop bit.

#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod dialect;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod line;

use wallet::ports::LinkError;

use crate::profiles::ioid_sdk::Way;

/// Opens the line.
#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub(crate) async fn way(path: String, baud: u32) -> Result<Box<dyn Way>, LinkError> {
    line::open(path, baud).await
}

/// Phones have no serial lines.
#[cfg(any(target_os = "android", target_os = "ios"))]
pub(crate) async fn way(_: String, _: u32) -> Result<Box<dyn Way>, LinkError> {
    Err(LinkError::NotSupported("phones have no serial line"))
}
