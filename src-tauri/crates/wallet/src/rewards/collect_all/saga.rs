//! The agreed transactions one after the other: each is tried out again before it is signed, and one that pays nothing
//! any more holds up none of the others.

use std::collections::BTreeMap;

use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    collect_all::{CollectAllPlan, CollectCall},
    failure::{Coded, Failure},
    operation::{OperationKind, OperationStatus, OperationView, Step, StepStatus},
    review::{ProofClaim, Review, ReviewId},
    transaction::SignedTransaction,
    words::collect_all_title,
};
use serde::{Deserialize, Serialize};

use crate::{
    Wallet,
    claim::ConfirmError,
    fault::point,
    operations::Saga,
    ports::{ChainError, StoreError},
    review::ReviewError,
    rewards::CollectError,
    spend::SpendError,
};

impl Wallet {
    /// Stores the reviewed collection from many contracts as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_collect_all(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::CollectAll(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        Ok(self.begin_collect_all(plan, false).await?)
    }

    /// Stores a collection that was agreed to, in a review or by the owner's rule. From then on its fees count for the
    /// rule's cap.
    pub(in crate::rewards) async fn begin_collect_all(
        &self,
        plan: CollectAllPlan,
        by_rule: bool,
    ) -> Result<OperationView, StoreError> {
        let title = collect_all_title(&plan);
        let parts = plan.transactions.iter().map(|_| Part::ToDo).collect();
        let record = CollectAllRecord { plan, parts, stopped: None, by_rule };
        self.begin(OperationKind::CollectAll, None, title, &record).await
    }

    async fn sign_part(&self, plan: &CollectAllPlan, made: &CollectCall, by_rule: bool) -> Result<Part, CollectError> {
        if by_rule {
            self.rule_still_allows(plan.owner, made, plan.fees).await?;
        }
        for (at, agreed) in by_source(made) {
            self.still_owed(at, &agreed).await?;
            for (proof, _) in &agreed {
                let paid_to = plan.paid_to(at, proof.token.contract);
                self.still_paid_to(at, plan.owner, proof, paid_to).await?;
            }
        }
        let forecast = match self.ports.chain.simulate(plan.owner, &made.call).await {
            Err(ChainError::Reverted(reason)) => return Err(CollectError::PaysNothing(reason)),
            other => other?,
        };
        let agreed = Review::CollectAll(plan.clone());
        let tx = self.sign_call(&agreed, made.call.clone(), forecast, made.gas, plan.fees).await?;
        point("collect_all.signed");
        Ok(Part::Sending { tx })
    }

    async fn settle_part(
        &self,
        owner: Owner,
        made: &CollectCall,
        tx: &SignedTransaction,
    ) -> Result<Part, CollectError> {
        point("collect_all.sending");
        let mined = match self.settle(owner, tx).await {
            Err(SpendError::Replaced) => return Ok(Part::ToDo),
            other => other?,
        };
        point("collect_all.mined");
        if !mined.succeeded {
            return Err(CollectError::Failed(mined.reason.unwrap_or_default()));
        }
        let chain = &self.ports.chain;
        let paid = self.read_log(|| chain.items_collected(mined.hash, owner, &made.items)).await?;
        let nothing = || ChainError::BadAnswer("the mined collection paid nothing by the contracts' logs".to_string());
        Ok(Part::Done { tx: mined.hash, paid: paid.ok_or_else(nothing)? })
    }
}

/// A collection from many contracts as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CollectAllRecord {
    plan: CollectAllPlan,
    /// Where each transaction of the plan stands.
    parts: Vec<Part>,
    stopped: Option<Failure>,
    /// The owner's rule agreed to it.
    #[serde(default)]
    by_rule: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum Part {
    ToDo,
    Sending {
        tx: SignedTransaction,
    },
    /// `paid`: for each of its rewards, by the contract's own log.
    Done {
        tx: B256,
        paid: Vec<Amount>,
    },
    Failed {
        failure: Failure,
        tx: Option<B256>,
    },
}

impl Part {
    fn is_open(&self) -> bool {
        match self {
            Self::ToDo | Self::Sending { .. } => true,
            Self::Done { .. } | Self::Failed { .. } => false,
        }
    }

    fn transaction(&self) -> Option<B256> {
        match self {
            Self::ToDo => None,
            Self::Sending { tx } => Some(tx.hash),
            Self::Done { tx, .. } => Some(*tx),
            Self::Failed { tx, .. } => *tx,
        }
    }

    fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            Self::ToDo | Self::Sending { .. } | Self::Done { .. } => None,
        }
    }

    fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }
}

impl Saga for CollectAllRecord {
    type Error = CollectError;

    fn open(&self) -> bool {
        self.parts.iter().any(Part::is_open)
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && self.plan.transactions.iter().all(|made| is_of(made, wallet))
    }

