//! A vault that signs for real, a device that signs permits, and a document service.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    claim::DeviceToken,
    device::{DeviceId, KeyProof, MetDevice, Nearby, NearbyId, Profile, Signing},
    review::Words,
    time::Millis,
};
use tempfile::TempDir;
use tokio::sync::watch;
use vault::{FileVault, KdfCost, Keyring, Options, ledger::Ledger};
use wallet::{
    Witness,
    ports::{
        Clock, Comparison, Credential, Gateway, GatewayError, Link, LinkError, Page, Provisioning, Session, Vault,
        chain::Permit,
    },
};
use wire::{identity::DeviceKey, permit};

use crate::fakes::Seeded;

struct Still;

#[async_trait]
impl Clock for Still {
    fn now(&self) -> Millis {
        Millis(1_795_474_800_000)
    }

    async fn sleep(&self, _: u64) {}
}

pub const PASSWORD: &str = "correct horse battery";

/// An owner who says yes to everything.
pub struct Willing;

#[async_trait]
impl Witness for Willing {
    async fn agrees(&self, _: &Words) -> bool {
        true
    }
}

/// An open vault; its folder goes with the second.
pub async fn vault() -> (Arc<FileVault>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let random = Arc::new(Seeded::new(1));
    let options = Options {
        clock: Arc::new(Still),
        random,
        keyring: Keyring::None,
        ledger: Ledger::of_computer(),
        cost: KdfCost::weak(),
    };
    let vault = FileVault::open(&folder.path().join("home"), options).unwrap();
    let phrase = "test test test test test test test test test test test junk";
    vault.import(phrase.into(), PASSWORD.into()).await.unwrap();
    (Arc::new(vault), folder)
}

pub fn key() -> DeviceKey {
    DeviceKey::from_bytes(&[0xde; 32]).unwrap()
}

pub fn device() -> DeviceId {
    DeviceId(Address::from(key().address().0))
}

/// One device, always there.
pub struct Beside;

struct Talk(MetDevice);

#[async_trait]
impl Link for Beside {
    async fn scan(&self, _: u64, _: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        Ok(Vec::new())
    }

    async fn open(&self, _: &NearbyId, _: &Credential, _: Option<DeviceId>) -> Result<Box<dyn Session>, LinkError> {
        let text = String::new;
        Ok(Box::new(Talk(MetDevice {
            id: device(),
            profile: Profile::Deedbox,
            proof: KeyProof::Session,
            kind: text(),
            model: text(),
            firmware: text(),
            signing: Signing::Open,
        })))
    }

    async fn provision(&self, _: &NearbyId, _: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        Err(LinkError::NotSupported("Wi-Fi"))
    }

    async fn find(&self, _: DeviceId, _: u64, _: &[NearbyId]) -> Result<NearbyId, LinkError> {
        Ok(NearbyId(String::new()))
    }

    fn compare_with(&self, _: Arc<dyn Comparison>) {}

    async fn unbond(&self, _: &NearbyId) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("a bond"))
    }
}

#[async_trait]
impl Session for Talk {
    fn device(&self) -> &MetDevice {
        &self.0
    }

    async fn document(&mut self) -> Result<String, LinkError> {
        Ok("{}".to_string())
    }

    async fn permit(&mut self, owner: Owner, nonce: U256, chain_id: u64, at: Address) -> Result<Permit, LinkError> {
        let permit = permit::Permit {
            owner: owner.0.into_array(),
            nonce: nonce.to_be_bytes(),
            chain_id,
            registry: at.into_array(),
        };
        let signed = permit.recover(&permit.sign(&key()), key().address()).unwrap();
        Ok(Permit { v: signed.v, r: B256::from(signed.r), s: B256::from(signed.s) })
    }

    async fn maker_proof(&mut self, _: Owner, _: u64) -> Result<[u8; 65], LinkError> {
        Ok([0; 65])
    }

    async fn batches(&mut self, _: u64, _: u32) -> Result<Page, LinkError> {
        Ok(Page::default())
    }

    async fn acknowledge(&mut self, _: u64) -> Result<(), LinkError> {
        Ok(())
    }

    async fn end_signing(&mut self) -> Result<(), LinkError> {
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
