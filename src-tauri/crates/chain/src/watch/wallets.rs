//! What devices' own wallets gave, whom they obey, and whether they were used at all.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{
    alarm::AllowedOver,
    device::{Deed, DeviceId},
};
use wallet::ports::{
    ChainError,
    chain::{Sighted, Sighting, Watched},
};

use super::{IN_ONE, Spot, at, unreadable};
use crate::{
    EvmChain,
    abi::{Erc20, Erc721, IoidStore, TokenBound},
    calls::Reads,
    failure::bad,
    fees::Head,
};

/// The wallets to look for: those that were known and those that are there now.
pub(super) fn wallets(
    devices: &[Watched],
    current: &[Result<Option<Deed>, ChainError>],
) -> BTreeMap<Address, DeviceId> {
    let known = devices.iter().filter_map(|watched| Some((watched.wallet?, watched.device)));
    let now = devices.iter().zip(current).filter_map(|(watched, deed)| {
        let deed = deed.as_ref().ok()?.as_ref()?;
        Some((deed.wallet, watched.device))
    });
    known.chain(now).filter(|(wallet, _)| *wallet != Address::ZERO).collect()
}

impl EvmChain {
    pub(super) async fn wallet_log(
        &self,
        wallets: &BTreeMap<Address, DeviceId>,
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, Sighting)>, ChainError> {
        let all: Vec<Address> = wallets.keys().copied().collect();
        let mut found = Vec::new();
        for part in all.chunks(IN_ONE) {
            let filter =
                Filter::new().address(part.to_vec()).event_signature(TokenBound::PermissionUpdated::SIGNATURE_HASH);
            for log in self.watch_logs(&filter, from, last).await? {
                let event = TokenBound::PermissionUpdated::decode_log_validate(&log.inner).map_err(|_| unreadable())?;
                let device = *wallets.get(&log.address()).ok_or_else(|| bad("logs that were not asked for"))?;
                if event.hasPermission {
                    let what = Sighted::Allowed { to: event.caller, over: AllowedOver::Wallet };
                    found.push(at(&log, device, what)?);
                }
            }
            let named: Vec<B256> = part.iter().map(|wallet| wallet.into_word()).collect();
            let filter = Filter::new().event_signature(Erc721::Transfer::SIGNATURE_HASH).topic1(named);
            let logs = self.watch_logs(&filter, from, last).await?;
            let trusted = self.trusted(&logs).await?;
            for log in logs.iter().filter(|log| trusted.contains(&log.address())) {
                let Some((wallet, what)) = gave(log) else { continue };
                let device = *wallets.get(&wallet).ok_or_else(|| bad("logs that were not asked for"))?;
                found.push(at(log, device, what)?);
            }
        }
        Ok(found)
    }

    /// Anybody can have a contract log that a wallet gave something away: only those count which the network file names,
    /// or which the store binds to a project.
    async fn trusted(&self, logs: &[Log]) -> Result<Vec<Address>, ChainError> {
        let mut contracts: Vec<Address> = logs.iter().map(Log::address).collect();
        contracts.sort_unstable();
        contracts.dedup();
        let ioid = self.ioid()?;
        let named = |contract: &Address| {
            let tokens = self.network.rewards.iter().filter_map(|source| source.token);
            ioid.device_contracts.iter().copied().chain(tokens).any(|one| one == *contract)
        };
        let (mut trusted, others): (Vec<_>, Vec<_>) = contracts.into_iter().partition(named);
        if others.is_empty() {
            return Ok(trusted);
        }
        let mut reads = Reads::default();
        let asked: Vec<_> = others
            .into_iter()
            .map(|contract| {
                let call = IoidStore::deviceContractProjectCall { deviceContract: contract };
                (contract, reads.add(ioid.store, &call))
            })
            .collect();
        let answers = self.read(reads, &self.head().await?).await?;
        for (contract, project) in asked {
            if !answers.sure(&project)?.is_zero() {
                trusted.push(contract);
            }
        }
        Ok(trusted)
    }

    /// What each wallet counts itself used by (ERC-6551 `state`); none where it has none or does not say.
    pub(super) async fn wallet_states(
        &self,
        current: &[Result<Option<Deed>, ChainError>],
        head: &Head,
    ) -> Result<Vec<Option<U256>>, ChainError> {
        let mut reads = Reads::default();
        let places: Vec<_> = current
            .iter()
            .map(|deed| {
                let wallet = deed.as_ref().ok()?.as_ref()?.wallet;
                Some(reads.add(wallet, &TokenBound::stateCall {}))
            })
            .collect();
        let answers = self.read(reads, head).await?;
        // One that is no such wallet is told when it is to be used.
        Ok(places.iter().map(|place| answers.maybe(place.as_ref()?).ok().flatten()).collect())
    }
}

/// Which wallet gave, and what; none for a log of another shape.
fn gave(log: &Log) -> Option<(Address, Sighted)> {
    let contract = log.address();
    if let Ok(nft) = Erc721::Transfer::decode_log_validate(&log.inner) {
        return Some((nft.from, Sighted::Gave { contract, to: nft.to, number: nft.tokenId, nft: true }));
    }
    let event = Erc20::Transfer::decode_log_validate(&log.inner).ok()?;
    Some((event.from, Sighted::Gave { contract, to: event.to, number: event.value, nft: false }))
}
