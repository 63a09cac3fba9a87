//! What the owner's rules share: how they are kept, what they began, and what counts for the cap of a day.

use domain::operation::{OperationId, OperationKind};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Wallet,
    operations::OperationError,
    ports::{StoreError, store::OperationRow},
};

impl Wallet {
    /// What is kept under a key, as JSON; nothing where it is empty.
    pub(crate) async fn kept<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let kept = self.ports.store.setting(key).await?.filter(|text| !text.is_empty());
        let read = |text: String| serde_json::from_str(&text).map_err(|e| StoreError::Damaged(e.to_string()));
        kept.map(read).transpose()
    }

    pub(crate) async fn keep_under<T: Serialize + Sync>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let text = serde_json::to_string(value).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_setting(key, &text).await
    }

    /// What a rule began of this kind and nobody but the network holds up.
    pub(crate) async fn begun_by_rule(&self, kind: OperationKind) -> Result<Option<OperationId>, OperationError> {
        for id in self.interrupted_operations().await? {
            let view = self.operation(&id).await?;
            if view.by_rule && view.kind == kind {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The operations of this kind that count for today (UTC). One counts on each day from its beginning to its end, and as
    /// long as it is open: nobody knows in which of them its transactions get into a block. A clock that was set back frees
    /// nothing.
    pub(crate) async fn counted_today(&self, kind: OperationKind) -> Result<Vec<OperationRow>, StoreError> {
        let today = self.ports.clock.now().day();
        let mut rows = self.ports.store.operations().await?;
        rows.retain(|row| row.kind == kind && (row.open || row.undone || row.updated.day() >= today));
        Ok(rows)
    }
}
