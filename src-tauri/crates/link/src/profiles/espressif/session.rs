//! A session with a device: a key both sides proved, and requests that take turns under it.

use std::sync::Arc;

use wallet::ports::{LinkError, Random};
use zeroize::Zeroizing;

use super::{
    Credential, Endpoints, MAX_ANSWER,
    cipher::Cipher,
    misbehaved,
    proto::Message,
    sec0, sec1, sec2,
    version::{self, Opening, Version},
};

/// An open session. Dropping it drops what carries it.
pub struct Session<E> {
    endpoints: E,
    version: Version,
    // Taken while a request is under way: after one that was broken off, the two ends no longer agree where they are.
    cipher: Option<Cipher>,
}

impl<E> Session<E>
where
    E: Endpoints,
{
    /// Asks the device what it is and opens a session with what the owner knows of it.
    ///
    /// # Errors
    /// [`LinkError::WrongCode`] when the device does not accept the code, or wants one and there is none;
    /// [`LinkError::KeyChanged`] when it does not know the code itself, or wants less than the label promises.
    pub async fn open(mut endpoints: E, credential: &Credential, random: &Arc<dyn Random>) -> Result<Self, LinkError> {
        let version = Version::read(&bounded(endpoints.exchange(version::ENDPOINT, b"ESP").await?)?)?;
        let cipher = match version.opening(credential)? {
            Opening::Plain => sec0::open(&mut endpoints).await?,
            Opening::Stream { code } => sec1::open(&mut endpoints, code, random).await?,
            Opening::Sealed { username, password, counting } => {
                sec2::open(&mut endpoints, username, password, counting, random).await?
            }
        };
        Ok(Self { endpoints, version, cipher: Some(cipher) })
    }

    /// What the device said of itself.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// Gives back what carried the session, to be closed.
    pub fn end(self) -> E {
        self.endpoints
    }

    /// Sends a payload under the session's protection and opens the answer.
    pub(super) async fn ask(&mut self, endpoint: &str, request: &Message) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        let mut cipher = self.cipher.take().ok_or_else(|| misbehaved("a session that was broken off"))?;
        let sealed = cipher.seal(request.as_slice())?;
        let answer = bounded(self.endpoints.exchange(endpoint, &sealed).await?)?;
        let opened = cipher.open(&answer)?;
        self.cipher = Some(cipher);
        Ok(opened)
    }
}

/// Refuses what no endpoint sends.
pub(super) fn bounded(answer: Vec<u8>) -> Result<Vec<u8>, LinkError> {
    if answer.len() > MAX_ANSWER {
        return Err(misbehaved("an answer that is too long"));
    }
    Ok(answer)
}
