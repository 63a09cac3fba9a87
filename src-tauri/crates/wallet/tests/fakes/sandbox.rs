//! A sandbox in which every program counts the rows it is given.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use tokio::sync::Notify;
use wallet::{
    algorithm::{Program, Sample},
    ports::{Caps, Sandbox, SandboxError},
};

#[derive(Default)]
pub struct FakeSandbox {
    /// Runs that began.
    runs: AtomicU32,
    gate: Mutex<Option<Arc<Notify>>>,
}

impl FakeSandbox {
    /// The one program that comes with it.
    pub fn count() -> Program {
        Program::of(b"\0asm\x01\0\0\0".to_vec()).unwrap()
    }

    /// From now on programs end only once the gate is notified.
    pub fn hold(&self) -> Arc<Notify> {
        self.gate.lock().unwrap().insert(Arc::default()).clone()
    }

    /// From now on programs end at once again.
    pub fn let_go(&self) {
        *self.gate.lock().unwrap() = None;
    }

    pub fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Sandbox for FakeSandbox {
    fn samples(&self) -> Vec<Sample> {
        let (id, title, what) = ("count".to_string(), "Count".to_string(), "Counts the rows".to_string());
        vec![Sample { id, title, what, program: Self::count() }]
    }

    async fn inspect(&self, _: &Program) -> Result<(), SandboxError> {
        Ok(())
    }

    async fn run(&self, _: &Program, input: &[u8], _: Caps) -> Result<Vec<u8>, SandboxError> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        let gate = self.gate.lock().unwrap().clone();
        if let Some(gate) = gate {
            gate.notified().await;
        }
        let rows = u32::from_le_bytes(input[8..12].try_into().unwrap());
        Ok(format!("{{\"rows\":{rows}}}").into_bytes())
    }
}
