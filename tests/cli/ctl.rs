//! `deedboxctl --json`, as a script runs it.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdout, Command},
    time::timeout,
};
use world::World;

pub const PASSWORD: &str = "correct horse battery";
/// No command takes longer; one that does hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// One owner: a home, a password, and the world around.
pub struct Owner<'a> {
    pub world: &'a World,
    home: PathBuf,
    password: Option<&'static str>,
}

/// What a command printed, and whether it ended well.
pub struct Printed {
    pub well: bool,
    pub json: Value,
    command: String,
}

impl<'a> Owner<'a> {
    pub fn new(world: &'a World, home: &Path) -> Self {
        Self { world, home: home.to_owned(), password: Some(PASSWORD) }
    }

    /// The same owner with another password, or none at all.
    pub fn with_password(&self, password: Option<&'static str>) -> Self {
        Self { world: self.world, home: self.home.clone(), password }
    }

    /// Runs a command to its end.
    pub async fn ctl(&self, arguments: &[&str]) -> Printed {
        let output = timeout(PATIENCE, self.command(arguments).stderr(Stdio::piped()).output()).await;
        let output = output.unwrap_or_else(|_| panic!("{arguments:?} hangs")).expect("deedboxctl runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{arguments:?} printed no JSON document ({e}):\n{said}"));
        Printed { well: output.status.success(), json, command: format!("{arguments:?}\n{said}") }
    }

    /// Runs a command that must end well; gives what it printed.
    pub async fn must(&self, arguments: &[&str]) -> Value {
        self.ctl(arguments).await.result()
    }

    /// The same with something typed in.
    pub async fn must_typing(&self, arguments: &[&str], input: &str) -> Value {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("deedboxctl runs");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input.as_bytes()).await.expect("it reads");
        drop(stdin);
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends in time").expect("it ran");
        let json = serde_json::from_slice(&output.stdout).expect("one JSON document");
        Printed { well: output.status.success(), json, command: format!("{arguments:?}") }.result()
    }

    /// What `deedboxctl mcp` answers to one message, with this key.
    pub async fn bridged(&self, token: &str, message: &str) -> Value {
        let mut command = self.command(&["mcp"]);
        command.env("DEEDBOX_TOKEN", token).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("deedboxctl runs");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(format!("{message}\n").as_bytes()).await.expect("it reads");
        drop(stdin);
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends in time").expect("it ran");
        serde_json::from_slice(&output.stdout).expect("one line of JSON")
    }

    /// Runs a command that must end well; when it has said this beside its result, `then` is done.
    pub async fn must_after(&self, arguments: &[&str], told: &str, then: impl FnOnce()) -> Value {
        let mut child = self.command(arguments).stderr(Stdio::piped()).spawn().expect("deedboxctl runs");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let told = timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await.expect("text") {
                if line.contains(told) {
                    return true;
                }
            }
            false
        });
        assert!(told.await.unwrap_or_default(), "{arguments:?} does not say it");
        then();
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends in time").expect("it ran");
        let json = serde_json::from_slice(&output.stdout).expect("one JSON document");
        Printed { well: output.status.success(), json, command: format!("{arguments:?}") }.result()
    }

    /// Runs a command that must be refused with this code and a detail that says what to do; gives the detail.
    pub async fn refused(&self, arguments: &[&str], code: &str) -> String {
        self.ctl(arguments).await.refusal(code)
    }

    /// Runs a command whose output nobody reads, which must fail without a panic; gives what it says beside it.
    pub async fn unread(&self, arguments: &[&str]) -> String {
        let mut child = self.command(arguments).stderr(Stdio::piped()).spawn().expect("deedboxctl runs");
        drop(child.stdout.take());
        let output = timeout(PATIENCE, child.wait_with_output()).await;
        let output = output.unwrap_or_else(|_| panic!("{arguments:?} hangs")).expect("deedboxctl ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        said
    }

    /// Starts a command that goes on, and reads the first document that it prints.
    pub async fn start(&self, arguments: &[&str]) -> (Running, Value) {
        let mut child = self.command(arguments).stderr(Stdio::null()).spawn().expect("deedboxctl runs");
        let output = child.stdout.take().expect("stdout is piped");
        let mut running = Running { child, output: BufReader::new(output) };
        let document = timeout(PATIENCE, running.document()).await;
        let document = document.unwrap_or_else(|_| panic!("{arguments:?} says nothing"));
        (running, document)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
        command.arg("--json").args(arguments).envs(&self.world.report.env).env("DEEDBOX_HOME", &self.home);
        // The keyring of whoever runs the tests is not ours to touch.
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("DEEDBOX_PASSWORD").env("RUST_BACKTRACE", "0");
        if let Some(password) = self.password {
            command.env("DEEDBOX_PASSWORD", password);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        command
    }
}

impl Printed {
    /// The command, and what it said beside its result.
    pub fn said(&self) -> &str {
        &self.command
    }

    /// What a command that ended well printed.
    pub fn result(self) -> Value {
        assert!(self.well, "{} was refused: {}", self.command, self.json);
        self.json
    }

    /// The detail of a refusal with this code.
    pub fn refusal(self, code: &str) -> String {
        let found = self.json["code"].as_str().unwrap_or_default();
        assert!(!self.well && found == code, "{}: {} instead of {code}", self.command, self.json);
        let detail = self.json["detail"].as_str().unwrap_or_default();
        assert!(detail.len() > 10, "{code} does not say what to do: {detail:?}");
        detail.to_owned()
    }
}

/// A command that goes on; dropping it kills it.
pub struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    async fn document(&mut self) -> Value {
        let mut text = Vec::new();
        loop {
            let mut byte = [0];
            self.output.read_exact(&mut byte).await.expect("it goes on");
            text.extend_from_slice(&byte);
            if let Ok(document) = serde_json::from_slice(&text) {
                return document;
            }
        }
    }

    /// Asks it to end, as a service manager does, and sees that it ends well.
    pub async fn end(mut self) {
        let id = self.child.id().expect("it still runs").to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(asked.success(), "a child of ours can be asked to end");
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("it does not end");
        assert!(ended.expect("a child of ours can be waited for").success(), "it ends well");
    }
}
