//! Naming another recipient as a saga: signed, sent, read back.

use domain::{
    Address, B256,
    account::Owner,
    failure::{Coded, Failure},
    operation::{OperationStatus, Step, StepStatus},
    review::Review,
    reward_recipient::RecipientPlan,
    transaction::{Mined, SignedTransaction},
};
use serde::{Deserialize, Serialize};

use super::SetRecipientError;
use crate::{
    Wallet,
    fault::point,
    operations::Saga,
    ports::{ChainError, RecipientFacts},
    spend::SpendError,
};

impl Wallet {
    /// Only where the contract still pays whom it paid when the owner agreed.
    async fn sign_recipient(&self, plan: &RecipientPlan) -> Result<RecipientState, SetRecipientError> {
        let now = self.named_now(plan).await?;
        if now.paid_to(plan.owner) != plan.before {
            return Err(SetRecipientError::Changed { now: now.paid_to(plan.owner).to_checksum(None) });
        }
        if self.ports.chain.balance(plan.owner).await? < plan.fee_ceiling() {
            return Err(SetRecipientError::NotEnough);
        }
        let gas = match self.ports.chain.simulate(plan.owner, &plan.call).await {
            Err(ChainError::Reverted(reason)) => return Err(SetRecipientError::Refused(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Recipient(plan.clone()), plan.call.clone(), gas, plan.gas, plan.fees).await?;
        point("recipient.signed");
        Ok(RecipientState::Sending { tx })
    }

    async fn settle_recipient(
        &self,
        plan: &RecipientPlan,
        tx: SignedTransaction,
    ) -> Result<RecipientState, SetRecipientError> {
        point("recipient.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("recipient.mined");
        if !mined.succeeded {
            return Err(SetRecipientError::Failed(mined.reason.unwrap_or_default()));
        }
        self.compare_recipient(plan, &mined).await?;
        Ok(RecipientState::Done { tx: mined.hash })
    }

    /// What was agreed to stands in the contract's log and in its state (T-41).
    async fn compare_recipient(&self, plan: &RecipientPlan, mined: &Mined) -> Result<(), SetRecipientError> {
        let chain = &self.ports.chain;
        let named = || chain.recipient_named(mined.hash, plan.source, plan.owner, token(plan), plan.to);
        self.read_log(named).await?.ok_or(SetRecipientError::NotLogged)?;
        let now = self.named_now(plan).await?;
        if now.block < mined.block {
            return Err(SpendError::Unseen.into());
        }
        if now.named() != plan.to {
            let (now, agreed) = (now.paid_to(plan.owner).to_checksum(None), plan.after.to_checksum(None));
            return Err(SetRecipientError::Differs { now, agreed });
        }
        Ok(())
    }

    async fn named_now(&self, plan: &RecipientPlan) -> Result<RecipientFacts, ChainError> {
        let asked: Vec<Address> = token(plan).into_iter().collect();
        self.ports.chain.reward_recipients(plan.source, plan.owner, &asked).await
    }
}

fn token(plan: &RecipientPlan) -> Option<Address> {
    plan.token.as_ref().map(|token| token.contract)
}

/// A change of the recipient as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecipientRecord {
    plan: RecipientPlan,
    state: RecipientState,
    stopped: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum RecipientState {
    Confirmed,
    Sending { tx: SignedTransaction },
    Done { tx: B256 },
    Ended { failure: Failure, tx: Option<B256> },
}

impl RecipientRecord {
    pub(super) fn agreed(plan: RecipientPlan) -> Self {
        Self { plan, state: RecipientState::Confirmed, stopped: None }
    }

    fn transaction(&self) -> Option<B256> {
        match &self.state {
            RecipientState::Confirmed => None,
            RecipientState::Sending { tx } => Some(tx.hash),
            RecipientState::Done { tx } => Some(*tx),
            RecipientState::Ended { tx, .. } => *tx,
        }
    }
}

impl Saga for RecipientRecord {
    type Error = SetRecipientError;

    fn open(&self) -> bool {
        !matches!(self.state, RecipientState::Done { .. } | RecipientState::Ended { .. })
    }

    /// The network file still names the contract, as one that remembers a recipient.
    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && self.plan.call.to == self.plan.source
            && wallet.keeps_recipient(self.plan.source).is_ok()
    }

    fn review(&self) -> Review {
        Review::Recipient(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), SetRecipientError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            RecipientState::Confirmed => wallet.sign_recipient(&self.plan).await?,
            RecipientState::Sending { tx } => wallet.settle_recipient(&self.plan, tx).await?,
            state @ (RecipientState::Done { .. } | RecipientState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &SetRecipientError) {
        let failure = error.failure();
        if error.is_final() {
            self.state = RecipientState::Ended { failure, tx: self.transaction() };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (RecipientState::Done { .. }, _) => OperationStatus::Done,
            (RecipientState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let status = match &self.state {
            RecipientState::Confirmed | RecipientState::Sending { .. } if self.stopped.is_some() => StepStatus::Failed,
            RecipientState::Confirmed | RecipientState::Sending { .. } => StepStatus::Current,
            RecipientState::Done { .. } => StepStatus::Done,
            RecipientState::Ended { .. } => StepStatus::Failed,
        };
        vec![Step { name: "recipient".to_string(), status, tx: self.transaction() }]
    }

    fn reminder(&self) -> Option<String> {
        None
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            RecipientState::Sending { tx } => Some(tx),
            RecipientState::Confirmed | RecipientState::Done { .. } | RecipientState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            RecipientState::Sending { tx } => Some(tx),
            RecipientState::Confirmed | RecipientState::Done { .. } | RecipientState::Ended { .. } => None,
        }
    }
}
