//! What a device's label says, whoever made the device.

mod base38;
pub mod matter;

use domain::device::DeviceId;
use secrecy::SecretString;
use thiserror::Error;
use wire::code::SetupCode;

use crate::espressif::qr;

/// The longest text that any label has.
const LONGEST: usize = 2048;

/// A label that was read.
pub enum Label {
    /// The set-up code of a device of our own profile, as printed.
    Deedbox(SecretString),
    /// Espressif's provisioning.
    Espressif(qr::Label),
    /// Matter: shown only, this wallet does not commission.
    Matter(matter::Payload),
    /// A device's DID, or its bare address.
    Did(DeviceId),
}

/// Why a text is no label; never repeats the text, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LabelError {
    #[error("this is not a label that this wallet knows")]
    Unknown,
    #[error("this DID does not name a device")]
    Did,
    #[error(transparent)]
    Espressif(#[from] qr::LabelError),
    #[error(transparent)]
    Matter(#[from] matter::PayloadError),
}

/// Reads what was scanned or typed.
///
/// # Errors
/// Says what is wrong with a label whose kind is clear.
pub fn read_label(text: &str) -> Result<Label, LabelError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(LabelError::Unknown);
    }
    if text.starts_with(matter::PREFIX) {
        return Ok(Label::Matter(matter::Payload::read(text)?));
    }
    if text.starts_with('{') {
        return Ok(Label::Espressif(qr::Label::read(text)?));
    }
    if text.starts_with("did:") || text.starts_with("0x") {
        return text.parse().map(Label::Did).map_err(|_| LabelError::Did);
    }
    let code: SetupCode = text.parse().map_err(|_| LabelError::Unknown)?;
    Ok(Label::Deedbox(SecretString::from(code.label().as_str())))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn each_kind_of_label_is_known_by_its_form() {
        let code = read_label(" 7kq2-m4xo\n");
        assert!(matches!(code, Ok(Label::Deedbox(code)) if code.expose_secret() == "7KQ2-M4X0"));
        let espressif = r#"{"ver":"v1","name":"PROV_12AB34","pop":"abcd1234","transport":"ble"}"#;
        assert!(matches!(read_label(espressif), Ok(Label::Espressif(label)) if label.name == "PROV_12AB34"));
        assert!(matches!(read_label("MT:Y.K9042C00KA0648G00"), Ok(Label::Matter(_))));
        let address = "0x52908400098527886e0f7030069857d2e4169ee7";
        for text in [address.to_string(), format!("did:io:{address}")] {
            assert!(matches!(read_label(&text), Ok(Label::Did(id)) if id.to_string() == address), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_label_is_told_where_its_kind_is_clear() {
        let wrong = [
            ("", LabelError::Unknown),
            ("https://example.com", LabelError::Unknown),
            ("did:web:example.com", LabelError::Did),
            ("0x1234", LabelError::Did),
            ("{}", LabelError::Espressif(qr::LabelError::NotOne)),
            ("MT:", LabelError::Matter(matter::PayloadError::Length)),
        ];
        for (text, error) in wrong {
            assert_eq!(read_label(text).err(), Some(error), "{text}");
        }
        assert_eq!(read_label(&"0".repeat(LONGEST + 1)).err(), Some(LabelError::Unknown));
    }
}
