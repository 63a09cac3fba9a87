//! Whether a registration went as planned (T-41).

use alloy::primitives::{Address, B256};
use domain::claim::{ClaimPlan, ClaimWay};
use wallet::ports::{ChainError, Logged};

use crate::{
    EvmChain,
    abi::{Ioid, Registry},
    settled::Settled,
};

impl EvmChain {
    /// The registration's own logs, from the contracts of the network file, with every planned value.
    pub(crate) async fn logged_as_planned(&self, hash: B256, plan: &ClaimPlan) -> Result<Logged<()>, ChainError> {
        let contracts = self.ioid()?;
        let (registry, ioid) = (contracts.registry, contracts.ioid);
        self.logged(hash, |settled| as_planned(settled, plan, registry, ioid).then_some(())).await
    }
}

fn as_planned(settled: &Settled, plan: &ClaimPlan, registry: Address, ioid: Address) -> bool {
    // The project's proxy registers for itself and hands the deed on.
    let first = plan.permit_owner().0;
    let device = settled.events::<Registry::NewDevice>(registry).any(|event| {
        (event.device, event.owner, event.hash, event.uri.as_str())
            == (plan.device.0, first, plan.document_hash, plan.document_uri.as_str())
    });
    let created =
        settled.events::<Ioid::CreateIoID>(ioid).find(|event| event.owner == first && event.did == plan.did.as_str());
    let Some(created) = created else { return false };
    let moved = |before: Address, after: Address| {
        settled
            .events::<Ioid::Transfer>(ioid)
            .any(|event| (event.from, event.to, event.tokenId) == (before, after, created.id))
    };
    let handed = first == plan.owner.0 || moved(first, plan.owner.0);
    device && moved(Address::ZERO, first) && handed && consumed(plan, settled, created.wallet)
}

/// Whether the token that was agreed to went into the device's own wallet; the registry takes no other from an owner.
fn consumed(plan: &ClaimPlan, settled: &Settled, wallet: Address) -> bool {
    let (contract, number) = match (&plan.way, &plan.token) {
        (ClaimWay::Proxy { nft, .. }, _) => (*nft, None),
        (ClaimWay::Payer { .. }, Some(token)) => (token.contract, Some(token.token_id)),
        (ClaimWay::Payer { .. }, None) => return false,
        (ClaimWay::Owner, _) => return true,
    };
    let mut moves = settled.events::<Ioid::Transfer>(contract);
    moves.any(|event| event.to == wallet && number.is_none_or(|number| number == event.tokenId))
}
