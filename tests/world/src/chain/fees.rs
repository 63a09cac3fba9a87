use std::time::Duration;

use alloy::{
    primitives::U64,
    providers::{DynProvider, Provider},
};
use tokio::{task::JoinHandle, time::sleep};

use super::anvil::BASE_FEE;

const EVERY: Duration = Duration::from_millis(400);

/// Keeps the base fee at its floor; the node alone would let it sink by an eighth with each empty block.
pub struct FeeFloor(JoinHandle<()>);

impl FeeFloor {
    pub fn keep(node: DynProvider) -> Self {
        Self(tokio::spawn(async move {
            loop {
                let set = node.raw_request::<_, ()>("anvil_setNextBlockBaseFeePerGas".into(), (U64::from(BASE_FEE),));
                if let Err(error) = set.await {
                    tracing::debug!(%error, "the base fee was not set");
                }
                sleep(EVERY).await;
            }
        }))
    }
}

impl Drop for FeeFloor {
    fn drop(&mut self) {
        self.0.abort();
    }
}
