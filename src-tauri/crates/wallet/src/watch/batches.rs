//! Alarms of what devices sign: noticed when batches are fetched, without the chain.

use domain::alarm::Alarm;

use super::WatchError;
use crate::Wallet;

impl Wallet {
    /// Whose alarms they are; older versions of the app do not read them.
    pub(super) fn watched_of_batches(account: &str) -> String {
        format!("{account}/batches")
    }

    /// Keeps what is new; what was raised before stays as it is, put away or not.
    pub(crate) async fn raise_of_batches(&self, mut found: Vec<Alarm>) -> Result<(), WatchError> {
        let account = Self::watched_of_batches(&self.watched_account(self.ports.vault.account()?));
        let known = self.ports.store.alarms(&account).await?;
        found.retain(|alarm| !known.iter().any(|old| old.id == alarm.id));
        if found.is_empty() {
            return Ok(());
        }
        self.ports.store.put_watch(&account, "", &found).await?;
        self.tell_watch().await
    }
}
