//! A device in a Python process (tests/python/peers/espressif_device.py), and what a test does to its answers.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use link::espressif::{Credential, Endpoints, Session};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};
use wallet::ports::{LinkError, Random};

/// Changes the answer of an endpoint before we read it.
pub type Tampering = Box<dyn FnMut(&str, Vec<u8>) -> Vec<u8> + Send>;

/// A device that ends with the test.
pub struct Device {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    pub tampering: Tampering,
}

impl Device {
    /// Starts a device that is as `told`.
    pub fn start(told: &Value) -> Self {
        let script = checkout().join("tests/python/peers/espressif_device.py");
        let mut command = python(&script);
        let child = command.arg(told.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child =
            child.unwrap_or_else(|error| panic!("python does not start ({error}): run `cargo xtask setup`"));
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let output = BufReader::new(output).lines();
        Self { _child: child, input, output, tampering: Box::new(|_, answer| answer) }
    }
}

#[async_trait]
impl Endpoints for &mut Device {
    async fn exchange(&mut self, endpoint: &str, request: &[u8]) -> Result<Vec<u8>, LinkError> {
        let line = format!("{endpoint} {}\n", hex::encode(request));
        self.input.write_all(line.as_bytes()).await.unwrap();
        let answer = timeout(Duration::from_secs(60), self.output.next_line()).await.expect("the device answers");
        let answer = answer.unwrap().expect("the device runs");
        if let Some(why) = answer.strip_prefix("refused ") {
            // What BlueZ says of a refused write.
            return Err(LinkError::Misbehaved(format!("Operation failed with ATT error: 0x0e ({why})")));
        }
        Ok((self.tampering)(endpoint, hex::decode(answer).unwrap()))
    }
}

/// Randomness of the system.
pub struct Anew;

impl Random for Anew {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).unwrap();
    }
}

/// Opens a session with fresh randomness.
pub async fn open<'d>(device: &'d mut Device, credential: &Credential) -> Result<Session<&'d mut Device>, LinkError> {
    let random: Arc<dyn Random> = Arc::new(Anew);
    Session::open(device, credential, &random).await
}

/// Where a session is expected.
pub async fn opened<'d>(device: &'d mut Device, credential: &Credential) -> Session<&'d mut Device> {
    open(device, credential).await.unwrap_or_else(|error| panic!("not opened: {error}"))
}

pub fn code(text: &str) -> Credential {
    Credential::Code(text.into())
}

pub fn account(username: &str, password: &str) -> Credential {
    Credential::Account { username: username.to_string(), password: password.into() }
}

/// The Python that `cargo xtask setup` filled, about to run a script.
pub fn python(script: &Path) -> Command {
    let mut command = Command::new(checkout().join("tests/python/.venv/bin/python"));
    command.arg("-B").arg(script).kill_on_drop(true);
    command
}

pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}
