//! What is left of a permission today.

use secrecy::SecretString;
use serde::Serialize;

use super::{AccessError, Entry, GrantSummary};
use crate::{Wallet, ports::store::GrantRow};

/// A grant as its app may know it, and how much of the day's limits is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MyGrant {
    #[serde(flatten)]
    pub grant: GrantSummary,
    /// Answers that may still come in these 24 hours, after this one.
    pub reads_left: u32,
    /// Bytes that may still come in these 24 hours, this answer not counted.
    pub bytes_left: u64,
}

impl Wallet {
    /// The grant that the token opens; logged and counted like a read.
    ///
    /// # Errors
    /// [`AccessError`].
    pub async fn my_grant(&self, token: &SecretString) -> Result<MyGrant, AccessError> {
        let mut entry = Entry::of_request("my_grants", "", "");
        let checked = self.checked_mine(token, &mut entry).await;
        self.answered(entry, checked).await
    }

    async fn checked_mine(
        &self,
        token: &SecretString,
        entry: &mut Entry,
    ) -> Result<(GrantRow, usize, MyGrant), AccessError> {
        let (row, grant) = self.checked_summary(token, entry).await?;
        let (reads, bytes) = self.served_of_day(&row, self.moment().await?).await?;
        let reads_left = row.terms.max_reads_per_day.saturating_sub(reads).saturating_sub(1);
        let bytes_left = row.terms.max_bytes_per_day.saturating_sub(bytes);
        Ok((row, 0, MyGrant { grant, reads_left, bytes_left }))
    }
}
