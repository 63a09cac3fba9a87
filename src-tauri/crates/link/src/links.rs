//! Every way to a device behind one port; where a device is reached decides which.

use std::sync::Arc;

use async_trait::async_trait;
use domain::device::{DeviceId, Nearby, NearbyId};
use tokio::{
    sync::watch,
    time::{Duration, timeout},
};
use wallet::ports::{Comparison, Credential, Link, LinkError, Provisioning, Random, Session};

use crate::{BleLink, http::Http, profiles::ioid_sdk, reach::Reach, serial};

/// A whole opening may take this long.
const OPENING: Duration = Duration::from_secs(60);

/// Bluetooth, the network and serial lines.
pub struct Links {
    ble: BleLink,
    http: Http,
}

impl Links {
    /// Nothing is asked of adapter, network or lines before the first call.
    #[must_use]
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { ble: BleLink::new(random), http: Http::default() }
    }
}

#[async_trait]
impl Link for Links {
    async fn scan(&self, millis: u64, heard: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        self.ble.scan(millis, heard).await
    }

    async fn open(
        &self,
        near: &NearbyId,
        credential: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        let way = match Reach::of(near)? {
            Reach::Air => return self.ble.open(near, credential, expected).await,
            Reach::Http(url) => self.http.way(url)?,
            Reach::Serial { path, baud } => serial::way(path, baud).await?,
        };
        let opened = timeout(OPENING, ioid_sdk::open(way, expected)).await;
        Ok(Box::new(opened.map_err(|_| LinkError::Timeout("opening"))??))
    }

    async fn provision(&self, near: &NearbyId, credential: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        match Reach::of(near)? {
            Reach::Air => self.ble.provision(near, credential).await,
            Reach::Http(_) | Reach::Serial { .. } => Err(LinkError::NotSupported("it has no network to set")),
        }
    }

    async fn find(&self, device: DeviceId, millis: u64, tried: &[NearbyId]) -> Result<NearbyId, LinkError> {
        self.ble.find(device, millis, tried).await
    }

    fn compare_with(&self, owner: Arc<dyn Comparison>) {
        self.ble.compare_with(owner);
    }

    async fn unbond(&self, near: &NearbyId) -> Result<(), LinkError> {
        match Reach::of(near)? {
            Reach::Air => self.ble.unbond(near).await,
            Reach::Http(_) | Reach::Serial { .. } => Err(LinkError::NotSupported("it has no bond")),
        }
    }
}
