//! The stored state of a claim.

use domain::{
    B256,
    claim::ClaimPlan,
    failure::Failure,
    operation::{OperationStatus, Step, StepStatus},
    transaction::SignedTransaction,
};
use serde::{Deserialize, Serialize};

/// A claim as stored: what was agreed to, how far it came, why it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClaimRecord {
    pub plan: ClaimPlan,
    pub state: ClaimState,
    pub stopped: Option<Failure>,
    /// How often the device was asked and signed.
    #[serde(default)]
    pub asked: u8,
}

/// How far a claim came. The permit is sealed by the vault's data key and gone from `Registered` on (T-48).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub(crate) enum ClaimState {
    Confirmed,
    Permitted {
        permit: Vec<u8>,
    },
    Pinned {
        permit: Vec<u8>,
    },
    Approving {
        permit: Vec<u8>,
        tx: SignedTransaction,
    },
    Approved {
        permit: Vec<u8>,
        approve: Option<B256>,
    },
    Registering {
        permit: Vec<u8>,
        approve: Option<B256>,
        tx: SignedTransaction,
    },
    /// The payer is to be asked, or was asked and its answer is not known.
    Handing {
        permit: Vec<u8>,
        approve: Option<B256>,
    },
    /// The payer named this transaction.
    Handed {
        permit: Vec<u8>,
        approve: Option<B256>,
        register: B256,
    },
    Registered {
        approve: Option<B256>,
        register: B256,
    },
    Checked {
        approve: Option<B256>,
        register: B256,
    },
    /// `closed`: the device confirmed that it signs for nobody any more (T-38).
    Done {
        approve: Option<B256>,
        register: Option<B256>,
        closed: bool,
    },
    /// Over without the deed that was agreed to; what was spent stands in the failure's detail.
    Ended {
        failure: Failure,
        /// The step that could not be taken.
        #[serde(default)]
        step: usize,
        #[serde(default)]
        approve: Option<B256>,
        #[serde(default)]
        register: Option<B256>,
    },
}

const STEPS: [&str; 6] = ["permit", "document", "approve", "register", "check", "close"];

impl ClaimRecord {
    /// The claim can go on.
    pub(crate) fn open(&self) -> bool {
        !matches!(self.state, ClaimState::Done { .. } | ClaimState::Ended { .. })
    }

    /// Where it stands, as shown.
    pub(crate) fn status(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (ClaimState::Done { .. }, _) => OperationStatus::Done,
            (ClaimState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    /// Its steps, as shown.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let (done, approve, register) = self.progress();
        let failed = self.stopped.is_some() || matches!(self.state, ClaimState::Ended { .. });
        let show = |(index, name): (usize, &&str)| {
            let status = match index.cmp(&done) {
                std::cmp::Ordering::Less => StepStatus::Done,
                std::cmp::Ordering::Equal if failed => StepStatus::Failed,
                std::cmp::Ordering::Equal if self.open() => StepStatus::Current,
                // A device that was out of reach is asked to end its signing later.
                std::cmp::Ordering::Equal => StepStatus::ToDo,
                std::cmp::Ordering::Greater => StepStatus::ToDo,
            };
            let tx = if *name == "approve" {
                approve
            } else if *name == "register" {
                register
            } else {
                None
            };
            Step { name: (*name).to_string(), status, tx }
        };
        STEPS.iter().enumerate().map(show).collect()
    }

    /// The steps that were taken, and the transactions so far.
    pub(crate) fn progress(&self) -> (usize, Option<B256>, Option<B256>) {
        match &self.state {
            ClaimState::Confirmed => (0, None, None),
            ClaimState::Ended { step, approve, register, .. } => (*step, *approve, *register),
            ClaimState::Permitted { .. } => (1, None, None),
            ClaimState::Pinned { .. } => (2, None, None),
            ClaimState::Approving { tx, .. } => (2, Some(tx.hash), None),
            ClaimState::Approved { approve, .. } | ClaimState::Handing { approve, .. } => (3, *approve, None),
            ClaimState::Handed { approve, register, .. } => (3, *approve, Some(*register)),
            ClaimState::Registering { approve, tx, .. } => (3, *approve, Some(tx.hash)),
            ClaimState::Registered { approve, register } => (4, *approve, sent(*register)),
            ClaimState::Checked { approve, register } => (5, *approve, sent(*register)),
            ClaimState::Done { approve, register, closed } => (if *closed { 6 } else { 5 }, *approve, *register),
        }
    }
}

impl ClaimRecord {
    /// The transaction that a payer named as its registration: nothing that this wallet did.
    pub(crate) fn named_by_payer(&self) -> Option<B256> {
        let (_, _, register) = self.progress();
        register.filter(|_| self.plan.way.payer().is_some())
    }
}

/// A registration that somebody else sent has no transaction of ours.
pub(crate) fn sent(register: B256) -> Option<B256> {
    if register.is_zero() { None } else { Some(register) }
}
