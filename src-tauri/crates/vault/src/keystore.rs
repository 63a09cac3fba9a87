//! Keystore files of version 3 (ethereum.org, "Web3 Secret Storage Definition"): one private key under a password of its own.

use aes::Aes128;
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use wallet::ports::VaultError;
use zeroize::Zeroizing;

use crate::secret::Key;

/// The most bytes of a file.
const MOST: usize = 16 * 1024;
/// The most memory that a file may ask for, in bytes.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// The most rounds of PBKDF2, and the most blocks that scrypt mixes, in all lanes.
const MOST_ROUNDS: u32 = 10_000_000;
const MOST_BLOCKS: u64 = 1 << 26;

#[derive(Deserialize)]
struct Keystore {
    version: u32,
    #[serde(alias = "Crypto")]
    crypto: Crypto,
}

#[derive(Deserialize)]
struct Crypto {
    cipher: String,
    cipherparams: CipherParams,
    ciphertext: String,
    #[serde(flatten)]
    kdf: Kdf,
    mac: String,
}

#[derive(Deserialize)]
struct CipherParams {
    iv: String,
}

#[derive(Deserialize)]
#[serde(tag = "kdf", content = "kdfparams", rename_all = "lowercase")]
enum Kdf {
    Scrypt { dklen: u32, n: u64, r: u32, p: u32, salt: String },
    Pbkdf2 { dklen: u32, c: u32, prf: String, salt: String },
}

/// The private key in `file`.
///
/// # Errors
/// [`VaultError::BadFile`] for anything that is no such file or asks for too much; [`VaultError::BadKey`] for the wrong
/// password.
pub fn opened(file: &SecretString, password: &SecretString) -> Result<Key, VaultError> {
    let file = file.expose_secret();
    if file.len() > MOST {
        return Err(bad("it is larger than a keystore is"));
    }
    let read: Result<Keystore, _> = serde_json::from_str(file);
    let Keystore { version, crypto } = read.map_err(|_| bad("it is no keystore of version 3"))?;
    if version != 3 || crypto.cipher != "aes-128-ctr" {
        return Err(bad("only keystores of version 3 with aes-128-ctr are read"));
    }
    let iv: [u8; 16] = fixed(&crypto.cipherparams.iv)?;
    let (sealed, mac): ([u8; 32], [u8; 32]) = (fixed(&crypto.ciphertext)?, fixed(&crypto.mac)?);
    let derived = derived(&crypto.kdf, password)?;
    let (cipher_key, mac_key) = derived.split_at(16);
    let own = alloy_primitives::keccak256([mac_key, sealed.as_slice()].concat());
    if !bool::from(own.as_slice().ct_eq(&mac)) {
        return Err(VaultError::BadKey("the keystore's own password is another one".into()));
    }
    let mut key = Key::copied(&sealed).ok_or_else(|| bad("it holds no key of 32 bytes"))?;
    let cipher = Ctr128BE::<Aes128>::new_from_slices(cipher_key, &iv);
    cipher.map_err(|_| bad("it holds no key of 32 bytes"))?.apply_keystream(key.bytes_mut());
    Ok(key)
}

/// The 32 bytes that the password gives; the file's wishes are bounded before memory is taken.
fn derived(kdf: &Kdf, password: &SecretString) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let mut out = Zeroizing::new([0u8; 32]);
    let password = password.expose_secret().as_bytes();
    match kdf {
        Kdf::Scrypt { dklen: 32, n, r, p, salt } => {
            let memory = n.saturating_mul(u64::from(*r)).saturating_mul(128);
            let blocks = n.saturating_mul(u64::from(*r)).saturating_mul(u64::from(*p));
            if !n.is_power_of_two() || memory > MOST_MEMORY || blocks > MOST_BLOCKS {
                return Err(bad("it asks for more memory or time than any keystore needs"));
            }
            let params = scrypt::Params::new(n.ilog2() as u8, *r, *p, 32);
            let params = params.map_err(|_| bad("scrypt takes no such parameters (RFC 7914)"))?;
            scrypt::scrypt(password, &salted(salt)?, &params, &mut out[..])
                .map_err(|_| bad("scrypt takes no such parameters (RFC 7914)"))?;
        }
        Kdf::Pbkdf2 { dklen: 32, c, prf, salt } => {
            if prf != "hmac-sha256" || !(1..=MOST_ROUNDS).contains(c) {
                return Err(bad("its parameters of PBKDF2 are none that keystores use"));
            }
            pbkdf2::pbkdf2_hmac::<Sha256>(password, &salted(salt)?, *c, &mut out[..]);
        }
        Kdf::Scrypt { .. } | Kdf::Pbkdf2 { .. } => return Err(bad("its derived key has not 32 bytes")),
    }
    Ok(out)
}

