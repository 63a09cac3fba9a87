//! The steps. Each returns the state to store before the next one begins.

use domain::{
    B256,
    dimo::{DimoAct, DimoPlan},
    review::Review,
    transaction::SignedTransaction,
};
use wire::{identity::DeviceAddress, signature::Signature};

use super::{
    error::{DimoError, Hindrance},
    plan::{claim_message, hindrance, vehicle_of},
    state::DimoState,
};
use crate::{
    Wallet,
    fault::point,
    ports::{ChainError, dimo::DimoFacts},
};

const SIGNATURE: &[u8] = b"dimo signature";

impl Wallet {
    /// Asks the device for a signature over exactly the reviewed fields; one by another key is thrown away.
    pub(super) async fn ask_box(&self, plan: &DimoPlan, shown: B256) -> Result<DimoState, DimoError> {
        can_go(plan, &self.dimo_now(plan).await?)?;
        let message = claim_message(plan.before.node, plan.owner, plan.chain_id, plan.registry);
        if B256::from(message.digest()) != shown {
            return Err(DimoError::Changed);
        }
        point("dimo.box.asking");
        let mut dialogue = self.dialogue(plan.device).await?;
        let signed = dialogue.session.dimo_claim(&message).await;
        dialogue.close().await;
        let signed = signed?;
        let by_device = signed.first_chunk::<64>().is_some_and(|rs| {
            let device = DeviceAddress(plan.device.0.into_array());
            message.recover(&Signature(*rs), device).is_ok_and(|recovered| recovered.to_bytes() == signed)
        });
        if !by_device {
            return Err(DimoError::NotByDevice);
        }
        // It signed, so it was there, and holds the key.
        self.ports.store.saw_device(plan.device, self.ports.clock.now()).await?;
        let signature = self.ports.vault.seal(SIGNATURE, &signed)?;
        point("dimo.box.signed");
        Ok(DimoState::Signed { signature })
    }

    /// Signs the one transaction after a run without sending it (T-45).
    pub(super) async fn sign_dimo(&self, plan: &DimoPlan, sealed: Option<Vec<u8>>) -> Result<DimoState, DimoError> {
        can_go(plan, &self.dimo_now(plan).await?)?;
        if let DimoAct::EndGrant { token, grantee, .. } = &plan.act
            && self.permitted(*token, *grantee).await?.is_zero()
        {
            return Err(Hindrance::NotPermitted { token: *token, grantee: *grantee }.into());
        }
        let signature = match sealed {
            Some(sealed) => self.ports.vault.open(SIGNATURE, &sealed)?,
            None => Vec::new(),
        };
        let call = self.ports.dimo.dimo_call(plan.before.node, &plan.act, &signature)?;
        let gas = match self.ports.chain.simulate(plan.owner, &call).await {
            Err(ChainError::Reverted(reason)) => return Err(DimoError::Refused(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Dimo(plan.clone()), call, gas, plan.gas, plan.fees).await?;
        point("dimo.signed");
        Ok(DimoState::Sending { tx })
    }

    pub(super) async fn settle_dimo(&self, plan: &DimoPlan, tx: SignedTransaction) -> Result<DimoState, DimoError> {
        point("dimo.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("dimo.mined");
        if !mined.succeeded {
            // Somebody may have been first.
            can_go(plan, &self.dimo_now(plan).await?)?;
            return Err(DimoError::Failed(mined.reason.unwrap_or_default()));
        }
        self.read_log(|| self.ports.dimo.dimo_done(mined.hash, plan)).await?.ok_or(DimoError::Mismatch)?;
        Ok(DimoState::Mined { tx: mined.hash })
    }

    /// Reads back whose the device is, or what it is connected with (T-41).
    pub(super) async fn check_dimo(&self, plan: &DimoPlan, tx: B256) -> Result<DimoState, DimoError> {
        point("dimo.check.reading");
        if let DimoAct::EndGrant { token, grantee, .. } = &plan.act {
            let held = self.permitted(*token, *grantee).await?;
            point("dimo.check.read");
            // The log stands in a settled block: nodes that have not come so far are asked again.
            return if held.is_zero() { Ok(DimoState::Done { tx }) } else { Err(as_before()) };
        }
        let facts = self.dimo_now(plan).await?;
        point("dimo.check.read");
        let device = facts.device.ok_or(DimoError::Mismatch)?;
        if device == plan.before {
            // The log stands in a settled block: nodes that have not come so far are asked again.
            return Err(as_before());
        }
        let as_agreed = device.node == plan.before.node
            && match &plan.act {
                DimoAct::Claim { .. } => device.claimed && device.holder == plan.owner,
                DimoAct::Connect { vehicle } => device.vehicle == Some(*vehicle),
                DimoAct::Disconnect { .. } => device.vehicle.is_none(),
                DimoAct::EndGrant { .. } => false,
            };
        if as_agreed { Ok(DimoState::Done { tx }) } else { Err(DimoError::Mismatch) }
    }

    async fn dimo_now(&self, plan: &DimoPlan) -> Result<DimoFacts, DimoError> {
        Ok(self.ports.dimo.dimo_facts(plan.device, plan.owner, vehicle_of(&plan.act)).await?)
    }
}

fn as_before() -> DimoError {
    ChainError::BadAnswer("it stands as before what was done".to_string()).into()
}

/// Everything still allows what the owner agreed to.
fn can_go(plan: &DimoPlan, facts: &DimoFacts) -> Result<(), DimoError> {
    let device = hindrance(plan.owner, &plan.act, facts)?;
    if device.node != plan.before.node {
        return Err(DimoError::Changed);
    }
    Hindrance::of_balance(plan, facts.balance)?;
    Ok(())
}
