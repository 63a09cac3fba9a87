//! The steps of a claim. Each returns the state to store before the next one begins.

use domain::{
    B256, amount::Amount, claim::ClaimPlan, device::DeviceId, review::Review, transaction::SignedTransaction,
};

use super::{
    run::ClaimError,
    state::{ClaimState, sent},
    way::usable,
};
use crate::{
    Wallet,
    fault::point,
    permit::{from_bytes, permit_digest, to_bytes, was_shown},
    ports::{ChainError, chain::ClaimFacts},
    spend::SpendError,
};

pub(super) const PERMIT: &[u8] = b"claim permit";

impl Wallet {
    /// Asks the device for a permit over exactly the reviewed fields.
    pub(super) async fn ask_permit(&self, plan: &ClaimPlan) -> Result<ClaimState, ClaimError> {
        let facts = self.facts(plan).await?;
        if is_ours(plan, &facts) {
            return Ok(ClaimState::Registered { approve: None, register: B256::ZERO });
        }
        self.still_as_agreed(plan, &facts).await?;
        // The device signs what the owner saw; a node must not choose the number (T-33).
        if facts.nonce != plan.nonce {
            return Err(ClaimError::NonceChanged);
        }
        point("claim.permit.asking");
        let mut dialogue = self.dialogue(plan.device).await?;
        let digest = permit_digest(plan.permit_owner(), plan.nonce, plan.chain_id, plan.registry);
        let permit = if was_shown(plan.blind_digest, digest, dialogue.session.device().signing) {
            let asked = dialogue.session.permit(plan.permit_owner(), plan.nonce, plan.chain_id, plan.registry).await;
            asked.map_err(ClaimError::from)
        } else {
            Err(ClaimError::NotShown)
        };
        dialogue.close().await;
        let permit = permit?;
        // It signed, so it was there, and holds the key.
        self.ports.store.saw_device(plan.device, self.ports.clock.now()).await?;
        let sealed = self.ports.vault.seal(PERMIT, &to_bytes(&permit))?;
        point("claim.permit.given");
        Ok(ClaimState::Permitted { permit: sealed })
    }

    pub(super) async fn pin_document(&self, plan: &ClaimPlan, permit: Vec<u8>) -> Result<ClaimState, ClaimError> {
        point("claim.document.pinning");
        self.ports.gateway.pin(&plan.document).await?;
        point("claim.document.pinned");
        Ok(ClaimState::Pinned { permit })
    }

    /// Signs the approval of this one token, unless it stands already.
    pub(super) async fn sign_approve(&self, plan: &ClaimPlan, permit: Vec<u8>) -> Result<ClaimState, ClaimError> {
        let facts = self.facts(plan).await?;
        if is_ours(plan, &facts) {
            return Ok(ClaimState::Registered { approve: None, register: B256::ZERO });
        }
        self.still_as_agreed(plan, &facts).await?;
        // The project's proxy brings its own token.
        let Some(token) = &plan.token else { return Ok(ClaimState::Approved { permit, approve: None }) };
        if facts.token.as_ref().is_some_and(|token| token.approved) {
            return Ok(ClaimState::Approved { permit, approve: None });
        }
        // The owner agreed to one transaction: a second is not signed behind that.
        if plan.approved {
            return Err(ClaimError::FeeChanged);
        }
        // An approval is not paid for while the registration cannot be.
        if facts.balance < plan.total_ceiling() {
            return Err(ClaimError::NotEnoughFunds);
        }
        let call = self.ports.chain.approve_call(token)?;
        let gas = self.ports.chain.simulate(plan.owner, &call).await?;
        let tx = self.sign_call(&Review::Claim(plan.clone()), call, gas, plan.approve_gas, plan.fees).await?;
        point("claim.approve.signed");
        Ok(ClaimState::Approving { permit, tx })
    }

    pub(super) async fn settle_approve(
        &self,
        plan: &ClaimPlan,
        permit: Vec<u8>,
        tx: SignedTransaction,
    ) -> Result<ClaimState, ClaimError> {
        point("claim.approve.sending");
        let mined = match self.settle(plan.owner, &tx).await {
            Err(SpendError::Replaced) => return Ok(ClaimState::Pinned { permit }),
            other => other?,
        };
        point("claim.approve.mined");
        if !mined.succeeded {
            return Err(ClaimError::ApproveFailed(mined.reason.unwrap_or_default()));
        }
        Ok(ClaimState::Approved { permit, approve: Some(mined.hash) })
    }

    /// Signs the registration after a run without sending it.
    pub(super) async fn sign_register(
        &self,
        plan: &ClaimPlan,
        permit: Vec<u8>,
        approve: Option<B256>,
    ) -> Result<ClaimState, ClaimError> {
        let facts = self.facts(plan).await?;
        if is_ours(plan, &facts) {
            return Ok(ClaimState::Registered { approve, register: B256::ZERO });
        }
        self.still_as_agreed(plan, &facts).await?;
        if !facts.token.as_ref().is_some_and(|token| token.approved) {
            // Gone again, by a reorganisation or by hand: paid for once, it is not paid for behind the owner's back.
            return if approve.is_some() { Err(ClaimError::FeeChanged) } else { Ok(ClaimState::Pinned { permit }) };
        }
        let fee = Amount(plan.fees.max_fee_per_gas.0.saturating_mul(domain::U256::from(plan.register_gas)));
        if facts.balance < plan.price.plus(fee) {
            return Err(ClaimError::NotEnoughFunds);
        }
        let opened = self.ports.vault.open(PERMIT, &permit)?;
        let Some(signature) = from_bytes(&opened) else { return Ok(ClaimState::Confirmed) };
        let call = self.ports.chain.register_call(plan, &signature)?;
        let gas = match self.ports.chain.simulate(plan.owner, &call).await {
            // The permit's nonce was spent meanwhile: ask the device for a new one.
            Err(ChainError::Reverted(reason)) if reason.contains("invalid signature") => {
                return Ok(ClaimState::Confirmed);
            }
            other => other?,
        };
        let tx = self.sign_call(&Review::Claim(plan.clone()), call, gas, plan.register_gas, plan.fees).await?;
        point("claim.register.signed");
        Ok(ClaimState::Registering { permit, approve, tx })
    }

