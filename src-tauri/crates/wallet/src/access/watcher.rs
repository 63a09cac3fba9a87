//! Watching the watchers: an app that behaves as it never did is paused, and its owner told why.

use std::collections::BTreeMap;

use domain::{grant::GrantId, pause::PauseReason, time::Millis};
use tokio::sync::MutexGuard;

use super::AccessError;
use crate::{
    Wallet,
    ports::store::{GrantRow, ServedDay},
};

const HOUR_MS: u64 = 3_600_000;
/// The active days that make what an app usually reads: the newest ones before the last hour on which it got anything.
const ACTIVE_DAYS: u32 = 7;
/// An app with fewer of them has no usual yet; its limits hold all the same.
const LEAST_DAYS: usize = 3;
/// How often the usual of an hour in which it reads is too much.
const TIMES: u64 = 5;
/// Bytes of one hour that are never too much.
const FLOOR: u64 = 1024 * 1024;

impl Wallet {
    /// The last look before an answer of `size` bytes goes. An app that would have read more than five times its usual
    /// within the hour is paused instead.
    pub(super) async fn watched_look(
        &self,
        held: &MutexGuard<'_, ()>,
        row: &GrantRow,
        size: usize,
    ) -> Result<Millis, AccessError> {
        let at = self.last_look(row, size).await?;
        if self.reads_unusually(row, at, size as u64).await? {
            self.pause_held(held, row.clone(), PauseReason::Unusual, at).await?;
            return Err(AccessError::Paused);
        }
        Ok(at)
    }

    /// Whether the bytes of the last hour are over [`FLOOR`] and over [`TIMES`] the mean of the hours in which the app got
    /// something on its last [`ACTIVE_DAYS`] active days, of which there are at least [`LEAST_DAYS`].
    async fn reads_unusually(&self, row: &GrantRow, at: Millis, size: u64) -> Result<bool, AccessError> {
        let hour_ago = Millis(at.0.saturating_sub(HOUR_MS));
        let since = self.recent.resumed_at(row.id).map_or(hour_ago, |resumed| resumed.max(hour_ago));
        let (ids, mut hour) = (self.lineage(row).await?, size);
        for id in &ids {
            hour = hour.saturating_add(self.ports.store.served_since(*id, since).await?.1);
        }
        if hour <= FLOOR {
            return Ok(false);
        }
        let mut days = BTreeMap::<u64, (u64, u64)>::new();
        for id in ids {
            for ServedDay { day, hours, bytes } in self.ports.store.served_days(id, hour_ago, ACTIVE_DAYS).await? {
                let sums = days.entry(day).or_default();
                *sums = (sums.0.saturating_add(u64::from(hours)), sums.1.saturating_add(bytes));
            }
        }
        let active: Vec<(u64, u64)> = days.into_values().rev().take(ACTIVE_DAYS as usize).collect();
        let hours = active.iter().fold(0u64, |sum, (hours, _)| sum.saturating_add(*hours));
        let sum = active.iter().fold(0u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
        // More than TIMES the mean of an hour, without a division.
        Ok(active.len() >= LEAST_DAYS && hour.saturating_mul(hours) > sum.saturating_mul(TIMES))
    }

    /// Counts a refusal of what the owner did not allow; the third within a minute pauses the grant, and then it is
    /// true. `held` is the log's lock.
    pub(super) async fn watch_refusal(
        &self,
        held: &MutexGuard<'_, ()>,
        id: GrantId,
        error: &AccessError,
        at: Millis,
    ) -> bool {
        if !error.reaches_beyond() || !self.recent.refused_often(id, at) {
            return false;
        }
        let paused = match self.ports.store.grant(id).await {
            Ok(Some(row)) => self.pause_held(held, row, PauseReason::Refused, at).await.map(drop),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = paused {
            tracing::error!(%error, "an app that was refused too often could not be paused");
        }
        true
    }
}