    fn review(&self) -> Review {
        Review::CollectAll(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), CollectError> {
        self.stopped = None;
        let mut parts = self.plan.transactions.iter().zip(&mut self.parts);
        let Some((made, part)) = parts.find(|(_, part)| part.is_open()) else { return Ok(()) };
        let outcome = match &*part {
            Part::ToDo => wallet.sign_part(&self.plan, made, self.by_rule).await,
            Part::Sending { tx } => wallet.settle_part(self.plan.owner, made, tx).await,
            over @ (Part::Done { .. } | Part::Failed { .. }) => Ok(over.clone()),
        };
        *part = match outcome {
            Ok(next) => next,
            // The others are paid all the same.
            Err(error) if error.is_final() => Part::Failed { failure: error.failure(), tx: part.transaction() },
            Err(error) => return Err(error),
        };
        Ok(())
    }

    fn rest(&mut self, error: &CollectError) {
        self.stopped = Some(error.failure());
    }

    fn status(&self) -> OperationStatus {
        let failure = self.parts.iter().find_map(Part::failure);
        match (self.open(), &self.stopped, failure) {
            (true, Some(failure), _) => OperationStatus::Stopped { failure: failure.clone() },
            (true, None, _) => OperationStatus::Running,
            (false, _, Some(failure)) if !self.parts.iter().any(Part::is_done) => {
                OperationStatus::Ended { failure: failure.clone() }
            }
            (false, _, _) => OperationStatus::Done,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let current = self.parts.iter().position(Part::is_open);
        let step = |(place, part): (usize, &Part)| {
            let status = match part {
                Part::Done { .. } => StepStatus::Done,
                Part::Failed { .. } => StepStatus::Failed,
                Part::ToDo | Part::Sending { .. } if current != Some(place) => StepStatus::ToDo,
                Part::ToDo | Part::Sending { .. } if self.stopped.is_some() => StepStatus::Failed,
                Part::ToDo | Part::Sending { .. } => StepStatus::Current,
            };
            Step { name: "collect".to_string(), status, tx: part.transaction() }
        };
        self.parts.iter().enumerate().map(step).collect()
    }

    /// What did not come, once the others did.
    fn reminder(&self) -> Option<String> {
        let failures: Vec<&Failure> = self.parts.iter().filter_map(Part::failure).collect();
        let first = failures.first().filter(|_| self.parts.iter().any(Part::is_done))?;
        let (failed, all) = (failures.len(), self.parts.len());
        Some(format!(
            "{failed} of {all} transactions paid nothing: {}. Collect again for what is still there.",
            first.detail
        ))
    }

    fn by_rule(&self) -> bool {
        self.by_rule
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        self.parts.iter().find_map(|part| match part {
            Part::Sending { tx } => Some(tx),
            Part::ToDo | Part::Done { .. } | Part::Failed { .. } => None,
        })
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        self.parts.iter_mut().find_map(|part| match part {
            Part::Sending { tx } => Some(tx),
            Part::ToDo | Part::Done { .. } | Part::Failed { .. } => None,
        })
    }
}

impl CollectAllRecord {
    /// The transactions that are over: from where they collected, or what called the many for them, and whether each paid.
    pub(crate) fn paid_fees_in(&self) -> Vec<(Address, B256, bool)> {
        let parts = self.plan.transactions.iter().zip(&self.parts).filter(|(_, part)| !part.is_open());
        parts.filter_map(|(made, part)| Some((from(made), part.transaction()?, part.is_done()))).collect()
    }

    /// What it may have spent on fees by the rule of this account on this network: whatever was signed, or can still be,
    /// with its highest fee. What a node says that it cost makes no room for more.
    pub(in crate::rewards) fn spent_by_rule(&self, owner: Owner, chain_id: u64) -> Amount {
        if !self.by_rule || (self.plan.owner, self.plan.chain_id) != (owner, chain_id) {
            return Amount::ZERO;
        }
        let parts = self.plan.transactions.iter().zip(&self.parts);
        let spends = parts.filter(|(_, part)| part.is_open() || part.transaction().is_some());
        spends.fold(Amount::ZERO, |sum, (made, _)| sum.plus(made.fee_ceiling(self.plan.fees)))
    }
}

fn from(made: &CollectCall) -> Address {
    match made.items.as_slice() {
        [first, rest @ ..] if rest.iter().all(|item| item.source == first.source) => first.source,
        _ => made.call.to,
    }
}

/// What it collects by proofs, by the contract.
fn by_source(made: &CollectCall) -> BTreeMap<Address, Vec<(&ProofClaim, Amount)>> {
    let mut sources: BTreeMap<Address, Vec<(&ProofClaim, Amount)>> = BTreeMap::new();
    for item in &made.items {
        if let Some(proof) = &item.proof {
            sources.entry(item.source).or_default().push((proof, item.amount));
        }
    }
    sources
}

/// The network file still names whom the transaction calls, and where it collects from.
fn is_of(made: &CollectCall, wallet: &Wallet) -> bool {
    let sources = &wallet.network.rewards;
    let named = |at| sources.iter().any(|source| source.address == at);
    (named(made.call.to) || wallet.network.multicall3 == Some(made.call.to))
        && made.items.iter().all(|item| named(item.source))
}
