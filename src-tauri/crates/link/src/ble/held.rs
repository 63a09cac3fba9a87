//! Who keeps a link up.

use btleplug::{api::Peripheral as _, platform::Peripheral};
use tokio::time::timeout;
use wallet::ports::LinkError;

use super::{connection::STEP, radio::Turn};

/// A link to a peripheral, or one about to be made; dropping it, as a cancel does, disconnects.
pub(super) struct Held(Option<(Peripheral, Turn)>);

impl Held {
    pub(super) fn new(peripheral: Peripheral, turn: Turn) -> Self {
        Self(Some((peripheral, turn)))
    }

    pub(super) fn peripheral(&self) -> Result<&Peripheral, LinkError> {
        self.0.as_ref().map(|(peripheral, _)| peripheral).ok_or(LinkError::OutOfRange)
    }

    /// What a failure was.
    pub(super) async fn cause(&self, error: LinkError) -> LinkError {
        match &self.0 {
            Some((_, turn)) => turn.cause(error).await,
            None => error,
        }
    }

    /// Disconnects.
    pub(super) async fn free(mut self) {
        if let Some((peripheral, _turn)) = self.0.take() {
            drop(timeout(STEP, peripheral.disconnect()).await);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some((peripheral, turn)) = self.0.take() {
            turn.order(async move { drop(peripheral.disconnect().await) });
        }
    }
}
