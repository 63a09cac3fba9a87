//! What keeps the owner's keys from being lost: backups, the words on paper, a password that can be changed.

use async_trait::async_trait;
use domain::account::Owner;
use secrecy::SecretString;

use super::{KeySource, VaultError};

/// How many words a quiz asks for.
pub const QUIZ: usize = 3;

/// Keeps the keys of the vault for bad days.
#[async_trait]
pub trait Keeping: Send + Sync {
    /// Seals a private key under `password` as a new vault without words; leaves it open.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::WeakPassword`], [`VaultError::BadKey`].
    async fn import_key(&self, key: KeySource, password: SecretString) -> Result<Owner, VaultError>;

    /// Changes the password. The vault gets a new key, and the copy under the old password goes; `false` when the OS
    /// keyring could not be asked and is no way in any more.
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`], [`VaultError::WeakPassword`].
    async fn change_password(&self, old: SecretString, new: SecretString) -> Result<bool, VaultError>;

    /// The vault as it can be carried elsewhere: sealed under the password of now, without the keyring's slot.
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`].
    async fn carried(&self, password: SecretString) -> Result<Vec<u8>, VaultError>;

    /// Puts a carried vault where none is; leaves it open.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::BadFile`], [`VaultError::WrongPassword`].
    async fn settle(&self, carried: Vec<u8>, password: SecretString) -> Result<Owner, VaultError>;

    /// Opens a vault that is older than the one last used here, because the owner, who was told, chose so (T-21).
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`], [`VaultError::Damaged`].
    async fn open_older(&self, password: SecretString) -> Result<Owner, VaultError>;

    /// The recovery words, for the window that shows them.
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`], [`VaultError::NoPhrase`].
    async fn reveal(&self, password: SecretString) -> Result<SecretString, VaultError>;

    /// Draws which words (counted from 1, rising) are asked for, until they are answered or the vault locks.
    ///
    /// # Errors
    /// [`VaultError::NoPhrase`].
    async fn quiz(&self) -> Result<[u8; QUIZ], VaultError>;

    /// Whether these are the words that the quiz asked for.
    ///
    /// # Errors
    /// [`VaultError::WrongWords`]; the same words are asked for again. [`VaultError::DraftEnded`] without a quiz.
    async fn answer_quiz(&self, words: [SecretString; QUIZ]) -> Result<(), VaultError>;
}
