//! A radio with one device on it, and a document service.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    claim::DeviceToken,
    device::{DeviceId, KeyProof, MetDevice, Nearby, NearbyId, Profile, Signing},
};
use tokio::sync::watch;
use wallet::ports::{
    Comparison, Credential, Gateway, GatewayError, Link, LinkError, Page, Provisioning, Session, chain::Permit,
};
use wire::{dimo::DimoClaim, identity::DeviceKey};

/// The device's own record of what it was asked.
#[derive(Default)]
pub struct Heard {
    pub permits: AtomicU32,
    pub ended: AtomicU32,
    pub away: AtomicBool,
    /// With what a box of DIMO's signs; nothing where the device is none.
    pub hand: Mutex<Option<DeviceKey>>,
    pub dimo_claims: AtomicU32,
}

pub struct OneDevice(pub Arc<Heard>);

struct Talk {
    device: MetDevice,
    heard: Arc<Heard>,
}

#[async_trait]
impl Link for OneDevice {
    async fn scan(&self, _: u64, _: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        Ok(Vec::new())
    }

    async fn open(
        &self,
        _: &NearbyId,
        _: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        let text = String::new;
        let id = expected.ok_or(LinkError::KeyChanged)?;
        let device = MetDevice {
            id,
            profile: Profile::Deedbox,
            proof: KeyProof::Session,
            kind: text(),
            model: text(),
            firmware: text(),
            signing: Signing::Open,
        };
        Ok(Box::new(Talk { device, heard: self.0.clone() }))
    }

    async fn provision(&self, _: &NearbyId, _: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        Err(LinkError::NotSupported("Wi-Fi"))
    }

    async fn find(&self, _: DeviceId, _: u64, _: &[NearbyId]) -> Result<NearbyId, LinkError> {
        if self.0.away.load(Ordering::SeqCst) { Err(LinkError::NotFound) } else { Ok(NearbyId(String::new())) }
    }

    fn compare_with(&self, _: Arc<dyn Comparison>) {}

    async fn unbond(&self, _: &NearbyId) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("a bond"))
    }
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
        self.heard.permits.fetch_add(1, Ordering::SeqCst);
        Ok(Permit { v: 27, r: B256::repeat_byte(1), s: B256::repeat_byte(2) })
    }

    async fn maker_proof(&mut self, _: Owner, _: u64) -> Result<[u8; 65], LinkError> {
        Ok([0; 65])
    }

    async fn dimo_claim(&mut self, claim: &DimoClaim) -> Result<[u8; 65], LinkError> {
        self.heard.dimo_claims.fetch_add(1, Ordering::SeqCst);
        let hand = self.heard.hand.lock().unwrap();
        let key = hand.as_ref().ok_or(LinkError::NotSupported("a box"))?;
        Ok(claim.recover(&claim.sign(key), key.address()).unwrap().to_bytes())
    }

    async fn batches(&mut self, _: u64, _: u32) -> Result<Page, LinkError> {
        Ok(Page::default())
    }

    async fn acknowledge(&mut self, _: u64) -> Result<(), LinkError> {
        Ok(())
    }

    async fn end_signing(&mut self) -> Result<(), LinkError> {
        self.heard.ended.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn close(self: Box<Self>) {}
}

/// A service that pins everything.
pub struct Pins;

#[async_trait]
impl Gateway for Pins {
    fn document_uri(&self, document: &str) -> String {
        format!("ipfs://{document}")
    }

    async fn pin(&self, _: &str) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn upload(&self, _: &[u8]) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Ok(0)
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered("maker's desk"))
    }
}
