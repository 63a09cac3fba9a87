//! The accounts whose keys the vault keeps, or only knows of.

use async_trait::async_trait;
use domain::{
    account::Owner,
    accounts::{Account, AccountLabel, Place},
};
use secrecy::SecretString;

use super::VaultError;

/// A private key that was made elsewhere.
pub enum KeySource {
    /// 64 hex digits, with or without `0x`.
    Hex(SecretString),
    /// A keystore file of version 3 (Web3 Secret Storage) and its own password.
    Keystore { file: SecretString, password: SecretString },
}

/// An account to be added.
pub enum NewAccount {
    /// The next of the phrase's places with this coin that is not there yet.
    Next(domain::accounts::Coin),
    /// The phrase's own at this place.
    At(Place),
    Key(KeySource),
    /// An address to watch.
    Watch(Owner),
}

/// The accounts of the open vault.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// All of them, in the order in which they came.
    fn accounts(&self) -> Result<Vec<Account>, VaultError>;

    /// Whether the vault holds recovery words.
    fn has_phrase(&self) -> Result<bool, VaultError>;

    /// Whether the key of the account in use is here.
    ///
    /// # Errors
    /// [`VaultError::WatchOnly`] where it is not.
    fn can_sign(&self) -> Result<(), VaultError>;

    /// The accounts that the phrase gives at these places, in their order; nothing is added.
    ///
    /// # Errors
    /// [`VaultError::NoPhrase`].
    async fn preview(&self, places: Vec<Place>) -> Result<Vec<Owner>, VaultError>;

    /// Adds an account; the one in use stays in use.
    ///
    /// # Errors
    /// [`VaultError::AccountExists`], [`VaultError::TooManyAccounts`], [`VaultError::BadKey`], [`VaultError::NoPhrase`].
    async fn add_account(&self, new: NewAccount, label: Option<AccountLabel>) -> Result<Account, VaultError>;

    /// Adds the account of a Ledger at this index (0 to 49), or its next one, once the owner confirmed the address there.
    ///
    /// # Errors
    /// [`VaultError::AccountExists`], [`VaultError::TooManyAccounts`]; the Ledger's.
    async fn add_ledger_account(&self, index: Option<u32>, label: Option<AccountLabel>) -> Result<Account, VaultError>;

    /// Gives an account a label, or takes it away.
    ///
    /// # Errors
    /// [`VaultError::UnknownAccount`].
    async fn label_account(&self, account: Owner, label: Option<AccountLabel>) -> Result<(), VaultError>;

    /// Takes an account into use.
    ///
    /// # Errors
    /// [`VaultError::UnknownAccount`].
    async fn use_account(&self, account: Owner) -> Result<(), VaultError>;

    /// Takes a watched account off the list: no key goes with it. The one in use cannot be taken off.
    ///
    /// # Errors
    /// [`VaultError::UnknownAccount`] for any other.
    async fn stop_watching(&self, account: Owner) -> Result<(), VaultError>;
}
