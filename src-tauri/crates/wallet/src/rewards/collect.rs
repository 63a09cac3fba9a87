//! Collecting what is ready: one transaction, as a saga.

use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    failure::{Code, Coded, Failure},
    network::RewardSource,
    operation::{OperationKind, OperationStatus, OperationView, Step, StepStatus},
    review::{CollectPlan, Review, ReviewId},
    reward_family::RewardFamily,
    transaction::SignedTransaction,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::show::RewardsError;
use crate::{
    AskError, Wallet,
    claim::ConfirmError,
    device_wallet::PlanExecuteError,
    fault::point,
    operations::Saga,
    ports::{ChainError, VaultError},
    review::ReviewError,
    spend::SpendError,
};

impl Wallet {
    /// The pool for stakes at this address, where the network file names one.
    pub(super) fn staking_pool(&self, at: Address) -> Option<&RewardSource> {
        let mut sources = self.network.rewards.iter();
        sources.find(|source| source.address == at && source.family() == Some(RewardFamily::FixedPool))
    }

    /// Stores the reviewed collection as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_collect(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::Collect(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        let title = match &plan.proof {
            Some(proof) => format!("{} {}", plan.amount.exact(proof.token.decimals), proof.token.symbol),
            None => format!("{} {}", plan.amount.exact(plan.decimals), plan.symbol),
        };
        let record = CollectRecord { plan, state: CollectState::Confirmed, stopped: None };
        Ok(self.begin(OperationKind::Collect, None, title, &record).await?)
    }

    async fn sign_collect(&self, plan: &CollectPlan) -> Result<CollectState, CollectError> {
        if let Some(claim) = &plan.proof {
            self.still_commanded(plan).await?;
            self.still_owed(plan.source(), &[(claim, plan.amount)]).await?;
            self.still_paid_to(plan.source(), plan.earner(), claim, plan.paid_to).await?;
        }
        let gas = match self.ports.chain.simulate(plan.owner, &plan.call).await {
            // A tick of a funded pool pays what was owed, and anybody may have the pool pay it out.
            Err(ChainError::Reverted(reason)) => return Err(CollectError::PaysNothing(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Collect(plan.clone()), plan.call.clone(), gas, plan.gas, plan.fees).await?;
        point("collect.signed");
        Ok(CollectState::Sending { tx })
    }

    /// What the mined collection paid by the contract's own log.
    async fn paid_by(&self, plan: &CollectPlan, hash: B256) -> Result<Option<Amount>, SpendError> {
        let chain = &self.ports.chain;
        match &plan.proof {
            Some(proof) => self.read_log(|| chain.proof_collected(hash, plan.source(), proof)).await,
            None if self.staking_pool(plan.call.to).is_some() => {
                self.read_log(|| chain.accrual_collected(hash, plan.call.to, plan.owner)).await
            }
            None => self.read_log(|| chain.collected(hash, plan.owner)).await,
        }
    }

    async fn settle_collect(&self, plan: &CollectPlan, tx: SignedTransaction) -> Result<CollectState, CollectError> {
        point("collect.sending");
        let mined = match self.settle(plan.owner, &tx).await {
            Err(SpendError::Replaced) => return Ok(CollectState::Confirmed),
            other => other?,
        };
        point("collect.mined");
        if !mined.succeeded {
            return Err(CollectError::Failed(mined.reason.unwrap_or_default()));
        }
        if self.paid_by(plan, mined.hash).await?.is_none() {
            return Err(ChainError::BadAnswer("the mined collection paid nothing by the pool's log".to_string()).into());
        }
        Ok(CollectState::Done { tx: mined.hash })
    }
}

/// A collection as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CollectRecord {
    plan: CollectPlan,
    state: CollectState,
    stopped: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum CollectState {
    Confirmed,
    Sending {
        tx: SignedTransaction,
    },
    Done {
        tx: B256,
    },
    Ended {
        failure: Failure,
        #[serde(default)]
        tx: Option<B256>,
    },
}

impl Saga for CollectRecord {
    type Error = CollectError;

    fn open(&self) -> bool {
        !matches!(self.state, CollectState::Done { .. } | CollectState::Ended { .. })
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && self.is_of(wallet)
    }

    fn review(&self) -> Review {
        Review::Collect(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), CollectError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            CollectState::Confirmed => wallet.sign_collect(&self.plan).await?,
            CollectState::Sending { tx } => wallet.settle_collect(&self.plan, tx).await?,
            state @ (CollectState::Done { .. } | CollectState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &CollectError) {
        let failure = error.failure();
        if error.is_final() {
            self.state = CollectState::Ended { failure, tx: self.transaction() };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (CollectState::Done { .. }, _) => OperationStatus::Done,
            (CollectState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let status = match &self.state {
            CollectState::Confirmed | CollectState::Sending { .. } if self.stopped.is_some() => StepStatus::Failed,
            CollectState::Confirmed | CollectState::Sending { .. } => StepStatus::Current,
            CollectState::Done { .. } => StepStatus::Done,
            CollectState::Ended { .. } => StepStatus::Failed,
        };
        vec![Step { name: "collect".to_string(), status, tx: self.transaction() }]
    }

    fn reminder(&self) -> Option<String> {
        None
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            CollectState::Sending { tx } => Some(tx),
            CollectState::Confirmed | CollectState::Done { .. } | CollectState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            CollectState::Sending { tx } => Some(tx),
            CollectState::Confirmed | CollectState::Done { .. } | CollectState::Ended { .. } => None,
        }
    }
}

impl CollectRecord {
    /// The network file still names where it is collected from.
    fn is_of(&self, wallet: &Wallet) -> bool {
        match &self.plan.proof {
            Some(_) => wallet.network.rewards.iter().any(|source| source.address == self.plan.source()),
            None => {
                let (chain, owner) = (&wallet.ports.chain, self.plan.owner);
                let call = match wallet.staking_pool(self.plan.call.to) {
                    Some(pool) => chain.accrual_call(pool.address, owner),
                    None => chain.collect_call(owner),
                };
                call.is_ok_and(|call| call == self.plan.call)
            }
        }
    }

    /// Where a collection that is over was collected from, and its transaction.
    pub(super) fn paid_fee_in(&self) -> Option<(Address, B256)> {
        let tx = match &self.state {
            CollectState::Confirmed | CollectState::Sending { .. } => None,
            CollectState::Done { tx } => Some(*tx),
            CollectState::Ended { tx, .. } => *tx,
        };
        tx.map(|tx| (self.plan.source(), tx))
    }

    fn transaction(&self) -> Option<B256> {
        match &self.state {
            CollectState::Confirmed => None,
            CollectState::Sending { tx } => Some(tx.hash),
            CollectState::Done { tx } => Some(*tx),
            CollectState::Ended { tx, .. } => *tx,
        }
    }
}

/// Why no collection was planned.
#[derive(Debug, Error)]
pub enum PlanCollectError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Rewards(#[from] RewardsError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error("the network file names no such contract of rewards")]
    UnknownSource,
    #[error("{}", .0.detail)]
    Proof(Failure),
    #[error(transparent)]
    Device(#[from] PlanExecuteError),
    #[error("nothing is ready to collect yet; what waits is shown with its reason")]
    NothingReady,
    /// Why each thing is left out.
    #[error("nothing can be collected now; nothing was sent. {0}")]
    AllLeft(String),
    #[error("the balance does not cover the network fee; nothing was sent. Add coins first")]
    NotEnoughFunds,
}

impl Coded for PlanCollectError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Rewards(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Device(e) => e.code(),
            Self::UnknownSource => Code::BadRequest,
            Self::Proof(failure) => failure.code,
            Self::NothingReady | Self::AllLeft(_) => Code::RewardsNothingReady,
            Self::NotEnoughFunds => Code::RewardsNotEnoughFunds,
        }
    }
}

/// Why a collection rests or ended.
#[derive(Debug, Error)]
pub enum CollectError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error(
        "the contract is not as it was when you agreed: {0}. Nothing was sent; look at your rewards, and collect what is ready then"
    )]
    Changed(&'static str),
    #[error("your rule does not allow it any more: {0}. Nothing was sent; collect by hand, or set the rule anew")]
    NotByRule(&'static str),
    #[error("the pool pays nothing now: {0}. Nothing was sent; look at your rewards, they may have come already")]
    PaysNothing(String),
    #[error("the pool refused to pay: {0}. Only the network fee was spent; what did not come meanwhile is still there")]
    Failed(String),
}

impl CollectError {
    /// The collection cannot go on; a new one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Changed(_) | Self::NotByRule(_) | Self::PaysNothing(_) | Self::Failed(_) => true,
            Self::Chain(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for CollectError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::NotByRule(_) => Code::Cancelled,
            Self::Changed(_) | Self::PaysNothing(_) => Code::RewardsNothingReady,
            Self::Failed(_) => Code::ChainReverted,
        }
    }
}
