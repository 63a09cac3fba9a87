use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    process::{Child, ChildStdin, Command},
    time::{Instant, sleep},
};

const START: Duration = Duration::from_secs(20);
const LISTENING: &str = "Listening on ";

/// Ends the node as soon as our end of the pipe closes, however this process ends.
const LEASH: &str = r#""$@" & node=$!; trap 'kill $node' TERM INT; cat >/dev/null; kill $node; wait $node"#;

/// The base fee that every block asks for at least, in wei per gas: the floor of IoTeX.
pub const BASE_FEE: u64 = 1_000_000_000_000;

/// A private node; dropping it ends it.
pub struct Anvil {
    url: String,
    // Closing this pipe is what ends the node.
    _leash: ChildStdin,
    _child: Child,
}

/// Why the node did not start.
#[derive(Debug, thiserror::Error)]
pub enum AnvilError {
    /// The npm packages are not there.
    #[error("anvil is not installed in {0}: run `cargo xtask setup`")]
    NotInstalled(PathBuf),
    /// It could not be run.
    #[error("cannot run anvil: {0}")]
    Run(#[from] io::Error),
    /// It did not say where it listens; carries its log.
    #[error("anvil did not start: {0}")]
    Silent(String),
}

impl Anvil {
    /// Starts a node without any funded account; `node` is the folder with `node_modules`, the log goes to `dir`.
    /// Its first block has the number `first`; it mines at each transaction and every `block_seconds`.
    ///
    /// # Errors
    /// The node is not installed or does not answer.
    pub async fn start(
        node: &Path,
        dir: &Path,
        chain_id: u64,
        first: u64,
        block_seconds: u64,
    ) -> Result<Self, AnvilError> {
        let program = program(node).ok_or_else(|| AnvilError::NotInstalled(node.to_owned()))?;
        let log = dir.join("anvil.log");
        let out = File::create(&log)?;
        let mut child = Command::new("sh")
            .args(["-c", LEASH, "anvil"])
            .arg(program)
            .args(["--host", "127.0.0.1", "--port", "0", "--accounts", "1", "--balance", "0", "--mixed-mining"])
            .args(["--mnemonic-random", "--hardfork", "cancun", "--block-time", &block_seconds.to_string()])
            .args(["--chain-id", &chain_id.to_string(), "--base-fee", &BASE_FEE.to_string()])
            .args(["--number", &first.to_string()])
            .stdin(Stdio::piped())
            .stderr(out.try_clone()?)
            .stdout(out)
            .spawn()?;
        let leash = child.stdin.take().ok_or_else(|| io::Error::other("no pipe to the node"))?;
        let url = listening(&log).await?;
        Ok(Self { url, _leash: leash, _child: child })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// The native program of npm's package; its script would stand between us and the node.
fn program(node: &Path) -> Option<PathBuf> {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
    let modules = node.join("node_modules");
    let native = modules.join(format!("@foundry-rs/anvil-{system}-{machine}/bin/anvil"));
    [native, modules.join(".bin/anvil")].into_iter().find(|path| path.exists())
}

async fn listening(log: &Path) -> Result<String, AnvilError> {
    let end = Instant::now() + START;
    loop {
        let text = tokio::fs::read_to_string(log).await?;
        let address = text.lines().find_map(|line| line.trim().strip_prefix(LISTENING));
        if let Some(address) = address {
            return Ok(format!("http://{address}"));
        }
        if Instant::now() > end {
            return Err(AnvilError::Silent(text));
        }
        sleep(Duration::from_millis(20)).await;
    }
}
