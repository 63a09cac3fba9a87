//! Handing a deed over as a saga: permissions ended, signed, sent, read back.

use domain::{
    Address, B256,
    account::Owner,
    device::Deed,
    failure::{Coded, Failure},
    operation::{OperationStatus, Step, StepStatus},
    review::Review,
    transaction::SignedTransaction,
    transfer::{TransferPlan, TransferReceipt},
};
use serde::{Deserialize, Serialize};

use super::{error::TransferError, plan::number};
use crate::{Wallet, fault::point, operations::Saga, ports::ChainError};

impl Wallet {
    /// Ends what lets apps read the device; nothing ends while the deed could not go.
    async fn end_readers(&self, plan: &TransferPlan) -> Result<TransferState, TransferError> {
        self.can_go(plan).await?;
        for row in self.readers(plan.device).await? {
            point("transfer.grant.ending");
            self.revoke(&row.id).await?;
        }
        point("transfer.grants.ended");
        Ok(TransferState::GrantsEnded)
    }

    async fn sign_transfer(&self, plan: &TransferPlan) -> Result<TransferState, TransferError> {
        let gas = self.can_go(plan).await?;
        let tx = self.sign_call(&Review::Transfer(plan.clone()), plan.call.clone(), gas, plan.gas, plan.fees).await?;
        point("transfer.signed");
        Ok(TransferState::Sending { tx })
    }

    /// The gas it takes now, where everything is still as the owner saw it.
    async fn can_go(&self, plan: &TransferPlan) -> Result<u64, TransferError> {
        let facts = self.ports.chain.transfer_facts(plan.device, plan.owner, plan.to).await?;
        let deed = facts.deed.filter(|deed| deed.owner == plan.owner).ok_or(TransferError::NotYours)?;
        if deed != plan.deed {
            return Err(TransferError::Changed);
        }
        if facts.balance < plan.fee_ceiling() {
            return Err(TransferError::NotEnough);
        }
        match self.ports.chain.simulate(plan.owner, &plan.call).await {
            Err(ChainError::Reverted(reason)) => Err(TransferError::Refused(reason)),
            other => Ok(other?),
        }
    }

    async fn settle_transfer(
        &self,
        plan: &TransferPlan,
        tx: SignedTransaction,
    ) -> Result<TransferState, TransferError> {
        point("transfer.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("transfer.mined");
        if !mined.succeeded {
            return Err(TransferError::Failed(mined.reason.unwrap_or_default()));
        }
        let (to, token) = (Owner(plan.to), number(&plan.deed)?);
        let read = || self.ports.chain.handed_over(mined.hash, plan.owner, to, token);
        let at = self.read_log(read).await?.ok_or(TransferError::NotLogged)?;
        let receipt = TransferReceipt {
            chain_id: plan.chain_id,
            contract: plan.contract,
            token_id: plan.deed.token_id.clone(),
            did: plan.did.clone(),
            from: plan.owner,
            to,
            tx: mined.hash,
            block: at.block,
            block_hash: at.block_hash,
            document_hash: plan.deed.document_hash,
        };
        Ok(TransferState::Moved { receipt })
    }

    /// Reads the owner back (T-41).
    async fn read_back(&self, plan: &TransferPlan, receipt: TransferReceipt) -> Result<TransferState, TransferError> {
        point("transfer.arrival.reading");
        let deed = self.ports.chain.deed(plan.device).await?;
        point("transfer.arrival.read");
        match deed {
            Some(deed) if deed.owner.0 == plan.to => Ok(TransferState::Done { receipt }),
            // The log stands in a settled block: a node that has not come so far is asked again.
            Some(deed) if deed.owner == plan.owner => {
                Err(ChainError::BadAnswer("the deed that was handed over is still the giver's".to_string()).into())
            }
            other => Err(TransferError::PassedOn(whose(other.as_ref()))),
        }
    }
}

fn whose(deed: Option<&Deed>) -> String {
    deed.map_or_else(|| "nobody".to_string(), |deed| deed.owner.to_string())
}

/// A transfer as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TransferRecord {
    plan: TransferPlan,
    state: TransferState,
    stopped: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum TransferState {
    Confirmed,
    GrantsEnded,
    Sending {
        tx: SignedTransaction,
    },
    Moved {
        receipt: TransferReceipt,
    },
    Done {
        receipt: TransferReceipt,
    },
    /// `step` is how many steps were done.
    Ended {
        failure: Failure,
        step: usize,
        tx: Option<B256>,
        receipt: Option<TransferReceipt>,
    },
}

impl TransferRecord {
    pub(super) fn agreed(plan: TransferPlan) -> Self {
        Self { plan, state: TransferState::Confirmed, stopped: None }
    }

