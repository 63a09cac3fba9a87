//! A smart plug of another maker that speaks Improv Wi-Fi: it knows one network, and can have the habits seen on sale.

mod protocol;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use uuid::Uuid;

use crate::radio::{Address, Advertisement, AttError, Characteristic, Flag, Notifier, Peripheral, Service};
use protocol::{
    AUTHORISED, BAD_HOSTNAME, BUTTON_FIRST, CAPABILITIES, COMMAND, ERROR, INVALID, NOT_AUTHORISED, NOT_JOINED,
    PROVISIONED, PROVISIONING, RESULT, SERVICE, STATE, UNKNOWN, frame, taken, texts,
};

/// What the plug calls itself before it is given a name.
const NAME: &str = "Plug in the hall";
/// What it goes by on a network before it is given a name there.
const HOSTNAME: &str = "plug-hall";
/// The network that the plug hears and can join.
pub const NETWORK: &str = "Home";
/// The network's password.
pub const PASSWORD: &str = "correct horse";
/// How long it works on what it cannot do at once.
const WORK: Duration = Duration::from_millis(300);
const HINT: Uuid = Uuid::from_u128(0x0000_4677_0000_1000_8000_0080_5f9b_34fb);

/// What a plug is like.
#[derive(Clone, Debug)]
pub struct Habits {
    /// It takes a network only after its button was pressed.
    pub button: bool,
    /// It notifies; one that does not is to be read.
    pub notifies: bool,
    /// The bytes that it notifies at once.
    pub piece: usize,
    /// It notifies the result of the command before once more.
    pub stale: bool,
    /// It takes commands and answers none.
    pub silent: bool,
    /// It can be given names; if not, it speaks a revision before 2.3.
    pub takes_names: bool,
    /// It puts its state into its advertisement.
    pub service_data: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            button: false,
            notifies: true,
            piece: 200,
            stale: false,
            silent: false,
            takes_names: true,
            service_data: true,
        }
    }
}

/// A plug that runs.
#[derive(Clone)]
pub struct Plug(Arc<Mutex<Firmware>>);

struct Firmware {
    address: Address,
    habits: Habits,
    state: u8,
    error: u8,
    result: Vec<u8>,
    coming: Vec<u8>,
    notifier: Option<Notifier>,
    flashes: u32,
    joined: Option<String>,
    name: String,
    hostname: String,
}

impl Plug {
    /// Switches a plug on.
    pub fn start(address: Address, habits: Habits) -> Self {
        let state = if habits.button { BUTTON_FIRST } else { AUTHORISED };
        let (coming, result) = (Vec::new(), Vec::new());
        let notifier = None;
        let firmware = Firmware {
            address,
            habits,
            state,
            error: 0,
            result,
            coming,
            notifier,
            flashes: 0,
            joined: None,
            name: NAME.to_owned(),
            hostname: HOSTNAME.to_owned(),
        };
        Self(Arc::new(Mutex::new(firmware)))
    }

    /// Its radio, to be put on the air.
    pub fn peripheral(&self) -> Box<dyn Peripheral> {
        Box::new(self.clone())
    }

    /// Presses its button.
    pub fn press(&self) {
        self.lock().show_state(AUTHORISED);
    }

    /// How often it has shown which one it is.
    pub fn flashes(&self) -> u32 {
        self.lock().flashes
    }

    /// The network that it is on.
    pub fn joined(&self) -> Option<String> {
        self.lock().joined.clone()
    }

    /// What it calls itself, and what it goes by on the network.
    pub fn names(&self) -> (String, String) {
        let firmware = self.lock();
        (firmware.name.clone(), firmware.hostname.clone())
    }

    /// Never held over an await.
    fn lock(&self) -> MutexGuard<'_, Firmware> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something after a while, as a task of the firmware does.
    fn later(&self, work: impl FnOnce(&mut Firmware) + Send + 'static) {
        let plug = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(WORK).await;
            work(&mut plug.lock());
        });
    }

    fn carry_out(&self, command: u8, data: &[u8]) {
        let mut firmware = self.lock();
        if firmware.habits.stale {
            firmware.notify_result();
        }
        firmware.show_error(0);
        match command {
            1 if firmware.state != AUTHORISED => firmware.show_error(NOT_AUTHORISED),
            1 => {
                firmware.show_state(PROVISIONING);
                let wanted = texts(data);
                self.later(move |firmware| firmware.join(&wanted));
            }
            2 => firmware.flashes += 1,
            3 => {
                let name = firmware.name.clone();
                firmware.answer(3, &["plugware", "2.4.1", "ESP32-C3", &name]);
            }
            4 => self.later(|firmware| {
                let far = "A neighbour's network";
                firmware.answer(4, &[NETWORK, "-48", "WPA2/WPA3", far, "-83", "WPA2 EAP", "Café", "-90", "NO"]);
            }),
            5 | 6 if firmware.habits.takes_names => firmware.take_name(command, data),
            _ => firmware.show_error(UNKNOWN),
        }
    }
}

