//! The link to a device over the computer's Bluetooth.

use async_trait::async_trait;
use btleplug::{
    Error,
    api::{Central, Characteristic, Peripheral as _, WriteType},
    platform::{Adapter, Peripheral, PeripheralId},
};
use domain::device::NearbyId;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use wallet::ports::{Comparison, LinkError};

use super::{
    adapter::meaning,
    bearer::{Bearer, Offered},
    bond,
    connection::STEP,
    held::Held,
    listening::Listening,
    radio::{Events, Turn},
};

/// The descriptor that names a characteristic for people.
const USER_DESCRIPTION: Uuid = Uuid::from_u128(0x0000_2901_0000_1000_8000_0080_5f9b_34fb);

/// A link through btleplug.
pub(super) struct Air {
    held: Held,
    id: PeripheralId,
    listening: Listening,
}

impl Air {
    /// Connects and learns what the device offers.
    pub(super) async fn connect(turn: Turn, peripheral: Peripheral) -> Result<Self, LinkError> {
        let held = Held::new(peripheral.clone(), turn.clone());
        match attach(&turn.adapter, &peripheral).await {
            Ok(listening) => Ok(Self { held, id: peripheral.id(), listening }),
            Err(error) => {
                held.free().await;
                Err(turn.cause(error).await)
            }
        }
    }

    /// A step that ends early when the link is lost: what the device was asked then is answered by nobody.
    async fn carry_out<T, F>(&mut self, what: &'static str, step: F) -> Result<T, LinkError>
    where
        F: Future<Output = Result<T, Error>>,
    {
        tokio::select! {
            biased;
            done = step => done.map_err(|error| meaning(&error, what)),
            lost = self.listening.lost() => Err(lost),
        }
    }

    fn characteristic(&self, uuid: Uuid) -> Result<(Peripheral, Characteristic), LinkError> {
        let peripheral = self.held.peripheral()?;
        let found = peripheral.characteristics().into_iter().find(|c| c.uuid == uuid);
        let found =
            found.ok_or_else(|| LinkError::Misbehaved("it lacks a characteristic of the profile".to_string()))?;
        Ok((peripheral.clone(), found))
    }
}

#[async_trait]
impl Bearer for Air {
    fn near(&self) -> NearbyId {
        NearbyId(self.id.to_string())
    }

    fn services(&self) -> Vec<Offered> {
        let services = self.held.peripheral().map(|peripheral| peripheral.services()).unwrap_or_default();
        let offered = services.into_iter().map(|service| Offered {
            uuid: service.uuid,
            characteristics: service.characteristics.into_iter().map(|one| one.uuid).collect(),
        });
        offered.collect()
    }

    fn mtu(&self) -> u16 {
        self.held.peripheral().map_or(btleplug::api::DEFAULT_MTU_SIZE, |peripheral| peripheral.mtu())
    }

    async fn name(&mut self) -> Option<String> {
        self.held.peripheral().ok()?.properties().await.ok()??.local_name
    }

    async fn is_up(&mut self) -> bool {
        let Ok(peripheral) = self.held.peripheral() else { return false };
        matches!(peripheral.is_connected().await, Ok(true))
    }

    async fn read(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        self.carry_out("reading", async { peripheral.read(&characteristic).await }).await
    }

    async fn write(&mut self, uuid: Uuid, value: &[u8]) -> Result<(), LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        let writing = async { peripheral.write(&characteristic, value, WriteType::WithResponse).await };
        self.carry_out("taking a message", writing).await
    }

    async fn subscribe(&mut self, uuid: Uuid) -> Result<(), LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        self.carry_out("subscribing", async { peripheral.subscribe(&characteristic).await }).await
    }

    async fn description(&mut self, uuid: Uuid) -> Result<Option<Vec<u8>>, LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        let Some(named) = characteristic.descriptors.into_iter().find(|d| d.uuid == USER_DESCRIPTION) else {
            return Ok(None);
        };
        self.carry_out("reading", async { peripheral.read_descriptor(&named).await }).await.map(Some)
    }

    /// BlueZ repeats every read here.
    async fn next(&mut self) -> Result<(Uuid, Vec<u8>), LinkError> {
        self.listening.next().await
    }

    async fn is_bonded(&mut self) -> Result<Option<bool>, LinkError> {
        bond::is_there(&self.near()).await
    }

    async fn pair(&mut self, name: &str, owner: &dyn Comparison) -> Result<bool, LinkError> {
        bond::make(&self.near(), name, owner).await
    }

    async fn cause(&mut self, error: LinkError) -> LinkError {
        self.held.cause(error).await
    }

    async fn close(self: Box<Self>) {
        self.held.free().await;
    }
}

async fn attach(adapter: &Adapter, peripheral: &Peripheral) -> Result<Listening, LinkError> {
    let until = Instant::now() + STEP;
    let events = by(until, LinkError::Timeout("connecting"), prepare(adapter, peripheral)).await?;
    // BlueZ goes on trying for 20 s: who has not answered by now is not there.
    let connecting = async { peripheral.connect().await.map_err(|e| meaning(&e, "connecting")) };
    by(until, LinkError::OutOfRange, connecting).await?;
    by(until, LinkError::Timeout("connecting"), learn(peripheral, events)).await
}

async fn prepare(adapter: &Adapter, peripheral: &Peripheral) -> Result<Events, LinkError> {
    // A connection that an earlier process left open has its own message numbers: begin anew.
    if peripheral.is_connected().await.unwrap_or(false) {
        peripheral.disconnect().await.map_err(|e| meaning(&e, "connecting"))?;
    }
    // Listened to from here on: the end of that earlier connection is not the end of this one.
    adapter.events().await.map_err(|e| meaning(&e, "connecting"))
}

async fn learn(peripheral: &Peripheral, events: Events) -> Result<Listening, LinkError> {
    peripheral.discover_services().await.map_err(|e| meaning(&e, "connecting"))?;
    let arriving = peripheral.notifications().await.map_err(|e| meaning(&e, "subscribing"))?;
    Ok(Listening::start(arriving, events, peripheral.id()))
}

/// What a step comes to, or `late` when it is not done by then.
async fn by<T, F>(until: Instant, late: LinkError, step: F) -> Result<T, LinkError>
where
    F: Future<Output = Result<T, LinkError>>,
{
    timeout_at(until, step).await.unwrap_or(Err(late))
}
