use std::{
    env, io,
    path::{Path, PathBuf},
    process::Stdio,
};

use alloy::primitives::Bytes;
use serde::Deserialize;
use tokio::process::Command;

/// The compiled contracts of the world.
pub struct Artifacts {
    folder: PathBuf,
}

/// Why a contract cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// The npm packages are not there.
    #[error("solc is not installed in {0}: run `cargo xtask setup`")]
    NotInstalled(PathBuf),
    /// Node could not be run.
    #[error("cannot run node: {0}; run `cargo xtask setup`")]
    Node(#[source] io::Error),
    /// A file could not be read or written.
    #[error("cannot compile the contracts: {0}")]
    Io(#[from] io::Error),
    /// The compiler refused them.
    #[error("the contracts do not compile: {0}")]
    Compiler(String),
    /// A compiled file is not what it should be.
    #[error("{0} is no compiled contract: {1}")]
    Format(PathBuf, serde_json::Error),
}

#[derive(Deserialize)]
struct Compiled {
    abi: serde_json::Value,
    bytecode: Bytes,
}

impl Artifacts {
    /// Compiles what has changed since the last time; `node` is the folder with `compile.mjs` and `node_modules`.
    ///
    /// # Errors
    /// Node or solc is missing, or a contract does not compile.
    pub async fn compile(node: &Path, sources: &Path) -> Result<Self, ArtifactError> {
        if !node.join("node_modules/solc").exists() {
            return Err(ArtifactError::NotInstalled(node.to_owned()));
        }
        let folder = build_folder().join("world-contracts");
        std::fs::create_dir_all(&folder)?;
        let _alone = lock(folder.join("lock")).await?;
        let output = Command::new("node")
            .arg(node.join("compile.mjs"))
            .args([sources, &folder])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .map_err(ArtifactError::Node)?;
        if !output.status.success() {
            return Err(ArtifactError::Compiler(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(Self { folder })
    }

    /// The bytecode that creates `contract`, without constructor arguments.
    ///
    /// # Errors
    /// There is no such contract.
    pub fn bytecode(&self, contract: &str) -> Result<Bytes, ArtifactError> {
        self.read(contract).map(|compiled| compiled.bytecode)
    }

    /// The ABI of `contract` as solc wrote it.
    ///
    /// # Errors
    /// There is no such contract.
    pub fn abi(&self, contract: &str) -> Result<serde_json::Value, ArtifactError> {
        self.read(contract).map(|compiled| compiled.abi)
    }

    /// The bytecode in a compiled file's text.
    ///
    /// # Errors
    /// It is no compiled contract.
    pub fn carried(text: &str) -> Result<Bytes, ArtifactError> {
        let compiled: Compiled = serde_json::from_str(text).map_err(|e| ArtifactError::Format(PathBuf::new(), e))?;
        Ok(compiled.bytecode)
    }

    fn read(&self, contract: &str) -> Result<Compiled, ArtifactError> {
        let path = self.folder.join(format!("{contract}.json"));
        let text = std::fs::read(&path)?;
        serde_json::from_slice(&text).map_err(|e| ArtifactError::Format(path, e))
    }
}

/// Worlds that start at the same time compile once.
async fn lock(path: PathBuf) -> io::Result<std::fs::File> {
    let file = std::fs::File::create(path)?;
    let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
    locked.map_err(io::Error::other)?
}

/// cargo's target folder, which is marked; where this runs outside of one, a temporary folder.
fn build_folder() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let marked = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    marked.map_or_else(|| env::temp_dir().join("deedbox"), Path::to_owned)
}
