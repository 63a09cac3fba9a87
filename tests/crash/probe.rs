//! A running `deedbox-probe`: one question, one answer, or its death.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};
use world::World;

/// No piece of it stands in a statement, a message or a name, where the scan would find it, too.
pub const PASSWORD: &str = "Klatschmohn an 47 Wegen";
/// No question takes longer; one that does hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// What came back for a question.
#[derive(Debug)]
pub enum Answer {
    Reply(Value),
    Failure(Value),
    /// The process died instead.
    Died,
}

impl Answer {
    /// The reply; anything else fails the test.
    pub fn reply(self, question: &str) -> Result<Value, String> {
        match self {
            Self::Reply(value) => Ok(value),
            Self::Failure(failure) => Err(format!("{question} failed: {failure}")),
            Self::Died => Err(format!("{question}: the process died")),
        }
    }
}

/// A running probe; dropping it kills it.
pub struct Probe {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Probe {
    /// Starts a probe on a home; it dies at `fault`, if there is one. What it says beside its answers goes to a file
    /// next to the home.
    pub fn start(world: Option<&World>, home: &Path, fault: Option<&str>) -> Self {
        let network = world.map(|world| world.report.network.as_path());
        Self::start_on(world, network, home, fault)
    }

    /// The same on another network file.
    fn start_on(world: Option<&World>, network: Option<&Path>, home: &Path, fault: Option<&str>) -> Self {
        let mut command = Command::new(beside("deedbox-probe"));
        command.env("DEEDBOX_HOME", home).env("DEEDBOX_NETWORK", "iotex-testnet").env_remove("DEEDBOX_FAULT");
        command.env("RUST_BACKTRACE", "0");
        if let Some(world) = world {
            command.envs(&world.report.env);
        }
        if let Some(network) = network {
            command.env("DEEDBOX_NETWORK", network);
        }
        if let Some(fault) = fault {
            command.env("DEEDBOX_FAULT", fault);
        }
        let said = File::options().create(true).append(true).open(home.with_extension("stderr"));
        command.stderr(said.expect("a file beside the home"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap_or_else(|e| panic!("starting the probe: {e}"));
        let input = child.stdin.take().expect("stdin is piped");
        let output = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
        Self { child, input, output }
    }

    /// Starts a probe and opens the wallet in it.
    pub async fn unlocked(world: &World, home: &Path, fault: Option<&str>) -> Result<Self, String> {
        let mut probe = Self::start(Some(world), home, fault);
        probe.ask(json!({ "command": "unlock", "password": PASSWORD })).await.reply("unlock")?;
        Ok(probe)
    }

    /// The same on another network file.
    pub async fn unlocked_on(world: &World, network: &Path, home: &Path) -> Result<Self, String> {
        let mut probe = Self::start_on(Some(world), Some(network), home, None);
        probe.ask(json!({ "command": "unlock", "password": PASSWORD })).await.reply("unlock")?;
        Ok(probe)
    }

    /// Asks one thing and waits for what comes back.
    pub async fn ask(&mut self, question: Value) -> Answer {
        self.say(&question).await;
        self.hear().await
    }

    /// Sends a question without waiting.
    pub async fn say(&mut self, question: &Value) {
        // A process that is dead already cannot take it, which shows when its answer is waited for.
        self.input.write_all(format!("{question}\n").as_bytes()).await.ok();
    }

    /// Waits for the next answer.
    pub async fn hear(&mut self) -> Answer {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("the probe hangs");
        let Ok(Some(line)) = line else {
            // Its last breath comes after its last word: only then is its home free.
            timeout(PATIENCE, self.child.wait()).await.expect("the probe does not die").ok();
            return Answer::Died;
        };
        let mut value: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("the probe said {line:?}: {e}"));
        match value.get_mut("reply").map(Value::take) {
            Some(reply) => Answer::Reply(reply),
            None => Answer::Failure(value["failure"].take()),
        }
    }

    /// Kills it as the system does: without a last word.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("a child of ours can be killed");
    }

    /// Its number in the system.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Lets it end by itself.
    pub async fn end(mut self) -> ExitStatus {
        drop(self.input);
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("the probe does not end");
        ended.expect("a child of ours can be waited for")
    }
}

/// A program that was built beside this test.
pub fn beside(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test.parent().and_then(Path::parent).expect("tests are built into deps/");
    let program = folder.join(name);
    assert!(program.is_file(), "{} is missing: build the workspace first", program.display());
    program
}