    pub(super) async fn settle_register(
        &self,
        plan: &ClaimPlan,
        permit: Vec<u8>,
        approve: Option<B256>,
        tx: SignedTransaction,
    ) -> Result<ClaimState, ClaimError> {
        point("claim.register.sending");
        let mined = match self.settle(plan.owner, &tx).await {
            Err(SpendError::Replaced) => return Ok(ClaimState::Approved { permit, approve }),
            other => other?,
        };
        point("claim.register.mined");
        if !mined.succeeded {
            // Anybody who saw the permit on its way may have used it first, for this owner but with another document.
            if is_ours(plan, &self.facts(plan).await?) {
                return Ok(ClaimState::Registered { approve, register: B256::ZERO });
            }
            return Err(ClaimError::RegisterFailed(mined.reason.unwrap_or_default()));
        }
        if self.read_log(|| self.ports.chain.registered_as_planned(mined.hash, plan)).await?.is_none() {
            return Err(self.mismatched(plan).await);
        }
        Ok(ClaimState::Registered { approve, register: mined.hash })
    }

    /// Reads owner, document hash and address back and compares them with what was agreed to (T-41).
    pub(super) async fn check_deed(
        &self,
        plan: &ClaimPlan,
        approve: Option<B256>,
        register: B256,
    ) -> Result<ClaimState, ClaimError> {
        point("claim.check.reading");
        let deed = self.ports.chain.deed(plan.device).await?;
        let Some(deed) = deed else {
            return Err(ChainError::BadAnswer("the mined claim is not there".to_string()).into());
        };
        if deed.owner != plan.owner {
            return Err(ClaimError::Taken(deed.owner));
        }
        if deed.document_hash != plan.document_hash || deed.document_uri != plan.document_uri {
            return Err(self.mismatched(plan).await);
        }
        if plan.way.payer().is_some() && !Self::token_consumed(plan, &self.facts(plan).await?) {
            return Err(self.mismatched(plan).await);
        }
        point("claim.check.agreed");
        Ok(ClaimState::Checked { approve, register })
    }

    /// Asks the device to sign for nobody any more; one that is out of reach is asked at the next synchronisation.
    pub(super) async fn close_signing(&self, plan: &ClaimPlan, approve: Option<B256>, register: B256) -> ClaimState {
        point("claim.close.asking");
        // A device that signs anything has no such mode to end: its owner is reminded instead.
        let closed = plan.blind_digest.is_none() && self.end_signing(plan.device).await;
        point("claim.close.asked");
        ClaimState::Done { approve, register: sent(register), closed }
    }

    /// A deed with another document is a deed: the device must stop signing for others all the same.
    async fn mismatched(&self, plan: &ClaimPlan) -> ClaimError {
        if plan.blind_digest.is_none() {
            self.end_signing(plan.device).await;
        }
        ClaimError::Mismatch
    }

    /// Whether the device confirmed that it signs for nobody any more.
    pub(crate) async fn end_signing(&self, device: DeviceId) -> bool {
        let Ok(mut dialogue) = self.dialogue(device).await else { return false };
        let ended = dialogue.session.end_signing().await.is_ok();
        dialogue.close().await;
        ended
    }

    pub(super) async fn facts(&self, plan: &ClaimPlan) -> Result<ClaimFacts, ClaimError> {
        Ok(self.ports.chain.claim_facts(plan.device, plan.owner, plan.token.as_ref()).await?)
    }

    /// What the owner agreed to still holds; nothing is paid when it does not.
    pub(super) async fn still_as_agreed(&self, plan: &ClaimPlan, facts: &ClaimFacts) -> Result<(), ClaimError> {
        if let Some(deed) = &facts.deed {
            return Err(ClaimError::Taken(deed.owner));
        }
        if plan.token.is_none() {
            return self.proxy_as_agreed(plan).await;
        }
        let token = facts.token.as_ref().filter(|token| usable(token, plan.owner));
        let Some(token) = token else { return Err(ClaimError::TokenGone) };
        let due = if token.prepaid { Amount::ZERO } else { facts.price };
        // A value sent while a prepaid place is free is kept by the store and lost, so both directions stop the claim. A
        // payer decides for itself.
        if due != plan.price && plan.way.payer().is_none() { Err(ClaimError::FeeChanged) } else { Ok(()) }
    }
}

pub(super) fn is_ours(plan: &ClaimPlan, facts: &ClaimFacts) -> bool {
    facts.deed.as_ref().is_some_and(|deed| deed.owner == plan.owner)
}
