//! What a device says of itself before a session, and what that lets us do.

use secrecy::SecretString;
use serde::Deserialize;
use wallet::ports::LinkError;

use super::{Credential, MAX_ANSWER, misbehaved};

/// The endpoint that tells it, in plain.
pub(super) const ENDPOINT: &str = "proto-ver";

/// The username of Espressif's examples and apps, for labels that print only a password.
pub const USUAL_USERNAME: &str = "wifiprov";

/// The schemes of protocomm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Security 0: everything in the clear.
    Plain,
    /// Security 1: X25519 and AES-CTR, proved with a code if there is one.
    Stream,
    /// Security 2: SRP-6a and AES-GCM.
    Sealed,
}

/// What the device says; nobody has proved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The version's own words.
    pub told: String,
    pub security: Security,
    /// Whether the nonce of security 2 counts (`sec_patch_ver` 1) or stands still (0).
    pub counting: bool,
    /// Whether security 1 goes without a code.
    pub without_code: bool,
    pub scans: bool,
    pub joins_wifi: bool,
}

/// A scheme with what it is opened with.
pub(super) enum Opening<'a> {
    Plain,
    Stream { code: Option<&'a SecretString> },
    Sealed { username: &'a str, password: &'a SecretString, counting: bool },
}

#[derive(Deserialize)]
struct Told {
    prov: Prov,
}

#[derive(Deserialize)]
struct Prov {
    ver: String,
    sec_ver: Option<u64>,
    #[serde(default)]
    sec_patch_ver: u64,
    #[serde(default)]
    cap: Vec<String>,
}

impl Version {
    /// Reads the answer of `proto-ver`.
    ///
    /// # Errors
    /// Says what it is that this wallet does not know.
    pub fn read(answer: &[u8]) -> Result<Self, LinkError> {
        if answer.len() > MAX_ANSWER {
            return Err(misbehaved("a description that is too long"));
        }
        let told: Told = serde_json::from_slice(answer).map_err(|_| misbehaved("a description that is not one"))?;
        let Prov { ver, sec_ver, sec_patch_ver, cap } = told.prov;
        // The newer component counts on under a name of its own; the messages stayed the same.
        if !ver.strip_prefix("netprov-").unwrap_or(&ver).starts_with("v1.") {
            return Err(misbehaved("a version of provisioning that this wallet does not speak"));
        }
        let able = |what: &str| cap.iter().any(|one| one == what);
        let security = match sec_ver {
            _ if able("no_sec") => Security::Plain,
            Some(0) => Security::Plain,
            // Devices from before security 2 do not tell.
            Some(1) | None => Security::Stream,
            Some(2) => Security::Sealed,
            Some(_) => return Err(misbehaved("a security scheme that this wallet does not speak")),
        };
        if sec_patch_ver > 1 {
            return Err(misbehaved("a revision of its security that this wallet does not speak"));
        }
        Ok(Self {
            security,
            counting: sec_patch_ver == 1,
            without_code: able("no_pop"),
            scans: able("wifi_scan"),
            joins_wifi: !able("thread_prov") || able("wifi_prov"),
            told: ver,
        })
    }

