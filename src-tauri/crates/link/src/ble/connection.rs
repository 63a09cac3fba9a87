//! A connection to one device: 10 s for a step, 60 s for a dialogue, and the radio free at every end.

use std::pin::Pin;

use btleplug::{
    Error,
    api::{Central, CentralEvent, Characteristic, Peripheral as _, ValueNotification, WriteType},
    platform::{Adapter, Peripheral, PeripheralId},
};
use domain::device::{NearbyId, Profile};
use futures::{Stream, StreamExt};
use tokio::time::{Duration, Instant, timeout_at};
use uuid::Uuid;
use wallet::ports::{Comparison, LinkError};

use super::{
    adapter::meaning,
    bond::{self, LONGEST},
    held::Held,
    radio::{Events, Turn},
};
use crate::profiles::MATCHERS;

/// How long a device may take for one step.
pub(super) const STEP: Duration = Duration::from_secs(10);
const DIALOGUE: Duration = Duration::from_secs(60);
/// The descriptor that names a characteristic for people.
const USER_DESCRIPTION: Uuid = Uuid::from_u128(0x0000_2901_0000_1000_8000_0080_5f9b_34fb);

/// A connection to one device; dropping it, as a cancel does, disconnects.
pub(crate) struct Connection {
    held: Held,
    ends: Instant,
    listening: Listening,
}

/// What a connection brings by itself.
struct Listening {
    arriving: Pin<Box<dyn Stream<Item = ValueNotification> + Send>>,
    events: Events,
}

impl Connection {
    /// Connects and learns what the device offers.
    pub(super) async fn open(turn: Turn, peripheral: Peripheral) -> Result<Self, LinkError> {
        let ends = Instant::now() + DIALOGUE;
        let held = Held::new(peripheral.clone(), turn.clone());
        let attaching = attach(&turn.adapter, &peripheral);
        let attached = timeout_at(Instant::now() + STEP, attaching).await;
        match attached.unwrap_or(Err(LinkError::Timeout("connecting"))) {
            Ok(listening) => Ok(Self { held, ends, listening }),
            Err(error) => {
                held.free().await;
                Err(turn.cause(error).await)
            }
        }
    }

    /// The end of a step that begins now.
    pub(crate) fn step(&self) -> Instant {
        (Instant::now() + STEP).min(self.ends)
    }

    /// The end of the dialogue.
    pub(crate) fn ends(&self) -> Instant {
        self.ends
    }

    /// The profile whose service the device has.
    pub(super) fn profile(&self) -> Option<Profile> {
        let services = self.held.peripheral().map(|peripheral| peripheral.services()).unwrap_or_default();
        let offers = |service: Uuid| services.iter().any(|offered| offered.uuid == service);
        MATCHERS.iter().find(|matcher| offers(matcher.service)).map(|matcher| matcher.profile)
    }

    /// The characteristics of a service; none if the device lacks it.
    pub(crate) fn offered(&self, service: Uuid) -> Result<Vec<Uuid>, LinkError> {
        let services = self.held.peripheral()?.services();
        let found = services.into_iter().find(|offered| offered.uuid == service);
        Ok(found.into_iter().flat_map(|service| service.characteristics).map(|one| one.uuid).collect())
    }

    /// The name that the device advertises, if any.
    pub(crate) async fn name(&mut self) -> Option<String> {
        let peripheral = self.held.peripheral().ok()?;
        let asked = timeout_at(self.step(), peripheral.properties()).await;
        asked.ok()?.ok()??.local_name
    }

    /// Whether the system still has the link.
    pub(crate) async fn is_up(&mut self) -> bool {
        let Ok(peripheral) = self.held.peripheral() else { return false };
        matches!(timeout_at(self.step(), peripheral.is_connected()).await, Ok(Ok(true)))
    }

    /// How many bytes of a value pass at once.
    pub(crate) fn mtu(&self) -> u16 {
        self.held.peripheral().map_or(btleplug::api::DEFAULT_MTU_SIZE, |peripheral| peripheral.mtu())
    }

    /// Whether this computer has a bond with the device; unknown where the system does not say.
    pub(crate) async fn is_bonded(&mut self) -> Option<bool> {
        let near = self.near().ok()?;
        timeout_at(self.step(), bond::is_there(&near)).await.ok()?
    }

    /// Sees to it that there is a bond, for which the owner compares digits if there was none; then the dialogue begins
    /// anew. `guarded` is a characteristic that is read by bonded centrals alone. Whether the owner is known to have
    /// compared the digits: only then the link is authenticated (T-36).
    ///
    /// # Errors
    /// [`LinkError::BondLost`] when the device does not accept a bond that was there before.
    pub(crate) async fn bond(&mut self, guarded: Uuid, owner: &dyn Comparison) -> Result<bool, LinkError> {
        self.ends = Instant::now() + LONGEST;
        let name = self.name().await.unwrap_or_default();
        let made = bond::make(self, &name, guarded, owner).await;
        self.ends = Instant::now() + DIALOGUE;
        match made {
            Ok(compared) => Ok(compared),
            Err(error) => Err(self.held.cause(error).await),
        }
    }

