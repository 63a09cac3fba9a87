//! A link in the room, on which each operation and each value that arrives is a step.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::pending,
    sync::Arc,
};

use async_trait::async_trait;
use domain::device::NearbyId;
use link::room::{Bearer, Offered};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{Duration, Instant, sleep, sleep_until, timeout},
};
use uuid::Uuid;
use wallet::ports::{Comparison, LinkError};
use world::radio::{Access, AttError, Guard, Notifier, Service};

use crate::{
    bond::{self, PAIRING, PATIENCE},
    chamber::{Body, Trouble, characteristics},
    fault::Fault,
};

/// A flood: 10 MB in values of 244 bytes, as fast as a radio can.
const FLOOD: usize = 10_000_000;
const AT_ONCE: usize = 244;
const EACH: Duration = Duration::from_millis(1);
/// The longest value of an attribute in bytes (Core 5.4, Vol 3, Part F, 3.2.9).
const LONGEST: usize = 512;
/// How long a value waits for the one that is to overtake it.
const OVERTAKE: Duration = Duration::from_millis(200);
/// A step of an undisturbed link.
const TAKES: Duration = Duration::from_millis(30);

pub struct Line {
    near: NearbyId,
    /// None: whoever answers nothing.
    body: Option<Body>,
    offered: Vec<Service>,
    mtu: u16,
    trouble: Arc<Trouble>,
    arriving: UnboundedReceiver<(Uuid, Vec<u8>)>,
    subscribed: BTreeSet<Uuid>,
    /// What was read last.
    read: BTreeMap<Uuid, Vec<u8>>,
    /// Values on their way, and when they are there.
    coming: Vec<(Instant, Uuid, Vec<u8>)>,
    up: bool,
    silent: bool,
    slow: bool,
    flood: usize,
}

impl Line {
    pub fn new(near: NearbyId, body: Option<Body>, offered: Vec<Service>, trouble: Arc<Trouble>) -> Self {
        let (sender, arriving) = unbounded_channel();
        let mut mtu = world::radio::MTU;
        if let Some(body) = &body {
            let mut device = body.lock().unwrap();
            mtu = device.mtu();
            device.on_connect(Notifier::new(move |uuid, value| drop(sender.send((uuid, value)))));
        }
        let mut state = trouble.lock();
        state.links += 1;
        state.most_links = state.most_links.max(state.links);
        drop(state);
        let silent = body.is_none();
        let (subscribed, read, coming) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
        Self {
            near,
            body,
            offered,
            mtu,
            trouble,
            arriving,
            subscribed,
            read,
            coming,
            up: true,
            silent,
            slow: false,
            flood: 0,
        }
    }

    /// The step that is taken now; the fault that the operation has to carry out itself.
    async fn step(&mut self) -> Result<Option<Fault>, LinkError> {
        self.reachable().await?;
        let fault = self.trouble.step();
        match fault {
            Some(Fault::LinkDrops) => self.drop_link(),
            Some(Fault::DropsSilently) => self.silent = true,
            Some(Fault::AdapterOff) => {
                self.trouble.lock().off = true;
                self.drop_link();
            }
            Some(Fault::OneByteASecond) => self.slow = true,
            Some(Fault::Flood) => self.flood = FLOOD,
            Some(_) | None => {}
        }
        self.reachable().await?;
        Ok(fault)
    }

    /// What others can read of what is written.
    fn hear(&self, value: &[u8]) {
        let mut state = self.trouble.lock();
        if state.bond != Some(Guard::Authenticated) || self.body.is_none() {
            state.written.push(value.to_vec());
        }
    }

    async fn reachable(&self) -> Result<(), LinkError> {
        if !self.up {
            return Err(LinkError::OutOfRange);
        }
        if self.silent {
            return pending().await;
        }
        Ok(())
    }

    fn drop_link(&mut self) {
        if std::mem::take(&mut self.up) {
            self.trouble.lock().links -= 1;
            if let Some(body) = &self.body {
                body.lock().unwrap().on_disconnect();
            }
        }
    }

    fn passing(&self, bytes: usize) -> Duration {
        if self.slow { Duration::from_secs(bytes as u64) } else { TAKES }
    }

    /// Lets a value that the device notified set out.
    fn set_out(&mut self, uuid: Uuid, mut value: Vec<u8>) {
        if !self.subscribed.contains(&uuid) {
            return;
        }
        self.trouble.lock().notified.push(value.len());
        let fault = self.trouble.step();
        let there = Instant::now() + self.passing(value.len());
        match fault {
            Some(Fault::LinkDrops) => return self.drop_link(),
            Some(Fault::DropsSilently) => self.silent = true,
            Some(Fault::AdapterOff) => {
                self.trouble.lock().off = true;
                return self.drop_link();
            }
            Some(Fault::OneByteASecond) => self.slow = true,
            Some(Fault::Flood) => self.flood = FLOOD,
            Some(Fault::ReplyDuplicated) => self.coming.push((there, uuid, value.clone())),
            Some(Fault::RepliesReordered) => return self.coming.push((there + OVERTAKE, uuid, value)),
            Some(other) => other.mangle(&mut value),
            None => {}
        }
        let there = Instant::now() + self.passing(value.len());
        self.coming.push((there, uuid, value));
    }
}

