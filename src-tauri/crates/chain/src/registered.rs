//! Whether a registration went as planned (T-41).

use alloy::{
    primitives::{Address, B256},
    rpc::types::Log,
    sol_types::SolEvent,
};
use domain::claim::{ClaimPlan, ClaimWay};
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    abi::{Ioid, Registry},
    failure::bad,
};

impl EvmChain {
    /// The registration's own logs, from the contracts of the network file, with every planned value.
    pub(crate) async fn logged_as_planned(&self, hash: B256, plan: &ClaimPlan) -> Result<bool, ChainError> {
        let contracts = self.ioid()?;
        let receipt = self.receipt(hash).await?.ok_or_else(|| bad("the transaction is in no block any more"))?;
        let from = |address: Address| receipt.logs.iter().filter(move |log| log.address() == address && !log.removed);
        // The project's proxy registers for itself and hands the deed on.
        let first = plan.permit_owner().0;
        let device = from(contracts.registry).filter_map(decoded::<Registry::NewDevice>).any(|event| {
            (event.device, event.owner, event.hash, event.uri.as_str())
                == (plan.device.0, first, plan.document_hash, plan.document_uri.as_str())
        });
        let created = from(contracts.ioid)
            .filter_map(decoded::<Ioid::CreateIoID>)
            .find(|event| event.owner == first && event.did == plan.did.as_str());
        let Some(created) = created else { return Ok(false) };
        let moved = |before: Address, after: Address| {
            from(contracts.ioid)
                .filter_map(decoded::<Ioid::Transfer>)
                .any(|event| (event.from, event.to, event.tokenId) == (before, after, created.id))
        };
        let handed = first == plan.owner.0 || moved(first, plan.owner.0);
        let token = consumed(plan, &receipt.logs, created.wallet);
        Ok(receipt.succeeded() && device && moved(Address::ZERO, first) && handed && token)
    }
}

/// Whether the token that was agreed to went into the device's own wallet; the registry takes no other from an owner.
fn consumed(plan: &ClaimPlan, logs: &[Log], wallet: Address) -> bool {
    let (contract, number) = match (&plan.way, &plan.token) {
        (ClaimWay::Proxy { nft, .. }, _) => (*nft, None),
        (ClaimWay::Payer { .. }, Some(token)) => (token.contract, Some(token.token_id)),
        (ClaimWay::Payer { .. }, None) => return false,
        (ClaimWay::Owner, _) => return true,
    };
    let of_contract = logs.iter().filter(|log| log.address() == contract && !log.removed);
    let mut moves = of_contract.filter_map(decoded::<Ioid::Transfer>);
    moves.any(|event| event.to == wallet && number.is_none_or(|number| number == event.tokenId))
}

fn decoded<E: SolEvent>(log: &Log) -> Option<E> {
    E::decode_log_validate(&log.inner).ok().map(|log| log.data)
}
