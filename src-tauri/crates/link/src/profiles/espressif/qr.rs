//! The QR code on such a device's label.

use domain::label::{NetworkKind, Transport};
use secrecy::SecretString;
use serde::Deserialize;
use thiserror::Error;

use super::{Credential, version::USUAL_USERNAME};

/// A QR code of this kind has at most so many characters.
const LONGEST: usize = 1024;

/// What the label tells.
#[derive(Clone)]
pub struct Label {
    /// The name that the device advertises.
    pub name: String,
    pub transport: Transport,
    pub network: NetworkKind,
    pub credential: Credential,
}

/// Why a text is no such label; never repeats the text, which holds a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LabelError {
    #[error("this is not the code of an Espressif device")]
    NotOne,
    #[error("the code on this label is of a version that this wallet does not know")]
    Version,
    #[error("the code on this label wants a security that this wallet does not know")]
    Security,
    #[error("the code on this label has a username and no password")]
    NoPassword,
    #[error("a part of the code on this label is empty or too long")]
    Length,
}

#[derive(Deserialize)]
struct Told {
    ver: String,
    name: String,
    transport: Transport,
    username: Option<String>,
    pop: Option<String>,
    security: Option<u64>,
    #[serde(default)]
    network: NetworkKind,
}

impl Label {
    /// Reads the text of a QR code.
    ///
    /// # Errors
    /// Says what is missing or not known.
    pub fn read(text: &str) -> Result<Self, LabelError> {
        if text.len() > LONGEST {
            return Err(LabelError::Length);
        }
        let told: Told = serde_json::from_str(text).map_err(|_| LabelError::NotOne)?;
        if told.ver != "v1" {
            return Err(LabelError::Version);
        }
        let too_long = |part: &Option<String>, most| part.as_ref().is_some_and(|text| text.len() > most);
        if told.name.is_empty() || told.name.len() > 64 || too_long(&told.username, 64) || too_long(&told.pop, 128) {
            return Err(LabelError::Length);
        }
        let Told { name, transport, username, pop, security, network, .. } = told;
        let filled = |part: Option<String>| part.filter(|text| !text.is_empty());
        let credential = credential(filled(username), filled(pop).map(SecretString::from), security)?;
        Ok(Self { name, transport, network, credential })
    }
}

fn credential(
    username: Option<String>,
    pop: Option<SecretString>,
    security: Option<u64>,
) -> Result<Credential, LabelError> {
    match (security, username, pop) {
        (Some(3..), _, _) => Err(LabelError::Security),
        (Some(0), _, _) => Ok(Credential::Nothing),
        // A username means nothing to security 1.
        (Some(1), _, Some(code)) | (None, None, Some(code)) => Ok(Credential::Code(code)),
        (Some(1), _, None) | (None, None, None) => Ok(Credential::Nothing),
        (Some(2), None, Some(password)) => Ok(Credential::Account { username: USUAL_USERNAME.to_string(), password }),
        (Some(2) | None, Some(username), Some(password)) => Ok(Credential::Account { username, password }),
        (Some(2), _, None) | (None, Some(_), None) => Err(LabelError::NoPassword),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn credential_of(text: &str) -> Credential {
        Label::read(text).unwrap_or_else(|error| panic!("{text}: {error}")).credential
    }

    #[test]
    fn the_code_of_espressifs_example_is_read() {
        let text = r#"{"ver":"v1","name":"PROV_12AB34","username":"wifiprov","pop":"abcd1234","transport":"ble"}"#;
        let label = Label::read(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((label.name.as_str(), label.transport), ("PROV_12AB34", Transport::Ble));
        assert_eq!(label.network, NetworkKind::Wifi);
        let Credential::Account { username, password } = label.credential else { panic!("no account") };
        assert_eq!((username.as_str(), password.expose_secret()), ("wifiprov", "abcd1234"));
    }

    #[test]
    fn keys_that_are_not_known_are_ignored() {
        let text =
            r#"{"ver":"v1","name":"P","pop":"x","transport":"softap","password":"y","network":"thread","z":[{}]}"#;
        let label = Label::read(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((label.transport, label.network), (Transport::SoftAp, NetworkKind::Thread));
        assert!(matches!(label.credential, Credential::Code(_)));
    }

    #[test]
    fn the_security_of_the_label_decides_what_its_code_is() {
        let label = |rest: &str| format!(r#"{{"ver":"v1","name":"P","transport":"ble"{rest}}}"#);
        assert!(matches!(credential_of(&label("")), Credential::Nothing));
        assert!(matches!(credential_of(&label(r#","pop":"""#)), Credential::Nothing));
        assert!(matches!(credential_of(&label(r#","security":0,"pop":"x""#)), Credential::Nothing));
        assert!(matches!(credential_of(&label(r#","security":1,"pop":"x""#)), Credential::Code(_)));
        let usual = credential_of(&label(r#","security":2,"pop":"x""#));
        assert!(matches!(usual, Credential::Account { username, .. } if username == USUAL_USERNAME));
    }

    #[test]
    fn what_is_no_such_label_is_refused_with_the_reason() {
        let long = "n".repeat(65);
        let refused = [
            ("", LabelError::NotOne),
            ("ABCD-EFGH", LabelError::NotOne),
            (r#"{"ver":"v1","name":"P"}"#, LabelError::NotOne),
            (r#"{"ver":"v1","name":"P","transport":"pigeon"}"#, LabelError::NotOne),
            (r#"{"ver":"v2","name":"P","transport":"ble"}"#, LabelError::Version),
            (r#"{"ver":"v1","name":"P","transport":"ble","security":3}"#, LabelError::Security),
            (r#"{"ver":"v1","name":"P","transport":"ble","username":"u"}"#, LabelError::NoPassword),
            (r#"{"ver":"v1","name":"","transport":"ble"}"#, LabelError::Length),
            (&format!(r#"{{"ver":"v1","name":"{long}","transport":"ble"}}"#), LabelError::Length),
            (&" ".repeat(LONGEST + 1), LabelError::Length),
        ];
        for (text, reason) in refused {
            assert_eq!(Label::read(text).err(), Some(reason), "{text}");
        }
    }
}
