//! From the pool's logs to payments and collections.

use alloy::{
    primitives::{Address, B256},
    rpc::types::Log,
    sol_types::SolEvent,
};
use domain::{account::Owner, amount::Amount, device::DeviceId};
use wallet::ports::{ChainError, RewardEvent};

use crate::{abi::CountPool, failure::bad};

/// The last payment, as long as nothing says whether it went out at once.
struct Open {
    place: usize,
    transaction: B256,
    amount: Amount,
}

/// The events of `owner` in the order of the chain.
///
/// A tick with a funded pool pays everything pending and logs the tick's reward, then the whole sum: the reward then
/// counts as paid at once and only the rest as a collection.
pub fn read(mut logs: Vec<Log>, owner: Owner, devices: &[DeviceId]) -> Result<Vec<RewardEvent>, ChainError> {
    logs.retain(|log| !log.removed);
    logs.sort_by_key(|log| (log.block_number, log.log_index));
    let mut events = Vec::new();
    let mut open: Option<Open> = None;
    for log in &logs {
        let (block, transaction) = place(log)?;
        if let Ok(paid) = CountPool::ReceiveRewards::decode_log_validate(&log.inner) {
            let Some(device) = device_of(&paid, owner, devices) else { continue };
            let amount = Amount(paid.rewards);
            open = Some(Open { place: events.len(), transaction, amount });
            events.push(RewardEvent::Earned { device, amount, at_once: false, block });
        } else if let Ok(collected) = CountPool::ClaimRewards::decode_log_validate(&log.inner) {
            if collected.user != owner.0 {
                continue;
            }
            let rest = match open.take() {
                Some(tick) if tick.transaction == transaction && tick.amount.0 <= collected.rewards => {
                    if let Some(RewardEvent::Earned { at_once, .. }) = events.get_mut(tick.place) {
                        *at_once = true;
                    }
                    Amount(collected.rewards).minus(tick.amount)
                }
                Some(_) | None => Amount(collected.rewards),
            };
            if !rest.is_zero() {
                events.push(RewardEvent::Collected { amount: rest, block });
            }
        } else {
            return Err(bad("a log of the pool that cannot be read"));
        }
    }
    Ok(events)
}

pub fn block_of(event: &RewardEvent) -> u64 {
    match event {
        RewardEvent::Earned { block, .. } | RewardEvent::Collected { block, .. } => *block,
    }
}

fn place(log: &Log) -> Result<(u64, B256), ChainError> {
    match (log.block_number, log.transaction_hash) {
        (Some(block), Some(transaction)) => Ok((block, transaction)),
        _ => Err(bad("a log without its place")),
    }
}

/// Owner and device stand in each other's place in what deployed pools log: which is which follows from the owner.
fn device_of(paid: &CountPool::ReceiveRewards, owner: Owner, devices: &[DeviceId]) -> Option<DeviceId> {
    let (first, second): (Address, Address) = (paid.device, paid.owner);
    if first == owner.0 {
        return Some(DeviceId(second));
    }
    (second == owner.0 && devices.contains(&DeviceId(first))).then_some(DeviceId(first))
}
