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
    time::{Duration, Instant, timeout},
};
use wallet::ports::{Comparison, Credential, Link, LinkError, Provisioning, Random, Session};

use crate::profiles::{autopi, deedbox, espressif, improv};
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
        let bearer = timeout(OPENING, self.ether.connect(near)).await;
        Ok(Connection::over(bearer.map_err(|_| LinkError::Timeout("connecting"))??, began))
    }

    fn owner(&self) -> Result<Arc<dyn Comparison>, LinkError> {
        self.owner.get().cloned().ok_or(LinkError::NotSupported("nobody is there to compare digits"))
    }

    /// Asks a connected device of any profile who it is.
    async fn set_up(
        &self,
        connection: Connection,
        credential: &Credential,
    ) -> Result<Box<dyn Provisioning>, LinkError> {
        match connection.profile() {
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
            Some(Profile::Deedbox | Profile::Improv | Profile::IoidSdk) => {
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
        let opening = async {
            let connection = self.connect(near).await?;
            if connection.profile().is_some_and(|profile| profile != Profile::Deedbox) {
                connection.close().await;
                return Err(LinkError::NotSupported("it cannot be paired; only its Wi-Fi can be set"));
            }
            let session = deedbox::open(connection, credential, expected, self.random.clone()).await?;
            Ok(Box::new(session) as Box<dyn Session>)
        };
        timeout(OPENING, opening).await.map_err(|_| LinkError::Timeout("opening"))?
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