    /// What the device is called in lists.
    pub(crate) fn near(&self) -> Result<NearbyId, LinkError> {
        Ok(NearbyId(self.id()?.to_string()))
    }

    fn id(&self) -> Result<PeripheralId, LinkError> {
        Ok(self.held.peripheral()?.id())
    }

    /// Reads a characteristic over which the system may ask the owner something, which takes as long as it takes.
    #[cfg(not(target_os = "linux"))]
    pub(super) async fn read_patiently(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        self.carry_out_by(self.ends, "bonding", async { peripheral.read(&characteristic).await }).await
    }

    /// Reads a characteristic.
    pub(crate) async fn read(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        self.carry_out("reading", async { peripheral.read(&characteristic).await }).await
    }

    /// Writes a characteristic and waits until the device has the value.
    pub(crate) async fn write(&mut self, uuid: Uuid, value: &[u8]) -> Result<(), LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        let writing = async { peripheral.write(&characteristic, value, WriteType::WithResponse).await };
        self.carry_out("taking a message", writing).await
    }

    /// Has the values of a characteristic come by themselves.
    pub(crate) async fn subscribe(&mut self, uuid: Uuid) -> Result<(), LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        self.carry_out("subscribing", async { peripheral.subscribe(&characteristic).await }).await
    }

    /// The name for people that a characteristic has, if any.
    pub(crate) async fn description(&mut self, uuid: Uuid) -> Result<Option<String>, LinkError> {
        let (peripheral, characteristic) = self.characteristic(uuid)?;
        let Some(named) = characteristic.descriptors.into_iter().find(|d| d.uuid == USER_DESCRIPTION) else {
            return Ok(None);
        };
        let read = self.carry_out("reading", async { peripheral.read_descriptor(&named).await }).await?;
        Ok(String::from_utf8(read).ok())
    }

    /// Waits one step for a value of this characteristic. BlueZ repeats every read, so that others come, too.
    pub(crate) async fn value(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let until = self.step();
        loop {
            match self.next(until).await? {
                Some((of, value)) if of == uuid => return Ok(value),
                Some(_) => {}
                None => return Err(self.held.cause(LinkError::Timeout("answering")).await),
            }
        }
    }

    /// The next value of any characteristic, or none by then.
    pub(crate) async fn next(&mut self, until: Instant) -> Result<Option<(Uuid, Vec<u8>)>, LinkError> {
        let id = self.held.peripheral()?.id();
        let Listening { arriving, events } = &mut self.listening;
        let next = tokio::select! {
            // What arrived before the link was lost counts.
            biased;
            value = arriving.next() => value.map(|value| Some((value.uuid, value.value))).ok_or(LinkError::OutOfRange),
            lost = lost(events, &id) => Err(lost),
            () = tokio::time::sleep_until(until) => Ok(None),
        };
        match next {
            Ok(next) => Ok(next),
            Err(error) => Err(self.held.cause(error).await),
        }
    }

    /// Disconnects.
    pub(crate) async fn close(self) {
        self.held.free().await;
    }

    /// A step that ends early when the link is lost: what the device was asked then is answered by nobody.
    async fn carry_out<T, F>(&mut self, what: &'static str, step: F) -> Result<T, LinkError>
    where
        F: Future<Output = Result<T, Error>>,
    {
        self.carry_out_by(self.step(), what, step).await
    }

    async fn carry_out_by<T, F>(&mut self, until: Instant, what: &'static str, step: F) -> Result<T, LinkError>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let id = self.id()?;
        let done = tokio::select! {
            biased;
            done = timeout_at(until, step) => match done {
                Ok(done) => done.map_err(|error| meaning(&error, what)),
                Err(_) => Err(LinkError::Timeout(what)),
            },
            lost = lost(&mut self.listening.events, &id) => Err(lost),
        };
        match done {
            Ok(done) => Ok(done),
            Err(error) => Err(self.held.cause(error).await),
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

async fn lost(events: &mut Events, id: &PeripheralId) -> LinkError {
    loop {
        match events.next().await {
            Some(CentralEvent::DeviceDisconnected(gone)) if gone == *id => return LinkError::OutOfRange,
            Some(_) => {}
            None => return LinkError::NoRadio("the Bluetooth service went away".to_string()),
        }
    }
}

async fn attach(adapter: &Adapter, peripheral: &Peripheral) -> Result<Listening, LinkError> {
    // A connection that an earlier process left open has its own message numbers: begin anew.
    if peripheral.is_connected().await.unwrap_or(false) {
        peripheral.disconnect().await.map_err(|e| meaning(&e, "connecting"))?;
    }
    // Listened to from here on: the end of that earlier connection is not the end of this one.
    let events = adapter.events().await.map_err(|e| meaning(&e, "connecting"))?;
    peripheral.connect().await.map_err(|e| meaning(&e, "connecting"))?;
    peripheral.discover_services().await.map_err(|e| meaning(&e, "connecting"))?;
    let arriving = peripheral.notifications().await.map_err(|e| meaning(&e, "subscribing"))?;
    Ok(Listening { arriving, events })
}
