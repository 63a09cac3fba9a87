//! What was done and stands in no block any more: a reorganisation took it back.

use domain::{
    B256,
    event::Event,
    operation::{OperationStatus, OperationView},
};

use super::WatchError;
use crate::{Wallet, operations::view_of, ports::ChainError};

/// So long after its end an operation is looked at again, in milliseconds: no chain here takes an older block back.
const RECENT_MS: u64 = 3_600_000;
/// So many of them at a look, newest first.
const MOST: usize = 16;
/// So many looks in a row must miss a transaction, and the milliseconds between them: one node may lag behind another.
const SURE: u32 = 3;
const BETWEEN_MS: u64 = 500;

impl Wallet {
    /// Notes which operations that were done are in no block any more, and which are again.
    ///
    /// # Errors
    /// [`WatchError`]; what was noted before stays.
    pub(super) async fn look_at_done(&self) -> Result<(), WatchError> {
        let now = self.ports.clock.now();
        let rows = self.ports.store.operations().await?;
        let looked_at = rows.into_iter().filter(|row| !row.open && (row.undone || row.updated.plus(RECENT_MS) > now));
        for mut row in looked_at.take(MOST) {
            let view = view_of(&row)?;
            if view.status != OperationStatus::Done || !self.is_ours(&row)? {
                continue;
            }
            let Some(last) = last_transaction(&view) else { continue };
            let undone = self.in_no_block(last).await?;
            if undone != row.undone {
                row.undone = undone;
                self.ports.store.put_operation(&row).await?;
                self.tell(Event::Operation(view_of(&row)?));
            }
        }
        Ok(())
    }

    async fn in_no_block(&self, tx: B256) -> Result<bool, ChainError> {
        for look in 0..SURE {
            if self.ports.chain.mined(tx).await?.is_some() {
                return Ok(false);
            }
            if look + 1 < SURE {
                self.ports.clock.sleep(BETWEEN_MS).await;
            }
        }
        Ok(true)
    }
}

/// Those before it stand if it stands: they have lower nonces.
fn last_transaction(view: &OperationView) -> Option<B256> {
    view.steps.iter().rev().find_map(|step| step.tx)
}
