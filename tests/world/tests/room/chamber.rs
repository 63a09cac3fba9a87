//! The room: who is in it, and what goes wrong.

use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use domain::device::NearbyId;
use link::room::{Advert, Bearer, Room};
use uuid::Uuid;
use wallet::ports::LinkError;
use world::radio::Peripheral;

use crate::{fault::Fault, line::Line};

/// A device that can be connected to.
pub type Body = Arc<Mutex<Box<dyn Peripheral>>>;

/// The copy's id sorts before the device's own, so that it is tried first.
const COPY: &str = "room/a copy";
const OWN: &str = "room/its own";

/// One device in the room, and the trouble with it.
pub struct Chamber {
    device: Body,
    trouble: Arc<Trouble>,
}

/// What goes wrong, and what was seen.
#[derive(Default)]
pub struct Trouble(Mutex<State>);

#[derive(Default)]
pub struct State {
    /// The fault and the step at which it strikes, counted from 0 which is the connection.
    pub planned: Vec<(usize, Fault)>,
    /// Steps of this dialogue so far.
    pub step: usize,
    pub refused: u32,
    pub off: bool,
    pub links: u32,
    pub most_links: u32,
    /// Everything that the central wrote.
    pub written: Vec<Vec<u8>>,
    /// The length of every value that was notified.
    pub notified: Vec<usize>,
}

impl Trouble {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Takes the next step; the fault that strikes there.
    pub fn step(&self) -> Option<Fault> {
        let mut state = self.lock();
        let step = state.step;
        state.step += 1;
        let found = state.planned.iter().position(|(at, _)| *at == step)?;
        Some(state.planned.remove(found).1)
    }
}

impl Chamber {
    pub fn with(device: Box<dyn Peripheral>) -> Arc<Self> {
        Arc::new(Self { device: Arc::new(Mutex::new(device)), trouble: Arc::default() })
    }

    /// From now on these faults strike at these steps of the next dialogue, and nothing else is wrong.
    pub fn plan(&self, planned: Vec<(usize, Fault)>) {
        let mut state = self.trouble.lock();
        *state = State { planned, links: state.links, most_links: state.most_links, ..State::default() };
    }

    /// What was seen.
    pub fn seen(&self) -> MutexGuard<'_, State> {
        self.trouble.lock()
    }

    fn is_copied(&self) -> bool {
        self.trouble.lock().planned.iter().any(|(_, fault)| *fault == Fault::SameIdentityTwice)
    }
}

#[async_trait]
impl Room for Chamber {
    fn adverts(&self) -> Result<Vec<Advert>, LinkError> {
        if self.trouble.lock().off {
            return Err(LinkError::RadioOff);
        }
        let device = self.device.lock().unwrap();
        let content = device.advertisement();
        let names = if self.is_copied() { vec![COPY, OWN] } else { vec![OWN] };
        let heard = names.into_iter().map(|near| Advert {
            near: NearbyId(near.to_string()),
            name: device.name(),
            services: content.services.clone(),
            service_data: content.service_data.clone().into_iter().collect(),
            rssi: content.rssi,
        });
        Ok(heard.collect())
    }

    async fn connect(&self, near: &NearbyId) -> Result<Box<dyn Bearer>, LinkError> {
        if self.trouble.lock().off {
            return Err(LinkError::RadioOff);
        }
        let body = (near.0 == OWN).then(|| self.device.clone());
        let mut services = true;
        if body.is_some() {
            match self.trouble.step() {
                Some(Fault::ConnectHangs | Fault::DropsSilently) => std::future::pending().await,
                Some(Fault::LinkDrops) => return Err(LinkError::OutOfRange),
                Some(Fault::ConnectsOnThirdTry) => {
                    let mut state = self.trouble.lock();
                    state.refused += 1;
                    if state.refused < 3 {
                        state.planned.push((0, Fault::ConnectsOnThirdTry));
                        return Err(LinkError::OutOfRange);
                    }
                }
                Some(Fault::ServicesMissing) => services = false,
                Some(Fault::AdapterOff) => {
                    self.trouble.lock().off = true;
                    return Err(LinkError::RadioOff);
                }
                Some(other) => self.trouble.lock().planned.push((1, other)),
                None => {}
            }
        }
        let offered = if services { self.device.lock().unwrap().gatt() } else { Vec::new() };
        Ok(Box::new(Line::new(near.clone(), body, offered, self.trouble.clone())))
    }
}

/// Whether a secret was written as it is.
pub fn was_written(state: &State, secret: &str) -> bool {
    let whole: Vec<u8> = state.written.concat();
    let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
    holds(&whole) || state.written.iter().any(|one| holds(one))
}

/// A characteristic of a service that a device offers.
pub fn characteristics(service: &world::radio::Service) -> Vec<Uuid> {
    service.characteristics.iter().map(|one| one.uuid).collect()
}
