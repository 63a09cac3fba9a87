//! Devices built on the ioID SDK (ioID-SDK, core/src/utils/devRegister and pal/*/DeviceRegister): three questions,
//! asked over HTTP or a serial line, and answers in JSON.
//!
//! What it says is not proved by what it says: the signature in its answers is one fixed text, and can be replayed.

mod answers;
mod json;

use std::error::Error;

use async_trait::async_trait;
use domain::{
    Address, B256,
    device::{DeviceId, KeyProof, MetDevice, Profile, Signing},
    shown::shown_text,
};
use wallet::ports::LinkError;
use wire::{did::did_document, identity::PublicKey, signature::Signature};

use super::blind::{BlindSession, HashSigner};
pub(crate) use answers::Question;
pub(crate) use json::Finder;

/// The way to one device.
#[async_trait]
pub(crate) trait Way: Send {
    /// Asks, and gives the JSON object that answers; ends within 10 s.
    async fn ask(&mut self, question: Question) -> Result<Vec<u8>, LinkError>;

    async fn close(self: Box<Self>);
}

/// A device that said who it is.
pub(crate) struct SdkDevice {
    way: Box<dyn Way>,
    key: PublicKey,
    device: MetDevice,
}

/// Asks who is there.
pub(crate) async fn open(
    mut way: Box<dyn Way>,
    expected: Option<DeviceId>,
) -> Result<BlindSession<SdkDevice>, LinkError> {
    let named = async {
        let answer = way.ask(Question::Did).await?;
        answers::identity(&answer)
    };
    let (key, project) = match named.await {
        Ok(named) => named,
        Err(error) => {
            way.close().await;
            return Err(error);
        }
    };
    let device = MetDevice {
        id: DeviceId(Address::from(key.address().0)),
        profile: Profile::IoidSdk,
        proof: KeyProof::Named,
        kind: String::new(),
        model: shown_text(&project),
        firmware: String::new(),
        signing: Signing::Blind,
    };
    BlindSession::open(SdkDevice { way, key, device }, expected).await
}

#[async_trait]
impl HashSigner for SdkDevice {
    fn device(&self) -> &MetDevice {
        &self.device
    }

    async fn sign(&mut self, digest: B256) -> Result<Signature, LinkError> {
        let answer = self.way.ask(Question::Sign(digest)).await?;
        answers::signature(&answer)
    }

    /// The document of the key alone. The device's own names more, such as a second key to encrypt to, which nothing
    /// proves and anybody on the way could change: it must name this key, and is not published.
    async fn document(&mut self) -> Result<String, LinkError> {
        let answer = self.way.ask(Question::Document).await?;
        let ours = did_document(&self.key);
        answers::names_key(&answer, &ours)?;
        Ok(ours)
    }

    async fn close(self: Box<Self>) {
        self.way.close().await;
    }
}

/// What broke the protocol.
fn misbehaved(what: &str) -> LinkError {
    LinkError::Misbehaved(what.to_string())
}

/// An answer that could not be read, without its words.
fn unreadable(_: impl Error) -> LinkError {
    misbehaved("an answer that is not what the ioID SDK sends")
}
