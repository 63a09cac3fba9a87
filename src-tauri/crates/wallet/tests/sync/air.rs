//! A device with a log that a test writes as it likes, and whoever copies its advert.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use domain::{
    Address, U256,
    account::Owner,
    device::{DeviceId, KeyProof, MetDevice, Nearby, NearbyId, Percent, Profile, Signing},
};
use secrecy::ExposeSecret;
use tokio::sync::watch;
use wallet::ports::{Comparison, Credential, Link, LinkError, Page, Provisioning, Session, chain::Permit};
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, Point},
};

/// Under which address the device is heard.
pub const OWN: &str = "hci0/dev_02";

/// The device's end.
pub struct Log {
    key: DeviceKey,
    pub batches: Vec<SignedBatch>,
    pub tip: Option<Tip>,
    /// The most batches it puts on a page.
    pub cap: usize,
    pub signing: bool,
    /// Up to where it was told to forget, each time.
    pub acknowledged: Vec<u64>,
    /// The requests for batches that it had.
    pub pages: u32,
    /// What it was told to do beside that.
    pub told: Vec<&'static str>,
    pub battery: Option<Percent>,
    pub heard_as: Option<String>,
}

impl Log {
    /// Closes a batch with one reading at this time.
    pub fn measure(&mut self, time_ms: u64) -> &mut SignedBatch {
        let points = vec![Point { time_ms, value: 21 }];
        let columns = vec![Column { stream: "temperature".parse().unwrap(), scale: 0, points }];
        let batch = SignedBatch::sign(&self.key, self.tip, columns).unwrap();
        self.tip = Some(batch.tip());
        self.batches.push(batch);
        self.batches.last_mut().unwrap()
    }

    fn page(&mut self, from: u64, max: usize) -> Page {
        self.pages += 1;
        let next = self.tip.map_or(1, |tip| tip.seq + 1);
        let oldest = self.batches.first().map_or(next, |batch| batch.header.seq);
        let wanted = self.batches.iter().filter(|batch| batch.header.seq >= from);
        let batches = wanted.take(max.min(self.cap)).map(SignedBatch::to_bytes).collect();
        Page { oldest, next, batches }
    }
}

/// The air around one device.
pub struct Air {
    pub id: DeviceId,
    pub log: Arc<Mutex<Log>>,
    /// Who else claims to be the device, and how opening it ends.
    pub others: Mutex<BTreeMap<String, LinkError>>,
    /// How opening the device itself ends, if not well.
    pub own: Mutex<Option<LinkError>>,
    /// What was opened, in order.
    pub opened: Mutex<Vec<String>>,
    /// What shows that it holds its key.
    pub proof: Mutex<KeyProof>,
    /// Whether it may be opened without naming its key.
    unnamed: AtomicBool,
    /// Who compares digits.
    pub owner: Mutex<Option<Arc<dyn Comparison>>>,
}

impl Air {
    pub fn new() -> Self {
        let key = DeviceKey::from_bytes(&[9; 32]).unwrap();
        let id = DeviceId(Address::from(key.address().0));
        let log = Log {
            key,
            batches: Vec::new(),
            tip: None,
            cap: 256,
            signing: false,
            acknowledged: Vec::new(),
            pages: 0,
            told: Vec::new(),
            battery: None,
            heard_as: None,
        };
        Self {
            id,
            log: Arc::new(Mutex::new(log)),
            others: Mutex::default(),
            own: Mutex::default(),
            opened: Mutex::default(),
            proof: Mutex::new(KeyProof::Session),
            unnamed: AtomicBool::default(),
            owner: Mutex::default(),
        }
    }

    /// From now on it is opened without naming its key, too.
    pub fn anybody(&self) {
        self.unnamed.store(true, Ordering::SeqCst);
    }

    /// Under which names it is heard, its own and the others'.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.others.lock().unwrap().keys().cloned().collect();
        names.push(OWN.to_string());
        names.sort();
        names
    }
}

