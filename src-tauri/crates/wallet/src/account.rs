//! Create, import, unlock, lock; the wallet as shown; test coins.

use std::sync::PoisonError;

use domain::{
    account::{Owner, WalletState, WalletView},
    amount::Amount,
    event::Event,
    failure::{Code, Coded},
};
use secrecy::SecretString;
use thiserror::Error;

use crate::{
    Wallet,
    ports::{ChainError, GatewayError, VaultError},
};

impl Wallet {
    /// Whether there is a wallet and whether it is open; asks nobody outside.
    #[must_use]
    pub fn state(&self) -> WalletState {
        self.ports.vault.state()
    }

    /// The wallet as shown; the balance is left out while locked or when the node does not answer.
    pub async fn view(&self) -> WalletView {
        let asked = self.state().account();
        let balance = match asked {
            Some(account) => self.ports.chain.balance(account).await.ok(),
            None => None,
        };
        // A lock while the node was asked holds: nothing of the open wallet leaves after it (T-72).
        let state = self.state();
        let balance = balance.filter(|_| state.account() == asked);
        WalletView { state, network: self.network.view(), balance }
    }

    /// Draws a phrase to show once, and the two words (1 to 24) that will be asked back.
    ///
    /// # Errors
    /// [`VaultError::Exists`] when there is a wallet already.
    pub fn draft(&self) -> Result<(SecretString, [u8; 2]), VaultError> {
        let phrase = self.ports.vault.draft()?;
        Ok((phrase, self.ports.vault.asked()?))
    }

    /// Creates the wallet from the drafted phrase.
    ///
    /// # Errors
    /// [`VaultError::WrongWords`] and [`VaultError::WeakPassword`] keep the draft.
    pub async fn create(&self, words: [SecretString; 2], password: SecretString) -> Result<Owner, VaultError> {
        let owner = self.ports.vault.finish(words, password).await?;
        self.begun().await;
        Ok(owner)
    }

    /// Creates the wallet from an existing phrase.
    ///
    /// # Errors
    /// [`VaultError::BadPhrase`] names the wrong word.
    pub async fn import(&self, phrase: SecretString, password: SecretString) -> Result<Owner, VaultError> {
        let owner = self.ports.vault.import(phrase, password).await?;
        self.begun().await;
        Ok(owner)
    }

    /// Whoever just wrote the words down or typed them in has them.
    async fn begun(&self) {
        if let Err(error) = self.prove().await {
            tracing::warn!(%error, "that the owner has the words could not be noted");
        }
        self.tell_state();
    }

    /// Opens the wallet; what a crash left open goes on by [`Wallet::run_operation`].
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], or [`VaultError::Wait`] after four of them.
    pub async fn unlock(&self, password: SecretString) -> Result<Owner, VaultError> {
        let owner = self.ports.vault.unlock(password).await?;
        self.ask_no_finger();
        self.tell_state();
        Ok(owner)
    }

    /// Opens a wallet whose vault is older than the one last used here, because the owner, who was told, chose so (T-21).
    ///
    /// # Errors
    /// Those of [`Self::unlock`].
    pub async fn open_older(&self, password: SecretString) -> Result<Owner, VaultError> {
        let owner = self.ports.vault.open_older(password).await?;
        self.ask_no_finger();
        self.tell_state();
        Ok(owner)
    }

    /// Wipes the keys from memory and forgets what waited for an answer.
    pub fn lock(&self) {
        self.reviews.clear();
        self.ask_no_finger();
        self.ports.vault.lock();
        self.tell_state();
    }

    /// Asks the faucet for test coins and waits until they arrived, for at most 30 s.
    ///
    /// # Errors
    /// [`FundError`] says who refused.
    pub async fn fund(&self) -> Result<Amount, FundError> {
        let owner = self.ports.vault.account()?;
        let before = self.ports.chain.balance(owner).await?;
        self.ports.gateway.fund(owner).await?;
        for _ in 0..60 {
            let now = self.ports.chain.balance(owner).await?;
            if now > before {
                self.tell_state();
                return Ok(now);
            }
            self.ports.clock.sleep(500).await;
        }
        Err(FundError::NotArrived)
    }

    pub(crate) fn tell_state(&self) {
        let _alone = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        self.tell(Event::Wallet(WalletView { state: self.state(), network: self.network.view(), balance: None }));
    }
}

/// Why no test coins came.
#[derive(Debug, Error)]
pub enum FundError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error("the faucet said yes, but no coins arrived within 30 s; look at your balance again in a minute")]
    NotArrived,
}

impl Coded for FundError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Gateway(e) => e.code(),
            Self::NotArrived => Code::ChainPending,
        }
    }
}
