//! Grants that take the place of others, and what was read of one, in memory.

use std::collections::BTreeMap;

use domain::{grant::GrantId, keccak256, time::Millis};
use wallet::ports::store::GrantRow;

/// Puts `new` in the place of `old`, unless that was revoked.
pub fn replace(grants: &mut Vec<GrantRow>, old: GrantId, new: &GrantRow) -> bool {
    let Some(row) = grants.iter_mut().find(|row| row.id == old && row.revoked.is_none()) else { return false };
    row.revoked = Some(new.created);
    row.replaced_by = Some(new.id);
    row.token_hash = keccak256(old.0);
    grants.push(new.clone());
    true
}

/// Bytes by day before a moment, the newest `days` days first.
pub fn by_day(served: &[(Millis, u64)], before: Millis, days: u32) -> Vec<(u64, u64)> {
    let mut sums = BTreeMap::<u64, u64>::new();
    for (at, bytes) in served.iter().filter(|(at, _)| *at < before) {
        *sums.entry(at.day()).or_default() += bytes;
    }
    sums.into_iter().rev().take(days as usize).collect()
}
