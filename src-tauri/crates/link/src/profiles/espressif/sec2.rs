//! Security 2: SRP-6a and AES-256-GCM (esp-idf `components/protocomm/src/security/security2.c`).

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use wallet::ports::{LinkError, Random};
use zeroize::Zeroizing;

use super::{
    Endpoints,
    cipher::{Cipher, Sealed},
    handshake::{Scheme, prove, turn},
    misbehaved,
    proto::Message,
    srp::Client,
};

/// Proves the password without telling it, and has the device prove that it knows its verifier.
pub(super) async fn open<E>(
    endpoints: &mut E,
    username: &str,
    password: &SecretString,
    counting: bool,
    random: &Arc<dyn Random>,
) -> Result<Cipher, LinkError>
where
    E: Endpoints,
{
    let client = Client::start(random.as_ref());
    let hello = Message::new().bytes(1, username.as_bytes()).bytes(2, client.public());
    let offer = turn(endpoints, Scheme::Sealed, 0, &hello).await?;
    let proof = client.prove(username, password.expose_secret(), &offer.third, &offer.second)?;

    let proved = prove(endpoints, Scheme::Sealed, 2, &Message::new().bytes(1, &proof.ours)).await?;
    if !bool::from(proved.second.ct_eq(proof.theirs.as_slice())) {
        return Err(LinkError::KeyChanged);
    }
    let nonce = proved.third.try_into().map_err(|_| misbehaved("a nonce of another length"))?;
    let (key, _) = proof.key.split_first_chunk().ok_or_else(|| misbehaved("a key of another length"))?;
    let key = Zeroizing::new(*key);
    Ok(Cipher::Sealed(Sealed::new(&key, nonce, counting)))
}
