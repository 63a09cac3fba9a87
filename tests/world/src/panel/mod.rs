//! The fault panel: what goes wrong, when somebody wants it to.

mod disturb;
mod fault;
mod proxy;
mod routes;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

pub(crate) use disturb::disturb;
pub use fault::{HttpFault, ParseError, Target};
pub use proxy::RpcProxy;
pub use routes::{FaultRequest, PanelError, PanelState};

use crate::{devices::SimDevice, radio::Air};

/// Every switch of a world; each change is in force when the call returns.
pub struct Panel {
    faults: Mutex<BTreeMap<Target, HttpFault>>,
    air: Option<Air>,
    /// The devices whose buttons are in reach.
    devices: Arc<Vec<SimDevice>>,
}

impl Panel {
    /// A panel with everything back to normal; without an air it has no switches for devices.
    pub fn new(air: Option<Air>) -> Self {
        Self { faults: Mutex::default(), air, devices: Arc::default() }
    }

    /// Puts the buttons of these devices on the panel.
    #[must_use]
    pub fn with_buttons(self, devices: Arc<Vec<SimDevice>>) -> Self {
        Self { devices, ..self }
    }

    /// The fault in force.
    pub fn fault(&self, target: Target) -> HttpFault {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).get(&target).copied().unwrap_or_default()
    }

    /// Brings a fault, in place of the one before.
    pub fn set(&self, target: Target, fault: HttpFault) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).insert(target, fault);
    }
}
