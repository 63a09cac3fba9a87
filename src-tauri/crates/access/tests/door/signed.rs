//! Requests that an app's own key signed.

use access::signed::{Nonces, Presented, Signed, SignedError, SigningKey, check};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Address, B256, grant::GrantId, keccak256, time::Millis};
use k256::ecdsa::SigningKey as SecretKey;
use sha2::{Digest, Sha256};
use wire::identity::DeviceKey;

use crate::fakes::START;

const BODY: &[u8] = br#"{"device":"0x1","scope":"temperature.raw"}"#;

/// A request of an app before it is changed.
struct Written {
    path: String,
    body: Vec<u8>,
    digest: String,
    input: String,
    signature: String,
}

impl Written {
    fn by(number: u8, created: u64, expires: u64, nonce: &str) -> Self {
        let key = key(number);
        let address = Address::from(key.address().0);
        let components = r#"("@method" "@authority" "@path" "content-digest")"#;
        let params = format!(
            "{components};created={created};expires={expires};nonce=\"{nonce}\";keyid=\"erc8128:4690:{address:#x}\""
        );
        let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(BODY)));
        let base = format!(
            "\"@method\": POST\n\"@authority\": 127.0.0.1:4711\n\"@path\": /api/v1/read\n\"content-digest\": {digest}\n\"@signature-params\": {params}"
        );
        let text = format!("\x19Ethereum Signed Message:\n{}{base}", base.len());
        let signature = signed(number, &keccak256(text.as_bytes()).0);
        let signature = format!("eth=:{}:", STANDARD.encode(signature));
        let path = "/api/v1/read".to_string();
        Self { path, body: BODY.to_vec(), digest, input: format!("eth={params}"), signature }
    }

    fn checked(&self, number: u8, now: Millis) -> Result<Signed, SignedError> {
        let presented = Presented {
            method: "POST",
            authority: "127.0.0.1:4711",
            path: &self.path,
            body: &self.body,
            content_digest: &self.digest,
            signature_input: &self.input,
            signature: &self.signature,
        };
        check(&presented, SigningKey { chain_id: 4690, address: Address::from(key(number).address().0) }, now)
    }
}

fn key(number: u8) -> DeviceKey {
    DeviceKey::from_bytes(&[number; 32]).unwrap()
}

/// `r ‖ s ‖ v` of this key over a digest.
fn signed(number: u8, digest: &[u8; 32]) -> Vec<u8> {
    let key = SecretKey::from_slice(&[number; 32]).unwrap();
    let (signature, recovery) = key.sign_prehash_recoverable(digest).unwrap();
    [signature.to_bytes().as_slice(), &[27 + recovery.to_byte()]].concat()
}

fn good(number: u8) -> Written {
    Written::by(number, START.seconds(), START.seconds() + 60, "nonce-0001")
}

#[test]
fn a_signed_request_counts_for_its_key_alone() {
    let (mine, other) = (1, 2);
    let signed = good(mine).checked(mine, START).unwrap();
    assert_eq!(signed, Signed { nonce: "nonce-0001".to_string(), expires: START.seconds() + 60 });
    assert_eq!(good(mine).checked(other, START), Err(SignedError::Key));
    let mut posed = good(other);
    posed.input = good(mine).input;
    assert_eq!(posed.checked(mine, START), Err(SignedError::Signature));
}

#[test]
fn another_path_body_or_parameter_is_refused() {
    let path = Written { path: "/api/v1/latest".to_string(), ..good(1) };
    assert_eq!(path.checked(1, START), Err(SignedError::Signature));
    let body = Written { body: b"{}".to_vec(), ..good(1) };
    assert_eq!(body.checked(1, START), Err(SignedError::Body));
    for (from, to, why) in [
        ("nonce-0001", "nonce-0002", SignedError::Signature),
        ("\"@path\" ", "", SignedError::Form),
        (";nonce", ";alg=\"x\";nonce", SignedError::Form),
        ("created=", "created=+", SignedError::Form),
        ("nonce-0001", "short", SignedError::Form),
        ("eth=", "sig1=", SignedError::Form),
        ("erc8128:4690", "erc8128:1", SignedError::Key),
    ] {
        let changed = Written { input: good(1).input.replace(from, to), ..good(1) };
        assert_eq!(changed.checked(1, START), Err(why), "{from} -> {to}");
    }
}

#[test]
fn a_signature_holds_for_minutes_and_no_longer() {
    let now = START.seconds();
    for (created, expires, holds) in [
        (now, now + 300, true),
        (now, now + 301, false),
        (now, now, false),
        (now + 300, now + 360, true),
        (now + 301, now + 361, false),
        (now - 359, now - 299, true),
        (now - 360, now - 300, false),
        (now + 60, now, false),
    ] {
        let checked = Written::by(1, created, expires, "nonce-0001").checked(1, START);
        assert_eq!(checked.err(), (!holds).then_some(SignedError::Time), "{created} {expires}");
    }
}

#[test]
fn a_nonce_counts_once_for_each_permission() {
    let (nonces, one, two) = (Nonces::default(), GrantId(B256::ZERO), GrantId(B256::from([1; 32])));
    let signed = Signed { nonce: "nonce-0001".to_string(), expires: START.seconds() + 60 };
    assert_eq!(nonces.keep(one, &signed, START), Ok(()));
    assert_eq!(nonces.keep(one, &signed, START), Err(SignedError::Replayed));
    assert_eq!(nonces.keep(two, &signed, START), Ok(()));
    assert_eq!(nonces.keep(one, &signed, START.plus(359_000)), Err(SignedError::Replayed), "while it could still hold");
}
