//! Keys that stay in a Ledger: the device shows what is signed and is asked for every signature.

mod app;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
pub mod usb;

use std::{sync::Arc, time::Duration};

use alloy_primitives::{Address, B256, Signature};
use async_trait::async_trait;
use tokio::sync::Mutex;
use wallet::ports::VaultError;

pub use app::Command;

/// How long the owner has to read the device's screen and press its buttons.
const PATIENCE: Duration = Duration::from_secs(120);

/// The way to a Ledger.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Sends `commands` one after another to the first device that is there and gives the last answer's bytes, without
    /// their status word; each answer is waited for at most `patience`.
    ///
    /// # Errors
    /// [`WireError`]; commands after the one that failed are not sent.
    async fn ask(&self, commands: Vec<Command>, patience: Duration) -> Result<Vec<u8>, WireError>;
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireError {
    /// No device is there.
    Absent,
    /// It did not answer in time.
    Silent,
    /// It answered with this status word instead.
    Status(u16),
    /// The connection failed.
    Lost(String),
}

/// The Ledger of this computer. Its clones share the device: one question at a time.
#[derive(Clone)]
pub struct Ledger {
    wire: Arc<dyn Wire>,
    turn: Arc<Mutex<()>>,
}

impl Ledger {
    /// The one that `wire` leads to.
    #[must_use]
    pub fn over(wire: Arc<dyn Wire>) -> Self {
        Self { wire, turn: Arc::default() }
    }

    /// The first on this computer's USB; a phone has none.
    #[must_use]
    pub fn of_computer() -> Self {
        #[cfg(not(any(target_os = "android", target_os = "ios")))]
        return Self::over(Arc::new(usb::Usb::new(coins_ledger::Ledger::open_first_hid)));
        #[cfg(any(target_os = "android", target_os = "ios"))]
        Self::over(Arc::new(Nowhere))
    }

    /// The address at m/44'/60'/index'/0/0, which the owner compares on the device and confirms there.
    ///
    /// # Errors
    /// The Ledger's [`VaultError`]s.
    pub(crate) async fn address(&self, index: u32) -> Result<Address, VaultError> {
        let answer = self.ask(app::address(index)).await?;
        app::read_address(&answer).ok_or_else(strange)
    }

    /// The signature over a transaction in its EIP-2718 form for signing.
    ///
    /// # Errors
    /// The Ledger's [`VaultError`]s.
    pub(crate) async fn sign_transaction(&self, index: u32, unsigned: &[u8]) -> Result<Signature, VaultError> {
        let answer = self.ask(app::transaction(index, unsigned)).await?;
        app::read_signature(&answer).ok_or_else(strange)
    }

    /// The signature over an EIP-712 message, by the hashes of its domain and its struct.
    ///
    /// # Errors
    /// The Ledger's [`VaultError`]s.
    pub(crate) async fn sign_typed(&self, index: u32, domain: B256, message: B256) -> Result<Signature, VaultError> {
        let answer = self.ask(app::typed(index, domain, message)).await?;
        app::read_signature(&answer).ok_or_else(strange)
    }

    /// A caller that gives up leaves the question on the device's screen: the next waits until it is over, or its answer
    /// would be taken for the next one's.
    async fn ask(&self, commands: Vec<Command>) -> Result<Vec<u8>, VaultError> {
        let turn = self.turn.clone().lock_owned().await;
        let wire = self.wire.clone();
        let asked = tokio::spawn(async move {
            let _turn = turn;
            wire.ask(commands, PATIENCE).await
        });
        match asked.await {
            Ok(answer) => answer.map_err(refused),
            Err(_) => Err(VaultError::LedgerFailed("the question was cut short".into())),
        }
    }
}

fn strange() -> VaultError {
    VaultError::LedgerFailed("it answered what is no answer".into())
}

fn refused(error: WireError) -> VaultError {
    match error {
        WireError::Absent => VaultError::LedgerAbsent,
        WireError::Silent => VaultError::LedgerSilent,
        WireError::Status(word) => app::refused(word),
        WireError::Lost(why) => VaultError::LedgerFailed(why),
    }
}

#[cfg(any(target_os = "android", target_os = "ios"))]
struct Nowhere;

#[cfg(any(target_os = "android", target_os = "ios"))]
#[async_trait]
impl Wire for Nowhere {
    async fn ask(&self, _: Vec<Command>, _: Duration) -> Result<Vec<u8>, WireError> {
        Err(WireError::Absent)
    }
}
