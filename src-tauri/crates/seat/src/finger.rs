//! The reader of fingers that fprintd looks after.
//!
//! Source: fprintd's D-Bus interfaces `net.reactivated.Fprint.Manager` and `net.reactivated.Fprint.Device`.

use std::{io, time::Duration};

use futures::StreamExt;
use serde::Serialize;
use tokio::{runtime::Handle, task::JoinHandle, time::timeout};
use zbus::{Connection, DynamicType, Message, MessageStream, OwnedObjectPath, message::Type};

use crate::bus::{Place, call, listen};

const DESK: Place<'_> = ("net.reactivated.Fprint", "/net/reactivated/Fprint/Manager", "net.reactivated.Fprint.Manager");
const DEVICE: &str = "net.reactivated.Fprint.Device";
const STATUS: &str = "VerifyStatus";
/// An empty name stands for whoever asks.
const ME: &str = "";
/// How often a finger may be another one.
const TRIES: u32 = 3;
/// How long the system bus may take to let us in.
const OPENS: Duration = Duration::from_secs(10);

/// Why no finger was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FingerError {
    /// No reader, no enrolled finger, no right to use them, or another program has the reader.
    Absent,
    /// Three fingers were not this user's.
    NotYou,
    /// Nobody touched the reader in time.
    Silent,
}

/// Whether this user has a finger enrolled at a reader of this computer.
pub async fn offered() -> bool {
    match system().await {
        Ok(bus) => offered_on(&bus).await,
        Err(_) => false,
    }
}

/// Asks for a finger of this user, and waits at most `patience` for it; dropping it ends the question.
///
/// # Errors
/// [`FingerError`].
pub async fn prove(patience: Duration) -> Result<(), FingerError> {
    prove_on(&system().await?, patience).await
}

/// Like [`offered`], on this bus.
pub async fn offered_on(bus: &Connection) -> bool {
    Reader::find(bus).await.is_ok()
}

/// Like [`prove`], on this bus.
///
/// # Errors
/// [`FingerError`].
pub async fn prove_on(bus: &Connection, patience: Duration) -> Result<(), FingerError> {
    let reader = Reader::find(bus).await?;
    // From here on: a claim that is given up while it is answered counts all the same.
    let held = Held(Some(reader.clone()));
    let proved = timeout(patience, reader.prove()).await;
    held.give_back().await;
    proved.map_err(|_| FingerError::Silent)?
}

async fn system() -> Result<Connection, FingerError> {
    let opened = timeout(OPENS, Connection::system()).await;
    let opened = opened.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()));
    opened.map_err(unusable)
}

fn unusable(error: zbus::Error) -> FingerError {
    tracing::debug!(%error, "no finger can be asked for");
    FingerError::Absent
}

/// A reader, and whoever looks after it: a bus lets nobody else send under that name.
#[derive(Clone)]
struct Reader {
    bus: Connection,
    service: String,
    path: OwnedObjectPath,
}

impl Reader {
    /// The reader that the system takes, where a finger of this user is enrolled.
    async fn find(bus: &Connection) -> Result<Self, FingerError> {
        let answer = call(bus, DESK, "GetDefaultDevice", &()).await.map_err(unusable)?;
        let service = answer.header().sender().ok_or(FingerError::Absent)?.to_string();
        let path = answer.body().deserialize::<OwnedObjectPath>().map_err(unusable)?;
        let reader = Self { bus: bus.clone(), service, path };
        let answer = reader.call("ListEnrolledFingers", &ME).await?;
        let fingers = answer.body().deserialize::<Vec<String>>().map_err(unusable)?;
        if fingers.is_empty() { Err(FingerError::Absent) } else { Ok(reader) }
    }

    async fn prove(&self) -> Result<(), FingerError> {
        self.call("Claim", &ME).await?;
        // What came before the claim was of somebody else's finger.
        let mut messages = MessageStream::from(&self.bus);
        let (service, path) = (&self.service, &self.path);
        let rule = format!("type='signal',sender='{service}',path='{path}',interface='{DEVICE}',member='{STATUS}'");
        listen(&self.bus, &rule).await.map_err(unusable)?;
        for _ in 0..TRIES {
            self.call("VerifyStart", &"any").await?;
            match self.told(&mut messages).await? {
                Told::Match => return Ok(()),
                Told::Other => drop(self.call("VerifyStop", &()).await),
                Told::Broken => return Err(FingerError::Absent),
            }
        }
        Err(FingerError::NotYou)
    }

    /// How the verification ended; a finger that was not read well is touched again, which says nothing yet.
    async fn told(&self, messages: &mut MessageStream) -> Result<Told, FingerError> {
        while let Some(message) = messages.next().await {
            if let Some(told) = self.read(&message.map_err(unusable)?) {
                return Ok(told);
            }
        }
        Err(FingerError::Absent)
    }

    /// What a signal says, where it is of this reader and from who looks after it.
    fn read(&self, message: &Message) -> Option<Told> {
        let header = message.header();
        let ours = header.sender()?.as_str() == self.service
            && header.path()?.as_str() == self.path.as_str()
            && header.interface()?.as_str() == DEVICE
            && header.member()?.as_str() == STATUS;
        if message.message_type() != Type::Signal || !ours {
            return None;
        }
        let (result, done) = message.body().deserialize::<(String, bool)>().ok()?;
        match (result.as_str(), done) {
            (_, false) => None,
            ("verify-match", true) => Some(Told::Match),
            ("verify-disconnected" | "verify-unknown-error", true) => Some(Told::Broken),
            (_, true) => Some(Told::Other),
        }
    }

    /// Lets others use it; where it was not claimed, the service refuses and nothing happens.
    async fn give_back(self) {
        drop(self.call("VerifyStop", &()).await);
        drop(self.call("Release", &()).await);
    }

    async fn call<B>(&self, member: &str, body: &B) -> Result<Message, FingerError>
    where
        B: Serialize + DynamicType + Sync,
    {
        let place = (self.service.as_str(), self.path.as_str(), DEVICE);
        call(&self.bus, place, member, body).await.map_err(unusable)
    }
}

enum Told {
    Match,
    /// Another finger, or none that could be read.
    Other,
    /// The reader was pulled out, or failed.
    Broken,
}

/// A reader that is given back however its question ends: meanwhile nobody else can use it.
struct Held(Option<Reader>);

impl Held {
    async fn give_back(mut self) {
        if let Some(ending) = self.end() {
            drop(ending.await);
        }
    }

    /// In a task of its own, so that it also ends where nobody waits for it.
    fn end(&mut self) -> Option<JoinHandle<()>> {
        let reader = self.0.take()?;
        let runtime = Handle::try_current().ok()?;
        Some(runtime.spawn(reader.give_back()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.end());
    }
}
