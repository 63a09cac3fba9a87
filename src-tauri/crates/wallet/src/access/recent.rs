//! What is remembered in memory between requests: the latest time seen, owners just read, refusals just logged.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use domain::{account::Owner, device::DeviceId, grant::GrantId, time::Millis};

/// How long an owner read from the chain counts, in milliseconds.
const OWNER_LIFE_MS: u64 = 3_000;
/// Rows that refusals of one grant, or of all strangers together, take in an hour.
const REFUSALS: u32 = 120;
const HOUR_MS: u64 = 3_600_000;
/// So many refusals of one grant within a minute are too many.
const TOO_MANY: usize = 3;
const MINUTE_MS: u64 = 60_000;

/// The short memory of one wallet's doors.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    latest: Option<Millis>,
    owners: BTreeMap<DeviceId, (Millis, Option<Owner>)>,
    refusals: BTreeMap<Option<GrantId>, (Millis, u32)>,
    proved: BTreeMap<GrantId, Vec<u8>>,
    /// When each grant was last refused what it does not give, within a minute.
    beyond: BTreeMap<GrantId, Vec<Millis>>,
    /// When the owner went on with each grant.
    resumed: BTreeMap<GrantId, Millis>,
}

/// What room the log has for one more refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Free,
    /// One row more within this hour, which says that others follow.
    Last,
    Full,
}

impl Recent {
    /// The later of `now` and the latest time seen; `None` before the first [`Recent::saw`].
    pub(super) fn latest(&self, now: Millis) -> Option<Millis> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = memory.latest?.max(now);
        memory.latest = Some(latest);
        Some(latest)
    }

    /// Keeps a time that was seen; the latest one wins.
    pub(super) fn saw(&self, at: Millis) -> Millis {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = memory.latest.map_or(at, |latest| latest.max(at));
        memory.latest = Some(latest);
        latest
    }

    /// The owner of a device as read less than 3 s ago; the inner `None`: nobody.
    pub(super) fn owner(&self, device: DeviceId, now: Millis) -> Option<Option<Owner>> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, owner) = memory.owners.get(&device)?;
        (*read <= now && now.0 - read.0 < OWNER_LIFE_MS).then_some(*owner)
    }

    pub(super) fn read_owner(&self, device: DeviceId, owner: Option<Owner>, now: Millis) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).owners.insert(device, (now, owner));
    }

    /// Whether exactly this signature over this id was found to be the owner's before.
    pub(super) fn is_proved(&self, id: GrantId, signature: &[u8]) -> bool {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.proved.get(&id).is_some_and(|known| known == signature)
    }

    pub(super) fn proved(&self, id: GrantId, signature: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).proved.insert(id, signature.to_vec());
    }

    /// Notes that a grant was refused what it does not give; true for the third time within a minute.
    pub(super) fn refused_often(&self, grant: GrantId, at: Millis) -> bool {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = memory.beyond.entry(grant).or_default();
        times.retain(|time| time.plus(MINUTE_MS) > at);
        times.push(at);
        times.len() >= TOO_MANY
    }

    /// Notes that the owner goes on with a grant, and forgets its refusals.
    pub(crate) fn resumed(&self, grant: GrantId, at: Millis) {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.beyond.remove(&grant);
        memory.resumed.insert(grant, at);
    }

    pub(super) fn resumed_at(&self, grant: GrantId) -> Option<Millis> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).resumed.get(&grant).copied()
    }

    /// The room for one more refusal, so that nobody fills the disk with them. An hour begins with its first refusal.
    pub(super) fn room(&self, grant: Option<GrantId>, at: Millis) -> Room {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, taken) = memory.refusals.entry(grant).or_insert((at, 0));
        if since.plus(HOUR_MS) <= at {
            (*since, *taken) = (at, 0);
        }
        *taken = taken.saturating_add(1);
        match *taken {
            ..REFUSALS => Room::Free,
            REFUSALS => Room::Last,
            _more => Room::Full,
        }
    }
}
