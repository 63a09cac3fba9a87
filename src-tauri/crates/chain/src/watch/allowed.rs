//! Who was allowed to move deeds.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use domain::{
    account::Owner,
    alarm::AllowedOver,
    device::{Deed, DeviceId},
};
use wallet::ports::{
    ChainError,
    chain::{Sighted, Sighting},
};

use super::{IN_ONE, Spot, at, unreadable};
use crate::{EvmChain, abi::Ioid, failure::bad};

impl EvmChain {
    /// Of one deed, and of all deeds that an account holds: the latter is told of its first device.
    pub(super) async fn allowed_log(
        &self,
        tokens: &BTreeMap<U256, DeviceId>,
        current: &[Result<Option<Deed>, ChainError>],
        devices: &[DeviceId],
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, Sighting)>, ChainError> {
        let ioid = self.ioid()?.ioid;
        let all: Vec<U256> = tokens.keys().copied().collect();
        let mut found = Vec::new();
        for part in all.chunks(IN_ONE) {
            let named: Vec<B256> = part.iter().map(|token| B256::from(*token)).collect();
            let filter = Filter::new().address(ioid).event_signature(Ioid::Approval::SIGNATURE_HASH).topic3(named);
            for log in self.watch_logs(&filter, from, last).await? {
                let event = Ioid::Approval::decode_log_validate(&log.inner).map_err(|_| unreadable())?;
                let device = *tokens.get(&event.tokenId).ok_or_else(|| bad("logs that were not asked for"))?;
                // A transfer takes a permission back, and some contracts log that.
                if event.approved != Address::ZERO {
                    let what = Sighted::Allowed { to: event.approved, over: AllowedOver::Deed };
                    found.push(at(&log, device, what)?);
                }
            }
        }
        let first = first_devices(current, devices);
        let owners: Vec<B256> = first.keys().map(|owner| owner.0.into_word()).collect();
        for part in owners.chunks(IN_ONE) {
            let filter =
                Filter::new().address(ioid).event_signature(Ioid::ApprovalForAll::SIGNATURE_HASH).topic1(part.to_vec());
            for log in self.watch_logs(&filter, from, last).await? {
                let event = Ioid::ApprovalForAll::decode_log_validate(&log.inner).map_err(|_| unreadable())?;
                let device = *first.get(&Owner(event.owner)).ok_or_else(|| bad("logs that were not asked for"))?;
                if event.approved {
                    let what = Sighted::Allowed { to: event.operator, over: AllowedOver::AllDeeds };
                    found.push(at(&log, device, what)?);
                }
            }
        }
        Ok(found)
    }
}

fn first_devices(current: &[Result<Option<Deed>, ChainError>], devices: &[DeviceId]) -> BTreeMap<Owner, DeviceId> {
    let mut first = BTreeMap::new();
    for (deed, device) in current.iter().zip(devices) {
        if let Ok(Some(deed)) = deed {
            first.entry(deed.owner).or_insert(*device);
        }
    }
    first
}
