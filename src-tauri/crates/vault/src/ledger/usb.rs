//! A Ledger on this computer's USB, or whatever else coins-ledger reaches.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use coins_ledger::{
    ApduCommand, Ledger, LedgerError,
    transports::{HidTransport, LedgerTransport, NativeTransportError},
};
use tokio::{task::spawn_blocking, time::timeout};

use super::{Command, Wire, WireError};

const CLASS: u8 = 0xe0;
/// How long the system may take to give the device.
const OPENING: Duration = Duration::from_secs(10);

/// Opens a device anew for each question: what is left of the one before is not read.
pub struct Usb<T: LedgerTransport = HidTransport> {
    open: Arc<dyn Fn() -> Opened<T> + Send + Sync>,
}

type Opened<T> = Result<Ledger<T>, NativeTransportError>;

impl<T: LedgerTransport> Usb<T> {
    /// The device that `open` opens.
    #[must_use]
    pub fn new(open: impl Fn() -> Opened<T> + Send + Sync + 'static) -> Self {
        Self { open: Arc::new(open) }
    }
}

#[async_trait]
impl<T: LedgerTransport + Send + 'static> Wire for Usb<T> {
    async fn ask(&self, commands: Vec<Command>, patience: Duration) -> Result<Vec<u8>, WireError> {
        let open = self.open.clone();
        let opened = timeout(OPENING, spawn_blocking(move || open())).await.map_err(|_| WireError::Silent)?;
        let opened = opened.map_err(|_| WireError::Lost("it could not be opened".into()))?;
        let mut ledger = opened.map_err(unopened)?.with_timeout(Some(patience));
        let mut answer = Vec::new();
        for command in &commands {
            answer = ledger.exchange(packet(command)?).await.map_err(unanswered)?.data().to_vec();
        }
        Ok(answer)
    }
}

fn packet(command: &Command) -> Result<ApduCommand, WireError> {
    let packet = ApduCommand::builder().cla(CLASS).ins(command.instruction).p1(command.parameter).data(&command.data);
    packet.build().map_err(|error| WireError::Lost(error.to_string()))
}

fn unopened(error: NativeTransportError) -> WireError {
    match error {
        NativeTransportError::DeviceNotFound => WireError::Absent,
        other => WireError::Lost(other.to_string()),
    }
}

fn unanswered(error: LedgerError) -> WireError {
    match error {
        LedgerError::Timeout(_) => WireError::Silent,
        LedgerError::BadRetcode(word) => WireError::Status(word.raw()),
        other => WireError::Lost(other.to_string()),
    }
}
