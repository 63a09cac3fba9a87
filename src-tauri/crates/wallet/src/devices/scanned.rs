//! A label before the running camera of a phone.

use std::sync::Arc;

use domain::failure::{Code, Coded};
use secrecy::SecretString;
use thiserror::Error;
use tokio::sync::{OwnedMutexGuard, oneshot};

use crate::{
    Wallet,
    label::Label,
    ports::{Camera, CameraError, Clock, LabelError, VaultError},
};

/// How long the owner's word on the camera is waited for, and how long the camera then looks.
const LOOKING_MS: u64 = 60_000;
/// How long the next look waits until the camera says that it is closed.
const CLOSING_MS: u64 = 5_000;

type Seen = Result<SecretString, CameraError>;

/// Why no label was scanned.
#[derive(Debug, Error)]
pub enum ScanLabelError {
    #[error(transparent)]
    Camera(#[from] CameraError),
    #[error(transparent)]
    Label(#[from] LabelError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Coded for ScanLabelError {
    fn code(&self) -> Code {
        match self {
            Self::Camera(e) => e.code(),
            Self::Label(e) => e.code(),
            Self::Vault(e) => e.code(),
        }
    }
}

impl Wallet {
    /// Reads the first QR code before the camera as the label that it is; one look at a time. Dropping this closes the
    /// camera.
    ///
    /// # Errors
    /// [`ScanLabelError`] never repeats what the camera saw. The camera is closed, or about to be.
    pub async fn scan_label(&self, camera: Arc<dyn Camera>) -> Result<Label, ScanLabelError> {
        Ok(self.read_label(&self.scan_code(camera).await?)?)
    }

    /// The same for a code that is no label: its text.
    ///
    /// # Errors
    /// Those of [`Self::scan_label`].
    pub async fn scan_code(&self, camera: Arc<dyn Camera>) -> Result<SecretString, ScanLabelError> {
        let turn = self.camera.clone().lock_owned().await;
        let (answer, asked) = oneshot::channel();
        tokio::spawn(look(camera, self.ports.clock.clone(), answer, turn));
        let text = asked.await.unwrap_or(Err(CameraError::Absent))?;
        // A wallet that was locked meanwhile takes no code (T-72).
        self.ports.vault.account()?;
        Ok(text)
    }
}

/// Outlives whoever asked, so that the camera is closed before the next look begins.
async fn look(
    camera: Arc<dyn Camera>,
    clock: Arc<dyn Clock>,
    mut answer: oneshot::Sender<Seen>,
    _turn: OwnedMutexGuard<()>,
) {
    let seen = tokio::select! {
        biased;
        () = answer.closed() => None,
        seen = first_code(&*camera, &*clock) => Some(seen),
    };
    let closed = matches!(seen, Some(Ok(_)));
    if let Some(seen) = seen {
        drop(answer.send(seen));
    }
    if !closed {
        tokio::select! {
            biased;
            () = camera.close() => {}
            () = clock.sleep(CLOSING_MS) => {}
        }
    }
}

async fn first_code(camera: &dyn Camera, clock: &dyn Clock) -> Seen {
    within(clock, camera.ask(), CameraError::Refused).await?;
    within(clock, camera.first_code(), CameraError::NothingSeen).await
}

async fn within<T, F>(clock: &dyn Clock, work: F, late: CameraError) -> Result<T, CameraError>
where
    F: Future<Output = Result<T, CameraError>>,
{
    tokio::select! {
        biased;
        done = work => done,
        () = clock.sleep(LOOKING_MS) => Err(late),
    }
}
