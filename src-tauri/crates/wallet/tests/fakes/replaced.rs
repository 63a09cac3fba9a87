//! Grants and requests that take the place of others, and what was read of one, in memory.

use std::collections::{BTreeMap, BTreeSet};

use domain::{grant::GrantId, keccak256, time::Millis};
use wallet::ports::{
    RequestRow,
    store::{GrantRow, ServedDay},
};

/// Puts a grant in place of the one of its id, or at the end.
pub fn put(grants: &mut Vec<GrantRow>, grant: &GrantRow) {
    match grants.iter_mut().find(|row| row.id == grant.id) {
        Some(row) => *row = grant.clone(),
        None => grants.push(grant.clone()),
    }
}

/// Puts `new` in the place of `old`, unless that was revoked.
pub fn replace(grants: &mut Vec<GrantRow>, old: GrantId, new: &GrantRow) -> bool {
    let Some(row) = grants.iter_mut().find(|row| row.id == old && row.revoked.is_none()) else { return false };
    row.revoked = Some(new.created);
    row.replaced_by = Some(new.id);
    row.token_hash = keccak256(old.0);
    put(grants, new);
    true
}

/// What was read before a moment, the newest `days` days first.
pub fn by_day(served: &[(Millis, u64)], before: Millis, days: u32) -> Vec<ServedDay> {
    let mut sums = BTreeMap::<u64, (BTreeSet<u64>, u64)>::new();
    for (at, bytes) in served.iter().filter(|(at, _)| *at < before) {
        let (hours, sum) = sums.entry(at.day()).or_default();
        hours.insert(at.seconds() / 3_600);
        *sum += bytes;
    }
    let day = |(day, (hours, bytes)): (u64, (BTreeSet<u64>, u64))| {
        let hours = u32::try_from(hours.len()).unwrap();
        ServedDay { day, hours, bytes }
    };
    sums.into_iter().rev().take(days as usize).map(day).collect()
}

/// Puts a request first, in the place of an older one of the same id.
pub fn put_request(requests: &mut Vec<RequestRow>, request: &RequestRow) {
    requests.retain(|row| row.id != request.id);
    requests.insert(0, request.clone());
}
