//! Bluetooth Low Energy through btleplug.

mod adapter;
mod adverts;
mod air;
mod bearer;
mod bond;
mod connection;
mod ether;
mod find;
mod heard;
mod held;
mod listening;
mod radio;
#[cfg(feature = "room")]
pub mod room;
mod scan;

use std::{
    pin::pin,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use domain::device::{DeviceId, Nearby, NearbyId, Profile};
use tokio::{
    sync::watch,
    time::{Duration, Instant, timeout, timeout_at},
};
use wallet::ports::{Comparison, Credential, Link, LinkError, Provisioning, Random, Session};

use crate::profiles::{autopi, deedbox, espressif, improv};
use bond::LONGEST;
use radio::Radio;

pub(crate) use connection::Connection;
use ether::Ether;

/// A whole opening may take this long, adapter, connection and handshake together.
const OPENING: Duration = Duration::from_secs(60);

/// The computer's Bluetooth adapter; nothing is asked of it before the first call.
pub struct BleLink {
    ether: Box<dyn Ether>,
    random: Arc<dyn Random>,
    owner: OnceLock<Arc<dyn Comparison>>,
}

impl BleLink {
    /// A link over the best adapter that there is when it is needed.
    #[must_use]
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self::over(Box::new(Radio::default()), random)
    }

    /// A link over whatever hears and reaches devices.
    fn over(ether: Box<dyn Ether>, random: Arc<dyn Random>) -> Self {
        Self { ether, random, owner: OnceLock::new() }
    }

    /// Connects to a device of the list.
    async fn connect(&self, near: &NearbyId) -> Result<Connection, LinkError> {
        let began = Instant::now();
        Ok(Connection::over(self.ether.connect(near).await?, began))
    }

    fn owner(&self) -> Result<Arc<dyn Comparison>, LinkError> {
        self.owner.get().cloned().ok_or(LinkError::NotSupported("nobody is there to compare digits"))
    }

    /// Opens a session with a connected device of a profile that has some.
    async fn session(
        &self,
        connection: Connection,
        credential: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        match connection.profile() {
            Some(Profile::AutoPi) if matches!(credential, Credential::None) => {
                Ok(Box::new(autopi::sign_with(connection, self.owner()?, expected).await?))
            }
            // The owner's device has a code; whoever copied its name may have none.
            Some(Profile::AutoPi) => {
                connection.close().await;
                Err(LinkError::NotSupported("it asks for no code, so that anybody could pose as it"))
            }
            Some(Profile::Improv | Profile::Espressif | Profile::IoidSdk) => {
                connection.close().await;
                Err(LinkError::NotSupported("it cannot be paired; only its Wi-Fi can be set"))
            }
            // One that lacks the service says so itself.
            Some(Profile::Deedbox) | None => {
                Ok(Box::new(deedbox::open(connection, credential, expected, self.random.clone()).await?))
            }
        }
    }

    /// Asks a connected device of any profile who it is.
    async fn set_up(
        &self,
        connection: Connection,
        credential: &Credential,
    ) -> Result<Box<dyn Provisioning>, LinkError> {
        let profile = connection.profile();
        if matches!(credential, Credential::Paired { .. }) && profile.is_some_and(|one| one != Profile::Deedbox) {
            connection.close().await;
            return Err(LinkError::KeyChanged);
        }
        match profile {
            Some(Profile::Improv) if matches!(credential, Credential::None) => {
                Ok(Box::new(improv::open(connection).await?))
            }
            // The owner's device has a code; whoever copied its name may have none.
            Some(Profile::Improv | Profile::AutoPi) if !matches!(credential, Credential::None) => {
                connection.close().await;
                Err(LinkError::NotSupported("it asks for no code, so that anybody could pose as it"))
            }
            Some(Profile::Espressif) => Ok(Box::new(espressif::open(connection, credential, &self.random).await?)),
            Some(Profile::AutoPi) => Ok(Box::new(autopi::open(connection, self.owner()?).await?)),
            Some(Profile::Deedbox) => Ok(Box::new(deedbox::set_up(connection, credential, self.random.clone()).await?)),
            Some(Profile::Improv | Profile::IoidSdk) => {
                connection.close().await;
                Err(LinkError::NotSupported("its Wi-Fi cannot be set over Bluetooth"))
            }
            None => {
                connection.close().await;
                Err(LinkError::Misbehaved("it advertised a service that it does not show now".to_string()))
            }
        }
    }
}

#[async_trait]
impl Link for BleLink {
    async fn scan(&self, millis: u64, heard: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        let mut tell = |list: &[Nearby]| {
            heard.send_replace(list.to_vec());
            false
        };
        self.ether.listen(millis, &mut tell, pin!(heard.closed())).await
    }

    async fn open(
        &self,
        near: &NearbyId,
        credential: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        let begun = Instant::now();
        let late = || LinkError::Timeout("opening");
        let connection = timeout(OPENING, self.connect(near)).await.map_err(|_| late())??;
        let bonding = if connection.profile() == Some(Profile::AutoPi) { LONGEST } else { Duration::ZERO };
        let opening = self.session(connection, credential, expected);
        timeout_at(begun + OPENING + bonding, opening).await.map_err(|_| late())?
    }

    async fn provision(&self, near: &NearbyId, credential: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        let opening = async { self.set_up(self.connect(near).await?, credential).await };
        timeout(OPENING, opening).await.map_err(|_| LinkError::Timeout("opening"))?
    }

    async fn find(&self, device: DeviceId, millis: u64, tried: &[NearbyId]) -> Result<NearbyId, LinkError> {
        self.seek(device, millis, tried).await
    }

    fn compare_with(&self, owner: Arc<dyn Comparison>) {
        // The first one stays.
        drop(self.owner.set(owner));
    }

    async fn unbond(&self, near: &NearbyId) -> Result<(), LinkError> {
        bond::remove(near).await
    }
}