    /// The recipient, once the chain named it as owner.
    pub(crate) fn arrived_at(&self) -> Option<Address> {
        matches!(self.state, TransferState::Done { .. }).then_some(self.plan.to)
    }

    /// What proves it, once it is mined and settled.
    pub(super) fn receipt(&self) -> Option<&TransferReceipt> {
        match &self.state {
            TransferState::Moved { receipt } | TransferState::Done { receipt } => Some(receipt),
            TransferState::Ended { receipt, .. } => receipt.as_ref(),
            TransferState::Confirmed | TransferState::GrantsEnded | TransferState::Sending { .. } => None,
        }
    }

    /// Steps that are done, and the transaction.
    fn progress(&self) -> (usize, Option<B256>) {
        match &self.state {
            TransferState::Confirmed => (0, None),
            TransferState::GrantsEnded => (1, None),
            TransferState::Sending { tx } => (1, Some(tx.hash)),
            TransferState::Moved { receipt } => (2, Some(receipt.tx)),
            TransferState::Done { receipt } => (3, Some(receipt.tx)),
            TransferState::Ended { step, tx, .. } => (*step, *tx),
        }
    }
}

impl Saga for TransferRecord {
    type Error = TransferError;

    fn open(&self) -> bool {
        !matches!(self.state, TransferState::Done { .. } | TransferState::Ended { .. })
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        let plan = &self.plan;
        let call = number(&plan.deed).and_then(|token| wallet.ports.chain.transfer_call(plan.owner, plan.to, token));
        plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == plan.owner)
            && call.is_ok_and(|call| call == plan.call)
    }

    fn review(&self) -> Review {
        Review::Transfer(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), TransferError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            TransferState::Confirmed => wallet.end_readers(&self.plan).await?,
            TransferState::GrantsEnded => wallet.sign_transfer(&self.plan).await?,
            TransferState::Sending { tx } => wallet.settle_transfer(&self.plan, tx).await?,
            TransferState::Moved { receipt } => wallet.read_back(&self.plan, receipt).await?,
            state @ (TransferState::Done { .. } | TransferState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &TransferError) {
        let failure = error.failure();
        if error.is_final() {
            let (step, tx) = self.progress();
            self.state = TransferState::Ended { failure, step, tx, receipt: self.receipt().cloned() };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (TransferState::Done { .. }, _) => OperationStatus::Done,
            (TransferState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let (done, tx) = self.progress();
        let failed = self.stopped.is_some() || matches!(self.state, TransferState::Ended { .. });
        let names = ["grants", "transfer", "arrival"];
        let step = |(place, name): (usize, &str)| {
            let status = match place {
                _ if place < done => StepStatus::Done,
                _ if place > done => StepStatus::ToDo,
                _ if failed => StepStatus::Failed,
                _ => StepStatus::Current,
            };
            Step { name: name.to_string(), status, tx: tx.filter(|_| name == "transfer") }
        };
        names.into_iter().enumerate().map(step).collect()
    }

    fn reminder(&self) -> Option<String> {
        matches!(self.state, TransferState::Done { .. }).then(|| {
            "What you still know of the device (its label's code, its readings) goes from this computer with \
             `deedboxctl device forget`"
                .to_string()
        })
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            TransferState::Sending { tx } => Some(tx),
            TransferState::Confirmed
            | TransferState::GrantsEnded
            | TransferState::Moved { .. }
            | TransferState::Done { .. }
            | TransferState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            TransferState::Sending { tx } => Some(tx),
            TransferState::Confirmed
            | TransferState::GrantsEnded
            | TransferState::Moved { .. }
            | TransferState::Done { .. }
            | TransferState::Ended { .. } => None,
        }
    }
}
