//! SRP-6a (RFC 5054) over its 3072-bit group with SHA-512, in the form that Espressif gave it.
//!
//! With `PAD` to 384 bytes and `|` for joining, g = 5 (esp-idf `protocomm/src/crypto/srp6a/esp_srp.c`):
//!
//! - k = H(N | PAD(g)), u = H(PAD(A) | PAD(B)), x = H(s | H(username | ":" | password))
//! - S = (B − k·g^x)^(a + u·x), K = H(S) with S unpadded
//! - M = H((H(N) ⊕ H(PAD(g))) | H(username) | s | A | B | K); RFC 2945 does not pad g here
//! - the device proves itself with H(A | M | K)
//!
//! What was sent enters a hash as it was sent, leading zeros and all, for so the device does.

mod group;

use crypto_bigint::{Encoding, U256, U512, U3072, modular::constant_mod::ResidueParams};
use sha2::{Digest, Sha512};
use subtle::ConstantTimeEq;
use wallet::ports::{LinkError, Random};
use zeroize::Zeroizing;

use self::group::{Element, Prime, generator};
use super::misbehaved;

/// A value of the group takes this many bytes.
const SIZE: usize = 384;

/// Salts that devices have; Espressif's tool makes 16 bytes and drops a zero in front.
const SALT: std::ops::RangeInclusive<usize> = 8..=64;

/// The client's side, before it has heard of the device.
pub(super) struct Client {
    secret: Zeroizing<U256>,
    public: [u8; SIZE],
}

/// What each side must show, and the key.
pub(super) struct Proof {
    pub(super) ours: [u8; 64],
    pub(super) theirs: [u8; 64],
    pub(super) key: Zeroizing<[u8; 64]>,
}

impl Client {
    /// Draws the secret of this session.
    pub(super) fn start(random: &dyn Random) -> Self {
        let mut client = Self::draw(random);
        // Devices take exactly 384 bytes and count without leading zeros. 16 zeros in a row do not happen by chance.
        for _ in 0..16 {
            if !client.public.starts_with(&[0]) {
                break;
            }
            client = Self::draw(random);
        }
        client
    }

    fn draw(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice());
        let secret = Zeroizing::new(U256::from_be_bytes(*bytes));
        let public = generator().pow(&secret).retrieve().to_be_bytes();
        Self { secret, public }
    }

    /// The public value A.
    pub(super) fn public(&self) -> &[u8] {
        &self.public
    }

    /// Meets the device's salt and public value B.
    pub(super) fn prove(&self, username: &str, password: &str, salt: &[u8], theirs: &[u8]) -> Result<Proof, LinkError> {
        if !SALT.contains(&salt.len()) || theirs.len() > SIZE {
            return Err(misbehaved("a salt or key of another length"));
        }
        let padded = padded(theirs);
        let public = Element::new(&U3072::from_be_bytes(padded));
        let scramble = U512::from_be_bytes(hash(&[&self.public, &padded]));
        // Either zero would give a key that needs no password (RFC 5054, section 2.5.4).
        if bool::from(public.ct_eq(&Element::ZERO)) || scramble == U512::ZERO {
            return Err(LinkError::KeyChanged);
        }
        let inner = Zeroizing::new(hash(&[username.as_bytes(), b":", password.as_bytes()]));
        let password = Zeroizing::new(U512::from_be_bytes(hash(&[salt, inner.as_slice()])));
        let shared = self.shared(&public, &scramble, &password);
        let key = Zeroizing::new(hash(&[unpadded(shared.as_slice())]));

        let (n, g) = (hash(&[&Prime::MODULUS.to_be_bytes()]), hash(&[&generator().retrieve().to_be_bytes()]));
        let mut group = n;
        group.iter_mut().zip(g).for_each(|(byte, other)| *byte ^= other);
        let ours = hash(&[&group, &hash(&[username.as_bytes()]), salt, &self.public, theirs, key.as_slice()]);
        let theirs = hash(&[&self.public, &ours, key.as_slice()]);
        Ok(Proof { ours, theirs, key })
    }

    /// S = (B − k·g^x)^(a + u·x), as (…)^a · ((…)^u)^x, so that no exponent outgrows its type.
    fn shared(&self, public: &Element, scramble: &U512, password: &U512) -> Zeroizing<[u8; SIZE]> {
        let multiplier =
            U512::from_be_bytes(hash(&[&Prime::MODULUS.to_be_bytes(), &generator().retrieve().to_be_bytes()]));
        let multiplier = Element::new(&multiplier.resize());
        let verifier = Zeroizing::new(generator().pow(password));
        let base = Zeroizing::new(public.sub(&multiplier.mul(&verifier)));
        let one = Zeroizing::new(base.pow(&self.secret));
        let other = Zeroizing::new(base.pow(scramble).pow(password));
        Zeroizing::new(one.mul(&other).retrieve().to_be_bytes())
    }
}

fn hash(parts: &[&[u8]]) -> [u8; 64] {
    let mut hash = Sha512::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

fn padded(bytes: &[u8]) -> [u8; SIZE] {
    let mut padded = [0; SIZE];
    padded.iter_mut().rev().zip(bytes.iter().rev()).for_each(|(to, from)| *to = *from);
    padded
}

fn unpadded(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.split_at_checked(zeros).map(|(_, rest)| rest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    struct Fixed(u8);

    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    /// A secret of 1 first, which makes A the generator itself, and then another.
    struct Again(AtomicBool);

    impl Random for Again {
        fn fill(&self, bytes: &mut [u8]) {
            let first = !self.0.swap(true, Ordering::Relaxed);
            bytes.fill(if first { 0 } else { 1 });
            bytes.iter_mut().last().into_iter().for_each(|byte| *byte = 1);
        }
    }

    #[test]
    fn a_public_value_that_begins_with_a_zero_is_drawn_again() {
        let client = Client::start(&Again(AtomicBool::new(false)));
        assert!(!client.public().starts_with(&[0]));
        assert_eq!(client.public(), Client::start(&Fixed(1)).public());
    }

    #[test]
    fn a_public_value_without_a_key_in_it_is_refused() {
        let client = Client::start(&Fixed(1));
        let prime = Prime::MODULUS.to_be_bytes();
        for empty in [&[][..], &[0], &[0; SIZE], &prime] {
            let proof = client.prove("wifiprov", "abcd1234", &[1; 16], empty);
            assert!(matches!(proof, Err(LinkError::KeyChanged)), "{} bytes", empty.len());
        }
    }

    #[test]
    fn a_salt_or_public_value_of_another_length_is_refused() {
        let client = Client::start(&Fixed(1));
        for (salt, theirs) in [(0, 384), (7, 384), (65, 384), (16, 385)] {
            let proof = client.prove("wifiprov", "abcd1234", &vec![1; salt], &vec![1; theirs]);
            assert!(matches!(proof, Err(LinkError::Misbehaved(_))), "{salt} {theirs}");
        }
    }

    #[test]
    fn a_public_value_is_padded_in_front_and_unpadded_again() {
        assert_eq!(padded(&[1, 2])[SIZE - 3..], [0, 1, 2]);
        assert_eq!(unpadded(&padded(&[1, 0, 2])), [1, 0, 2]);
        assert!(unpadded(&[0, 0]).is_empty());
    }
}