fn salted(hexed: &str) -> Result<Vec<u8>, VaultError> {
    hex::decode(unprefixed(hexed)).map_err(|_| bad("its salt is no hex"))
}

fn fixed<const N: usize>(hexed: &str) -> Result<[u8; N], VaultError> {
    let mut out = [0; N];
    hex::decode_to_slice(unprefixed(hexed), &mut out)
        .map_err(|_| bad("a field has not the length it has in keystores"))?;
    Ok(out)
}

fn unprefixed(hexed: &str) -> &str {
    hexed.strip_prefix("0x").unwrap_or(hexed)
}

fn bad(why: &str) -> VaultError {
    VaultError::BadFile(why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
    /// The example of the definition, and a file that Python's eth-keyfile wrote; their password is `testpassword`.
    const PBKDF2: &str = r#"{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},"ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},"mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;
    const SCRYPT: &str = r#"{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"04675cb90204fbbfc5a83ec0e6146ae3"},"ciphertext":"eecddf6ab2c6c9de3d9779525f72a0ae4c48f90fafde1c3037097cd3c271da0c","kdf":"scrypt","kdfparams":{"dklen":32,"n":4096,"p":1,"r":8,"salt":"390cb3b3e1fecff9a004788262a3ef3b"},"mac":"40f30404874aff7bbe66ead4c16022fa4ca454094353fbc583ff624a4471c334"},"id":"ff7d7c01-d94b-4f46-9b24-76928f56d6cd","version":3}"#;

    #[test]
    fn files_that_others_wrote_are_opened() {
        for file in [PBKDF2, SCRYPT] {
            let key = opened(&file.into(), &"testpassword".into()).unwrap();
            assert_eq!(hex::encode(key.bytes()), KEY);
        }
    }

    #[test]
    fn a_wrong_password_is_told_apart_from_a_file_that_is_none() {
        assert!(matches!(opened(&PBKDF2.into(), &"testpasswore".into()), Err(VaultError::BadKey(_))));
        for file in ["", "{}", "[1]", "no json", &PBKDF2.replace("\"version\":3", "\"version\":1"), &"[".repeat(20_000)]
        {
            assert!(matches!(opened(&file.into(), &"testpassword".into()), Err(VaultError::BadFile(_))), "{file:.20}");
        }
    }

    #[test]
    fn a_file_that_asks_for_too_much_is_refused_at_once() {
        let began = std::time::Instant::now();
        for (from, to) in [
            ("4096,\"p\"", "4294967296,\"p\""),
            ("\"n\":4096", "\"n\":4095"),
            ("\"p\":1,", "\"p\":1000000,"),
            ("\"r\":8,", "\"r\":4294967295,"),
            ("\"dklen\":32", "\"dklen\":0"),
        ] {
            let file = SCRYPT.replace(from, to);
            assert_ne!(file, SCRYPT);
            assert!(matches!(opened(&file.into(), &"testpassword".into()), Err(VaultError::BadFile(_))), "{to}");
        }
        let file = PBKDF2.replace("262144", "4294967295");
        assert!(matches!(opened(&file.into(), &"testpassword".into()), Err(VaultError::BadFile(_))));
        assert!(began.elapsed().as_millis() < 500);
    }
}
