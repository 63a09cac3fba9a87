//! Bluetooth Low Energy through btleplug.

mod adapter;
mod adverts;
mod bond;
mod connection;
mod find;
mod heard;
mod held;
mod radio;
mod scan;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use domain::device::{DeviceId, Nearby, NearbyId, Profile};
use tokio::{
    sync::watch,
    time::{Duration, timeout},
};
use wallet::ports::{Comparison, Credential, Link, LinkError, Provisioning, Random, Session};

use crate::profiles::{autopi, deedbox, espressif, improv};
use radio::{Radio, Use};

pub(crate) use connection::Connection;

/// A whole opening may take this long, adapter, connection and handshake together.
const OPENING: Duration = Duration::from_secs(60);

/// The computer's Bluetooth adapter; nothing is asked of it before the first call.
pub struct BleLink {
    radio: Radio,
    random: Arc<dyn Random>,
    owner: OnceLock<Arc<dyn Comparison>>,
}

impl BleLink {
    /// A link over the best adapter that there is when it is needed.
    #[must_use]
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { radio: Radio::default(), random, owner: OnceLock::new() }
    }

    /// Connects to a device of the list.
    async fn connect(&self, near: &NearbyId) -> Result<Connection, LinkError> {
        let adapter = near.0.split_once('/').map(|(adapter, _)| adapter);
        let turn = self.radio.turn(adapter, Use::Talking).await?;
        let peripheral = scan::peripheral(&turn, near).await?;
        Connection::open(turn, peripheral).await
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
            Some(Profile::Deedbox | Profile::Improv | Profile::IoidSdk) | None => {
                connection.close().await;
                Err(LinkError::NotSupported("its Wi-Fi cannot be set over Bluetooth"))
            }
        }
    }
}

#[async_trait]
impl Link for BleLink {
    async fn scan(&self, millis: u64, heard: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        let turn = self.radio.turn(None, Use::Listening).await?;
        let tell = |list: &[Nearby]| {
            heard.send_replace(list.to_vec());
            false
        };
        scan::listen(&turn, millis, tell, heard.closed()).await
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
