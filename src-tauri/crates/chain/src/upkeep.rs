//! Renewing and ending a registration: the calls, and whether one went as planned.

use alloy::{primitives::B256, sol_types::SolCall};
use domain::{
    amount::Amount,
    transaction::Call,
    upkeep::{Upkeep, UpkeepPlan},
};
use wallet::ports::{ChainError, Logged, chain::Permit};

use crate::{EvmChain, abi::Registry};

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
    pub(crate) async fn logged_upkeep(&self, hash: B256, plan: &UpkeepPlan) -> Result<Logged<()>, ChainError> {
        let registry = self.ioid()?.registry;
        let (device, owner) = (plan.device.0, plan.owner.0);
        self.logged(hash, |settled| {
            let logged = match &plan.upkeep {
                Upkeep::Update { document_hash, document_uri, .. } => {
                    let planned = (device, owner, *document_hash, document_uri.as_str());
                    settled
                        .events::<Registry::UpdateDevice>(registry)
                        .any(|event| (event.device, event.owner, event.hash, event.uri.as_str()) == planned)
                }
                Upkeep::Remove { .. } => settled
                    .events::<Registry::RemoveDevice>(registry)
                    .any(|event| (event.device, event.owner) == (device, owner)),
            };
            logged.then_some(())
        })
        .await
    }
}
