//! The DID document that a device publishes.

use alloc::{format, string::String};

use crate::identity::{DeviceAddress, PublicKey};

/// The name of the device key inside the document.
pub const KEY_NAME: &str = "Key-secp256k1-1";

/// The document of this key, byte for byte as it is pinned and hashed.
#[must_use]
pub fn did_document(key: &PublicKey) -> String {
    let did = key.address().did();
    let (x, y) = key.coordinates();
    let (x, y) = (base64url(&x), base64url(&y));
    format!(
        concat!(
            r#"{{"@context":["https://www.w3.org/ns/did/v1"],"id":"{did}","authentication":["{did}#{kid}"],"#,
            r#""verificationMethod":[{{"id":"{did}#{kid}","type":"JsonWebKey2020","controller":"{did}","#,
            r#""publicKeyJwk":{{"crv":"secp256k1","x":"{x}","y":"{y}","kty":"EC","kid":"{kid}"}}}}]}}"#
        ),
        did = did,
        kid = KEY_NAME,
        x = x,
        y = y,
    )
}

/// The document of a device that tells the address of its key and not the key: who checks a signature recovers the key
/// (EcdsaSecp256k1RecoveryMethod2020, as in did:ethr; the `1` names no chain that anything is on).
#[must_use]
pub fn address_document(device: &DeviceAddress) -> String {
    let did = device.did();
    format!(
        concat!(
            r#"{{"@context":["https://www.w3.org/ns/did/v1","https://w3id.org/security/suites/secp256k1recovery-2020/v2"],"#,
            r#""id":"{did}","authentication":["{did}#{kid}"],"#,
            r#""verificationMethod":[{{"id":"{did}#{kid}","type":"EcdsaSecp256k1RecoveryMethod2020","controller":"{did}","#,
            r#""blockchainAccountId":"eip155:1:{device}"}}]}}"#
        ),
        did = did,
        kid = KEY_NAME,
        device = device,
    )
}

/// Base64 with the URL alphabet and no padding (RFC 4648, section 5).
fn base64url(bytes: &[u8]) -> String {
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
            (0..=chunk.len()).map(move |at| digit(bits >> (18 - 6 * at) & 63))
        })
        .collect()
}

fn digit(value: u32) -> char {
    let value = (value & 63) as u8;
    char::from(match value {
        0..=25 => b'A' + value,
        26..=51 => b'a' + value - 26,
        52..=61 => b'0' + value - 52,
        62 => b'-',
        _ => b'_',
    })
}
