//! Permissions that were set on boxes and vehicles (SACD): whoever made a vehicle, or held a box before, may have set some.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::{Filter, Log},
    sol_types::{SolCall, SolEvent},
};
use domain::{amount::Amount, dimo::DimoToken, network::DimoContracts, transaction::Call};
use wallet::ports::{
    ChainError,
    dimo::{DimoSeen, DimoSighting, Permitted},
};

use super::logged::{at, in_order};
use crate::{
    EvmChain,
    abi::{
        Sacd::{PermissionsSet, getPermissionsCall, setPermissionsCall},
        SacdV2,
    },
    calls::Reads,
    failure::bad,
    fees::Head,
    settled::decoded,
    watch::{IN_ONE, RANGE, RANGES, Spot, unreadable},
};

impl EvmChain {
    /// Those of the newest blocks that the contract itself still confirms.
    pub(super) async fn standing_permissions(&self, tokens: &[DimoToken]) -> Result<Permitted, ChainError> {
        let head = self.head().await?;
        let from = head.number().saturating_sub(RANGE * RANGES - 1);
        let logged = in_order(self.permission_log(tokens, from, head.number()).await?)?;
        // The newest of each token and grantee says what was set.
        let mut newest = BTreeMap::new();
        for sighting in logged {
            if let DimoSeen::Permitted { token, grantee, .. } = &sighting.what {
                newest.insert((*token, *grantee), sighting);
            }
        }
        let asked: Vec<(DimoToken, Address)> = newest.keys().copied().collect();
        let held = self.permissions_at(&asked, &head).await?;
        if self.hash_at(head.number()).await? != Some(head.hash) {
            return Err(bad("its newest blocks keep changing"));
        }
        let stand = newest.into_values().zip(held).filter(|(_, held)| !held.is_zero());
        let mut sightings: Vec<DimoSighting> = stand.map(|(sighting, _)| sighting).collect();
        sightings.sort_by_key(|sighting| sighting.block);
        Ok(Permitted { from, sightings })
    }

    /// What each grantee may do with each token now, as the contract says.
    pub(super) async fn permissions_at(
        &self,
        asked: &[(DimoToken, Address)],
        head: &Head,
    ) -> Result<Vec<U256>, ChainError> {
        let contracts = self.dimo()?;
        let mut reads = Reads::default();
        let places: Vec<_> = asked
            .iter()
            .map(|(token, grantee)| {
                let (asset, number) = asset_of(contracts, *token);
                let (grantee, permissions) = (*grantee, U256::MAX);
                reads.add(contracts.sacd, &getPermissionsCall { asset, tokenId: number, grantee, permissions })
            })
            .collect();
        let answers = self.read(reads, head).await?;
        places.iter().map(|place| answers.sure(place)).collect()
    }

    pub(super) async fn permission_log(
        &self,
        tokens: &[DimoToken],
        from: u64,
        last: u64,
    ) -> Result<Vec<(Spot, DimoSighting)>, ChainError> {
        let contracts = self.dimo()?;
        let kinds = vec![PermissionsSet::SIGNATURE_HASH, SacdV2::PermissionsSet::SIGNATURE_HASH];
        let assets = [contracts.aftermarket_device, contracts.vehicle].map(|asset| asset.into_word()).to_vec();
        let known: BTreeSet<DimoToken> = tokens.iter().copied().collect();
        let numbers: BTreeSet<U256> = tokens.iter().map(|token| asset_of(contracts, *token).1).collect();
        let all: Vec<B256> = numbers.into_iter().map(B256::from).collect();
        let mut found = Vec::new();
        for part in all.chunks(IN_ONE) {
            let filter = Filter::new()
                .address(contracts.sacd)
                .event_signature(kinds.clone())
                .topic1(assets.clone())
                .topic2(part.to_vec());
            for log in self.watch_logs(&filter, from, last).await? {
                let (token, what) = set_by(&log, contracts)?;
                // A box and a vehicle can have the same number.
                if known.contains(&token) {
                    found.push(at(&log, what)?);
                }
            }
        }
        Ok(found)
    }
}

/// The call that leaves somebody nothing on a token.
pub(super) fn end_call(contracts: &DimoContracts, token: DimoToken, grantee: Address) -> Call {
    let (asset, number) = asset_of(contracts, token);
    let (permissions, expiration, source) = (U256::ZERO, U256::ZERO, String::new());
    let call = setPermissionsCall { asset, tokenId: number, grantee, permissions, expiration, source };
    Call { to: contracts.sacd, value: Amount::ZERO, data: call.abi_encode().into() }
}

/// Whether a log of either version says exactly that.
pub(super) fn ends(log: &Log, contracts: &DimoContracts, token: DimoToken, grantee: Address) -> bool {
    let (permissions, end) = (U256::ZERO, U256::ZERO);
    set_by(log, contracts).is_ok_and(|set| set == (token, DimoSeen::Permitted { token, grantee, permissions, end }))
}

/// The contract of a token, and its number there.
pub(super) fn asset_of(contracts: &DimoContracts, token: DimoToken) -> (Address, U256) {
    match token {
        DimoToken::Box(node) => (contracts.aftermarket_device, node),
        DimoToken::Vehicle(vehicle) => (contracts.vehicle, vehicle),
    }
}

/// What was set, by either version's log.
fn set_by(log: &Log, contracts: &DimoContracts) -> Result<(DimoToken, DimoSeen), ChainError> {
    let (asset, number, grantee, permissions, end) = if let Some(event) = decoded::<PermissionsSet>(log) {
        (event.asset, event.tokenId, event.grantee, event.permissions, event.expiration)
    } else {
        let event = decoded::<SacdV2::PermissionsSet>(log).ok_or_else(unreadable)?;
        (event.asset, event.tokenId, event.grantee, event.permissions, event.expiration)
    };
    let token = if asset == contracts.aftermarket_device {
        DimoToken::Box(number)
    } else if asset == contracts.vehicle {
        DimoToken::Vehicle(number)
    } else {
        return Err(bad("permissions on another contract"));
    };
    Ok((token, DimoSeen::Permitted { token, grantee, permissions, end }))
}
