//! Renewing and ending a registration: the calls, and whether one went as planned.

use alloy::{
    primitives::B256,
    sol_types::{SolCall, SolEvent},
};
use domain::{
    amount::Amount,
    transaction::Call,
    upkeep::{Upkeep, UpkeepPlan},
};
use wallet::ports::{ChainError, chain::Permit};

use crate::{EvmChain, abi::Registry, failure::bad};

impl EvmChain {
    pub(crate) fn upkeep(&self, plan: &UpkeepPlan, permit: &Permit) -> Result<Call, ChainError> {
        let (device, Permit { v, r, s }) = (plan.device.0, *permit);
        let data = match &plan.upkeep {
            Upkeep::Update { document_hash, document_uri, .. } => {
                let (hash, uri) = (*document_hash, document_uri.clone());
                Registry::updateCall { device, hash, uri, v, r, s }.abi_encode()
            }
            Upkeep::Remove { .. } => Registry::removeCall { device, v, r, s }.abi_encode(),
        };
        Ok(Call { to: self.ioid()?.registry, value: Amount::ZERO, data: data.into() })
    }

    /// The registry's own log, with every planned value (T-41).
    pub(crate) async fn logged_upkeep(&self, hash: B256, plan: &UpkeepPlan) -> Result<bool, ChainError> {
        let registry = self.ioid()?.registry;
        let receipt = self.receipt(hash).await?.ok_or_else(|| bad("the transaction is in no block any more"))?;
        let (device, owner) = (plan.device.0, plan.owner.0);
        let mut logs = receipt.logs.iter().filter(|log| log.address() == registry && !log.removed);
        let logged = match &plan.upkeep {
            Upkeep::Update { document_hash, document_uri, .. } => {
                logs.filter_map(|log| Registry::UpdateDevice::decode_log_validate(&log.inner).ok()).any(|event| {
                    (event.device, event.owner, event.hash, &event.uri) == (device, owner, *document_hash, document_uri)
                })
            }
            Upkeep::Remove { .. } => logs.any(|log| {
                let event = Registry::RemoveDevice::decode_log_validate(&log.inner);
                event.is_ok_and(|event| (event.device, event.owner) == (device, owner))
            }),
        };
        Ok(receipt.succeeded() && logged)
    }
}
