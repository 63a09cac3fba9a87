//! Forwarding: stored batches go on to the network's gateway.

use domain::{
    device::DeviceId,
    reading::{RefusedBatch, SyncReport},
};

use super::{ingest::context, sync::SyncError};
use crate::{Wallet, ports::GatewayError};

/// Batches read from the store in one go.
const PAGE: u32 = 16;
/// After so many refusals in a row it is not the batches that the gateway has something against.
const REFUSALS: u32 = 16;

impl Wallet {
    /// Forwards what the gateway has not accepted yet; only claimed devices earn, so others wait. A batch that the
    /// gateway refuses is reported and tried again next time; those after it go on.
    pub(super) async fn forward(&self, device: DeviceId, report: &mut SyncReport) -> Result<(), SyncError> {
        if self.network.services.gateway.is_none()
            || self.ports.chain.deed(device).await.is_ok_and(|deed| deed.is_none())
        {
            return Ok(());
        }
        let (mut tried, mut refused, mut in_a_row) = (0, 0_u32, 0);
        loop {
            let mut rows = self.ports.store.not_uploaded(device, PAGE.saturating_add(refused)).await?;
            rows.retain(|row| row.head.seq > tried);
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                let seq = row.head.seq;
                let bytes = self.ports.vault.open(&context(&row.head), &row.sealed)?;
                match self.ports.gateway.upload(&bytes).await {
                    Ok(()) => {
                        self.ports.store.mark_uploaded(device, &[seq]).await?;
                        report.uploaded += 1;
                        in_a_row = 0;
                    }
                    Err(error @ GatewayError::Refused { .. }) if in_a_row + 1 < REFUSALS => {
                        report.refused.push(RefusedBatch { seq, reason: error.to_string() });
                        (refused, in_a_row) = (refused + 1, in_a_row + 1);
                    }
                    Err(error) => return Err(error.into()),
                }
                tried = seq;
            }
        }
    }
}