#[async_trait]
impl Link for Air {
    async fn scan(&self, _: u64, _: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        Ok(self.names().into_iter().map(|name| near(name, self.id)).collect())
    }

    async fn open(
        &self,
        near: &NearbyId,
        _: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError> {
        assert!(expected == Some(self.id) || expected.is_none() && self.unnamed.load(Ordering::SeqCst), "{expected:?}");
        self.opened.lock().unwrap().push(near.0.clone());
        let other = self.others.lock().unwrap().get(&near.0).cloned();
        if let Some(error) = other.or_else(|| self.own.lock().unwrap().clone()) {
            return Err(error);
        }
        let device = MetDevice {
            id: self.id,
            profile: Profile::Deedbox,
            proof: *self.proof.lock().unwrap(),
            kind: String::new(),
            model: String::new(),
            firmware: String::new(),
            signing: if self.log.lock().unwrap().signing { Signing::Open } else { Signing::Ended },
        };
        Ok(Box::new(Talk { device, log: self.log.clone() }))
    }

    async fn provision(&self, near: &NearbyId, credential: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        let Credential::Paired { device, code } = credential else { panic!("{credential:?}") };
        assert_eq!((*device, code.expose_secret()), (self.id, "K7QM-2XRD"));
        self.opened.lock().unwrap().push(near.0.clone());
        Err(self.others.lock().unwrap().get(&near.0).cloned().unwrap_or(LinkError::NotSupported("Wi-Fi")))
    }

    async fn find(&self, _: DeviceId, _: u64, tried: &[NearbyId]) -> Result<NearbyId, LinkError> {
        let near = self.names().into_iter().map(NearbyId).find(|near| !tried.contains(near));
        near.ok_or(LinkError::OutOfRange)
    }

    fn compare_with(&self, owner: Arc<dyn Comparison>) {
        *self.owner.lock().unwrap() = Some(owner);
    }

    async fn unbond(&self, _: &NearbyId) -> Result<(), LinkError> {
        Ok(())
    }
}

fn near(name: String, id: DeviceId) -> Nearby {
    Nearby {
        id: NearbyId(name),
        profile: Profile::Deedbox,
        name: String::new(),
        kind: String::new(),
        address_hint: id.to_string().get(2..10).map(str::to_string),
        says_claimed: false,
        conflict: false,
        rssi: None,
        known: None,
    }
}

struct Talk {
    device: MetDevice,
    log: Arc<Mutex<Log>>,
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
        // Others get their turn, as they would on the air.
        tokio::task::yield_now().await;
        Ok(self.log.lock().unwrap().page(from_seq, max as usize))
    }

    async fn acknowledge(&mut self, up_to_seq: u64) -> Result<(), LinkError> {
        let mut log = self.log.lock().unwrap();
        log.acknowledged.push(up_to_seq);
        log.batches.retain(|batch| batch.header.seq > up_to_seq);
        Ok(())
    }

    async fn end_signing(&mut self) -> Result<(), LinkError> {
        self.log.lock().unwrap().signing = false;
        Ok(())
    }

    async fn close(self: Box<Self>) {}

    async fn identify(&mut self) -> Result<(), LinkError> {
        self.log.lock().unwrap().told.push("identify");
        Ok(())
    }

    async fn heard_as(&mut self) -> Option<String> {
        self.log.lock().unwrap().heard_as.clone()
    }

    async fn battery(&mut self) -> Result<Option<Percent>, LinkError> {
        Ok(self.log.lock().unwrap().battery)
    }

    async fn reset(&mut self) -> Result<(), LinkError> {
        self.log.lock().unwrap().told.push("reset");
        Ok(())
    }

    async fn hand_over(&mut self) -> Result<(), LinkError> {
        self.log.lock().unwrap().told.push("hand over");
        Ok(())
    }
}
