//! Security 1: X25519, mixed with a code, and AES-256-CTR (esp-idf `components/protocomm/src/security/security1.c`).

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use wallet::ports::{LinkError, Random};
use x25519_dalek::{EphemeralSecret, PublicKey, SharedSecret};
use zeroize::Zeroizing;

use super::{
    Endpoints,
    cipher::{Cipher, Stream},
    handshake::{Scheme, prove, turn},
    misbehaved,
    proto::Message,
};
use crate::rng::Rng;

/// Agrees on a key; without a code this keeps a listener out, but not somebody in the middle.
pub(super) async fn open<E>(
    endpoints: &mut E,
    code: Option<&SecretString>,
    random: &Arc<dyn Random>,
) -> Result<Cipher, LinkError>
where
    E: Endpoints,
{
    let secret = EphemeralSecret::random_from_rng(Rng(random.clone()));
    let ours = PublicKey::from(&secret);
    let offer = turn(endpoints, Scheme::Stream, 0, &Message::new().bytes(1, ours.as_bytes())).await?;
    let theirs: [u8; 32] = sized(&offer.second)?;
    let start: [u8; 16] = sized(&offer.third)?;
    let shared = secret.diffie_hellman(&PublicKey::from(theirs));
    if !shared.was_contributory() {
        return Err(LinkError::KeyChanged);
    }
    let mut stream = Stream::new(&mixed(&shared, code), &start);

    let proof = Message::new().bytes(2, &stream.apply(&theirs)?);
    let proved = prove(endpoints, Scheme::Stream, 2, &proof).await?;
    let proved = stream.apply(&proved.third)?;
    if !bool::from(proved.ct_eq(ours.as_bytes())) {
        return Err(LinkError::KeyChanged);
    }
    Ok(Cipher::Stream(stream))
}

/// The shared secret, XORed with the code's hash; a code that is empty is none.
fn mixed(shared: &SharedSecret, code: Option<&SecretString>) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new(shared.to_bytes());
    let code = code.map(ExposeSecret::expose_secret).unwrap_or_default();
    if !code.is_empty() {
        let hash = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(code)));
        key.iter_mut().zip(hash.iter()).for_each(|(byte, mask)| *byte ^= mask);
    }
    key
}

fn sized<const LENGTH: usize>(bytes: &[u8]) -> Result<[u8; LENGTH], LinkError> {
    bytes.try_into().map_err(|_| misbehaved("a key of another length"))
}
