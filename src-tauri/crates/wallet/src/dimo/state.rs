//! The stored state of what is done with a device of DIMO.

use domain::{
    B256,
    dimo::{DimoAct, DimoPlan},
    failure::Failure,
    operation::{OperationStatus, Step, StepStatus},
    transaction::SignedTransaction,
};
use serde::{Deserialize, Serialize};

/// What was agreed to, how far it came, why it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DimoRecord {
    pub(super) plan: DimoPlan,
    pub(super) state: DimoState,
    pub(super) stopped: Option<Failure>,
}

/// How far it came. The signature of the device is sealed by the vault's data key, and gone once it is in a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub(super) enum DimoState {
    Confirmed,
    Signed {
        signature: Vec<u8>,
    },
    Sending {
        tx: SignedTransaction,
    },
    Mined {
        tx: B256,
    },
    Done {
        tx: B256,
    },
    /// `step` is how many steps were done.
    Ended {
        failure: Failure,
        step: usize,
        tx: Option<B256>,
    },
}

impl DimoRecord {
    pub(super) fn agreed(plan: DimoPlan) -> Self {
        Self { plan, state: DimoState::Confirmed, stopped: None }
    }

    /// A claim that was done, by this transaction.
    pub(crate) fn claimed(&self) -> Option<(&DimoPlan, B256)> {
        match (&self.plan.act, &self.state) {
            (DimoAct::Claim { .. }, DimoState::Done { tx }) => Some((&self.plan, *tx)),
            (
                DimoAct::Claim { .. } | DimoAct::Connect { .. } | DimoAct::Disconnect { .. } | DimoAct::EndGrant { .. },
                _,
            ) => None,
        }
    }

    /// Where it stands, as shown.
    pub(super) fn standing(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (DimoState::Done { .. }, _) => OperationStatus::Done,
            (DimoState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    /// Its steps, as shown.
    pub(super) fn shown_steps(&self) -> Vec<Step> {
        let (done, tx) = self.progress();
        let failed = self.stopped.is_some() || matches!(self.state, DimoState::Ended { .. });
        let names = self.names();
        let sends = names.len() - 2;
        let show = |(place, name): (usize, &&str)| {
            let status = match place {
                _ if place < done => StepStatus::Done,
                _ if place > done => StepStatus::ToDo,
                _ if failed => StepStatus::Failed,
                _ => StepStatus::Current,
            };
            Step { name: (*name).to_string(), status, tx: tx.filter(|_| place == sends) }
        };
        names.iter().enumerate().map(show).collect()
    }

    fn names(&self) -> &'static [&'static str] {
        match &self.plan.act {
            DimoAct::Claim { .. } => &["box_signs", "dimo_claim", "dimo_owner"],
            DimoAct::Connect { .. } => &["dimo_connect", "dimo_connected"],
            DimoAct::Disconnect { .. } => &["dimo_disconnect", "dimo_disconnected"],
            DimoAct::EndGrant { .. } => &["dimo_end_grant", "dimo_grant_ended"],
        }
    }

    /// Steps that are done, and the transaction.
    pub(super) fn progress(&self) -> (usize, Option<B256>) {
        // Only a claim has the device sign.
        let before = self.names().len() - 2;
        match &self.state {
            DimoState::Confirmed => (0, None),
            DimoState::Signed { .. } => (before, None),
            DimoState::Sending { tx } => (before, Some(tx.hash)),
            DimoState::Mined { tx } => (before + 1, Some(*tx)),
            DimoState::Done { tx } => (before + 2, Some(*tx)),
            DimoState::Ended { step, tx, .. } => (*step, *tx),
        }
    }
}
