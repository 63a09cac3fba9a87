//! The agent that BlueZ asks while one bond is made. It speaks for that device alone, and only to BlueZ.

use domain::{
    bond::{Passkey, PasskeyShown},
    device::NearbyId,
};
use futures::StreamExt;
use wallet::ports::{Compared, Comparison, LinkError};
use zbus::{Message, MessageStream, ObjectPath, OwnedObjectPath, message::Type};

use super::{
    super::adapter::NOT_RUNNING,
    bluez::{Bluez, SERVICE},
};

const PATH: &str = "/app/deedbox/agent";
const MANAGER: (&str, &str) = ("/org/bluez", "org.bluez.AgentManager1");
const BUS: (&str, &str) = ("/org/freedesktop/DBus", "org.freedesktop.DBus");
/// It shows six digits, and somebody says whether they are right.
const ABLE: &str = "DisplayYesNo";
const REJECTED: &str = "org.bluez.Error.Rejected";
const CANCELED: &str = "org.bluez.Error.Canceled";

/// How far the question is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    NotAsked,
    Asked,
    Said(Compared),
}

pub(super) struct Agent {
    bluez: Bluez,
    /// The unique name that BlueZ has on the bus.
    service: String,
    calls: MessageStream,
    near: NearbyId,
    name: String,
    word: Word,
}

impl Agent {
    /// Registers; what it is asked waits until it listens.
    pub async fn register(bluez: Bluez, near: NearbyId, name: String) -> Result<Self, LinkError> {
        let asked = bluez.bus.call_method(Some(BUS.1), BUS.0, Some(BUS.1), "GetNameOwner", &SERVICE).await;
        let owner = asked.ok().and_then(|answer| answer.body().deserialize::<String>().ok());
        let service = owner.ok_or(LinkError::NoService(NOT_RUNNING))?;
        let calls = MessageStream::from(&bluez.bus);
        manage(&bluez, "RegisterAgent", &(path(PATH)?, ABLE)).await?;
        Ok(Self { bluez, service, calls, near, name, word: Word::NotAsked })
    }

    pub async fn unregister(bluez: &Bluez) -> Result<(), LinkError> {
        manage(bluez, "UnregisterAgent", &path(PATH)?).await
    }

    pub fn word(&self) -> Word {
        self.word
    }

    /// Answers BlueZ until the owner says no to digits that the device wants typed, or the bus ends.
    pub async fn listen(&mut self, owner: &dyn Comparison) {
        while let Some(call) = self.calls.next().await {
            let Ok(call) = call else { return };
            let header = call.header();
            let from_bluez = header.sender().is_some_and(|sender| sender.as_str() == self.service);
            let to_us = header.path().is_some_and(|path| path.as_str() == PATH);
            if call.message_type() != Type::MethodCall || !from_bluez || !to_us {
                continue;
            }
            let member = header.member().map(ToString::to_string).unwrap_or_default();
            match member.as_str() {
                "RequestConfirmation" => self.confirm(&call, owner).await,
                "DisplayPasskey" => {
                    if !self.display(&call, owner).await {
                        return;
                    }
                }
                "Release" | "Cancel" => self.agree(&call).await,
                // Whatever needs no digits, or digits that are typed here.
                _ => self.refuse(&call, REJECTED).await,
            }
        }
    }

    /// Whether the device shows the same digits.
    async fn confirm(&mut self, call: &Message, owner: &dyn Comparison) {
        let asked = call.body().deserialize::<(OwnedObjectPath, u32)>().ok();
        let Some(passkey) = asked.and_then(|(device, digits)| ours(&self.bluez.device, &device, digits)) else {
            return self.refuse(call, REJECTED).await;
        };
        match self.compare(passkey, owner).await {
            Compared::Same => self.agree(call).await,
            Compared::Different => self.refuse(call, REJECTED).await,
            Compared::NoAnswer => self.refuse(call, CANCELED).await,
        }
    }

    /// Digits that are typed at the device, for which BlueZ waits for no answer; whether the bond goes on.
    async fn display(&mut self, call: &Message, owner: &dyn Comparison) -> bool {
        let asked = call.body().deserialize::<(OwnedObjectPath, u32, u16)>().ok();
        let Some(passkey) = asked.and_then(|(device, digits, _)| ours(&self.bluez.device, &device, digits)) else {
            self.refuse(call, REJECTED).await;
            return true;
        };
        self.agree(call).await;
        // It comes again with each digit that is typed.
        self.word != Word::NotAsked || self.compare(passkey, owner).await == Compared::Same
    }

    async fn compare(&mut self, passkey: Passkey, owner: &dyn Comparison) -> Compared {
        self.word = Word::Asked;
        let shown = PasskeyShown { near: self.near.clone(), name: self.name.clone(), passkey };
        let compared = owner.compare(shown).await;
        self.word = Word::Said(compared);
        compared
    }

    async fn agree(&self, call: &Message) {
        // BlueZ that is gone asks nothing more.
        drop(self.bluez.bus.reply(&call.header(), &()).await);
    }

    async fn refuse(&self, call: &Message, name: &'static str) {
        drop(self.bluez.bus.reply_error(&call.header(), name, &"refused").await);
    }
}

async fn manage<B>(bluez: &Bluez, member: &str, body: &B) -> Result<(), LinkError>
where
    B: serde::Serialize + zbus::DynamicType + Sync,
{
    bluez.ask(MANAGER.0, MANAGER.1, member, body).await.map(drop)
}

fn path(text: &'static str) -> Result<ObjectPath<'static>, LinkError> {
    ObjectPath::try_from(text).map_err(|_| LinkError::NotFound)
}

/// The digits, if they are for the device that is being bonded.
fn ours(bonding: &OwnedObjectPath, asked: &OwnedObjectPath, digits: u32) -> Option<Passkey> {
    if bonding == asked { Passkey::try_from(digits).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_another_device_or_more_than_six_are_not_shown() {
        let device = |last: u8| OwnedObjectPath::try_from(format!("/org/bluez/hci0/dev_0{last}")).unwrap();
        assert!(ours(&device(1), &device(1), 42_137).is_some_and(|shown| shown.to_string() == "042137"));
        assert_eq!(ours(&device(1), &device(2), 42_137), None);
        assert_eq!(ours(&device(1), &device(1), 1_000_000), None);
    }
}
