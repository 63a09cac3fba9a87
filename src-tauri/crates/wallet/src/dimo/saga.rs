//! Drives it from its stored state to its end or to where it must rest.

use domain::{
    account::Owner,
    dimo::DimoAct,
    failure::Coded,
    operation::{OperationStatus, Step},
    review::Review,
    transaction::SignedTransaction,
};

use super::{
    error::DimoError,
    state::{DimoRecord, DimoState},
};
use crate::{Wallet, operations::Saga};

impl Saga for DimoRecord {
    type Error = DimoError;

    fn open(&self) -> bool {
        !matches!(self.state, DimoState::Done { .. } | DimoState::Ended { .. })
    }

    fn belongs(&self, wallet: &Wallet, account: Option<Owner>) -> bool {
        self.plan.chain_id == wallet.network.chain_id
            && account.is_none_or(|account| account == self.plan.owner)
            && wallet.network.dimo.as_ref().is_some_and(|contracts| contracts.registry == self.plan.registry)
    }

    fn review(&self) -> Review {
        Review::Dimo(self.plan.clone())
    }

    async fn step(&mut self, wallet: &Wallet) -> Result<(), DimoError> {
        self.stopped = None;
        let plan = &self.plan;
        self.state = match (self.state.clone(), &plan.act) {
            (DimoState::Confirmed, DimoAct::Claim { digest }) => wallet.ask_box(plan, *digest).await?,
            (DimoState::Confirmed, DimoAct::Connect { .. } | DimoAct::Disconnect { .. } | DimoAct::EndGrant { .. }) => {
                wallet.sign_dimo(plan, None).await?
            }
            (DimoState::Signed { signature }, _) => wallet.sign_dimo(plan, Some(signature)).await?,
            (DimoState::Sending { tx }, _) => wallet.settle_dimo(plan, tx).await?,
            (DimoState::Mined { tx }, _) => wallet.check_dimo(plan, tx).await?,
            (state @ (DimoState::Done { .. } | DimoState::Ended { .. }), _) => state,
        };
        Ok(())
    }

    fn rest(&mut self, error: &DimoError) {
        let failure = error.failure();
        if error.is_final() {
            let (step, tx) = self.progress();
            self.state = DimoState::Ended { failure, step, tx };
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
        None
    }

    fn waiting(&self) -> Option<&SignedTransaction> {
        match &self.state {
            DimoState::Sending { tx } => Some(tx),
            DimoState::Confirmed
            | DimoState::Signed { .. }
            | DimoState::Mined { .. }
            | DimoState::Done { .. }
            | DimoState::Ended { .. } => None,
        }
    }

    fn waiting_mut(&mut self) -> Option<&mut SignedTransaction> {
        match &mut self.state {
            DimoState::Sending { tx } => Some(tx),
            DimoState::Confirmed
            | DimoState::Signed { .. }
            | DimoState::Mined { .. }
            | DimoState::Done { .. }
            | DimoState::Ended { .. } => None,
        }
    }
}
