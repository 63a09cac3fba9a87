//! The three questions and their answers.

use domain::B256;
use serde::Deserialize;
use serde_json::Value;
use wallet::ports::LinkError;
use wire::{identity::PublicKey, signature::Signature};

use super::{misbehaved, unreadable};
use crate::profiles::blind;

/// What a device can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Did,
    Document,
    /// To sign these bytes as they are.
    Sign(B256),
}

impl Question {
    /// The field by which its answer is known.
    pub(crate) const fn answered_by(self) -> &'static str {
        match self {
            Self::Did => "did",
            Self::Document => "diddoc",
            Self::Sign(_) => "sign",
        }
    }

    /// The request to sign.
    pub(crate) fn sign_request(digest: B256) -> String {
        format!(r#"{{"hex":"{digest:#x}"}}"#)
    }
}

#[derive(Deserialize)]
struct Did {
    did: String,
    puk: String,
    #[serde(default)]
    project_name: String,
}

#[derive(Deserialize)]
struct Sign {
    sign: String,
}

/// The key that the device names, and the project it belongs to. Its DID must be that key's.
pub(super) fn identity(answer: &[u8]) -> Result<(PublicKey, String), LinkError> {
    let Did { did, puk, project_name } = serde_json::from_slice(answer).map_err(unreadable)?;
    let key = public_key(&puk)?;
    if did != key.address().did() {
        return Err(misbehaved("its name is not that of its key"));
    }
    Ok((key, project_name))
}

/// The signature, r and s alone.
pub(super) fn signature(answer: &[u8]) -> Result<Signature, LinkError> {
    let Sign { sign } = serde_json::from_slice(answer).map_err(unreadable)?;
    blind::signature(&bytes(&sign)?)
}

/// Checks that the document is of the key that `ours` is of, and names it as a key to sign with.
pub(super) fn names_key(answer: &[u8], ours: &str) -> Result<(), LinkError> {
    let answer: Value = serde_json::from_slice(answer).map_err(unreadable)?;
    let ours: Value = serde_json::from_str(ours).map_err(unreadable)?;
    let jwk = |method: &Value| {
        ["crv", "x", "y"].map(|name| method.pointer(&format!("/publicKeyJwk/{name}")).cloned().unwrap_or_default())
    };
    let methods = |document: &Value| -> Vec<[Value; 3]> {
        document.get("verificationMethod").and_then(Value::as_array).into_iter().flatten().map(jwk).collect()
    };
    let theirs = answer.get("diddoc").unwrap_or(&Value::Null);
    let known = methods(theirs);
    if theirs.get("id") != ours.get("id") || !methods(&ours).iter().all(|method| known.contains(method)) {
        return Err(misbehaved("its document does not name its key"));
    }
    Ok(())
}

/// 64 bytes x‖y, as older builds send them, or the SEC1 point with its 04.
fn public_key(text: &str) -> Result<PublicKey, LinkError> {
    let mut point = bytes(text)?;
    if point.len() == 64 {
        point.insert(0, 4);
    }
    if point.len() != 65 {
        return Err(misbehaved("its key is no public key"));
    }
    PublicKey::from_sec1(&point).map_err(|_| misbehaved("its key is no public key"))
}

/// Hexadecimal, with 0x or without.
fn bytes(text: &str) -> Result<Vec<u8>, LinkError> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    let (pairs, rest) = digits.as_chunks::<2>();
    let pair = |pair: &[u8; 2]| -> Option<u8> {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        u8::try_from(high? * 16 + low?).ok()
    };
    let read: Option<Vec<u8>> = pairs.iter().map(pair).collect();
    read.filter(|_| rest.is_empty()).ok_or_else(|| misbehaved("its bytes are not hexadecimal"))
}

#[cfg(test)]
mod tests {
    use wire::did::did_document;

    use super::*;

    /// What a real device answered.
    fn captured(name: &str) -> String {
        let all: Value =
            serde_json::from_str(include_str!("../../../../../../tests/vectors/ioid-sdk-device.json")).unwrap();
        format!("{:#}", all[name])
    }

    #[test]
    fn the_answers_of_a_real_device_are_read() {
        let (key, project) = identity(captured("did").as_bytes()).unwrap();
        assert_eq!(key.address().did(), "did:io:0xed7d47b3fe5e92e55e59b80f01c5a0ce8f64234e");
        assert_eq!(project, "IoTeX_Simulator");
        names_key(captured("diddoc").as_bytes(), &did_document(&key)).unwrap();
        assert!(format!("{:?}", signature(captured("sign").as_bytes()).unwrap()).starts_with("0x2c0e5213"));
    }

    #[test]
    fn a_key_may_come_without_its_mark() {
        let (with, without) = (captured("did"), captured("did").replace("0x0430", "30"));
        assert_ne!(with, without);
        assert_eq!(identity(with.as_bytes()).unwrap().0, identity(without.as_bytes()).unwrap().0);
    }

    #[test]
    fn what_is_no_key_name_or_signature_is_refused() {
        let did = captured("did");
        for (right, wrong) in
            [("0x0430f5", "0x0430f6"), ("0x0430", "0x04"), ("0xed7d", "0xED7D"), ("\"puk\"", "\"pub\"")]
        {
            assert!(identity(did.replace(right, wrong).as_bytes()).is_err(), "{wrong}");
        }
        let sign = captured("sign");
        for (right, wrong) in [("0x2c", "0x"), ("0x2c", "0x2"), ("0x2c", "0xzz")] {
            assert!(signature(sign.replace(right, wrong).as_bytes()).is_err(), "{wrong}");
        }
        let ours = did_document(&identity(did.as_bytes()).unwrap().0);
        assert!(names_key(captured("diddoc").replace("MPWH", "MPWX").as_bytes(), &ours).is_err());
        assert!(names_key(captured("diddoc").replace("secp256k1\"", "P-256\"").as_bytes(), &ours).is_err());
    }
}
