//! Requests that an app's own key signed: an HTTP message signature (RFC 9421) by an Ethereum key, in the style of ERC-8128.
//!
//! What is signed is in docs/read-api.md. No permission names such a key yet; the door checks none before one does.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Address, grant::GrantId, time::Millis};
use sha2::{Digest, Sha256};
use thiserror::Error;
use wallet::access::signed_by;

/// How far the clocks of app and wallet may differ, and how long a signature may hold, in seconds.
const SKEW: u64 = 300;
/// What must be signed, and nothing else, in this order.
const COMPONENTS: &str = r#"("@method" "@authority" "@path" "content-digest")"#;
const MOST_HEADER: usize = 1024;
const MOST_NONCE: usize = 64;
/// Nonces kept of one permission: more than the signatures that hold at once of an app within its limits.
const MOST_KEPT: usize = 10_000;

/// A request as it came, with the values of its headers `Content-Digest`, `Signature-Input` and `Signature`.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'r> {
    pub method: &'r str,
    /// Host and port, such as `127.0.0.1:4711`.
    pub authority: &'r str,
    pub path: &'r str,
    pub body: &'r [u8],
    pub content_digest: &'r str,
    pub signature_input: &'r str,
    pub signature: &'r str,
}

/// The key that a permission names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningKey {
    pub chain_id: u64,
    pub address: Address,
}

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub nonce: String,
    /// Seconds since 1970.
    pub expires: u64,
}

/// Checks that the key signed exactly this request and that the signature holds now. Whether it was used before is for
/// [`Nonces`] to say.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(request: &Presented<'_>, key: SigningKey, now: Millis) -> Result<Signed, SignedError> {
    let headers = [request.content_digest, request.signature_input, request.signature];
    if headers.iter().any(|header| header.len() > MOST_HEADER) {
        return Err(SignedError::Form);
    }
    let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(request.body)));
    if request.content_digest != digest {
        return Err(SignedError::Body);
    }
    let params = request.signature_input.strip_prefix("eth=").ok_or(SignedError::Form)?;
    let said = Params::read(params.strip_prefix(COMPONENTS).ok_or(SignedError::Form)?)?;
    said.hold(now.seconds())?;
    if said.keyid != format!("erc8128:{}:{:#x}", key.chain_id, key.address) {
        return Err(SignedError::Key);
    }
    let signature = request.signature.strip_prefix("eth=:").and_then(|rest| rest.strip_suffix(':'));
    let signature = STANDARD.decode(signature.ok_or(SignedError::Form)?).map_err(|_| SignedError::Form)?;
    if !signed_by(key.address, base(request, params).as_bytes(), &signature) {
        return Err(SignedError::Signature);
    }
    Ok(Signed { nonce: said.nonce.to_string(), expires: said.expires })
}

/// The text that is signed.
fn base(request: &Presented<'_>, params: &str) -> String {
    let Presented { method, authority, path, content_digest, .. } = request;
    format!(
        "\"@method\": {method}\n\"@authority\": {authority}\n\"@path\": {path}\n\"content-digest\": {content_digest}\n\
         \"@signature-params\": {params}"
    )
}

/// What stands behind the components, each once and in any order.
struct Params<'p> {
    created: u64,
    expires: u64,
    nonce: &'p str,
    keyid: &'p str,
}

impl<'p> Params<'p> {
    fn read(text: &'p str) -> Result<Self, SignedError> {
        let mut all = BTreeMap::new();
        for part in text.strip_prefix(';').ok_or(SignedError::Form)?.split(';') {
            let (name, value) = part.split_once('=').ok_or(SignedError::Form)?;
            if all.insert(name, value).is_some() {
                return Err(SignedError::Form);
            }
        }
        let number = |name: &str| {
            let value: Option<&&str> = all.get(name);
            let digits = value.filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|value| value.parse::<u64>().ok()).ok_or(SignedError::Form)
        };
        let quoted = |name: &str| {
            let value: Option<&&'p str> = all.get(name);
            let inner = value.and_then(|value| value.strip_prefix('"')?.strip_suffix('"'));
            inner.filter(|inner| inner.bytes().all(is_plain)).ok_or(SignedError::Form)
        };
        let said = Self {
            created: number("created")?,
            expires: number("expires")?,
            nonce: quoted("nonce")?,
            keyid: quoted("keyid")?,
        };
        let fits = all.len() == 4 && (8..=MOST_NONCE).contains(&said.nonce.len());
        if fits { Ok(said) } else { Err(SignedError::Form) }
    }

    fn hold(&self, now: u64) -> Result<(), SignedError> {
        let lifetime = self.expires.checked_sub(self.created).filter(|lifetime| (1..=SKEW).contains(lifetime));
        if lifetime.is_none() || self.created > now.saturating_add(SKEW) || self.expires.saturating_add(SKEW) <= now {
            return Err(SignedError::Time);
        }
        Ok(())
    }
}

/// Visible ASCII that needs no escape and ends no parameter.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b';')
}

/// The nonces that were used while their signatures hold, for each permission.
#[derive(Debug, Default)]
pub struct Nonces(Mutex<BTreeMap<GrantId, BTreeMap<String, u64>>>);

impl Nonces {
    /// Keeps the nonce of a signature that holds.
    ///
    /// # Errors
    /// [`SignedError::Replayed`]; [`SignedError::Many`] where there is no room to keep one more.
    pub fn keep(&self, grant: GrantId, signed: &Signed, now: Millis) -> Result<(), SignedError> {
        let now = now.seconds();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let used = all.entry(grant).or_default();
        used.retain(|_, until| *until > now);
        if used.contains_key(&signed.nonce) {
            return Err(SignedError::Replayed);
        }
        if used.len() >= MOST_KEPT {
            return Err(SignedError::Many);
        }
        used.insert(signed.nonce.clone(), signed.expires.saturating_add(SKEW));
        Ok(())
    }
}

/// Why a signed request does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignedError {
    #[error(
        "sign the request as eth=(\"@method\" \"@authority\" \"@path\" \"content-digest\");created=…;expires=…;nonce=\"…\";keyid=\"…\""
    )]
    Form,
    #[error("Content-Digest is not sha-256 of the body")]
    Body,
    #[error("the signature is not for now: it may hold for 300 seconds, and clocks may differ by as much")]
    Time,
    #[error("the signature is by another key than the permission names")]
    Key,
    #[error("the signature is not by this key over this request")]
    Signature,
    #[error("this request was sent before: sign it anew with another nonce")]
    Replayed,
    #[error("too many requests within ten minutes: wait")]
    Many,
}
