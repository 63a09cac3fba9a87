//! The pool's log, read once and then only its new part.

use std::{
    ops::RangeInclusive,
    sync::{Mutex, PoisonError},
};

use alloy::{
    primitives::{Address, B256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, device::DeviceId, network::RewardSource};
use wallet::ports::{ChainError, RewardEvent};

use super::events::{block_of, read};
use crate::{EvmChain, abi::CountPool, fees::Head};

/// Blocks below this depth are taken to stay; the ones above are read again each time.
const SETTLED: u64 = 64;

/// The settled part of the log that was read last.
#[derive(Default)]
pub struct Remembered(Mutex<Option<Part>>);

#[derive(Clone)]
struct Part {
    owner: Owner,
    devices: Vec<DeviceId>,
    /// The first block not in `events`.
    next: u64,
    events: Vec<RewardEvent>,
}

impl Remembered {
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What is known of exactly this question; nothing of it may lie above `head`.
    fn recall(&self, owner: Owner, devices: &[DeviceId], head: u64) -> Option<Part> {
        let part = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        (part.owner == owner && part.devices == devices && part.next <= head.saturating_add(1)).then_some(part)
    }

    fn keep(&self, part: Part) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(part);
    }
}

impl EvmChain {
    /// The owner's payments and collections up to `head`, oldest first.
    pub(super) async fn pool_log(
        &self,
        source: &RewardSource,
        owner: Owner,
        devices: &[DeviceId],
        head: &Head,
    ) -> Result<Vec<RewardEvent>, ChainError> {
        let mut asked = devices.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let known = self.remembered.recall(owner, &asked, head.number());
        let (from, mut events) = known.map_or((source.from_block, Vec::new()), |part| (part.next, part.events));
        let logs = self.logs(source.address, owner, &asked, from..=head.number()).await?;
        events.extend(read(logs, owner, &asked)?);
        let next = head.number().saturating_sub(SETTLED).max(from);
        let settled = events.iter().filter(|event| block_of(event) < next).cloned().collect();
        self.remembered.keep(Part { owner, devices: asked, next, events: settled });
        Ok(events)
    }

    async fn logs(
        &self,
        pool: Address,
        owner: Owner,
        devices: &[DeviceId],
        blocks: RangeInclusive<u64>,
    ) -> Result<Vec<Log>, ChainError> {
        // The owner stands first in what deployed pools log, the device in what they declare: either is asked for.
        let whom: Vec<B256> = std::iter::once(owner.0)
            .chain(devices.iter().map(|device| device.0))
            .map(|address| address.into_word())
            .collect();
        let kinds = vec![CountPool::ReceiveRewards::SIGNATURE_HASH, CountPool::ClaimRewards::SIGNATURE_HASH];
        let filter = Filter::new().address(pool).event_signature(kinds).topic1(whom);
        self.logs_in(&filter, blocks).await
    }
}
