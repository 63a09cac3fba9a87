//! The air: a private message bus with a stand-in for BlueZ on it, and the peripherals that it hears.
//!
//! A central that speaks to BlueZ over D-Bus runs against it unmodified, as a child process with
//! `DBUS_SYSTEM_BUS_ADDRESS` set to [`Radio::bus_address`]. Properties, the order of signals and the names of
//! errors are those of bluetoothd 5.66. The stand-in is an object tree with one message loop and not an object
//! server, so that all of these are ours to script.

mod adapter;
mod address;
mod air;
mod ask;
mod bluez;
mod body;
mod bond;
mod bus;
mod calls;
mod device;
mod disorder;
mod error;
mod faults;
mod flag;
mod gatt;
mod guest;
mod hearing;
mod impostor;
mod interfaces;
mod introspect;
mod lie;
mod link;
mod missing;
mod notify;
mod objects;
mod peripheral;
mod plan;
mod properties;
mod signals;
mod timing;
mod trouble;

use std::path::Path;

use tokio::{sync::mpsc, task::JoinHandle};

pub use address::{Address, ParseAddressError};
pub use air::{Air, AirClosed, AirState, DeviceState, FaultError};
pub use bond::Pairing;
pub use bus::{BusError, PrivateBus};
pub use faults::{Fault, ParseFaultError};
pub use flag::{Access, Flag, Guard};
pub use lie::Lie;
pub use missing::{Missing, ParseMissingError};
pub use peripheral::{Advertisement, AttError, Characteristic, MTU, Notifier, Peripheral, Service};
pub use timing::Timing;

use bluez::Bluez;
use guest::Second;

/// A running air; dropping it ends the bus and everything on it.
pub struct Radio {
    air: Air,
    task: JoinHandle<()>,
    bus: PrivateBus,
}

/// Why the air could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartRadioError {
    /// The message bus did not start.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// The stand-in for BlueZ could not join the bus.
    #[error("the stand-in for BlueZ could not join the bus: {0}")]
    Join(#[from] zbus::Error),
}

impl Radio {
    /// Starts a bus whose socket lies in `dir` and puts an adapter without any peripheral on it.
    ///
    /// # Errors
    /// The bus cannot be started or joined.
    pub async fn start(dir: &Path, timing: Timing) -> Result<Self, StartRadioError> {
        Self::launch(dir, timing, None).await
    }

    /// The same with a second adapter, `hci1`, on which programs of others can be peripherals for the first.
    ///
    /// # Errors
    /// The bus cannot be started or joined.
    pub async fn start_with_second_adapter(dir: &Path, timing: Timing) -> Result<Self, StartRadioError> {
        Self::launch(dir, timing, Some(Second::new())).await
    }

    async fn launch(dir: &Path, timing: Timing, second: Option<Second>) -> Result<Self, StartRadioError> {
        let bus = PrivateBus::start(dir).await?;
        let (events, inbox) = mpsc::unbounded_channel();
        let bluez = Bluez::join(bus.address(), events.clone(), timing, second).await?;
        let task = tokio::spawn(bluez.run(inbox));
        Ok(Self { air: Air::new(events), task, bus })
    }

    /// The value that `DBUS_SYSTEM_BUS_ADDRESS` must have in a child that shall hear this air.
    pub fn bus_address(&self) -> &str {
        self.bus.address()
    }

    /// A handle that adds peripherals and brings faults; clones drive the same air.
    pub fn air(&self) -> Air {
        self.air.clone()
    }
}

impl Drop for Radio {
    fn drop(&mut self) {
        self.task.abort();
    }
}
