//! Adverts as BlueZ tells them on the bus (org.bluez.Device1). Its signals say all that is needed: btleplug asks for
//! every property of a device again at each of its adverts, which loads a computer where many devices are near.

use std::{
    collections::{HashMap, VecDeque},
    num::NonZeroUsize,
};

use domain::device::NearbyId;
use futures::StreamExt;
use uuid::Uuid;
use wallet::ports::LinkError;
use zbus::{Connection, Message, MessageStream, OwnedObjectPath, OwnedVariant, connection, message};

use super::{News, Told};
use crate::ble::{
    adapter::{NO_BUS, lack, noted},
    radio::Turn,
};

const BLUEZ: &str = "org.bluez";
const DEVICE: &str = "org.bluez.Device1";
const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";
const ROOT: &str = "/org/bluez/";

/// Signals that may wait to be read; more of them hold up the service's answers, too.
const QUEUE: NonZeroUsize = NonZeroUsize::new(1024).expect("1024 is not zero");

type Properties = HashMap<String, OwnedVariant>;
type Interfaces = HashMap<String, Properties>;

/// What is heard from now on, and what the service still knows.
pub(in crate::ble) struct Adverts {
    messages: MessageStream,
    /// Who speaks for the service.
    service: String,
    /// The path that all devices of the adapter have before their own name.
    under: String,
    known: VecDeque<Told>,
}

impl Adverts {
    /// Hears what the adapter of this turn hears.
    pub(in crate::ble) async fn open(turn: &Turn) -> Result<Self, LinkError> {
        Self::listen(&turn.name).await.map_err(|error| {
            let name = if let zbus::Error::MethodError(name, ..) = &error { name.as_str() } else { "" };
            noted(&error, lack(name).unwrap_or(LinkError::NoService(NO_BUS)))
        })
    }

    async fn listen(adapter: &str) -> zbus::Result<Self> {
        let bus = connection::Builder::system().max_queued(QUEUE).build().await?;
        let messages = MessageStream::from(&bus);
        for rule in rules(adapter) {
            call(&bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", ("org.freedesktop.DBus", "AddMatch"), &rule)
                .await?;
        }
        let there = call(&bus, BLUEZ, "/", (OBJECTS, "GetManagedObjects"), &()).await?;
        let service = there.header().sender().map(ToString::to_string).unwrap_or_default();
        let mut adverts = Self { messages, service, under: format!("{ROOT}{adapter}/"), known: VecDeque::new() };
        let objects = there.body().deserialize::<HashMap<OwnedObjectPath, Interfaces>>()?;
        adverts.known = objects.into_iter().filter_map(|(path, is)| adverts.added(path.as_str(), is)).collect();
        Ok(adverts)
    }

    /// The next thing told; none when there will be no more.
    pub(in crate::ble) async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.known.pop_front() {
                return Some(told);
            }
            let message = self.messages.next().await?.ok()?;
            if let Some(told) = self.read(&message) {
                return Some(told);
            }
        }
    }

    fn read(&self, message: &Message) -> Option<Told> {
        let header = message.header();
        let is_of_the_service = header.sender().is_some_and(|sender| sender.as_str() == self.service);
        if message.message_type() != message::Type::Signal || !is_of_the_service {
            return None;
        }
        let body = message.body();
        match header.member()?.as_str() {
            "PropertiesChanged" => {
                let near = self.device(header.path()?.as_str())?;
                let (of, changed, _) = body.deserialize::<(String, Properties, Vec<String>)>().ok()?;
                (of == DEVICE).then(|| Told::Heard(near, news(changed)))
            }
            "InterfacesAdded" => {
                let (path, interfaces) = body.deserialize::<(OwnedObjectPath, Interfaces)>().ok()?;
                self.added(path.as_str(), interfaces)
            }
            "InterfacesRemoved" => {
                let (path, interfaces) = body.deserialize::<(OwnedObjectPath, Vec<String>)>().ok()?;
                let near = self.device(path.as_str())?;
                interfaces.iter().any(|one| one == DEVICE).then_some(Told::Gone(near))
            }
            _ => None,
        }
    }

    fn added(&self, path: &str, mut interfaces: Interfaces) -> Option<Told> {
        let near = self.device(path)?;
        Some(Told::Heard(near, news(interfaces.remove(DEVICE)?)))
    }

    /// The device at a path; its services have paths below it.
    fn device(&self, path: &str) -> Option<NearbyId> {
        let own = path.strip_prefix(&self.under)?;
        let near = path.strip_prefix(ROOT)?;
        (!own.contains('/')).then(|| NearbyId(near.to_string()))
    }
}

fn rules(adapter: &str) -> [String; 2] {
    let changes = "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties'";
    [
        format!("type='signal',sender='org.bluez',interface='{OBJECTS}'"),
        format!("{changes},path_namespace='{ROOT}{adapter}',arg0='{DEVICE}'"),
    ]
}

async fn call<B>(bus: &Connection, to: &str, path: &str, (of, member): (&str, &str), body: &B) -> zbus::Result<Message>
where
    B: serde::Serialize + zbus::DynamicType + Sync,
{
    bus.call_method(Some(to), path, Some(of), member, body).await
}

fn news(mut told: Properties) -> News {
    let alias = take::<String>(&mut told, "Alias");
    let services = take::<Vec<String>>(&mut told, "UUIDs");
    let data = take::<Properties>(&mut told, "ServiceData").unwrap_or_default();
    let with_uuid =
        |(name, data): (String, OwnedVariant)| Some((name.parse::<Uuid>().ok()?, Vec::<u8>::try_from(data).ok()?));
    News {
        name: alias.or_else(|| take(&mut told, "Name")),
        services: services.map(|names| names.iter().filter_map(|name| name.parse().ok()).collect()),
        service_data: data.into_iter().filter_map(with_uuid).collect(),
        rssi: take(&mut told, "RSSI"),
    }
}

fn take<T: TryFrom<OwnedVariant>>(told: &mut Properties, name: &str) -> Option<T> {
    told.remove(name).and_then(|value| T::try_from(value).ok())
}
