//! What btleplug does not ask of BlueZ, over a connection to the bus of its own.

use domain::device::NearbyId;
use serde::Serialize;
use tokio::time::timeout;
use wallet::ports::LinkError;
use zbus::{Connection, DynamicType, Message, OwnedObjectPath, OwnedVariant};

use super::super::{
    adapter::{NO_BUS, noted, of_the_service},
    radio::{ANSWER, silent},
};

pub(super) const SERVICE: &str = "org.bluez";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const DEVICE: &str = "org.bluez.Device1";
const ADAPTER: &str = "org.bluez.Adapter1";

/// A device as BlueZ keeps it.
#[derive(Clone)]
pub(super) struct Bluez {
    pub bus: Connection,
    pub device: OwnedObjectPath,
    adapter: OwnedObjectPath,
}

impl Bluez {
    /// Joins the system's bus; `near` is `ADAPTER/DEVICE`.
    pub async fn of(near: &NearbyId) -> Result<Self, LinkError> {
        let (adapter, _) = near.0.split_once('/').ok_or(LinkError::NotFound)?;
        let path =
            |rest: &str| OwnedObjectPath::try_from(format!("/org/bluez/{rest}")).map_err(|_| LinkError::NotFound);
        let (device, adapter) = (path(&near.0)?, path(adapter)?);
        let joined = timeout(ANSWER, Connection::system()).await.map_err(|_| silent())?;
        let bus = joined.map_err(|error| noted(&error, LinkError::NoService(NO_BUS)))?;
        Ok(Self { bus, device, adapter })
    }

    /// Whether there is a bond with the device.
    pub async fn is_bonded(&self) -> Result<bool, LinkError> {
        let asked = self.ask(self.device.as_str(), PROPERTIES, "Get", &(DEVICE, "Paired")).await?;
        let paired = asked.body().deserialize::<OwnedVariant>().ok().and_then(|value| bool::try_from(value).ok());
        paired.ok_or_else(silent)
    }

    /// Makes a bond; ends when there is one or there will be none.
    pub async fn pair(&self) -> Result<(), zbus::Error> {
        self.call(self.device.as_str(), DEVICE, "Pair", &()).await.map(drop)
    }

    /// Ends a bond that is being made.
    pub async fn cancel_pairing(&self) -> Result<(), LinkError> {
        self.ask(self.device.as_str(), DEVICE, "CancelPairing", &()).await.map(drop)
    }

    /// Forgets the device and the bond with it.
    pub async fn remove(&self) -> Result<(), LinkError> {
        self.ask(self.adapter.as_str(), ADAPTER, "RemoveDevice", &self.device).await.map(drop)
    }

    /// Calls a method and waits at most 10 s for the answer.
    pub async fn ask<B>(&self, path: &str, interface: &str, member: &str, body: &B) -> Result<Message, LinkError>
    where
        B: Serialize + DynamicType + Sync,
    {
        let answered = timeout(ANSWER, self.call(path, interface, member, body)).await.map_err(|_| silent())?;
        answered.map_err(|error| meaning(&error))
    }

    async fn call<B>(&self, path: &str, interface: &str, member: &str, body: &B) -> Result<Message, zbus::Error>
    where
        B: Serialize + DynamicType + Sync,
    {
        self.bus.call_method(Some(SERVICE), path, Some(interface), member, body).await
    }
}

/// The name of an error; empty where BlueZ did not answer at all.
pub(super) fn name(error: &zbus::Error) -> &str {
    match error {
        zbus::Error::MethodError(name, _, _) => name.as_str(),
        _ => "",
    }
}

pub(super) fn meaning(error: &zbus::Error) -> LinkError {
    match name(error) {
        "" => noted(error, LinkError::NoService(NO_BUS)),
        name => of_the_service(name, error.to_string(), "bonding"),
    }
}
