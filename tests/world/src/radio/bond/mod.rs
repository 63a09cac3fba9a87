//! Pairing: agents that ask a person, and the bonds that come of it.

mod agents;
mod pair;

pub(super) use agents::{AGENT_MANAGER, Agents};

use tokio::sync::oneshot;
use zbus::Message;

use super::{Address, Guard, error::Refusal};

/// How a device takes part in pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// It can neither show nor be told anything: a bond is made unseen, and is not authenticated.
    Unseen,
    /// It shows these six digits, which the person compares with those of the central.
    Compare(u32),
    /// It shows these six digits, or has them on its label, and the person types them at the central.
    Passkey(u32),
}

/// Why a bond is wanted.
pub(super) enum Wish {
    /// The call `Pair`.
    Pair(Message),
    /// An access that needs one.
    Access(Message),
}

/// A bond that is being made.
pub(super) struct Attempt {
    /// The program that called `Pair`; none where an access began it.
    wisher: Option<String>,
    /// Ends the question to the person when it is gone.
    stop: Option<oneshot::Sender<()>>,
}

impl Attempt {
    fn end(&mut self) {
        self.stop = None;
    }
}

/// What pairing came to.
pub(super) struct Paired {
    pub device: Address,
    pub link: u64,
    pub wish: Wish,
    pub outcome: Result<Guard, Refusal>,
}
