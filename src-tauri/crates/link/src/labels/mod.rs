//! What a device's label says, whoever made the device.

mod base38;
mod codes;
mod matter;
mod payee;
mod picture;
mod text;

use std::sync::Arc;

use async_trait::async_trait;
use domain::network::Network;
use secrecy::{SecretSlice, SecretString};
use tokio::{
    sync::Semaphore,
    time::{Duration, Instant, timeout},
};
use wallet::{
    label::Label,
    ports::{LabelError, Labels},
};

pub use text::read_label;

/// How long a picture is looked at; a machine that is busy gets to the end of its step a little later.
const LOOKING: Duration = Duration::from_secs(10);
/// How long its answer is waited for after that.
const STEP: Duration = Duration::from_secs(5);

/// Reads labels; pictures one at a time, because each takes memory.
pub struct LabelReader {
    looking: Duration,
    turn: Arc<Semaphore>,
}

impl LabelReader {
    /// A reader of labels.
    #[must_use]
    pub fn new() -> Self {
        Self::patient(LOOKING)
    }

    /// A reader that looks at a picture for so long.
    #[must_use]
    pub fn patient(looking: Duration) -> Self {
        Self { looking, turn: Arc::new(Semaphore::new(1)) }
    }
}

impl LabelReader {
    /// The first of the codes in a picture that `meaning` takes.
    async fn look<T: Send + 'static>(
        &self,
        picture: SecretSlice<u8>,
        meaning: fn(&str) -> Result<T, LabelError>,
    ) -> Result<T, LabelError> {
        let reading = async {
            let turn = self.turn.clone().acquire_owned().await;
            let ends = Instant::now() + self.looking;
            let looking = tokio::task::spawn_blocking(move || {
                let found = picture::read(&picture, ends.into_std(), meaning);
                // Whoever asked may be gone; the next picture waits for this one all the same.
                drop(turn);
                found
            });
            // A panic of a decoder over a damaged picture ends here.
            looking.await.unwrap_or(Err(LabelError::Damaged))
        };
        timeout(self.looking + STEP, reading).await.unwrap_or(Err(LabelError::TooLong))
    }
}

impl LabelReader {
    /// Reads the first QR code in a picture that is a network file.
    ///
    /// # Errors
    /// [`LabelError::NotNetwork`] names what is wrong with one that nearly is.
    pub async fn read_network(&self, picture: SecretSlice<u8>) -> Result<Network, LabelError> {
        let read = |text: &str| Network::parse(text).map_err(|e| LabelError::NotNetwork(e.to_string()));
        self.look(picture, read).await
    }
}

impl Default for LabelReader {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Labels for LabelReader {
    fn read(&self, text: &SecretString) -> Result<Label, LabelError> {
        read_label(text)
    }

    async fn read_picture(&self, picture: SecretSlice<u8>) -> Result<Label, LabelError> {
        self.look(picture, |text| read_label(&SecretString::from(text))).await
    }

    async fn read_payee(&self, picture: SecretSlice<u8>) -> Result<String, LabelError> {
        self.look(picture, payee::read).await
    }
}