    /// The scheme to open with what the owner has.
    ///
    /// The description is not proved, so it may only ask for more than the label does: whoever copies a device's advert
    /// would else be told the Wi-Fi password by asking for less.
    pub(super) fn opening<'a>(&self, credential: &'a Credential) -> Result<Opening<'a>, LinkError> {
        match (self.security, credential) {
            (Security::Plain, Credential::Nothing) => Ok(Opening::Plain),
            (Security::Plain, Credential::Code(_) | Credential::Account { .. }) => Err(LinkError::KeyChanged),
            (Security::Stream, Credential::Nothing) if self.without_code => Ok(Opening::Stream { code: None }),
            (Security::Stream, Credential::Code(_)) if self.without_code => Err(LinkError::KeyChanged),
            (Security::Stream, Credential::Code(code)) => Ok(Opening::Stream { code: Some(code) }),
            (Security::Stream, Credential::Account { .. }) => Err(LinkError::KeyChanged),
            (Security::Sealed, Credential::Code(password)) => {
                Ok(Opening::Sealed { username: USUAL_USERNAME, password, counting: self.counting })
            }
            (Security::Sealed, Credential::Account { username, password }) => {
                Ok(Opening::Sealed { username, password, counting: self.counting })
            }
            (Security::Stream | Security::Sealed, Credential::Nothing) => Err(LinkError::WrongCode),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::read(text.as_bytes()).unwrap()
    }

    fn code() -> Credential {
        Credential::Code("abcd1234".into())
    }

    fn account() -> Credential {
        Credential::Account { username: "owner".to_string(), password: "abcd1234".into() }
    }

    #[test]
    fn a_description_is_read_and_what_else_it_says_is_ignored() {
        let text =
            r#"{"prov":{"ver":"v1.1","sec_ver":2,"sec_patch_ver":1,"cap":["wifi_scan","x"],"new":[1]},"app":{}}"#;
        let expected = Version {
            told: "v1.1".to_string(),
            security: Security::Sealed,
            counting: true,
            without_code: false,
            scans: true,
            joins_wifi: true,
        };
        assert_eq!(version(text), expected);
    }

    #[test]
    fn the_newer_component_and_one_older_than_security_2_are_understood() {
        assert_eq!(version(r#"{"prov":{"ver":"netprov-v1.2","sec_ver":2}}"#).security, Security::Sealed);
        let old = version(r#"{"prov":{"ver":"v1.0","cap":["no_pop"]}}"#);
        assert!(old.security == Security::Stream && old.without_code && !old.counting);
        assert_eq!(version(r#"{"prov":{"ver":"v1.1","cap":["no_sec"]}}"#).security, Security::Plain);
    }

    #[test]
    fn a_device_for_thread_alone_does_not_join_wifi() {
        assert!(!version(r#"{"prov":{"ver":"netprov-v1.2","cap":["thread_scan","thread_prov"]}}"#).joins_wifi);
        assert!(version(r#"{"prov":{"ver":"netprov-v1.2","cap":["wifi_prov"]}}"#).joins_wifi);
    }

    #[test]
    fn what_is_not_known_is_refused_with_its_name() {
        let unknown = [
            ("SUCCESS", "not one"),
            ("{}", "not one"),
            (r#"{"prov":{"ver":"v2.0"}}"#, "version"),
            (r#"{"prov":{"ver":"v1.1","sec_ver":3}}"#, "scheme"),
            (r#"{"prov":{"ver":"v1.1","sec_ver":2,"sec_patch_ver":2}}"#, "revision"),
        ];
        for (text, word) in unknown {
            let error = Version::read(text.as_bytes()).unwrap_err();
            assert!(matches!(&error, LinkError::Misbehaved(why) if why.contains(word)), "{text}: {error}");
        }
        assert!(Version::read(&vec![b' '; MAX_ANSWER + 1]).is_err());
    }

    #[test]
    fn a_device_cannot_ask_for_less_than_the_label_promises() {
        for weaker in [r#""sec_ver":0"#, r#""sec_ver":2,"cap":["no_sec"]"#] {
            let device = version(&format!(r#"{{"prov":{{"ver":"v1.1",{weaker}}}}}"#));
            assert!(matches!(device.opening(&code()), Err(LinkError::KeyChanged)), "{weaker}");
            assert!(matches!(device.opening(&account()), Err(LinkError::KeyChanged)), "{weaker}");
            assert!(matches!(device.opening(&Credential::Nothing), Ok(Opening::Plain)), "{weaker}");
        }
        let without = version(r#"{"prov":{"ver":"v1.1","sec_ver":1,"cap":["no_pop"]}}"#);
        assert!(matches!(without.opening(&code()), Err(LinkError::KeyChanged)));
        let stream = version(r#"{"prov":{"ver":"v1.1","sec_ver":1}}"#);
        assert!(matches!(stream.opening(&account()), Err(LinkError::KeyChanged)));
    }

    #[test]
    fn a_device_that_wants_a_code_is_not_opened_without_one() {
        for wanting in [r#""sec_ver":1"#, r#""sec_ver":2"#] {
            let device = version(&format!(r#"{{"prov":{{"ver":"v1.1",{wanting}}}}}"#));
            assert!(matches!(device.opening(&Credential::Nothing), Err(LinkError::WrongCode)), "{wanting}");
        }
    }

    #[test]
    fn a_code_alone_opens_security_2_under_the_usual_username() {
        let device = version(r#"{"prov":{"ver":"v1.1","sec_ver":2,"sec_patch_ver":1}}"#);
        let code = code();
        let opening = device.opening(&code);
        assert!(matches!(opening, Ok(Opening::Sealed { username: "wifiprov", counting: true, .. })));
    }
}
