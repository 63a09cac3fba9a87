//! A peripheral that somebody else wrote, on the second adapter.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};
use world::radio::{Radio, Timing};

use crate::central::{self, Central};

/// The address of the only program on the second adapter.
pub const GUEST: &str = "C0:48:43:49:31:01";
const PATIENCE: Duration = Duration::from_secs(20);

/// An air with a second adapter, and a central that hears it.
pub struct Stage {
    pub central: Central,
    pub radio: Radio,
    _dir: tempfile::TempDir,
}

impl Stage {
    pub async fn start() -> Self {
        Self::start_with(central::TEST).await
    }

    /// The same with a central of another kind.
    pub async fn start_with(central: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder for the bus");
        let timing = Timing { answer: Duration::from_secs(2), ..Timing::brisk() };
        let radio = Radio::start_with_second_adapter(dir.path(), timing).await.expect("an air");
        let central = Central::start_as(central, radio.bus_address()).await;
        Self { central, radio, _dir: dir }
    }

    pub async fn peer(&self, program: &str, arguments: &[&str]) -> Peer {
        Peer::start(self.radio.bus_address(), program, arguments).await
    }
}

/// A program of tests/python/peers, about to be run on this bus.
pub fn python(bus: &str, program: &str, arguments: &[&str]) -> Command {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("python");
    let mut command = Command::new(python.join(".venv/bin/python"));
    command.arg(python.join("peers").join(program)).args(arguments);
    command.env("DBUS_SYSTEM_BUS_ADDRESS", bus).kill_on_drop(true);
    command
}

/// A program of tests/python/peers; it ends with its input.
pub struct Peer {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    async fn start(bus: &str, program: &str, arguments: &[&str]) -> Self {
        let mut child = python(bus, program, arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Python of `cargo xtask setup`");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut peer = Self { child, input, output };
        assert_eq!(peer.line().await, "ready");
        peer
    }

    /// The next line that it prints.
    pub async fn line(&mut self) -> String {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("a line in time").expect("text");
        line.expect("the program runs")
    }

    pub async fn say(&mut self, line: &str) {
        self.input.write_all(format!("{line}\n").as_bytes()).await.expect("the program listens");
    }

    /// Closes its input, with which it ends.
    pub async fn end(mut self) {
        drop(self.input);
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("it ends in time").expect("it ran");
        assert!(ended.success(), "{ended}");
    }

    pub async fn kill(mut self) {
        self.child.kill().await.expect("it runs");
    }
}
