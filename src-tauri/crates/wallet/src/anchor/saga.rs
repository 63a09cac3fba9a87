//! Anchoring as a saga: signed, sent, read back, kept.

use std::collections::BTreeSet;

use domain::{
    B256,
    account::Owner,
    amount::Amount,
    anchor::{AnchorPlan, leaf},
    failure::{Coded, Failure},
    operation::{OperationKind, OperationStatus, Step, StepStatus},
    review::Review,
    transaction::{Mined, SignedTransaction},
};
use serde::{Deserialize, Serialize};

use super::AnchorError;
use crate::{
    Wallet,
    fault::point,
    operations::{OperationError, Saga, parse},
    ports::{AnchorKeeper, AnchorLeaf, AnchorRow, ChainError},
    spend::SpendError,
};

impl Wallet {
    /// The anchorings that were done and stand in no block any more, by their transactions.
    pub(crate) async fn undone_anchors(&self) -> Result<BTreeSet<B256>, OperationError> {
        let mut undone = BTreeSet::new();
        for row in self.ports.store.operations().await? {
            if row.undone && row.kind == OperationKind::Anchor {
                undone.extend(parse::<AnchorRecord>(&row)?.transaction());
            }
        }
        Ok(undone)
    }

    async fn sign_anchor(&self, plan: &AnchorPlan, by_rule: bool) -> Result<AnchorState, AnchorError> {
        if by_rule {
            self.anchor_rule_still_allows(plan.owner).await?;
        }
        if self.ports.chain.balance(plan.owner).await? < plan.fee_ceiling() {
            return Err(AnchorError::NotEnough);
        }
        let gas = match self.ports.chain.simulate(plan.owner, &plan.call).await {
            Err(ChainError::Reverted(reason)) => return Err(AnchorError::Refused(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Anchor(plan.clone()), plan.call.clone(), gas, plan.gas, plan.fees).await?;
        point("anchor.signed");
        Ok(AnchorState::Sending { tx })
    }

    async fn settle_anchor(&self, plan: &AnchorPlan, tx: SignedTransaction) -> Result<AnchorState, AnchorError> {
        point("anchor.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("anchor.mined");
        if !mined.succeeded {
            return Err(AnchorError::Failed(mined.reason.unwrap_or_default()));
        }
        let row = self.read_anchor(plan, &mined).await?;
        self.ports.store.add_anchor(&row).await?;
        Ok(AnchorState::Done { tx: mined.hash })
    }

    /// What was agreed to stands in the contract's log and in its state (T-41). Who had the same root anchored before us
    /// only made it older.
    async fn read_anchor(&self, plan: &AnchorPlan, mined: &Mined) -> Result<AnchorRow, AnchorError> {
        let chain = &self.ports.chain;
        let logged = || chain.anchored(mined.hash, plan.contract, plan.owner, plan.root, plan.count());
        self.read_log(logged).await?.ok_or(AnchorError::NotLogged)?;
        let facts = chain.anchor_facts(plan.contract, plan.root, plan.owner).await?;
        if facts.block < mined.block {
            return Err(SpendError::Unseen.into());
        }
        let (block, at) = facts.place.ok_or(AnchorError::NotKept)?;
        // The block left the chain between two looks, and the root went into a later one.
        if block > mined.block {
            return Err(SpendError::Unseen.into());
        }
        let keeper = AnchorKeeper { chain_id: plan.chain_id, contract: plan.contract };
        Ok(AnchorRow { keeper, root: plan.root, block, at, tx: mined.hash, leaves: leaves(plan) })
    }
}

/// The leaves of a plan, in their order.
fn leaves(plan: &AnchorPlan) -> Vec<AnchorLeaf> {
    let of_device = plan.devices.iter().flat_map(|one| one.batches.iter().map(|batch| (one.device, batch)));
    let kept = of_device.map(|(device, batch)| AnchorLeaf {
        device,
        seq: batch.seq,
        hash: batch.hash,
        leaf: B256::from(leaf(device, batch)),
    });
    kept.collect()
}

/// An anchoring as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AnchorRecord {
    plan: AnchorPlan,
    state: AnchorState,
    stopped: Option<Failure>,
    /// The owner's rule agreed to it.
    #[serde(default)]
    by_rule: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum AnchorState {
    Confirmed,
    Sending { tx: SignedTransaction },
    Done { tx: B256 },
    Ended { failure: Failure, tx: Option<B256> },
}

impl AnchorRecord {
    pub(super) fn agreed(plan: AnchorPlan, by_rule: bool) -> Self {
        Self { plan, state: AnchorState::Confirmed, stopped: None, by_rule }
    }

    /// What it may have spent on fees by the rule of this account on this network: the highest fee, once it was signed or
    /// as long as it can be. What a node says that it cost makes no room for more.
    pub(super) fn spent_by_rule(&self, owner: Owner, chain_id: u64) -> Amount {
        let counts = self.by_rule && (self.plan.owner, self.plan.chain_id) == (owner, chain_id);
        if counts && (self.open() || self.transaction().is_some()) { self.plan.fee_ceiling() } else { Amount::ZERO }
    }

    fn transaction(&self) -> Option<B256> {
        match &self.state {
            AnchorState::Confirmed => None,
            AnchorState::Sending { tx } => Some(tx.hash),
            AnchorState::Done { tx } => Some(*tx),
            AnchorState::Ended { tx, .. } => *tx,
        }
    }
}

impl Saga for AnchorRecord {
    type Error = AnchorError;

    fn open(&self) -> bool {
        !matches!(self.state, AnchorState::Done { .. } | AnchorState::Ended { .. })
    }

    /// The network file still names the contract.
    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && self.plan.call.to == self.plan.contract
            && wallet.network.anchor() == Some(self.plan.contract)
    }

    fn review(&self) -> Review {
        Review::Anchor(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), AnchorError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            AnchorState::Confirmed => wallet.sign_anchor(&self.plan, self.by_rule).await?,
            AnchorState::Sending { tx } => wallet.settle_anchor(&self.plan, tx).await?,
            state @ (AnchorState::Done { .. } | AnchorState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &AnchorError) {
        let failure = error.failure();
        if error.is_final() {
            self.state = AnchorState::Ended { failure, tx: self.transaction() };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (AnchorState::Done { .. }, _) => OperationStatus::Done,
            (AnchorState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let status = match &self.state {
            AnchorState::Confirmed | AnchorState::Sending { .. } if self.stopped.is_some() => StepStatus::Failed,
            AnchorState::Confirmed | AnchorState::Sending { .. } => StepStatus::Current,
            AnchorState::Done { .. } => StepStatus::Done,
            AnchorState::Ended { .. } => StepStatus::Failed,
        };
        vec![Step { name: "anchor".to_string(), status, tx: self.transaction() }]
    }

    fn reminder(&self) -> Option<String> {
        None
    }

    fn by_rule(&self) -> bool {
        self.by_rule
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            AnchorState::Sending { tx } => Some(tx),
            AnchorState::Confirmed | AnchorState::Done { .. } | AnchorState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            AnchorState::Sending { tx } => Some(tx),
            AnchorState::Confirmed | AnchorState::Done { .. } | AnchorState::Ended { .. } => None,
        }
    }
}
