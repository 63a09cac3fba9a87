//! Claims whose device has not confirmed yet that it signs for nobody any more (T-38).

use domain::device::DeviceId;

use super::state::{ClaimRecord, ClaimState};
use crate::{
    Wallet,
    ports::{StoreError, store::OperationRow},
};

impl Wallet {
    /// The finished claim of a device that still has to be asked to end its signing mode.
    pub(crate) async fn unclosed_claim(&self, device: DeviceId) -> Result<Option<OperationRow>, StoreError> {
        let rows = self.ports.store.operations().await?;
        Ok(rows.into_iter().filter(|row| row.device == Some(device) && !row.open).find(|row| {
            let record = serde_json::from_str::<ClaimRecord>(&row.state);
            record.is_ok_and(|record| matches!(record.state, ClaimState::Done { closed: false, .. }))
        }))
    }

    /// Notes that the device confirmed it.
    pub(crate) async fn note_closed(&self, mut row: OperationRow) -> Result<(), StoreError> {
        let Ok(mut record) = serde_json::from_str::<ClaimRecord>(&row.state) else { return Ok(()) };
        if let ClaimState::Done { closed, .. } = &mut record.state {
            *closed = true;
        }
        row.state = serde_json::to_string(&record).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_operation(&row).await
    }
}
