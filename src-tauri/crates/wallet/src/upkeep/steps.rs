//! The steps of upkeep. Each returns the state to store before the next one begins.

use domain::{
    B256,
    device::Deed,
    review::Review,
    transaction::SignedTransaction,
    upkeep::{Upkeep, UpkeepPlan},
};

use super::{error::UpkeepError, state::UpkeepState};
use crate::{
    Wallet,
    fault::point,
    permit::{from_bytes, permit_digest, to_bytes, was_shown},
    ports::{ChainError, chain::ClaimFacts},
};

const PERMIT: &[u8] = b"upkeep permit";

impl Wallet {
    /// Publishes the description that the record is to name; a removal publishes nothing.
    pub(super) async fn pin_upkeep(&self, plan: &UpkeepPlan) -> Result<UpkeepState, UpkeepError> {
        let Upkeep::Update { document, .. } = &plan.upkeep else { return Ok(UpkeepState::Pinned) };
        can_go(plan, &self.upkeep_facts(plan).await?)?;
        point("upkeep.document.pinning");
        self.ports.gateway.pin(document).await?;
        point("upkeep.document.pinned");
        Ok(UpkeepState::Pinned)
    }

    /// Asks the device for a permit over exactly the reviewed fields.
    pub(super) async fn ask_upkeep_permit(&self, plan: &UpkeepPlan) -> Result<UpkeepState, UpkeepError> {
        can_go(plan, &self.upkeep_facts(plan).await?)?;
        point("upkeep.permit.asking");
        let mut dialogue = self.dialogue(plan.device).await?;
        let digest = permit_digest(plan.owner, plan.nonce, plan.chain_id, plan.registry);
        let permit = if was_shown(plan.blind_digest, digest, dialogue.session.device().signing) {
            let asked = dialogue.session.permit(plan.owner, plan.nonce, plan.chain_id, plan.registry).await;
            asked.map_err(UpkeepError::from)
        } else {
            Err(UpkeepError::NotShown)
        };
        dialogue.close().await;
        let permit = permit?;
        // It signed, so it was there, and holds the key.
        self.ports.store.saw_device(plan.device, self.ports.clock.now()).await?;
        let sealed = self.ports.vault.seal(PERMIT, &to_bytes(&permit))?;
        point("upkeep.permit.given");
        Ok(UpkeepState::Permitted { permit: sealed })
    }

    /// Signs the one transaction after a run without sending it (T-45).
    pub(super) async fn sign_upkeep(&self, plan: &UpkeepPlan, permit: Vec<u8>) -> Result<UpkeepState, UpkeepError> {
        match can_go(plan, &self.upkeep_facts(plan).await?) {
            Err(UpkeepError::NonceChanged) => return Err(UpkeepError::PermitUsed),
            other => other?,
        }
        let opened = self.ports.vault.open(PERMIT, &permit)?;
        let Some(signature) = from_bytes(&opened) else { return Ok(UpkeepState::Pinned) };
        let call = self.ports.chain.upkeep_call(plan, &signature)?;
        let gas = match self.ports.chain.simulate(plan.owner, &call).await {
            Err(ChainError::Reverted(reason)) => return Err(UpkeepError::Refused(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Upkeep(plan.clone()), call, gas, plan.gas, plan.fees).await?;
        point("upkeep.signed");
        Ok(UpkeepState::Sending { permit, tx })
    }

    pub(super) async fn settle_upkeep(
        &self,
        plan: &UpkeepPlan,
        tx: SignedTransaction,
    ) -> Result<UpkeepState, UpkeepError> {
        point("upkeep.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("upkeep.mined");
        if !mined.succeeded {
            // Anybody who saw the permit on its way may have used it first.
            return Err(why_refused(plan, &self.upkeep_facts(plan).await?, mined.reason));
        }
        self.read_log(|| self.ports.chain.kept_as_planned(mined.hash, plan)).await?.ok_or(UpkeepError::Mismatch)?;
        Ok(UpkeepState::Mined { tx: mined.hash })
    }

    /// Reads the registration back and compares it with what was agreed to (T-41).
    pub(super) async fn check_upkeep(&self, plan: &UpkeepPlan, tx: B256) -> Result<UpkeepState, UpkeepError> {
        point("upkeep.check.reading");
        let facts = self.upkeep_facts(plan).await?;
        point("upkeep.check.read");
        if facts.nonce <= plan.nonce {
            // The log stands in a settled block: nodes that have not come so far are asked again.
            return Err(ChainError::BadAnswer("the number of the permit that was used is not spent".to_string()).into());
        }
        match (&plan.upkeep, &facts.deed) {
            (Upkeep::Update { document_hash, document_uri, .. }, Some(deed)) => {
                if deed.owner != plan.owner {
                    return Err(UpkeepError::NotYours(deed.owner));
                }
                if (deed.document_hash, &deed.document_uri) != (*document_hash, document_uri) {
                    return Err(UpkeepError::Mismatch);
                }
            }
            (Upkeep::Update { .. }, None) => return Err(UpkeepError::Gone),
            (Upkeep::Remove { .. }, None) => {}
            (Upkeep::Remove { .. }, Some(_)) => return Err(UpkeepError::Mismatch),
        }
        Ok(UpkeepState::Checked { tx })
    }

    /// Asks the device to sign for nobody any more; one that is out of reach is asked at the next synchronisation.
    pub(super) async fn close_upkeep(&self, plan: &UpkeepPlan, tx: B256) -> UpkeepState {
        point("upkeep.close.asking");
        // A device that signs anything has no such mode to end: its owner is reminded instead.
        let closed = plan.blind_digest.is_none() && self.end_signing(plan.device).await;
        point("upkeep.close.asked");
        UpkeepState::Done { tx, closed }
    }

    async fn upkeep_facts(&self, plan: &UpkeepPlan) -> Result<ClaimFacts, UpkeepError> {
        Ok(self.ports.chain.claim_facts(plan.device, plan.owner, None).await?)
    }
}

/// Everything is still as the owner saw it; a node must not choose the number (T-33).
fn can_go(plan: &UpkeepPlan, facts: &ClaimFacts) -> Result<(), UpkeepError> {
    let deed = still_yours(plan, facts)?;
    if facts.nonce != plan.nonce {
        return Err(UpkeepError::NonceChanged);
    }
    if *deed != plan.deed {
        return Err(UpkeepError::Changed);
    }
    if facts.balance < plan.fee_ceiling() { Err(UpkeepError::NotEnough) } else { Ok(()) }
}

fn still_yours<'a>(plan: &UpkeepPlan, facts: &'a ClaimFacts) -> Result<&'a Deed, UpkeepError> {
    let deed = facts.deed.as_ref().ok_or(UpkeepError::Gone)?;
    if deed.owner == plan.owner { Ok(deed) } else { Err(UpkeepError::NotYours(deed.owner)) }
}

fn why_refused(plan: &UpkeepPlan, facts: &ClaimFacts, reason: Option<String>) -> UpkeepError {
    match still_yours(plan, facts) {
        Err(error) => error,
        Ok(_) if facts.nonce != plan.nonce => UpkeepError::PermitUsed,
        Ok(_) => UpkeepError::Failed(reason.unwrap_or_default()),
    }
}
