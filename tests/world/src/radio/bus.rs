use std::{io, path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

const START: Duration = Duration::from_secs(10);

/// A `dbus-daemon` of our own; dropping it ends the daemon.
pub struct PrivateBus {
    address: String,
    // Held so that it is killed on drop.
    _daemon: Child,
}

/// Why a private bus did not start.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The program `dbus-daemon` could not be run.
    #[error("cannot run dbus-daemon (Debian: package dbus-daemon): {0}")]
    Run(#[source] io::Error),
    /// The folder could not be written.
    #[error("cannot write the configuration of the bus: {0}")]
    Configuration(#[source] io::Error),
    /// The daemon printed no address in time; carries what it complained of.
    #[error("dbus-daemon printed no address: {0}")]
    NoAddress(String),
}

impl PrivateBus {
    /// Starts a bus with its socket and configuration in `dir`.
    ///
    /// # Errors
    /// The daemon cannot be run or does not answer.
    pub async fn start(dir: &Path) -> Result<Self, BusError> {
        let file = dir.join("bus.conf");
        tokio::fs::write(&file, configuration(&dir.join("bus"))).await.map_err(BusError::Configuration)?;
        let log = dir.join("bus.log");
        let complaints = std::fs::File::create(&log).map_err(BusError::Configuration)?;
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", file.display()))
            .args(["--nofork", "--nopidfile", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(complaints)
            .kill_on_drop(true)
            .spawn()
            .map_err(BusError::Run)?;
        let Some(address) = first_line(&mut daemon).await else {
            let why = tokio::fs::read_to_string(&log).await.unwrap_or_default();
            return Err(BusError::NoAddress(why.trim().to_owned()));
        };
        Ok(Self { address, _daemon: daemon })
    }

    /// The address on which the bus listens.
    pub fn address(&self) -> &str {
        &self.address
    }
}

async fn first_line(daemon: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(daemon.stdout.take()?).lines();
    let line = timeout(START, lines.next_line()).await.ok()?.ok()??;
    Some(line.trim().to_owned())
}

// Whoever reaches the socket may own any name and talk to anybody: the folder's permissions are the wall.
fn configuration(socket: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        socket.display()
    )
}
