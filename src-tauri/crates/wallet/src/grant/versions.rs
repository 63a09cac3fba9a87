//! The versions of a grant: one takes the place of the other, and of all only the newest one counts.

use domain::grant::GrantId;

use crate::{
    Wallet,
    ports::{StoreError, store::GrantRow},
};

impl Wallet {
    /// The version that counts now of the grant with this id, or with an earlier version of this id.
    pub(crate) async fn living(&self, id: GrantId) -> Result<Option<GrantRow>, StoreError> {
        let Some(mut row) = self.ports.store.grant(id).await? else { return Ok(None) };
        while let Some(next) = row.replaced_by {
            let later = self.ports.store.grant(next).await?;
            let later = later.filter(|later| later.terms.version > row.terms.version);
            row = later.ok_or_else(|| StoreError::Damaged("the versions of a permission".to_string()))?;
        }
        Ok(Some(row))
    }

    /// The ids of a grant and of the earlier versions whose place it took, newest first.
    pub(crate) async fn lineage(&self, row: &GrantRow) -> Result<Vec<GrantId>, StoreError> {
        let (mut ids, mut before) = (vec![row.id], row.replaces);
        while let Some(id) = before.filter(|id| !ids.contains(id)) {
            ids.push(id);
            before = self.ports.store.grant(id).await?.and_then(|row| row.replaces);
        }
        Ok(ids)
    }
}
