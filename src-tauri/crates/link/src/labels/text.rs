//! The text of a label: each kind is known by its form.

use domain::{Address, device::DeviceId, shown::shown_text};
use secrecy::{ExposeSecret, SecretString};
use wallet::{
    command::DeviceProof,
    label::{DeedboxLabel, EspressifLabel, Label},
    ports::LabelError,
};
use wire::{
    code::SetupCode,
    label::{LABEL_PREFIX, Label as OwnLabel},
};

use super::matter;
use crate::espressif::{Credential, qr};

/// The longest text that any label has.
const LONGEST: usize = 2048;

/// Reads what was scanned or typed.
///
/// # Errors
/// Says what is wrong with a label whose kind is clear; never repeats the text, which may hold a secret.
pub fn read_label(text: &SecretString) -> Result<Label, LabelError> {
    let text = text.expose_secret().trim();
    if text.len() > LONGEST {
        return Err(unknown());
    }
    if text.starts_with(matter::PREFIX) {
        return matter::read(text).map(Label::Matter).map_err(told);
    }
    if text.starts_with('{') {
        return qr::Label::read(text).map(espressif).map_err(told);
    }
    if text.starts_with("did:") || text.starts_with("0x") {
        return text.parse().map(Label::Did).map_err(|_| LabelError::NotOne("this DID does not name a device".into()));
    }
    if is_ours(text) {
        return text.parse().map(deedbox).map_err(told);
    }
    let code: SetupCode = text.parse().map_err(|_| unknown())?;
    Ok(deedbox(OwnLabel { code, address: None }))
}

fn is_ours(text: &str) -> bool {
    text.get(..LABEL_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(LABEL_PREFIX))
}

fn deedbox(label: OwnLabel) -> Label {
    Label::Deedbox(DeedboxLabel {
        code: SecretString::from(label.code.label().as_str()),
        device: label.address.map(|address| DeviceId(Address::from(address.0))),
    })
}

fn espressif(label: qr::Label) -> Label {
    let proof = match label.credential {
        Credential::Nothing => None,
        Credential::Code(code) => Some(DeviceProof { username: None, code }),
        Credential::Account { username, password } => Some(DeviceProof { username: Some(username), code: password }),
    };
    let name = shown_text(&label.name);
    Label::Espressif(EspressifLabel { name, transport: label.transport, network: label.network, proof })
}

fn told(error: impl std::error::Error) -> LabelError {
    LabelError::NotOne(error.to_string())
}

fn unknown() -> LabelError {
    LabelError::NotOne("this is not a label that Deedbox knows".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Label, LabelError> {
        read_label(&SecretString::from(text))
    }

    fn code_of(text: &str) -> (String, Option<String>) {
        match read(text) {
            Ok(Label::Deedbox(label)) => {
                (label.code.expose_secret().to_string(), label.device.map(|device| device.to_string()))
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn each_kind_of_label_is_known_by_its_form() {
        let address = "0x52908400098527886e0f7030069857d2e4169ee7";
        assert_eq!(code_of(" 7kq2-m4xo\n"), ("7KQ2-M4X0".to_string(), None));
        assert_eq!(code_of("deedbox:7KQ2-M4X0"), ("7KQ2-M4X0".to_string(), None));
        let named = format!("DEEDBOX:7KQ2-M4X0:{}", address.trim_start_matches("0x").to_uppercase());
        assert_eq!(code_of(&named), ("7KQ2-M4X0".to_string(), Some(address.to_string())));
        assert!(matches!(read("MT:Y.K9042C00KA0648G00"), Ok(Label::Matter(_))));
        for text in [address.to_string(), format!("did:io:{address}")] {
            assert!(matches!(read(&text), Ok(Label::Did(id)) if id.to_string() == address), "{text}");
        }
    }

    #[test]
    fn the_proof_of_an_espressif_label_is_what_its_security_asks_for() {
        let label = |rest: &str| match read(&format!(r#"{{"ver":"v1","name":"PROV_1","transport":"ble"{rest}}}"#)) {
            Ok(Label::Espressif(label)) => label,
            other => panic!("{rest}: {other:?}"),
        };
        assert!(label("").proof.is_none());
        let proof = label(r#","pop":"abcd1234""#).proof.expect("a proof");
        assert_eq!((proof.username, proof.code.expose_secret()), (None, "abcd1234"));
        let proof = label(r#","username":"owner","pop":"abcd1234""#).proof.expect("a proof");
        assert_eq!((proof.username.as_deref(), proof.code.expose_secret()), (Some("owner"), "abcd1234"));
    }

    #[test]
    fn what_is_wrong_with_a_label_is_told_where_its_kind_is_clear() {
        let wrong = [
            ("", "not a label that"),
            ("https://example.com", "not a label that"),
            ("DEEDBOX", "not a label that"),
            ("DEEDBOX:ABC", "set-up code"),
            ("did:web:example.com", "DID"),
            ("0x1234", "DID"),
            ("{}", "Espressif"),
            ("MT:", "cut short"),
        ];
        for (text, reason) in wrong {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        assert!(read(&"0".repeat(LONGEST + 1)).is_err());
    }
}
