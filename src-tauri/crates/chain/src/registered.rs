//! Whether a registration went as planned (T-41).

use alloy::{
    primitives::{Address, B256},
    rpc::types::Log,
    sol_types::SolEvent,
};
use domain::claim::ClaimPlan;
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
        let device = from(contracts.registry).filter_map(decoded::<Registry::NewDevice>).any(|event| {
            (event.device, event.owner, event.hash, event.uri.as_str())
                == (plan.device.0, plan.owner.0, plan.document_hash, plan.document_uri.as_str())
        });
        let created = from(contracts.ioid)
            .filter_map(decoded::<Ioid::CreateIoID>)
            .find(|event| event.owner == plan.owner.0 && event.did == plan.did.as_str());
        let Some(created) = created else { return Ok(false) };
        let minted = from(contracts.ioid)
            .filter_map(decoded::<Ioid::Transfer>)
            .any(|event| (event.from, event.to, event.tokenId) == (Address::ZERO, plan.owner.0, created.id));
        Ok(receipt.succeeded() && device && minted)
    }
}

fn decoded<E: SolEvent>(log: &Log) -> Option<E> {
    E::decode_log_validate(&log.inner).ok().map(|log| log.data)
}
