//! What registry and deeds logged of devices that are watched (T-48).

mod allowed;
mod wallets;

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    rpc::types::{Filter, Log, Topic},
    sol_types::SolEvent,
};
use domain::{
    account::Owner,
    device::{Deed, DeviceId},
};
use futures::{StreamExt, TryStreamExt, stream};
use wallet::ports::{
    ChainError,
    chain::{Sighted, Sighting, WatchPage, Watched},
};

use crate::{
    EvmChain,
    abi::{Ioid, Registry},
    failure::{bad, of_rpc},
    fees::Head,
};

/// What nodes of IoTeX give in one request.
pub const RANGE: u64 = 2_000;
/// So many ranges make a page: what was read is kept after each.
pub const RANGES: u64 = 50;
/// Requests side by side.
const AT_ONCE: usize = 4;
/// Devices or deeds named in one request.
pub const IN_ONE: usize = 500;

/// Where something was logged: block, place in it, transaction.
pub type Spot = (u64, u64, B256);

impl EvmChain {
    pub(crate) async fn watch_page(&self, devices: &[Watched], from: u64) -> Result<WatchPage, ChainError> {
        let head = self.head().await?;
        let last = from.saturating_add(RANGE * RANGES - 1).min(head.number());
        let end = if last == head.number() { head.clone() } else { self.end_at(last).await? };
        let ids: Vec<DeviceId> = devices.iter().map(|watched| watched.device).collect();
        let current = self.deeds_at(&ids, &head).await?;
        let tokens = tokens(devices, &current);
        let wallets = wallets::wallets(devices, &current);
        let mut found = self.registry_log(&ids, from, last).await?;
        found.extend(self.deed_log(&tokens, from, last).await?);
        found.extend(self.allowed_log(&tokens, &current, &ids, from, last).await?);
        found.extend(self.wallet_log(&wallets, from, last).await?);
        found.sort_by_key(|(spot, _)| (spot.0, spot.1));
        // Everything was read of one chain only if its end is still there.
        if self.hash_at(last).await? != Some(end.hash) {
            return Err(bad("its newest blocks keep changing"));
        }
        let ended = last == head.number();
        let states = if ended { self.wallet_states(&current, &head).await? } else { Vec::new() };
        let sightings = found.into_iter().map(|(_, sighting)| sighting).collect();
        Ok(WatchPage { block: last, hash: end.hash, sightings, deeds: ended.then_some(current), states })
    }

    pub(crate) async fn end_at(&self, number: u64) -> Result<Head, ChainError> {
        self.head_at(number).await?.ok_or_else(|| bad("it lacks a block below its newest"))
    }

    async fn registry_log(
        &self,
        devices: &[DeviceId],
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, Sighting)>, ChainError> {
        let registry = self.ioid()?.registry;
        let kinds = vec![
            Registry::NewDevice::SIGNATURE_HASH,
            Registry::UpdateDevice::SIGNATURE_HASH,
            Registry::RemoveDevice::SIGNATURE_HASH,
        ];
        let mut found = Vec::new();
        for part in devices.chunks(IN_ONE) {
            let named: Vec<B256> = part.iter().map(|device| device.0.into_word()).collect();
            let filter = Filter::new().address(registry).event_signature(kinds.clone()).topic1(named);
            for log in self.watch_logs(&filter, from, last).await? {
                let (device, what) = of_registry(&log)?;
                if !part.contains(&device) {
                    return Err(bad("logs that were not asked for"));
                }
                found.push(at(&log, device, what)?);
            }
        }
        Ok(found)
    }

    async fn deed_log(
        &self,
        tokens: &BTreeMap<U256, DeviceId>,
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, Sighting)>, ChainError> {
        let ioid = self.ioid()?.ioid;
        let all: Vec<U256> = tokens.keys().copied().collect();
        let mut found = Vec::new();
        for part in all.chunks(IN_ONE) {
            let named: Vec<B256> = part.iter().map(|token| B256::from(*token)).collect();
            let filter = Filter::new().address(ioid).event_signature(Ioid::Transfer::SIGNATURE_HASH).topic3(named);
            for log in self.watch_logs(&filter, from, last).await? {
                let moved = Ioid::Transfer::decode_log_validate(&log.inner).map_err(|_| unreadable())?;
                let device = *tokens.get(&moved.tokenId).ok_or_else(|| bad("logs that were not asked for"))?;
                // A deed begins with a claim, which the registry logs.
                if moved.from == Address::ZERO {
                    continue;
                }
                let migrated = self.was_migration(&log, &moved).await?;
                let what = Sighted::Moved { from: Owner(moved.from), to: Owner(moved.to), migrated };
                found.push(at(&log, device, what)?);
            }
        }
        Ok(found)
    }

