use serde::Serialize;
use tokio::sync::{mpsc::UnboundedSender, oneshot};

use super::{Address, Fault, Missing, Peripheral, bluez::Event};

/// Adds peripherals to the air and brings faults; each change is in force when the call returns.
#[derive(Clone)]
pub struct Air {
    events: UnboundedSender<Event>,
}

/// The air has ended.
#[derive(Debug, thiserror::Error)]
#[error("the air has ended")]
pub struct AirClosed;

/// Why a fault could not be brought.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// The air has ended.
    #[error(transparent)]
    Closed(#[from] AirClosed),
    /// No device advertises under this address.
    #[error("no device on the air has the address {0}")]
    UnknownDevice(Address),
    /// It does not run the firmware that can be told to lie.
    #[error("the firmware of {0} is not ours and cannot be told to lie; choose a fault of the radio")]
    Honest(Address),
}

/// What a fault panel shows.
#[derive(Clone, Debug, Serialize)]
pub struct AirState {
    /// Whether the adapter has power.
    pub powered: bool,
    /// What the computer lacks.
    pub missing: Option<Missing>,
    /// Whether a central is scanning.
    pub discovering: bool,
    /// The devices in the order of their addresses.
    pub devices: Vec<DeviceState>,
}

/// One device as a fault panel shows it.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceState {
    /// The address it advertises under.
    pub address: Address,
    /// The name it advertises.
    pub name: String,
    /// Whether a central is connected.
    pub connected: bool,
    /// The fault in force.
    pub fault: Option<Fault>,
}

/// What an [`Air`] asks of the loop.
pub(super) enum Command {
    Add(Box<dyn Peripheral>, oneshot::Sender<()>),
    Fault(Address, Option<Fault>, oneshot::Sender<Result<(), FaultError>>),
    Adapter(bool, oneshot::Sender<()>),
    Lack(Missing, oneshot::Sender<()>),
    Normal(oneshot::Sender<()>),
    State(oneshot::Sender<AirState>),
}

impl Air {
    pub(super) fn new(events: UnboundedSender<Event>) -> Self {
        Self { events }
    }

    /// Puts a device on the air, in range; it takes the place of one with the same address.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn add(&self, peripheral: Box<dyn Peripheral>) -> Result<(), AirClosed> {
        self.ask(|done| Command::Add(peripheral, done)).await
    }

    /// Brings a fault to one device, in place of the one it had.
    ///
    /// # Errors
    /// The air has ended or knows no such device, or the device cannot lie so.
    pub async fn fault(&self, device: Address, fault: Fault) -> Result<(), FaultError> {
        self.set_fault(device, Some(fault)).await
    }

    /// Ends the fault of one device.
    ///
    /// # Errors
    /// The air has ended or knows no such device.
    pub async fn clear(&self, device: Address) -> Result<(), FaultError> {
        self.set_fault(device, None).await
    }

    /// Cuts the adapter's power, once nothing else is missing, as a radio switch does: no program can turn it on again.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn adapter_off(&self) -> Result<(), AirClosed> {
        self.ask(|done| Command::Adapter(false, done)).await
    }

    /// Takes away what Bluetooth needs, in place of what was missing before.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn lack(&self, missing: Missing) -> Result<(), AirClosed> {
        self.ask(|done| Command::Lack(missing, done)).await
    }

    /// Gives back whatever is missing, and the adapter its power.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn adapter_on(&self) -> Result<(), AirClosed> {
        self.ask(|done| Command::Adapter(true, done)).await
    }

    /// Ends every fault and powers the adapter.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn back_to_normal(&self) -> Result<(), AirClosed> {
        self.ask(Command::Normal).await
    }

    /// What is on the air now.
    ///
    /// # Errors
    /// The air has ended.
    pub async fn state(&self) -> Result<AirState, AirClosed> {
        self.ask(Command::State).await
    }

    async fn set_fault(&self, device: Address, fault: Option<Fault>) -> Result<(), FaultError> {
        self.ask(|done| Command::Fault(device, fault, done)).await?
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, AirClosed> {
        let (done, answer) = oneshot::channel();
        self.events.send(Event::Command(command(done))).map_err(|_| AirClosed)?;
        answer.await.map_err(|_| AirClosed)
    }
}
