//! Bluetooth Low Energy through btleplug.

mod adapter;
mod channel;
mod scan;

use std::{future::pending, sync::Arc};

use async_trait::async_trait;
use domain::device::{DeviceId, Nearby, NearbyId};
use secrecy::SecretString;
use tokio::{
    sync::watch,
    time::{Duration, timeout},
};
use wallet::ports::{Link, LinkError, Random, Session};

use crate::profiles::deedbox;

pub(crate) use channel::Channel;

/// A whole opening may take this long, adapter, connection and handshake together.
const OPENING: Duration = Duration::from_secs(60);

/// The computer's Bluetooth adapter; nothing is asked of it before the first call.
pub struct BleLink {
    random: Arc<dyn Random>,
}

impl BleLink {
    /// A link over the first adapter that there is when it is needed.
    #[must_use]
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { random }
    }
}

#[async_trait]
impl Link for BleLink {
    async fn scan(&self, millis: u64, heard: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        let adapter = adapter::first().await?;
        let tell = |list: &[Nearby]| {
            heard.send_replace(list.to_vec());
            false
        };
        scan::listen(&adapter, millis, tell, heard.closed()).await
    }

    async fn open(
        &self,
        near: &NearbyId,
        code: &SecretString,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        let opening = async {
            let adapter = adapter::first().await?;
            let peripheral = scan::peripheral(&adapter, near).await?;
            let channel = Channel::connect(adapter, peripheral).await?;
            let session = deedbox::open(channel, code, expected, self.random.clone()).await?;
            Ok(Box::new(session) as Box<dyn Session>)
        };
        timeout(OPENING, opening).await.map_err(|_| LinkError::Timeout("opening"))?
    }

    async fn find(&self, device: DeviceId, millis: u64) -> Result<NearbyId, LinkError> {
        let adapter = adapter::first().await?;
        let wanted = device.to_string();
        let fits =
            |near: &Nearby| near.address_hint.len() == 8 && wanted.starts_with(&format!("0x{}", near.address_hint));
        let heard = scan::listen(&adapter, millis, |list| list.iter().any(fits), pending()).await?;
        heard.into_iter().find(fits).map(|near| near.id).ok_or(LinkError::OutOfRange)
    }
}