    /// Whether the transaction of this transfer also logged a migration of the same deed.
    async fn was_migration(&self, log: &Log, moved: &Ioid::Transfer) -> Result<bool, ChainError> {
        let ioid = self.ioid()?.ioid;
        let block = log.block_number.ok_or_else(unreadable)?;
        let filter = Filter::new()
            .address(ioid)
            .event_signature(Ioid::Migrate::SIGNATURE_HASH)
            .topic1(moved.from.into_word())
            .topic2(moved.to.into_word());
        let logs = self.watch_logs(&filter, block, block).await?;
        let same = |other: &&Log| other.transaction_hash == log.transaction_hash;
        let migrated = logs.iter().filter(same).filter_map(|log| Ioid::Migrate::decode_log_validate(&log.inner).ok());
        Ok(migrated.into_iter().any(|event| event.id == moved.tokenId))
    }

    /// Logs that are what was asked for: of these contracts, these kinds, these blocks, and not of a block that left.
    pub(crate) async fn watch_logs(&self, filter: &Filter, from: u64, last: u64) -> Result<Vec<Log>, ChainError> {
        let starts = (from..=last).step_by(usize::try_from(RANGE).unwrap_or(usize::MAX));
        let parts = stream::iter(starts).map(|start| {
            let part = filter.clone().from_block(start).to_block(start.saturating_add(RANGE - 1).min(last));
            async move { self.provider.get_logs(&part).await.map_err(of_rpc) }
        });
        let logs: Vec<Log> = parts.buffered(AT_ONCE).try_concat().await?;
        let asked_for = |log: &Log| {
            let inside = log.block_number.is_some_and(|block| (from..=last).contains(&block));
            let said = |(place, asked): (usize, &Topic)| {
                asked.is_empty() || log.topics().get(place).is_some_and(|topic| asked.matches(topic))
            };
            let fits = filter.topics.iter().enumerate().all(said);
            filter.address.matches(&log.address()) && inside && fits && !log.removed
        };
        if !logs.iter().all(asked_for) {
            return Err(bad("logs that were not asked for"));
        }
        Ok(logs)
    }
}

/// The deeds to look for: those that were known and those that are there now.
fn tokens(devices: &[Watched], current: &[Result<Option<Deed>, ChainError>]) -> BTreeMap<U256, DeviceId> {
    let known = devices.iter().filter_map(|watched| Some((watched.token?, watched.device)));
    let now = devices.iter().zip(current).filter_map(|(watched, deed)| {
        let deed = deed.as_ref().ok()?.as_ref()?;
        Some((deed.token_id.parse().ok()?, watched.device))
    });
    known.chain(now).collect()
}

fn of_registry(log: &Log) -> Result<(DeviceId, Sighted), ChainError> {
    let kind = log.topic0().copied().unwrap_or_default();
    if kind == Registry::NewDevice::SIGNATURE_HASH {
        let event = Registry::NewDevice::decode_log_validate(&log.inner).map_err(|_| unreadable())?.data;
        let what = Sighted::Registered { owner: Owner(event.owner), hash: event.hash, uri: event.uri };
        return Ok((DeviceId(event.device), what));
    }
    if kind == Registry::UpdateDevice::SIGNATURE_HASH {
        let event = Registry::UpdateDevice::decode_log_validate(&log.inner).map_err(|_| unreadable())?.data;
        return Ok((DeviceId(event.device), Sighted::Document { hash: event.hash, uri: event.uri }));
    }
    let event = Registry::RemoveDevice::decode_log_validate(&log.inner).map_err(|_| unreadable())?.data;
    Ok((DeviceId(event.device), Sighted::Removed))
}

fn at(log: &Log, device: DeviceId, what: Sighted) -> Result<(Spot, Sighting), ChainError> {
    let (Some(block), Some(index), Some(tx)) = (log.block_number, log.log_index, log.transaction_hash) else {
        return Err(unreadable());
    };
    Ok(((block, index, tx), Sighting { device, block, tx, what }))
}

pub fn unreadable() -> ChainError {
    bad("a log that cannot be read")
}
