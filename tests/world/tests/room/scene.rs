//! Rooms with one device.

use std::sync::Arc;

use domain::{Address, device::DeviceId};
use world::{
    devices::{
        Model, Pace, Seed, SimDevice,
        autopi::{self, AutoPi},
        espressif::{self, EspressifDevice, Security},
        improv::{Habits, Plug},
    },
    radio,
};

use crate::{chamber::Chamber, claiming::Known, fault::Fault, liar::Liar};

/// A room with a device that its owner can have or has.
pub struct Scene<D> {
    pub chamber: Arc<Chamber>,
    pub known: Known,
    // Its sensors run as long as it is kept.
    pub device: D,
}

/// A device of our own profile that its owner paired with earlier.
pub fn sensor(seed: Seed) -> Scene<SimDevice> {
    let device = SimDevice::start(Model::ALL[0], seed, Pace::default());
    let id = DeviceId(Address::from(device.address().into_array()));
    let known = Known { id, code: Some(device.describe().label_code) };
    Scene { chamber: Chamber::with(device.peripheral()), known, device }
}

/// A device that signs something else than it is asked for.
pub fn liar(seed: Seed, lie: Fault) -> (Arc<Chamber>, Known) {
    let liar = Liar::new(seed, lie);
    let id = DeviceId(Address::from(liar.key().address().0));
    let known = Known { id, code: Some(liar.code().label().to_string()) };
    (Chamber::with(Box::new(liar)), known)
}

/// An AutoPi that speaks its digits.
pub fn autopi(seed: Seed, habits: autopi::Habits) -> Scene<AutoPi> {
    let device = AutoPi::start(radio::Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 1]), seed, habits);
    let known = Known { id: DeviceId(device.account()), code: None };
    Scene { chamber: Chamber::with(device.peripheral()), known, device }
}

/// A plug that can be put on a Wi-Fi.
pub fn plug(habits: Habits) -> (Arc<Chamber>, Plug) {
    let plug = Plug::start(radio::Address::new([0xC4, 0, 0, 0, 0, 1]), habits);
    (Chamber::with(plug.peripheral()), plug)
}

/// A device with Espressif's provisioning.
pub fn espressif(seed: Seed, security: Security) -> (Arc<Chamber>, EspressifDevice) {
    let address = radio::Address::new([0xC4, 0xE5, 0x32, 0, 0, 1]);
    let device = EspressifDevice::start(address, seed, espressif::Habits::of(security));
    (Chamber::with(device.peripheral()), device)
}
