//! Keys: named, never shown. Signs and seals.

use async_trait::async_trait;
use domain::{
    Bytes,
    account::{Owner, WalletState},
    failure::{Code, Coded},
    grant::{GrantId, GrantTerms},
    transaction::{SignedTransaction, Transaction},
};
use secrecy::SecretString;
use thiserror::Error;

use super::{Accounts, Keeping};

/// The owner's keys behind a password.
#[async_trait]
pub trait Vault: Accounts + Keeping {
    /// Whether there is a vault and whether it is open.
    fn state(&self) -> WalletState;

    /// Draws a new 24-word phrase and keeps it until [`Vault::finish`], the next draft or for 10 minutes; shown to the owner once.
    fn draft(&self) -> Result<SecretString, VaultError>;

    /// The two words (1 to 24) to ask back of the drafted phrase.
    fn asked(&self) -> Result<[u8; 2], VaultError>;

    /// Seals the drafted phrase under `password` once both asked words are right; leaves the vault open.
    async fn finish(&self, words: [SecretString; 2], password: SecretString) -> Result<Owner, VaultError>;

    /// Seals an existing phrase (12 to 24 BIP-39 words) under `password`; leaves the vault open.
    async fn import(&self, phrase: SecretString, password: SecretString) -> Result<Owner, VaultError>;

    /// Opens the vault.
    async fn unlock(&self, password: SecretString) -> Result<Owner, VaultError>;

