//! Programs of others, run in wasmtime with bounds and with nothing of this computer in reach (docs/algorithms.md).

mod engine;
mod room;
mod run;
mod samples;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tokio::{task::spawn_blocking, time::timeout};
use wallet::{
    algorithm::{Program, Sample},
    ports::{Caps, Sandbox, SandboxError},
};
use wasmtime::Engine;

pub use samples::samples;

use engine::{compiled, new_engine};

/// How long a program that was told to end is waited for before it is told again.
const AGAIN: Duration = Duration::from_millis(200);

/// Runs programs in wasmtime, each in an engine of its own that is gone afterwards.
#[derive(Clone, Copy, Debug, Default)]
pub struct WasmSandbox;

/// Ends a run, also when nobody waits for it any more.
struct Ending {
    engine: Engine,
    given_up: Arc<AtomicBool>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::SeqCst);
        self.engine.increment_epoch();
    }
}

#[async_trait]
impl Sandbox for WasmSandbox {
    fn samples(&self) -> Vec<Sample> {
        samples()
    }

    async fn inspect(&self, program: &Program) -> Result<(), SandboxError> {
        let engine = new_engine()?;
        let program = program.clone();
        let inspected = spawn_blocking(move || compiled(&engine, program.wasm()).map(drop)).await;
        inspected.map_err(|e| SandboxError::Failed(e.to_string()))?
    }

    async fn run(&self, program: &Program, input: &[u8], caps: Caps) -> Result<Vec<u8>, SandboxError> {
        let engine = new_engine()?;
        let ending = Ending { engine: engine.clone(), given_up: Arc::default() };
        let given_up = ending.given_up.clone();
        let (program, input) = (program.clone(), input.to_vec());
        let mut running = spawn_blocking(move || run::run(&engine, program.wasm(), &input, caps, &given_up));
        let mut limit = caps.time;
        // Fuel counts instructions, and some of them take long. Told more than once, since it may not have begun yet.
        let ended = loop {
            match timeout(limit, &mut running).await {
                Ok(ended) => break ended,
                Err(_) => ending.engine.increment_epoch(),
            }
            limit = AGAIN;
        };
        ended.map_err(|e| SandboxError::Failed(e.to_string()))?
    }
}
