//! Reading labels, and codes that ask for a payment.

use async_trait::async_trait;
use domain::failure::{Code, Coded};
use secrecy::{SecretSlice, SecretString};
use thiserror::Error;

use crate::label::Label;

/// Who knows the labels that makers print.
#[async_trait]
pub trait Labels: Send + Sync {
    /// Reads what was pasted, typed or scanned.
    ///
    /// # Errors
    /// [`LabelError::NotOne`] says what is wrong where the kind of label is clear.
    fn read(&self, text: &SecretString) -> Result<Label, LabelError>;

    /// Reads the first label among the QR codes in a picture (PNG or JPEG); ends within 15 s. One picture at a time.
    ///
    /// # Errors
    /// Those of [`Self::read`], and what a picture that holds no code can be.
    async fn read_picture(&self, picture: SecretSlice<u8>) -> Result<Label, LabelError>;

    /// Reads whom to pay off the first QR code in a picture that tells: an address, or a payment request (EIP-681).
    /// Ends and waits its turn as [`Self::read_picture`].
    ///
    /// # Errors
    /// [`LabelError::NotPayee`] where no code tells, and what a picture that holds no code can be.
    async fn read_payee(&self, picture: SecretSlice<u8>) -> Result<String, LabelError>;
}

/// Why no label was read; never repeats a text, which may hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LabelError {
    #[error("{0}; take the code that stands on the device itself, or type the code beside it")]
    NotOne(String),
    #[error(
        "no QR code was found in the picture; photograph the code alone, sharp, in even light, or type what stands beside it"
    )]
    NoCode,
    #[error("the code in the picture names nobody to pay; ask for one with an address, or for the address itself")]
    NotPayee,
    #[error("no QR code in the picture is a network file: {0}")]
    NotNetwork(String),
    #[error(
        "only PNG and JPEG pictures can be read, and this is neither; save it as one of these or take a screenshot"
    )]
    Format,
    #[error("the picture is damaged or cut short; take it again")]
    Damaged,
    #[error("the picture has more than 20 MB or 50 million points; cut it down to the code")]
    TooLarge,
    #[error("looking for a code in this picture took too long; cut it down to the code")]
    TooLong,
}

impl Coded for LabelError {
    fn code(&self) -> Code {
        match self {
            Self::NotOne(_) => Code::LabelUnknown,
            Self::NoCode => Code::LabelNoCode,
            Self::NotPayee => Code::SendBadRequest,
            Self::NotNetwork(_) => Code::NetworkFileBad,
            Self::Format | Self::Damaged | Self::TooLarge | Self::TooLong => Code::LabelBadPicture,
        }
    }
}
