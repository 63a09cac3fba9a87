//! The room: who is in it, and what goes wrong.

use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use domain::device::NearbyId;
use link::room::{Advert, Bearer, Room};
use tokio::time::Instant;
use uuid::Uuid;
use wallet::ports::LinkError;
use world::radio::{Guard, Peripheral};

use crate::{fault::Fault, line::Line, person::Person};

/// A device that can be connected to.
pub type Body = Arc<Mutex<Box<dyn Peripheral>>>;

/// The copy's id sorts before the device's own, so that it is tried first.
const COPY: &str = "room/a copy";
const OWN: &str = "room/its own";

/// One device in the room, and the trouble with it.
pub struct Chamber {
    device: Body,
    person: Arc<Person>,
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
    /// The steps that were connections.
    pub connections: Vec<usize>,
    /// How many connections are refused before one comes about.
    pub refusing: u32,
    /// How safe the bond is that the computer has with the device.
    pub bond: Option<Guard>,
    /// When the owner last had a word in it.
    pub asked: Option<Instant>,
    pub off: bool,
    pub links: u32,
    pub most_links: u32,
    /// Everything that the central wrote where others can read it: not over a bond whose digits were compared.
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

/// What an attempt to connect comes to.
enum Connecting {
    Made,
    WithoutServices,
    Never,
    Not(LinkError),
}

impl Trouble {
    /// Takes the step that is a connection.
    fn connecting(&self) -> Connecting {
        let step = self.lock().step;
        self.lock().connections.push(step);
        let fault = self.step();
        let mut state = self.lock();
        match fault {
            Some(Fault::ConnectHangs | Fault::DropsSilently) => return Connecting::Never,
            Some(Fault::LinkDrops) => return Connecting::Not(LinkError::OutOfRange),
            Some(Fault::ServicesMissing) => return Connecting::WithoutServices,
            Some(Fault::AdapterOff) => {
                state.off = true;
                return Connecting::Not(LinkError::RadioOff);
            }
            Some(Fault::ConnectsOnThirdTry) => state.refusing = 2,
            // It strikes at what is done over the connection.
            Some(other) => state.planned.push((step + 1, other)),
            None => {}
        }
        let Some(left) = state.refusing.checked_sub(1) else { return Connecting::Made };
        state.refusing = left;
        Connecting::Not(LinkError::OutOfRange)
    }
}

impl Chamber {
    pub fn with(device: Box<dyn Peripheral>) -> Arc<Self> {
        let device: Body = Arc::new(Mutex::new(device));
        Arc::new(Self { person: Arc::new(Person::beside(device.clone())), device, trouble: Arc::default() })
    }

    /// From now on these faults strike at these steps of the next dialogue, and nothing else is wrong.
    pub fn plan(&self, planned: Vec<(usize, Fault)>) {
        let mut state = self.trouble.lock();
        *state =
            State { planned, links: state.links, most_links: state.most_links, bond: state.bond, ..State::default() };
    }

    /// Who is in the room with the device.
    pub fn person(&self) -> Arc<Person> {
        self.person.clone()
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
        let connecting = if body.is_some() { self.trouble.connecting() } else { Connecting::Made };
        let offered = match connecting {
            Connecting::Made => self.device.lock().unwrap().gatt(),
            Connecting::WithoutServices => Vec::new(),
            Connecting::Never => return std::future::pending().await,
            Connecting::Not(error) => return Err(error),
        };
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
