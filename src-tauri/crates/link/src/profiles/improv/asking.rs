//! Asking for what may as well stay unknown: a device that does not tell it can still be set up.

use tokio::time::Duration;
use wallet::ports::LinkError;

use super::{dialogue::Dialogue, frame::Frame, words::Command};

/// How long what may as well stay unknown is waited for.
const FACT: Duration = Duration::from_secs(3);

pub(super) struct Asking<'a> {
    pub dialogue: &'a mut Dialogue,
    /// It did not answer once: it is asked no more.
    silent: bool,
}

/// What came of a question.
pub(super) enum Fact {
    Told(Frame),
    /// It knows the question, and answers once its button was pressed.
    AfterButton,
    Unknown,
}

impl Fact {
    pub(super) fn frame(self) -> Option<Frame> {
        match self {
            Self::Told(frame) => Some(frame),
            Self::AfterButton | Self::Unknown => None,
        }
    }
}

impl<'a> Asking<'a> {
    pub(super) fn of(dialogue: &'a mut Dialogue) -> Self {
        Self { dialogue, silent: false }
    }

    pub(super) async fn fact(&mut self, command: Command) -> Result<Fact, LinkError> {
        if self.silent {
            return Ok(Fact::Unknown);
        }
        match self.dialogue.ask(command, FACT).await {
            Ok(frame) => Ok(Fact::Told(frame)),
            Err(LinkError::Timeout("answering")) => {
                self.silent = true;
                Ok(Fact::Unknown)
            }
            Err(LinkError::NeedsPresence) => Ok(Fact::AfterButton),
            // Whatever else it says no with.
            Err(
                LinkError::NotSupported(_)
                | LinkError::Misbehaved(_)
                | LinkError::Refused(_)
                | LinkError::WifiNotJoined
                | LinkError::BadHostname,
            ) => Ok(Fact::Unknown),
            Err(error) => Err(error),
        }
    }
}
