//! Rooms with one device.

use std::sync::Arc;

use domain::{Address, device::DeviceId};
use world::{
    devices::{
        Model, Pace, Seed, SimDevice,
        improv::{Habits, Plug},
    },
    radio,
};

use crate::{chamber::Chamber, dialogue::Paired, fault::Fault, liar::Liar};

/// A room with a device that can be claimed.
pub struct Sensor {
    pub chamber: Arc<Chamber>,
    pub paired: Paired,
    // Its sensors run as long as it is kept.
    _device: SimDevice,
}

pub fn sensor(seed: Seed) -> Sensor {
    let device = SimDevice::start(Model::ALL[0], seed, Pace::default());
    let id = DeviceId(Address::from(device.address().into_array()));
    let paired = Paired { id, code: device.describe().label_code };
    Sensor { chamber: Chamber::with(device.peripheral()), paired, _device: device }
}

/// A room with a device that signs something else than it is asked for.
pub fn liar(seed: Seed, lie: Fault) -> (Arc<Chamber>, Paired) {
    let liar = Liar::new(seed, lie);
    let id = DeviceId(Address::from(liar.key().address().0));
    let paired = Paired { id, code: liar.code().label().to_string() };
    (Chamber::with(Box::new(liar)), paired)
}

/// A room with a plug that can be put on a Wi-Fi.
pub fn plug(habits: Habits) -> (Arc<Chamber>, Plug) {
    let plug = Plug::start(radio::Address::new([0xC4, 0, 0, 0, 0, 1]), habits);
    (Chamber::with(plug.peripheral()), plug)
}
