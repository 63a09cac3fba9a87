//! The steps of a claim that somebody else sends and pays for. What the payer says is a hint: the chain tells what came of it.

use domain::{
    B256,
    claim::{ClaimPlan, ClaimWay},
};

use super::{
    run::ClaimError,
    state::ClaimState,
    steps::{PERMIT, is_ours},
};
use crate::{
    Wallet,
    fault::point,
    permit::from_bytes,
    ports::{ChainError, GatewayError, chain::ClaimFacts},
};

impl Wallet {
    /// Gives the permit to the payer. A payer that was asked before names the same transaction again.
    pub(super) async fn ask_payer(
        &self,
        plan: &ClaimPlan,
        permit: Vec<u8>,
        approve: Option<B256>,
    ) -> Result<ClaimState, ClaimError> {
        let facts = self.facts(plan).await?;
        if !is_ours(plan, &facts) {
            self.still_as_agreed(plan, &facts).await?;
            if facts.nonce != plan.nonce {
                return Err(ClaimError::NonceChanged);
            }
            if plan.token.is_some() && !facts.token.as_ref().is_some_and(|token| token.approved) {
                // Gone again: paid for once, it is not paid for behind the owner's back.
                return if approve.is_some() { Err(ClaimError::FeeChanged) } else { Ok(ClaimState::Pinned { permit }) };
            }
        }
        let opened = self.ports.vault.open(PERMIT, &permit)?;
        let Some(signature) = from_bytes(&opened) else { return Ok(ClaimState::Confirmed) };
        point("payer.asking");
        let answer = self.ports.gateway.pay_claim(plan, &signature).await;
        point("payer.answered");
        let error = match answer {
            Ok(register) => return Ok(ClaimState::Handed { permit, approve, register }),
            Err(error) => error,
        };
        // It did send it, and its answer was lost; or somebody else sent it.
        if is_ours(plan, &self.facts(plan).await?) {
            return Ok(ClaimState::Registered { approve, register: B256::ZERO });
        }
        match error {
            GatewayError::Refused { detail, .. } => Err(ClaimError::PayerRefused(detail)),
            other => Err(other.into()),
        }
    }

    /// Waits for the transaction that the payer named, and judges by the registry's own log.
    pub(super) async fn watch_payer(
        &self,
        plan: &ClaimPlan,
        approve: Option<B256>,
        register: B256,
    ) -> Result<ClaimState, ClaimError> {
        point("payer.watching");
        let mined = self.settle_foreign(register).await?;
        point("payer.settled");
        if let Some(mined) = &mined
            && mined.succeeded
            && self.read_log(|| self.ports.chain.registered_as_planned(register, plan)).await?.is_some()
        {
            return Ok(ClaimState::Registered { approve, register });
        }
        let facts = self.facts(plan).await?;
        match (&facts.deed, mined) {
            // By another transaction; document and address are still to be compared.
            (Some(_), _) if is_ours(plan, &facts) => Ok(ClaimState::Registered { approve, register: B256::ZERO }),
            (Some(deed), _) => Err(ClaimError::Taken(deed.owner)),
            (None, None) => Err(ClaimError::PayerSilent(register)),
            (None, Some(mined)) if !mined.succeeded => {
                Err(ClaimError::PayerFailed(register, mined.reason.unwrap_or_default()))
            }
            (None, Some(_)) => Err(ClaimError::PayerLied(register)),
        }
    }

    /// The proxy that the owner agreed to is the network file's, is there, and makes tokens of its own project.
    pub(super) async fn proxy_as_agreed(&self, plan: &ClaimPlan) -> Result<(), ClaimError> {
        let ClaimWay::Proxy { proxy, nft, .. } = &plan.way else { return Ok(()) };
        let facts = match self.ports.chain.proxy_facts().await {
            Err(ChainError::NotOffered(_)) => None,
            other => other?,
        };
        let same = facts.is_some_and(|now| (now.proxy, now.nft, now.trusted) == (*proxy, *nft, true));
        if same { Ok(()) } else { Err(ClaimError::ProxyChanged) }
    }

    /// The owner's own token was consumed, and no other one.
    pub(super) fn token_consumed(plan: &ClaimPlan, facts: &ClaimFacts) -> bool {
        plan.token.is_none() || facts.token.as_ref().is_some_and(|token| token.used)
    }
}
