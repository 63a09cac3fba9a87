//! The stored state of upkeep.

use domain::{
    B256,
    failure::Failure,
    operation::{OperationStatus, Step, StepStatus},
    transaction::SignedTransaction,
    upkeep::{Upkeep, UpkeepPlan},
};
use serde::{Deserialize, Serialize};

/// Upkeep as stored: what was agreed to, how far it came, why it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpkeepRecord {
    pub plan: UpkeepPlan,
    pub(super) state: UpkeepState,
    pub(super) stopped: Option<Failure>,
}

/// How far it came. The permit is sealed by the vault's data key and gone from `Mined` on (T-48).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub(super) enum UpkeepState {
    Confirmed,
    /// The description can be had by everybody; nothing was published for a removal.
    Pinned,
    Permitted {
        permit: Vec<u8>,
    },
    Sending {
        permit: Vec<u8>,
        tx: SignedTransaction,
    },
    Mined {
        tx: B256,
    },
    Checked {
        tx: B256,
    },
    /// `closed`: the device confirmed that it signs for nobody any more (T-38).
    Done {
        tx: B256,
        closed: bool,
    },
    /// `step` is how many steps were done.
    Ended {
        failure: Failure,
        step: usize,
        tx: Option<B256>,
    },
}

impl UpkeepRecord {
    pub(super) fn agreed(plan: UpkeepPlan) -> Self {
        Self { plan, state: UpkeepState::Confirmed, stopped: None }
    }

    /// It is done, and its device has not confirmed yet that it signs for nobody any more.
    pub(crate) fn is_unclosed(&self) -> bool {
        matches!(self.state, UpkeepState::Done { closed: false, .. })
    }

    pub(crate) fn close(&mut self) {
        if let UpkeepState::Done { closed, .. } = &mut self.state {
            *closed = true;
        }
    }

    /// The transactions of which one did or may do it; none of an upkeep that came to nothing.
    pub(crate) fn transactions(&self) -> Vec<B256> {
        match &self.state {
            UpkeepState::Mined { tx } | UpkeepState::Checked { tx } | UpkeepState::Done { tx, .. } => vec![*tx],
            UpkeepState::Sending { tx, .. } => tx.rivals.iter().map(|rival| rival.hash).chain([tx.hash]).collect(),
            UpkeepState::Confirmed
            | UpkeepState::Pinned
            | UpkeepState::Permitted { .. }
            | UpkeepState::Ended { .. } => Vec::new(),
        }
    }

    /// A device may be in its sign mode because of this.
    pub(super) fn had_signed(&self) -> bool {
        match &self.state {
            UpkeepState::Permitted { .. }
            | UpkeepState::Sending { .. }
            | UpkeepState::Mined { .. }
            | UpkeepState::Checked { .. } => true,
            UpkeepState::Confirmed | UpkeepState::Pinned | UpkeepState::Done { .. } | UpkeepState::Ended { .. } => {
                false
            }
        }
    }

    /// Where it stands, as shown.
    pub(super) fn standing(&self) -> OperationStatus {
        match (&self.state, &self.stopped) {
            (UpkeepState::Done { .. }, _) => OperationStatus::Done,
            (UpkeepState::Ended { failure, .. }, _) => OperationStatus::Ended { failure: failure.clone() },
            (_, Some(failure)) => OperationStatus::Stopped { failure: failure.clone() },
            (_, None) => OperationStatus::Running,
        }
    }

    /// Its steps, as shown.
    pub(super) fn shown_steps(&self) -> Vec<Step> {
        let (done, tx) = self.progress();
        let failed = self.stopped.is_some() || matches!(self.state, UpkeepState::Ended { .. });
        // A device that was out of reach is asked to end its signing later.
        let finished = matches!(self.state, UpkeepState::Done { .. });
        let show = |(place, name): (usize, &&str)| {
            let status = match place {
                _ if place < done => StepStatus::Done,
                _ if place > done || finished => StepStatus::ToDo,
                _ if failed => StepStatus::Failed,
                _ => StepStatus::Current,
            };
            let sends = matches!(*name, "update" | "remove");
            Step { name: (*name).to_string(), status, tx: tx.filter(|_| sends) }
        };
        self.names().iter().enumerate().map(show).collect()
    }

    fn names(&self) -> &'static [&'static str] {
        match &self.plan.upkeep {
            Upkeep::Update { .. } => &["document", "permit", "update", "check", "close"],
            Upkeep::Remove { .. } => &["permit", "remove", "gone", "close"],
        }
    }

    /// Steps that are done, and the transaction.
    pub(super) fn progress(&self) -> (usize, Option<B256>) {
        // A removal has no document to publish.
        let before = self.names().len() - 4;
        match &self.state {
            UpkeepState::Confirmed => (0, None),
            UpkeepState::Pinned => (before, None),
            UpkeepState::Permitted { .. } => (before + 1, None),
            UpkeepState::Sending { tx, .. } => (before + 1, Some(tx.hash)),
            UpkeepState::Mined { tx } => (before + 2, Some(*tx)),
            UpkeepState::Checked { tx } => (before + 3, Some(*tx)),
            UpkeepState::Done { tx, closed } => (before + if *closed { 4 } else { 3 }, Some(*tx)),
            UpkeepState::Ended { step, tx, .. } => (*step, *tx),
        }
    }
}
