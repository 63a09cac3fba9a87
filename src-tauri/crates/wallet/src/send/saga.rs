//! Sending as a saga: signed, sent, read back.

use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    failure::{Coded, Failure},
    operation::{OperationStatus, Step, StepStatus},
    review::Review,
    send::SendPlan,
    transaction::SignedTransaction,
};
use serde::{Deserialize, Serialize};

use super::error::SendError;
use crate::{Wallet, fault::point, operations::Saga, ports::ChainError};

impl Wallet {
    async fn sign_send(&self, plan: &SendPlan) -> Result<SendState, SendError> {
        if self.ports.chain.balance(plan.owner).await? < plan.call.value.plus(plan.fee_ceiling()) {
            return Err(SendError::NotEnough);
        }
        let gas = match self.ports.chain.try_send(plan.owner, &plan.call).await {
            Err(ChainError::Reverted(reason)) => return Err(SendError::Refused(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Send(plan.clone()), plan.call.clone(), gas, plan.gas, plan.fees).await?;
        point("send.signed");
        Ok(SendState::Sending { tx })
    }

    async fn settle_send(&self, plan: &SendPlan, tx: SignedTransaction) -> Result<SendState, SendError> {
        point("send.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("send.mined");
        if !mined.succeeded {
            return Err(SendError::Failed(mined.reason.unwrap_or_default()));
        }
        if let Some(token) = &plan.token {
            let read = || self.ports.chain.moved(mined.hash, token.contract, plan.owner, plan.to);
            let moved = self.read_log(read).await?.unwrap_or(Amount::ZERO);
            if moved != plan.amount {
                return Err(SendError::Differs { arrived: plan.shown(moved), agreed: plan.shown(plan.amount) });
            }
        }
        Ok(SendState::Done { tx: mined.hash })
    }
}

/// A sending as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SendRecord {
    plan: SendPlan,
    state: SendState,
    stopped: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum SendState {
    Confirmed,
    Sending { tx: SignedTransaction },
    Done { tx: B256 },
    Ended { failure: Failure, tx: Option<B256> },
}

impl SendRecord {
    pub(super) fn agreed(plan: SendPlan) -> Self {
        Self { plan, state: SendState::Confirmed, stopped: None }
    }

    /// The recipient, once all of it arrived.
    pub(super) fn arrived_at(&self) -> Option<Address> {
        match self.state {
            SendState::Done { .. } => Some(self.plan.to),
            SendState::Confirmed | SendState::Sending { .. } | SendState::Ended { .. } => None,
        }
    }

    fn transaction(&self) -> Option<B256> {
        match &self.state {
            SendState::Confirmed => None,
            SendState::Sending { tx } => Some(tx.hash),
            SendState::Done { tx } => Some(*tx),
            SendState::Ended { tx, .. } => *tx,
        }
    }
}

impl Saga for SendRecord {
    type Error = SendError;

    fn open(&self) -> bool {
        !matches!(self.state, SendState::Done { .. } | SendState::Ended { .. })
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id && account.is_none_or(|account| account == self.plan.owner)
    }

    fn review(&self) -> Review {
        Review::Send(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), SendError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            SendState::Confirmed => wallet.sign_send(&self.plan).await?,
            SendState::Sending { tx } => wallet.settle_send(&self.plan, tx).await?,
            state @ (SendState::Done { .. } | SendState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &SendError) {
        let failure = error.failure();
        if error.is_final() {
            self.state = SendState::Ended { failure, tx: self.transaction() };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (SendState::Done { .. }, _) => OperationStatus::Done,
            (SendState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let status = match &self.state {
            SendState::Confirmed | SendState::Sending { .. } if self.stopped.is_some() => StepStatus::Failed,
            SendState::Confirmed | SendState::Sending { .. } => StepStatus::Current,
            SendState::Done { .. } => StepStatus::Done,
            SendState::Ended { .. } => StepStatus::Failed,
        };
        vec![Step { name: "send".to_string(), status, tx: self.transaction() }]
    }

    fn reminder(&self) -> Option<String> {
        None
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            SendState::Sending { tx } => Some(tx),
            SendState::Confirmed | SendState::Done { .. } | SendState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            SendState::Sending { tx } => Some(tx),
            SendState::Confirmed | SendState::Done { .. } | SendState::Ended { .. } => None,
        }
    }
}
