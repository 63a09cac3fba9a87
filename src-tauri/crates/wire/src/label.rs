//! The text of the QR code on a device's label.

use alloc::string::String;
use core::{fmt::Write, str::FromStr};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::{code::SetupCode, identity::DeviceAddress};

/// What the text begins with, in either case.
pub const LABEL_PREFIX: &str = "DEEDBOX:";

/// What a label's QR code tells: the set-up code, and the key that the device must prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub code: SetupCode,
    /// The device's address; without it the label fits whichever device knows the code.
    pub address: Option<DeviceAddress>,
}

impl Label {
    /// The text to be printed as a QR code; its characters are those of the alphanumeric mode, which makes it small.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(LABEL_PREFIX.len() + 9 + 41));
        text.push_str(LABEL_PREFIX);
        text.push_str(&self.code.label());
        if let Some(address) = self.address {
            text.push(':');
            for byte in address.0 {
                // A text takes whatever is written to it.
                let _ = write!(text, "{byte:02X}");
            }
        }
        text
    }
}

/// Why a text is no such label; never repeats the text, which holds a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LabelError {
    /// It does not begin as one.
    #[error("this is not the code of a Deedbox device")]
    NotOne,
    /// The part after the prefix is no set-up code.
    #[error("the set-up code on this label is not one")]
    Code,
    /// The part after the set-up code is no address.
    #[error("the address on this label is not one")]
    Address,
}

impl FromStr for Label {
    type Err = LabelError;

    /// Reads either case; parts that a later version adds after the address are ignored.
    fn from_str(text: &str) -> Result<Self, LabelError> {
        let (prefix, rest) = text.split_at_checked(LABEL_PREFIX.len()).ok_or(LabelError::NotOne)?;
        if !prefix.eq_ignore_ascii_case(LABEL_PREFIX) {
            return Err(LabelError::NotOne);
        }
        let mut parts = rest.split(':');
        let code = parts.next().unwrap_or_default().parse().map_err(|_| LabelError::Code)?;
        let address = match parts.next() {
            Some(digits) => Some(address(digits)?),
            None => None,
        };
        Ok(Self { code, address })
    }
}

fn address(digits: &str) -> Result<DeviceAddress, LabelError> {
    alloc::format!("0x{digits}").parse().map_err(|_| LabelError::Address)
}
