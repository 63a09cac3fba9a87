//! SRP-6a as the device's end has it: a verifier of the password, never the password (RFC 5054's 3072-bit group, SHA-512;
//! esp-idf `components/protocomm/src/crypto/srp6a/esp_srp.c`).

use num_bigint::BigUint;
use sha2::{Digest, Sha512};

/// Bytes of a value of the group.
const SIZE: usize = 384;

/// N of RFC 5054, appendix A.
const PRIME: &[u8] = b"\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
    020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
    4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
    98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
    9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
    3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
    A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
    D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
    08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// What the device keeps of its password.
pub(super) struct Verifier {
    prime: BigUint,
    salt: [u8; 16],
    verifier: BigUint,
}

/// A handshake that has begun.
pub(super) struct Offer {
    /// B.
    pub public: Vec<u8>,
    /// What the client must show, what the device shows then, and the key.
    pub expected: Vec<u8>,
    pub proof: Vec<u8>,
    pub key: Vec<u8>,
}

impl Verifier {
    /// v = g^H(s | H(username | ":" | password)).
    pub fn of(username: &str, password: &str, salt: [u8; 16]) -> Self {
        let prime = BigUint::parse_bytes(PRIME, 16).unwrap_or_default();
        let inner = hash(&[username.as_bytes(), b":", password.as_bytes()]);
        let exponent = BigUint::from_bytes_be(&hash(&[&salt, &inner]));
        let verifier = generator().modpow(&exponent, &prime);
        Self { prime, salt, verifier }
    }

    pub fn salt(&self) -> &[u8] {
        &self.salt
    }

    /// Meets the client's name and public value A; `secret` is b. None for a value that would need no password.
    pub fn meet(&self, username: &[u8], theirs: &[u8], secret: &[u8; 32]) -> Option<Offer> {
        let public = BigUint::from_bytes_be(theirs) % &self.prime;
        if theirs.len() != SIZE || username.is_empty() || public == BigUint::default() {
            return None;
        }
        let secret = BigUint::from_bytes_be(secret);
        let (n, g) = (self.prime.to_bytes_be(), padded(&generator().to_bytes_be()));
        let multiplier = BigUint::from_bytes_be(&hash(&[&n, &g]));
        let ours = (multiplier * &self.verifier + generator().modpow(&secret, &self.prime)) % &self.prime;
        let ours = ours.to_bytes_be();
        let scramble = BigUint::from_bytes_be(&hash(&[theirs, &padded(&ours)]));
        let shared = public * self.verifier.modpow(&scramble, &self.prime);
        let key = hash(&[&shared.modpow(&secret, &self.prime).to_bytes_be()]);

        let group: Vec<u8> = hash(&[&n]).iter().zip(hash(&[&g])).map(|(one, other)| one ^ other).collect();
        let expected = hash(&[&group, &hash(&[username]), &self.salt, theirs, &ours, &key]);
        let proof = hash(&[theirs, &expected, &key]);
        Some(Offer { public: ours, expected, proof, key })
    }
}

fn generator() -> BigUint {
    BigUint::from(5_u8)
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    [vec![0; SIZE.saturating_sub(bytes.len())], bytes.to_vec()].concat()
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha512::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}
