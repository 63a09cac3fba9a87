//! A connection to one device: 10 s for a step, 60 s for a dialogue, and the radio free at every end.

use domain::device::{NearbyId, Profile};
use tokio::time::{Duration, Instant, timeout_at};
use uuid::Uuid;
use wallet::ports::{Comparison, LinkError};

use super::{bearer::Bearer, bond::LONGEST};
use crate::profiles::MATCHERS;

/// How long a device may take for one step.
pub(super) const STEP: Duration = Duration::from_secs(10);
const DIALOGUE: Duration = Duration::from_secs(60);

/// A connection to one device; dropping it, as a cancel does, disconnects.
pub(crate) struct Connection {
    bearer: Box<dyn Bearer>,
    ends: Instant,
}

impl Connection {
    /// A dialogue over a link that was asked for at `began`.
    pub(super) fn over(bearer: Box<dyn Bearer>, began: Instant) -> Self {
        Self { bearer, ends: began + DIALOGUE }
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
        let services = self.bearer.services();
        let offers = |service: Uuid| services.iter().any(|offered| offered.uuid == service);
        MATCHERS.iter().find(|matcher| offers(matcher.service)).map(|matcher| matcher.profile)
    }

    /// The characteristics of a service; none if the device lacks it.
    pub(crate) fn offered(&self, service: Uuid) -> Vec<Uuid> {
        let found = self.bearer.services().into_iter().find(|offered| offered.uuid == service);
        found.map(|service| service.characteristics).unwrap_or_default()
    }

    /// The name that the device advertises, if any.
    pub(crate) async fn name(&mut self) -> Option<String> {
        timeout_at(self.step(), self.bearer.name()).await.ok()?
    }

    /// Whether the system still has the link.
    pub(crate) async fn is_up(&mut self) -> bool {
        timeout_at(self.step(), self.bearer.is_up()).await.unwrap_or(false)
    }

    /// How many bytes of a value pass at once.
    pub(crate) fn mtu(&self) -> u16 {
        self.bearer.mtu()
    }

    /// Whether this computer has a bond with the device; unknown where the system does not say.
    pub(crate) async fn is_bonded(&mut self) -> Option<bool> {
        timeout_at(self.step(), self.bearer.is_bonded()).await.ok()?.ok()?
    }

    /// Sees to it that there is a bond, for which the owner compares digits if there was none; then the dialogue begins
    /// anew. `guarded` is a characteristic that is read by bonded centrals alone. Whether the owner is known to have
    /// compared the digits: only then the link is authenticated (T-36).
    ///
    /// # Errors
    /// [`LinkError::BondLost`] when the device does not accept a bond that was there before.
    pub(crate) async fn bond(&mut self, guarded: Uuid, owner: &dyn Comparison) -> Result<bool, LinkError> {
        self.ends = Instant::now() + LONGEST;
        let made = self.see_to_bond(guarded, owner).await;
        self.ends = Instant::now() + DIALOGUE;
        match made {
            Ok(compared) => Ok(compared),
            Err(error) => Err(self.bearer.cause(error).await),
        }
    }

    async fn see_to_bond(&mut self, guarded: Uuid, owner: &dyn Comparison) -> Result<bool, LinkError> {
        match self.bearer.is_bonded().await? {
            Some(true) => {
                self.read(guarded).await?;
                Ok(owner.is_compared(&self.near()).await)
            }
            Some(false) => {
                let (near, name) = (self.near(), self.name().await.unwrap_or_default());
                owner.remember(&near, false).await;
                let compared = self.bearer.pair(&name, owner).await?;
                owner.remember(&near, compared).await;
                Ok(compared)
            }
            None => {
                self.read_patiently(guarded).await?;
                // Whether digits were compared, nobody says.
                Ok(false)
            }
        }
    }

    /// What the device is called in lists.
    pub(crate) fn near(&self) -> NearbyId {
        self.bearer.near()
    }

    /// Reads a characteristic over which the system may ask the owner something, which takes as long as it takes.
    async fn read_patiently(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let read = timeout_at(self.ends, self.bearer.read(uuid)).await;
        self.done(read.unwrap_or(Err(LinkError::Timeout("bonding")))).await
    }

    /// Reads a characteristic.
    pub(crate) async fn read(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let read = timeout_at(self.step(), self.bearer.read(uuid)).await;
        self.done(read.unwrap_or(Err(LinkError::Timeout("reading")))).await
    }

    /// Writes a characteristic and waits until the device has the value.
    pub(crate) async fn write(&mut self, uuid: Uuid, value: &[u8]) -> Result<(), LinkError> {
        let written = timeout_at(self.step(), self.bearer.write(uuid, value)).await;
        self.done(written.unwrap_or(Err(LinkError::Timeout("taking a message")))).await
    }

    /// Has the values of a characteristic come by themselves.
    pub(crate) async fn subscribe(&mut self, uuid: Uuid) -> Result<(), LinkError> {
        let subscribed = timeout_at(self.step(), self.bearer.subscribe(uuid)).await;
        self.done(subscribed.unwrap_or(Err(LinkError::Timeout("subscribing")))).await
    }

    /// The name for people that a characteristic has, if any.
    pub(crate) async fn description(&mut self, uuid: Uuid) -> Result<Option<String>, LinkError> {
        let read = timeout_at(self.step(), self.bearer.description(uuid)).await;
        let read = self.done(read.unwrap_or(Err(LinkError::Timeout("reading")))).await?;
        Ok(read.and_then(|name| String::from_utf8(name).ok()))
    }

    /// Waits one step for a value of this characteristic. BlueZ repeats every read, so that others come, too.
    pub(crate) async fn value(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let until = self.step();
        loop {
            match self.next(until).await? {
                Some((of, value)) if of == uuid => return Ok(value),
                Some(_) => {}
                None => return Err(self.bearer.cause(LinkError::Timeout("answering")).await),
            }
        }
    }

    /// The next value of any characteristic, or none by then.
    pub(crate) async fn next(&mut self, until: Instant) -> Result<Option<(Uuid, Vec<u8>)>, LinkError> {
        match timeout_at(until, self.bearer.next()).await {
            Ok(value) => self.done(value.map(Some)).await,
            Err(_) => Ok(None),
        }
    }

    /// Disconnects.
    pub(crate) async fn close(self) {
        self.bearer.close().await;
    }

    async fn done<T>(&mut self, step: Result<T, LinkError>) -> Result<T, LinkError> {
        match step {
            Ok(done) => Ok(done),
            Err(error) => Err(self.bearer.cause(error).await),
        }
    }
}
