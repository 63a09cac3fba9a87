//! Drives upkeep from its stored state to its end or to where it must rest.

use domain::{
    account::Owner,
    failure::Coded,
    operation::{OperationStatus, Step},
    review::Review,
    transaction::SignedTransaction,
    words::upkeep_reminder,
};

use super::{
    error::UpkeepError,
    state::{UpkeepRecord, UpkeepState},
};
use crate::{Wallet, operations::Saga};

impl UpkeepRecord {
    async fn next(&self, wallet: &Wallet) -> Result<UpkeepState, UpkeepError> {
        let plan = &self.plan;
        match self.state.clone() {
            UpkeepState::Confirmed => wallet.pin_upkeep(plan).await,
            UpkeepState::Pinned => wallet.ask_upkeep_permit(plan).await,
            UpkeepState::Permitted { permit } => wallet.sign_upkeep(plan, permit).await,
            UpkeepState::Sending { tx, .. } => wallet.settle_upkeep(plan, tx).await,
            UpkeepState::Mined { tx } => wallet.check_upkeep(plan, tx).await,
            UpkeepState::Checked { tx } => Ok(wallet.close_upkeep(plan, tx).await),
            state @ (UpkeepState::Done { .. } | UpkeepState::Ended { .. }) => Ok(state),
        }
    }
}

impl Saga for UpkeepRecord {
    type Error = UpkeepError;

    fn open(&self) -> bool {
        !matches!(self.state, UpkeepState::Done { .. } | UpkeepState::Ended { .. })
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && wallet.ports.chain.registry().is_ok_and(|registry| registry == self.plan.registry)
    }

    fn review(&self) -> Review {
        Review::Upkeep(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), UpkeepError> {
        self.stopped = None;
        match self.next(wallet).await {
            Ok(state) => self.state = state,
            Err(error) => {
                // What it was asked for comes to nothing: it must not go on signing for others all the same.
                if error.is_final() && self.had_signed() && self.plan.blind_digest.is_none() {
                    wallet.end_signing(self.plan.device).await;
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn rest(&mut self, error: &UpkeepError) {
        let failure = error.failure();
        if error.is_final() {
            let (step, tx) = self.progress();
            self.state = UpkeepState::Ended { failure, step, tx };
        } else {
            self.stopped = Some(failure);
        }
    }

    fn status(&self) -> OperationStatus {
        self.standing()
    }

    fn steps(&self) -> Vec<Step> {
        self.shown_steps()
    }

    fn reminder(&self) -> Option<String> {
        let open = matches!(self.state, UpkeepState::Done { closed: false, .. });
        if open { upkeep_reminder(&self.plan) } else { None }
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            UpkeepState::Sending { tx, .. } => Some(tx),
            UpkeepState::Confirmed
            | UpkeepState::Pinned
            | UpkeepState::Permitted { .. }
            | UpkeepState::Mined { .. }
            | UpkeepState::Checked { .. }
            | UpkeepState::Done { .. }
            | UpkeepState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            UpkeepState::Sending { tx, .. } => Some(tx),
            UpkeepState::Confirmed
            | UpkeepState::Pinned
            | UpkeepState::Permitted { .. }
            | UpkeepState::Mined { .. }
            | UpkeepState::Checked { .. }
            | UpkeepState::Done { .. }
            | UpkeepState::Ended { .. } => None,
        }
    }
}
