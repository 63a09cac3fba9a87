//! What every window shares: the wallet and its holder.

use std::sync::{Arc, Mutex, PoisonError};

use compose::Holder;
use domain::{
    account::WalletState,
    failure::{Coded, Failure},
};
use ipc::NewToken;
use wallet::{Wallet, ports::VaultError};

use crate::{asking::Asking, calls::Calls, shown::Shown};

/// The core behind the windows.
#[derive(Clone)]
pub struct Core {
    holder: Arc<Holder>,
    /// A new grant's token on its way to the window `token`; taken once.
    token: Arc<Mutex<Option<NewToken>>>,
    calls: Arc<Calls>,
    asking: Arc<Asking>,
    shown: Arc<Shown>,
}

impl Core {
    #[must_use]
    pub fn new(holder: Holder) -> Self {
        Self {
            holder: Arc::new(holder),
            token: Arc::default(),
            calls: Arc::default(),
            asking: Arc::default(),
            shown: Arc::default(),
        }
    }

    #[must_use]
    pub fn wallet(&self) -> &Wallet {
        self.holder.wallet()
    }

    /// The wallet for what a locked one keeps to itself (T-72).
    ///
    /// # Errors
    /// There is none, or it is locked.
    pub(crate) fn open_wallet(&self) -> Result<&Wallet, Failure> {
        match self.wallet().state() {
            WalletState::Unlocked { .. } => Ok(self.wallet()),
            WalletState::Locked { .. } => Err(VaultError::Locked.failure()),
            WalletState::Missing => Err(VaultError::Missing.failure()),
        }
    }

    pub(crate) fn calls(&self) -> &Calls {
        &self.calls
    }

    pub(crate) fn asking(&self) -> &Asking {
        &self.asking
    }

    pub(crate) fn shown(&self) -> &Arc<Shown> {
        &self.shown
    }

    #[must_use]
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    pub(crate) fn put_token(&self, token: NewToken) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }

    pub(crate) fn take_token(&self) -> Option<NewToken> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