impl Firmware {
    fn capabilities(&self) -> u8 {
        if self.habits.takes_names { 0b1111 } else { 0b0111 }
    }

    fn join(&mut self, wanted: &[String]) {
        if wanted == [NETWORK, PASSWORD] {
            self.joined = Some(NETWORK.to_owned());
            self.show_state(PROVISIONED);
            self.answer(1, &["http://192.168.7.7/"]);
        } else {
            self.show_state(AUTHORISED);
            self.show_error(NOT_JOINED);
        }
    }

    /// Tells a name, or takes the one that comes; a host name of over 32 bytes is refused, as firmware of Espressif does.
    fn take_name(&mut self, command: u8, data: &[u8]) {
        let new = String::from_utf8_lossy(data).into_owned();
        if !data.is_empty() && self.state != AUTHORISED {
            return self.show_error(NOT_AUTHORISED);
        }
        if command == 5 && data.len() > 32 {
            return self.show_error(BAD_HOSTNAME);
        }
        let kept = if command == 5 { &mut self.hostname } else { &mut self.name };
        if !new.is_empty() {
            *kept = new;
        }
        let now = kept.clone();
        self.answer(command, &[&now]);
    }

    fn show_state(&mut self, state: u8) {
        self.state = state;
        self.notify(STATE, &[state]);
    }

    fn show_error(&mut self, error: u8) {
        self.error = error;
        self.notify(ERROR, &[error]);
    }

    fn answer(&mut self, command: u8, texts: &[&str]) {
        self.result = frame(command, texts);
        self.notify_result();
    }

    fn notify_result(&self) {
        for piece in self.result.chunks(self.habits.piece) {
            self.notify(RESULT, piece);
        }
    }

    fn notify(&self, characteristic: Uuid, value: &[u8]) {
        if let Some(notifier) = self.notifier.as_ref().filter(|_| self.habits.notifies) {
            notifier.notify(characteristic, value.to_vec());
        }
    }
}

impl Peripheral for Plug {
    fn address(&self) -> Address {
        self.lock().address
    }

    fn name(&self) -> String {
        let [.., high, low] = self.lock().address.bytes();
        format!("Plug {high:02X}{low:02X}")
    }

    fn advertisement(&self) -> Advertisement {
        let firmware = self.lock();
        let data = vec![firmware.state, firmware.capabilities(), 0, 0, 0, 0];
        let told = firmware.habits.service_data.then_some((HINT, data));
        Advertisement { services: vec![SERVICE], service_data: BTreeMap::from_iter(told), rssi: -61 }
    }

    fn gatt(&self) -> Vec<Service> {
        let told = if self.lock().habits.notifies { vec![Flag::Read, Flag::Notify] } else { vec![Flag::Read] };
        let characteristic = |uuid, flags| Characteristic { uuid, flags };
        let characteristics = vec![
            characteristic(STATE, told.clone()),
            characteristic(ERROR, told.clone()),
            characteristic(COMMAND, vec![Flag::Write]),
            characteristic(RESULT, told),
            characteristic(CAPABILITIES, vec![Flag::Read]),
        ];
        vec![Service { uuid: SERVICE, characteristics }]
    }

    fn on_connect(&mut self, notifier: Notifier) {
        let mut firmware = self.lock();
        firmware.coming.clear();
        firmware.notifier = Some(notifier);
    }

    fn on_disconnect(&mut self) {
        self.lock().notifier = None;
    }

    fn read(&mut self, characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        let firmware = self.lock();
        match characteristic {
            STATE => Ok(vec![firmware.state]),
            ERROR => Ok(vec![firmware.error]),
            RESULT => Ok(firmware.result.clone()),
            CAPABILITIES => Ok(vec![firmware.capabilities()]),
            _ => Err(AttError::UNLIKELY),
        }
    }

    fn write(&mut self, characteristic: Uuid, value: &[u8]) -> Result<(), AttError> {
        if characteristic != COMMAND {
            return Err(AttError::UNLIKELY);
        }
        let mut firmware = self.lock();
        if firmware.habits.silent {
            return Ok(());
        }
        firmware.coming.extend_from_slice(value);
        let command = taken(&mut firmware.coming);
        match command {
            None => {}
            Some(Err(())) => firmware.show_error(INVALID),
            Some(Ok((command, data))) => {
                drop(firmware);
                self.carry_out(command, &data);
            }
        }
        Ok(())
    }
}
