//! Bluetooth Low Energy through btleplug.

mod adapter;
mod adverts;
mod connection;
mod heard;
mod held;
mod radio;
mod scan;

use std::{future::pending, sync::Arc};

use async_trait::async_trait;
use domain::device::{DeviceId, Nearby, NearbyId, Profile};
use secrecy::SecretString;
use tokio::{
    sync::watch,
    time::{Duration, timeout},
};
use wallet::ports::{Credential, Link, LinkError, Provisioning, Random, Session};

use crate::profiles::{deedbox, espressif, improv};
use radio::{Radio, Use};

pub(crate) use connection::Connection;

/// A whole opening may take this long, adapter, connection and handshake together.
const OPENING: Duration = Duration::from_secs(60);

/// The computer's Bluetooth adapter; nothing is asked of it before the first call.
pub struct BleLink {
    radio: Radio,
    random: Arc<dyn Random>,
}

impl BleLink {
    /// A link over the best adapter that there is when it is needed.
    #[must_use]
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { radio: Radio::default(), random }
    }

    /// Connects to a device of the list.
    async fn connect(&self, near: &NearbyId) -> Result<Connection, LinkError> {
        let adapter = near.0.split_once('/').map(|(adapter, _)| adapter);
        let turn = self.radio.turn(adapter, Use::Talking).await?;
        let peripheral = scan::peripheral(&turn, near).await?;
        Connection::open(turn, peripheral).await
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
        code: &SecretString,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        let opening = async {
            let connection = self.connect(near).await?;
            if connection.profile().is_some_and(|profile| profile != Profile::Deedbox) {
                connection.close().await;
                return Err(LinkError::NotSupported("it cannot be paired; only its Wi-Fi can be set"));
            }
            let session = deedbox::open(connection, code, expected, self.random.clone()).await?;
            Ok(Box::new(session) as Box<dyn Session>)
        };
        timeout(OPENING, opening).await.map_err(|_| LinkError::Timeout("opening"))?
    }

    async fn provision(&self, near: &NearbyId, credential: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        let opening = async {
            let connection = self.connect(near).await?;
            match connection.profile() {
                Some(Profile::Improv) if matches!(credential, Credential::None) => {
                    Ok(Box::new(improv::open(connection).await?) as Box<dyn Provisioning>)
                }
                // The owner's device has a code; whoever copied its name may have none.
                Some(Profile::Improv) => {
                    connection.close().await;
                    Err(LinkError::NotSupported("it asks for no code, so that anybody could pose as it"))
                }
                Some(Profile::Espressif) => {
                    let device = espressif::open(connection, credential, &self.random).await?;
                    Ok(Box::new(device) as Box<dyn Provisioning>)
                }
                Some(Profile::Deedbox | Profile::AutoPi | Profile::IoidSdk) | None => {
                    connection.close().await;
                    Err(LinkError::NotSupported("its Wi-Fi cannot be set over Bluetooth"))
                }
            }
        };
        timeout(OPENING, opening).await.map_err(|_| LinkError::Timeout("opening"))?
    }

    async fn find(&self, device: DeviceId, millis: u64, tried: &[NearbyId]) -> Result<NearbyId, LinkError> {
        let turn = self.radio.turn(None, Use::Listening).await?;
        let wanted = device.to_string();
        let fits = |near: &Nearby| {
            let hint = near.address_hint.as_deref().unwrap_or_default();
            hint.len() == 8 && wanted.starts_with(&format!("0x{hint}")) && !tried.contains(&near.id)
        };
        let heard = scan::listen(&turn, millis, |list| list.iter().any(fits), pending()).await?;
        heard.into_iter().find(fits).map(|near| near.id).ok_or(LinkError::OutOfRange)
    }
}
