//! Devices whose batches lie ready as bytes: each is given out once, whatever it is.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::{
    Address, U256,
    account::Owner,
    device::{DeviceId, KeyProof, MetDevice, Nearby, NearbyId, Profile, Signing},
};
use tokio::sync::watch;
use wallet::ports::{Comparison, Credential, Link, LinkError, Page, Provisioning, Session, chain::Permit};

/// What lies ready of one device.
#[derive(Default)]
struct Lying {
    batches: VecDeque<Vec<u8>>,
    /// The number after its newest batch, by the device's word.
    next: u64,
}

#[derive(Default)]
pub struct Shelf(Arc<Mutex<BTreeMap<DeviceId, Lying>>>);

impl Shelf {
    /// Lays batches down behind those of the device that lie there.
    pub fn lay(&self, device: DeviceId, batches: impl IntoIterator<Item = Vec<u8>>, next: u64) {
        let mut all = self.0.lock().unwrap();
        let lying = all.entry(device).or_default();
        lying.batches.extend(batches);
        lying.next = next;
    }
}

/// Where a device is reached.
pub fn place(device: DeviceId) -> NearbyId {
    NearbyId(device.to_string())
}

#[async_trait]
impl Link for Shelf {
    async fn scan(&self, _: u64, _: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        Err(LinkError::RadioOff)
    }

    async fn open(
        &self,
        near: &NearbyId,
        _: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        let id = expected.unwrap();
        assert_eq!(*near, place(id));
        let device = MetDevice {
            id,
            profile: Profile::Deedbox,
            proof: KeyProof::Session,
            kind: String::new(),
            model: String::new(),
            firmware: String::new(),
            signing: Signing::Ended,
        };
        Ok(Box::new(Talk { device, shelf: self.0.clone() }))
    }

    async fn provision(&self, _: &NearbyId, _: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        Err(LinkError::RadioOff)
    }

    async fn find(&self, _: DeviceId, _: u64, _: &[NearbyId]) -> Result<NearbyId, LinkError> {
        Err(LinkError::RadioOff)
    }

    fn compare_with(&self, _: Arc<dyn Comparison>) {}

    async fn unbond(&self, _: &NearbyId) -> Result<(), LinkError> {
        Ok(())
    }
}

struct Talk {
    device: MetDevice,
    shelf: Arc<Mutex<BTreeMap<DeviceId, Lying>>>,
}

#[async_trait]
impl Session for Talk {
    fn device(&self) -> &MetDevice {
        &self.device
    }

    async fn document(&mut self) -> Result<String, LinkError> {
        Ok("{}".to_string())
    }

    async fn permit(&mut self, _: Owner, _: U256, _: u64, _: Address) -> Result<Permit, LinkError> {
        Err(LinkError::Refused("no".to_string()))
    }

    async fn maker_proof(&mut self, _: Owner, _: u64) -> Result<[u8; 65], LinkError> {
        Err(LinkError::Refused("no".to_string()))
    }

    async fn batches(&mut self, from_seq: u64, max: u32) -> Result<Page, LinkError> {
        let mut all = self.shelf.lock().unwrap();
        let lying = all.entry(self.device.id).or_default();
        let count = lying.batches.len().min(max as usize);
        Ok(Page { oldest: from_seq, next: lying.next, batches: lying.batches.drain(..count).collect() })
    }

    async fn acknowledge(&mut self, _: u64) -> Result<(), LinkError> {
        Ok(())
    }

    async fn end_signing(&mut self) -> Result<(), LinkError> {
        Ok(())
    }

    async fn close(self: Box<Self>) {}
}
