//! Work that had a device sign, and whose device has not confirmed yet that it signs for nobody any more (T-38).

use domain::{device::DeviceId, operation::OperationKind};

use super::state::{ClaimRecord, ClaimState};
use crate::{
    Wallet,
    operations::parse,
    ports::{StoreError, store::OperationRow},
    upkeep::UpkeepRecord,
};

impl Wallet {
    /// The finished operations of a device that still has to be asked to end its signing mode.
    pub(crate) async fn unclosed(&self, device: DeviceId) -> Result<Vec<OperationRow>, StoreError> {
        let rows = self.ports.store.operations().await?;
        let rows = rows.into_iter().filter(|row| row.device == Some(device) && !row.open);
        Ok(rows.filter(is_unclosed).collect())
    }

    /// Notes that the device confirmed it.
    pub(crate) async fn note_closed(&self, mut row: OperationRow) -> Result<(), StoreError> {
        let state = match row.kind {
            OperationKind::Claim => {
                let Ok(mut record) = parse::<ClaimRecord>(&row) else { return Ok(()) };
                if let ClaimState::Done { closed, .. } = &mut record.state {
                    *closed = true;
                }
                serde_json::to_string(&record)
            }
            OperationKind::Update | OperationKind::Remove => {
                let Ok(mut record) = parse::<UpkeepRecord>(&row) else { return Ok(()) };
                record.close();
                serde_json::to_string(&record)
            }
            // A box of DIMO's has no such mode.
            OperationKind::Collect
            | OperationKind::CollectAll
            | OperationKind::Recipient
            | OperationKind::Send
            | OperationKind::Transfer
            | OperationKind::Execute
            | OperationKind::DimoClaim
            | OperationKind::DimoConnect
            | OperationKind::DimoDisconnect
            | OperationKind::DimoEndGrant
            | OperationKind::Anchor => return Ok(()),
        };
        row.state = state.map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_operation(&row).await
    }
}

fn is_unclosed(row: &OperationRow) -> bool {
    match row.kind {
        OperationKind::Claim => {
            let record = parse::<ClaimRecord>(row);
            record.is_ok_and(|record| matches!(record.state, ClaimState::Done { closed: false, .. }))
        }
        OperationKind::Update | OperationKind::Remove => {
            parse::<UpkeepRecord>(row).is_ok_and(|record| record.is_unclosed())
        }
        OperationKind::Collect
        | OperationKind::CollectAll
        | OperationKind::Recipient
        | OperationKind::Send
        | OperationKind::Transfer
        | OperationKind::Execute
        | OperationKind::DimoClaim
        | OperationKind::DimoConnect
        | OperationKind::DimoDisconnect
        | OperationKind::DimoEndGrant
        | OperationKind::Anchor => false,
    }
}
