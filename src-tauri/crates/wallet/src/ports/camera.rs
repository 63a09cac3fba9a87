//! The camera of a phone.

use async_trait::async_trait;
use domain::failure::{Code, Coded};
use secrecy::SecretString;
use thiserror::Error;

/// Who shows the owner what the camera sees and reads codes in it.
#[async_trait]
pub trait Camera: Send + Sync {
    /// Asks the owner for the camera, unless that was answered before.
    ///
    /// # Errors
    /// [`CameraError::Refused`] where the owner or the system says no.
    async fn ask(&self) -> Result<(), CameraError>;

    /// Opens the camera and waits, without an end of its own, for the text of the first QR code; what it read closes it.
    ///
    /// # Errors
    /// [`CameraError`]; the camera may be open then.
    async fn first_code(&self) -> Result<SecretString, CameraError>;

    /// Closes the camera, also while it is still opening.
    async fn close(&self);
}

/// Why the camera read nothing; never repeats a text, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CameraError {
    #[error(
        "the camera was not allowed; allow it in the settings of the phone, choose a picture of the code, or paste its text"
    )]
    Refused,
    #[error(
        "there is no camera that can be used; choose a picture of the code, paste its text, or type the code beside it"
    )]
    Absent,
    #[error(
        "no QR code was seen within 60 s; hold the camera still before the code, in even light, or type the code \
         beside it"
    )]
    NothingSeen,
}

impl Coded for CameraError {
    fn code(&self) -> Code {
        match self {
            Self::Refused => Code::LabelCameraRefused,
            Self::Absent => Code::LabelNoCamera,
            Self::NothingSeen => Code::LabelNoCode,
        }
    }
}