#[async_trait]
impl Bearer for Line {
    fn near(&self) -> NearbyId {
        self.near.clone()
    }

    fn services(&self) -> Vec<Offered> {
        let offered = |service: &Service| Offered { uuid: service.uuid, characteristics: characteristics(service) };
        self.offered.iter().map(offered).collect()
    }

    fn mtu(&self) -> u16 {
        self.mtu
    }

    async fn name(&mut self) -> Option<String> {
        None
    }

    async fn is_up(&mut self) -> bool {
        self.up
    }

    async fn read(&mut self, uuid: Uuid) -> Result<Vec<u8>, LinkError> {
        let fault = self.step().await?;
        let Some(body) = self.body.clone() else { return pending().await };
        bond::check(&self.offered, &self.trouble, uuid, Access::Read)?;
        let read = body.lock().unwrap().read(uuid);
        let mut value = read.map_err(refused)?;
        sleep(self.passing(value.len())).await;
        let before = self.read.insert(uuid, value.clone());
        match (fault, before) {
            // The answer of before, once more or too late.
            (Some(Fault::ReplyDuplicated | Fault::RepliesReordered), Some(before)) => value = before,
            (Some(fault), _) => fault.mangle(&mut value),
            (None, _) => {}
        }
        // As BlueZ does: what is read is told to those who listen, too.
        self.coming.push((Instant::now(), uuid, value.clone()));
        Ok(value)
    }

    async fn write(&mut self, uuid: Uuid, value: &[u8]) -> Result<(), LinkError> {
        self.hear(value);
        let fault = self.step().await?;
        let Some(body) = self.body.clone() else { return pending().await };
        bond::check(&self.offered, &self.trouble, uuid, Access::Write)?;
        if value.len() > LONGEST {
            return Err(refused(AttError::INVALID_LENGTH));
        }
        sleep(self.passing(value.len())).await;
        if fault == Some(Fault::WriteLost) {
            return Ok(());
        }
        let written = body.lock().unwrap().write(uuid, value);
        written.map_err(refused)
    }

    async fn subscribe(&mut self, uuid: Uuid) -> Result<(), LinkError> {
        self.step().await?;
        sleep(self.passing(1)).await;
        self.subscribed.insert(uuid);
        Ok(())
    }

    async fn description(&mut self, uuid: Uuid) -> Result<Option<Vec<u8>>, LinkError> {
        let described = self.body.as_ref().and_then(|body| body.lock().unwrap().description(uuid));
        // One that is not there is not read.
        let Some(text) = described else { return Ok(None) };
        let fault = self.step().await?;
        sleep(self.passing(text.len())).await;
        let mut value = text.into_bytes();
        if let Some(fault) = fault {
            fault.mangle(&mut value);
        }
        Ok(Some(value))
    }

    async fn next(&mut self) -> Result<(Uuid, Vec<u8>), LinkError> {
        loop {
            self.reachable().await?;
            while let Ok((uuid, value)) = self.arriving.try_recv() {
                self.set_out(uuid, value);
            }
            self.reachable().await?;
            if let (true, Some(uuid)) = (self.flood >= AT_ONCE, self.subscribed.first().copied()) {
                sleep(EACH).await;
                self.flood -= AT_ONCE;
                return Ok((uuid, vec![0xAA; AT_ONCE]));
            }
            let first = self.coming.iter().enumerate().min_by_key(|(_, (there, _, _))| *there);
            let Some((index, there)) = first.map(|(index, (there, _, _))| (index, *there)) else {
                let Some((uuid, value)) = self.arriving.recv().await else { return pending().await };
                self.set_out(uuid, value);
                continue;
            };
            sleep_until(there).await;
            let (_, uuid, value) = self.coming.remove(index);
            return Ok((uuid, value));
        }
    }

    async fn is_bonded(&mut self) -> Result<Option<bool>, LinkError> {
        Ok(Some(self.body.is_some() && self.trouble.lock().bond.is_some()))
    }

    async fn pair(&mut self, name: &str, owner: &dyn Comparison) -> Result<bool, LinkError> {
        let stepped = timeout(PATIENCE, async {
            let fault = self.step().await?;
            sleep(self.passing(PAIRING)).await;
            Ok::<_, LinkError>(fault)
        });
        let stepped = stepped.await;
        let Ok(fault) = stepped else {
            self.drop_link();
            return Err(LinkError::OutOfRange);
        };
        let (fault, Some(body)) = (fault?, &self.body) else { return pending().await };
        bond::make((self.near.clone(), name), (body, &self.trouble), fault, owner).await
    }

    async fn cause(&mut self, error: LinkError) -> LinkError {
        if self.trouble.lock().off { LinkError::RadioOff } else { error }
    }

    async fn close(mut self: Box<Self>) {
        self.drop_link();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.drop_link();
    }
}

fn refused(error: AttError) -> LinkError {
    LinkError::Misbehaved(format!("ATT error {:#04x}", error.0))
}