    /// Whether this is the password of the open vault; a wrong one counts as at unlocking (T-19).
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`]; [`VaultError::Locked`] where it is not open.
    async fn verify(&self, password: SecretString) -> Result<(), VaultError>;

    /// Opens the vault with the key that the OS keyring holds.
    async fn unlock_with_keyring(&self) -> Result<Owner, VaultError>;

    /// Turns the keyring on (needs the vault open) or off (deletes the entry).
    async fn set_keyring(&self, on: bool) -> Result<(), VaultError>;

    /// Wipes every key from memory.
    fn lock(&self);

    /// The account in use.
    fn account(&self) -> Result<Owner, VaultError>;

    /// Signs a transaction with the key of `owner`, which must be the account in use: another one may have been taken into
    /// use since the owner agreed.
    ///
    /// A key in a Ledger signs once its owner said yes there, which may take two minutes.
    ///
    /// # Errors
    /// [`VaultError::OtherAccount`]; [`VaultError::WatchOnly`]; the Ledger's.
    async fn sign_transaction(&self, owner: Owner, transaction: &Transaction) -> Result<SignedTransaction, VaultError>;

    /// Signs the EIP-712 message of a grant on `chain_id` as [`Vault::sign_transaction`] does; 65 bytes r‖s‖v.
    ///
    /// # Errors
    /// Those of [`Vault::sign_transaction`].
    async fn sign_grant(&self, terms: &GrantTerms, chain_id: u64) -> Result<(GrantId, Bytes), VaultError>;

    /// Encrypts with the data key; `context` is authenticated and must be given again.
    fn seal(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError>;

    /// Decrypts what [`Vault::seal`] made.
    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError>;
}

/// Why the vault did not do it.
#[derive(Debug, Error)]
pub enum VaultError {
    #[error("there is no wallet here yet: create one or import your words")]
    Missing,
    #[error(
        "the words were put away, after 10 minutes or by a lock, and belong to no wallet: cross them out and begin with new ones"
    )]
    DraftEnded,
    #[error("there is a wallet here already; it was left as it is")]
    Exists,
    #[error("the wallet is locked: unlock it with your password")]
    Locked,
    #[error("this is not the password; nothing was changed")]
    WrongPassword,
    #[error("too many wrong passwords: try again in {0} s")]
    Wait(u32),
    #[error("the password is too short: use at least 10 characters")]
    WeakPassword,
    #[error("these words are not a recovery phrase: {0}")]
    BadPhrase(String),
    #[error("these are not the words that were asked for; look at your paper and try again")]
    WrongWords,
    #[error("the vault file is damaged; it was left as it is. Restore a copy, or import your words in a new folder")]
    Damaged,
    #[error(
        "the vault file is older than the one last used here: somebody may have put an old copy back. Put the newest one there, or open this one with `wallet open-older`: accounts, labels and a password that came later are not in it"
    )]
    RolledBack,
    #[error("the vault file cannot be read or written: {0}")]
    Storage(String),
    #[error(
        "the key of this account is not here: it can watch, and sign nothing. Use another account, or import its key"
    )]
    WatchOnly,
    #[error("this is not a private key: {0}")]
    BadKey(String),
    #[error("this file cannot be used: {0}; nothing was changed")]
    BadFile(String),
    #[error("this wallet has no recovery words: it was made from a private key. Its backup file brings it back")]
    NoPhrase,
    #[error("another account is in use now; nothing was signed. Take the one that agreed into use, and go on")]
    OtherAccount,
    #[error("this account is in your wallet already")]
    AccountExists,
    #[error("this account is not in your wallet: `account list` shows those that are")]
    UnknownAccount,
    #[error("a wallet has room for 50 accounts of its words and 50 others")]
    TooManyAccounts,
    #[error("no Ledger is there: plug it in, unlock it, open its Ethereum app, and go on; nothing was signed")]
    LedgerAbsent,
    #[error(
        "the Ledger is locked, or its Ethereum app is not open: unlock it, open the app, and go on; nothing was signed"
    )]
    LedgerClosed,
    #[error("you said no on the Ledger; nothing was signed")]
    LedgerRefused,
    #[error("the Ledger was not answered within 2 minutes; nothing was signed. Go on, and it asks again")]
    LedgerSilent,
    #[error(
        "the Ledger does not know this kind of call: allow blind signing in the settings of its Ethereum app, and go on; nothing was signed"
    )]
    LedgerBlind,
    #[error("this is another Ledger than the one this account is in; nothing was signed. Plug in that one, and go on")]
    LedgerOther,
    #[error("the Ledger failed: {0}; nothing was signed. Plug it in anew, close other programs that use it, and go on")]
    LedgerFailed(String),
    #[error("this computer offers no keyring; the password still opens the wallet")]
    KeyringAbsent,
    #[error("the keyring is locked or refused; the password still opens the wallet")]
    KeyringLocked,
    #[error("the keyring did not answer within 10 s; the password still opens the wallet")]
    KeyringTimeout,
}

impl Coded for VaultError {
    fn code(&self) -> Code {
        match self {
            Self::Missing => Code::VaultMissing,
            Self::DraftEnded => Code::VaultDraftEnded,
            Self::Exists => Code::VaultExists,
            Self::Locked => Code::VaultLocked,
            Self::WrongPassword => Code::VaultWrongPassword,
            Self::Wait(_) => Code::VaultWait,
            Self::WeakPassword => Code::VaultWeakPassword,
            Self::BadPhrase(_) => Code::VaultBadPhrase,
            Self::WrongWords => Code::VaultWrongWords,
            Self::Damaged => Code::VaultDamaged,
            Self::RolledBack => Code::VaultRolledBack,
            Self::Storage(_) => Code::VaultStorage,
            Self::WatchOnly => Code::VaultWatchOnly,
            Self::BadKey(_) => Code::VaultBadKey,
            Self::BadFile(_) => Code::VaultBadFile,
            Self::NoPhrase => Code::VaultNoPhrase,
            Self::OtherAccount => Code::OperationElsewhere,
            Self::AccountExists => Code::AccountExists,
            Self::UnknownAccount => Code::AccountUnknown,
            Self::TooManyAccounts => Code::AccountTooMany,
            Self::LedgerAbsent => Code::LedgerAbsent,
            Self::LedgerClosed => Code::LedgerClosed,
            Self::LedgerRefused => Code::LedgerRefused,
            Self::LedgerSilent => Code::LedgerSilent,
            Self::LedgerBlind => Code::LedgerBlind,
            Self::LedgerOther => Code::LedgerOther,
            Self::LedgerFailed(_) => Code::LedgerFailed,
            Self::KeyringAbsent => Code::KeyringAbsent,
            Self::KeyringLocked => Code::KeyringLocked,
            Self::KeyringTimeout => Code::KeyringTimeout,
        }
    }
}
