//! Bonds. On Linux they are made here through BlueZ, elsewhere by the system when a guarded value is touched.

#[cfg(target_os = "linux")]
mod agent;
#[cfg(target_os = "linux")]
mod bluez;
#[cfg(target_os = "linux")]
mod making;
#[cfg(not(target_os = "linux"))]
mod system;

use tokio::time::Duration;

#[cfg(target_os = "linux")]
pub(super) use making::{is_there, make, remove};
#[cfg(not(target_os = "linux"))]
pub(super) use system::{is_there, make, remove};

/// How long a bond may take: 60 s for the owner to compare digits, and 10 s for the radio.
pub(super) const LONGEST: Duration = Duration::from_secs(70);
