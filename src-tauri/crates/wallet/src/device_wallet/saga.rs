//! A call of a device's own wallet as a saga: signed, sent, read back.

use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    device::Deed,
    device_wallet::{ExecutePlan, Taken},
    failure::{Coded, Failure},
    operation::{OperationStatus, Step, StepStatus},
    review::Review,
    transaction::SignedTransaction,
};
use serde::{Deserialize, Serialize};

use super::error::ExecuteError;
use crate::{
    Wallet,
    fault::point,
    operations::Saga,
    ports::{ChainError, device_wallet::Thing},
};

impl Wallet {
    /// Only where wallet and deed are still as the owner saw them.
    async fn sign_execute(&self, plan: &ExecutePlan) -> Result<ExecuteState, ExecuteError> {
        let thing = thing(plan);
        let facts = self.ports.device_wallets.take_facts(plan.device, plan.owner, plan.to, &thing).await?;
        let same = |deed: &Deed| {
            (deed.owner, deed.wallet, &deed.token_id) == (plan.owner, plan.deed.wallet, &plan.deed.token_id)
        };
        if !facts.deed.as_ref().is_some_and(same) || !facts.genuine {
            return Err(ExecuteError::Changed);
        }
        if facts.balance < plan.fee_ceiling() {
            return Err(ExecuteError::NotEnough);
        }
        let gas = match self.ports.device_wallets.try_execute(plan.owner, &plan.call, &thing).await {
            Err(ChainError::Reverted(reason)) => return Err(ExecuteError::Refused(reason)),
            other => other?,
        };
        let tx = self.sign_call(&Review::Execute(plan.clone()), plan.call.clone(), gas, plan.gas, plan.fees).await?;
        point("execute.signed");
        Ok(ExecuteState::Sending { tx })
    }

    async fn settle_execute(&self, plan: &ExecutePlan, tx: SignedTransaction) -> Result<ExecuteState, ExecuteError> {
        point("execute.sending");
        let mined = self.settle(plan.owner, &tx).await?;
        point("execute.mined");
        if !mined.succeeded {
            return Err(ExecuteError::Failed(mined.reason.unwrap_or_default()));
        }
        let wallet = plan.deed.wallet;
        match &plan.taken {
            Taken::Token { token, amount } => {
                let read = || self.ports.chain.moved(mined.hash, token.contract, Owner(wallet), plan.to);
                let moved = self.read_log(read).await?.unwrap_or(Amount::ZERO);
                if moved != *amount {
                    let shown = |amount: Amount| format!("{} {}", amount.exact(token.decimals), token.symbol);
                    return Err(ExecuteError::Differs { arrived: shown(moved), agreed: shown(*amount) });
                }
            }
            Taken::Nft { nft } => {
                let read = || self.ports.device_wallets.nft_moved(mined.hash, nft, wallet, plan.to);
                self.read_log(read).await?.ok_or(ExecuteError::NotLogged)?;
            }
            // Coins and other calls leave no log that every wallet of this kind writes.
            Taken::Coin { .. } | Taken::Call { .. } => {}
        }
        Ok(ExecuteState::Done { tx: mined.hash })
    }
}

fn thing(plan: &ExecutePlan) -> Thing {
    match &plan.taken {
        Taken::Coin { .. } => Thing::Coin,
        Taken::Token { token, .. } => Thing::Token(token.contract),
        Taken::Nft { nft } => Thing::Nft(nft.clone()),
        Taken::Call { .. } => Thing::Call(plan.inner.clone()),
    }
}

/// A call of a device's own wallet as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExecuteRecord {
    plan: ExecutePlan,
    state: ExecuteState,
    stopped: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
enum ExecuteState {
    Confirmed,
    Sending { tx: SignedTransaction },
    Done { tx: B256 },
    Ended { failure: Failure, tx: Option<B256> },
}

impl ExecuteRecord {
    pub(super) fn agreed(plan: ExecutePlan) -> Self {
        Self { plan, state: ExecuteState::Confirmed, stopped: None }
    }

    /// The recipient, once it was given what was agreed to; the contract of a call is none.
    pub(crate) fn arrived_at(&self) -> Option<Address> {
        let given = matches!(self.state, ExecuteState::Done { .. }) && !matches!(self.plan.taken, Taken::Call { .. });
        given.then_some(self.plan.to)
    }

    fn transaction(&self) -> Option<B256> {
        match &self.state {
            ExecuteState::Confirmed => None,
            ExecuteState::Sending { tx } => Some(tx.hash),
            ExecuteState::Done { tx } => Some(*tx),
            ExecuteState::Ended { tx, .. } => *tx,
        }
    }
}

impl Saga for ExecuteRecord {
    type Error = ExecuteError;

    fn open(&self) -> bool {
        !matches!(self.state, ExecuteState::Done { .. } | ExecuteState::Ended { .. })
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        let plan = &self.plan;
        let call = wallet.ports.device_wallets.execute_call(plan.deed.wallet, &plan.inner);
        plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == plan.owner)
            && call == plan.call
    }

    fn review(&self) -> Review {
        Review::Execute(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), ExecuteError> {
        self.stopped = None;
        self.state = match self.state.clone() {
            ExecuteState::Confirmed => wallet.sign_execute(&self.plan).await?,
            ExecuteState::Sending { tx } => wallet.settle_execute(&self.plan, tx).await?,
            state @ (ExecuteState::Done { .. } | ExecuteState::Ended { .. }) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &ExecuteError) {
        let failure = error.failure();
        if error.is_final() {
            self.state = ExecuteState::Ended { failure, tx: self.transaction() };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (ExecuteState::Done { .. }, _) => OperationStatus::Done,
            (ExecuteState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    fn steps(&self) -> Vec<Step> {
        let status = match &self.state {
            ExecuteState::Confirmed | ExecuteState::Sending { .. } if self.stopped.is_some() => StepStatus::Failed,
            ExecuteState::Confirmed | ExecuteState::Sending { .. } => StepStatus::Current,
            ExecuteState::Done { .. } => StepStatus::Done,
            ExecuteState::Ended { .. } => StepStatus::Failed,
        };
        vec![Step { name: "execute".to_string(), status, tx: self.transaction() }]
    }

    fn reminder(&self) -> Option<String> {
        None
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            ExecuteState::Sending { tx } => Some(tx),
            ExecuteState::Confirmed | ExecuteState::Done { .. } | ExecuteState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            ExecuteState::Sending { tx } => Some(tx),
            ExecuteState::Confirmed | ExecuteState::Done { .. } | ExecuteState::Ended { .. } => None,
        }
    }
}
