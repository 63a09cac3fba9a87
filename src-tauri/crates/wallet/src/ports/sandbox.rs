//! Where programs of others run: with the bytes they are given, and without clock, network, files or anything else.

use std::time::Duration;

use async_trait::async_trait;
use domain::failure::{Code, Coded};
use thiserror::Error;

use crate::algorithm::{Program, Sample};

/// Runs programs within bounds.
#[async_trait]
pub trait Sandbox: Send + Sync {
    /// The programs that come with Deedbox.
    fn samples(&self) -> Vec<Sample>;

    /// Whether the program could be run at all: its form, its exports, and that it wants nothing from outside.
    ///
    /// # Errors
    /// [`SandboxError::Program`].
    async fn inspect(&self, program: &Program) -> Result<(), SandboxError>;

    /// Runs the program over `input` and gives its output. The same program and input give the same output everywhere.
    /// One that nobody waits for any more is ended.
    ///
    /// # Errors
    /// [`SandboxError`]; then nothing of its output is given.
    async fn run(&self, program: &Program, input: &[u8], caps: Caps) -> Result<Vec<u8>, SandboxError>;
}

/// The bounds of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Instructions, about.
    pub fuel: u64,
    /// Bytes of memory.
    pub memory: usize,
    /// Bytes of output.
    pub output: usize,
    /// How long it may take on a slow computer.
    pub time: Duration,
}

impl Caps {
    /// Those of docs/algorithms.md.
    pub const STANDARD: Self =
        Self { fuel: 2_000_000_000, memory: 16 * 1024 * 1024, output: 64 * 1024, time: Duration::from_secs(60) };
}

/// Why a program gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SandboxError {
    #[error("this program cannot be run here: {0}. Ask whoever wrote it for one that fits docs/algorithms.md")]
    Program(String),
    #[error("the program was ended: it computed more than one may. Take a shorter span or another program")]
    Fuel,
    #[error("the program was ended: it took longer than a minute. Take a shorter span or another program")]
    Time,
    #[error("the program was ended: it wanted more than 16 MiB of memory. Take a shorter span or another program")]
    Memory,
    #[error("the program's output is over 64 KiB, so that nothing of it is given. Take another program")]
    Output,
    #[error("the program ended by itself without a result: {0}. Take other readings or another program")]
    Trapped(String),
    #[error("programs cannot be run on this computer: {0}")]
    Failed(String),
}

impl Coded for SandboxError {
    fn code(&self) -> Code {
        match self {
            Self::Program(_) => Code::AlgorithmBadProgram,
            Self::Fuel | Self::Time | Self::Memory | Self::Output | Self::Trapped(_) => Code::AlgorithmStopped,
            Self::Failed(_) => Code::Internal,
        }
    }
}
