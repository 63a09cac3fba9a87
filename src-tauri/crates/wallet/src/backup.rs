//! Backups: a file with the vault and what is known of devices and people, the words on paper, another password.
//!
//! The file: `DEEDBOXB`, version 1 (2 bytes, little-endian), bytes of the vault (4 bytes), the vault as it lies on disk,
//! the rest sealed under the vault's data key, keccak-256 of all before. Permissions are not in it, and no token is.

use std::collections::BTreeSet;

use domain::{
    B256,
    account::Owner,
    accounts::{Account, Origin},
    backup::{BackupView, Proven, Restored, WordsView},
    contact::Contact,
    failure::{Code, Coded},
    keccak256,
    time::Millis,
    words::backup_words,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    AgreeError, Wallet, Witness,
    ports::{KeySource, QUIZ, StoreError, VaultError, store::DeviceRow},
};

const MAGIC: &[u8; 10] = b"DEEDBOXB\x01\0";
const CHECKSUM: usize = 32;
/// The most bytes of a backup file.
pub const MOST_BACKUP: usize = 32 * 1024 * 1024;
const WRITTEN: &str = "backup.written";

/// What a backup holds beside the keys.
#[derive(Default, Serialize, Deserialize)]
struct Notes {
    devices: Vec<DeviceRow>,
    contacts: Vec<Contact>,
    known: BTreeSet<Owner>,
}

/// When a backup was last written, and the keys in it that the words do not bring back.
#[derive(Default, Serialize, Deserialize)]
struct Written {
    at: Option<Millis>,
    keys: BTreeSet<Owner>,
}

impl Wallet {
    /// Writes everything that a bare computer needs, sealed as the vault is; wants the password again. Nothing is noted
    /// before [`Wallet::note_backup`].
    ///
    /// # Errors
    /// [`BackupError`]; nothing was written.
    pub async fn back_up(&self, password: SecretString) -> Result<Vec<u8>, BackupError> {
        let vault = self.ports.vault.carried(password).await?;
        let notes = Notes {
            devices: self.ports.store.devices().await?,
            contacts: self.ports.store.contacts().await?,
            known: self.known().await?,
        };
        let notes = serde_json::to_vec(&notes).map_err(|_| BackupError::Unwritable)?;
        let sealed = self.ports.vault.seal(keccak256(&vault).as_slice(), &notes)?;
        Ok(packed(&vault, &sealed))
    }

    /// The same with a yes to `witness`, which no page draws (T-07).
    ///
    /// # Errors
    /// [`AgreeError`]; a wrong password leaves the question open.
    pub async fn agree_to_backup(&self, password: SecretString, witness: &dyn Witness) -> Result<Vec<u8>, BackupError> {
        let account = self.ports.vault.account()?;
        let bytes = self.back_up(password).await?;
        if !witness.agrees(&backup_words(account)).await {
            return Err(BackupError::Agree(AgreeError::Declined));
        }
        // A lock meanwhile took the question away.
        self.ports.vault.account()?;
        Ok(bytes)
    }

    /// Notes that a backup of now lies somewhere.
    ///
    /// # Errors
    /// [`BackupError`].
    pub async fn note_backup(&self) -> Result<(), BackupError> {
        let accounts = self.ports.vault.accounts()?;
        let keys =
            accounts.iter().filter(|account| account.origin == Origin::Key).map(|account| account.owner).collect();
        let written = Written { at: Some(self.ports.clock.now()), keys };
        let text = serde_json::to_string(&written).map_err(|_| BackupError::Unwritable)?;
        self.ports.store.put_setting(WRITTEN, &text).await?;
        self.tell_state();
        Ok(())
    }

    /// Restores a backup where no wallet is; leaves it open. Devices and contacts that are here stay as they are.
    ///
    /// # Errors
    /// [`VaultError::BadFile`], [`VaultError::WrongPassword`], [`VaultError::Exists`]; nothing was changed.
    pub async fn restore(&self, backup: &[u8], password: SecretString) -> Result<Restored, BackupError> {
        let (vault, sealed) = unpacked(backup)?;
        let account = self.ports.vault.settle(vault.to_vec(), password).await?;
        let notes = self.ports.vault.open(keccak256(vault).as_slice(), sealed).ok();
        let notes: Option<Notes> = notes.and_then(|notes| serde_json::from_slice(&notes).ok());
        let whole = notes.is_some();
        let (devices, contacts) = self.take_notes(notes.unwrap_or_default()).await?;
        self.tell_state();
        Ok(Restored { account, devices, contacts, whole })
    }

    /// Takes devices and contacts out of a backup of this very wallet, which is open, as after its database was lost. What
    /// is here stays as it is; permissions do not come back, since no backup holds them.
    ///
    /// # Errors
    /// [`VaultError::BadFile`] also for a backup of another wallet; [`VaultError::Locked`].
    pub async fn take_back(&self, backup: &[u8]) -> Result<Restored, BackupError> {
        let account = self.ports.vault.account()?;
        let (vault, sealed) = unpacked(backup)?;
        let notes = self.ports.vault.open(keccak256(vault).as_slice(), sealed).ok();
        let notes: Option<Notes> = notes.and_then(|notes| serde_json::from_slice(&notes).ok());
        let notes = notes.ok_or_else(|| VaultError::BadFile("it is a backup of another wallet".to_string()))?;
        let (devices, contacts) = self.take_notes(notes).await?;
        self.tell_state();
        Ok(Restored { account, devices, contacts, whole: true })
    }

    async fn take_notes(&self, notes: Notes) -> Result<(u32, u32), StoreError> {
        let (mut devices, mut contacts) = (0, 0);
        for device in &notes.devices {
            if self.ports.store.device(device.id).await?.is_none() {
                self.ports.store.put_device(device).await?;
                devices += 1;
            }
        }
        for contact in &notes.contacts {
            contacts += u32::from(self.ports.store.add_contact(contact).await?);
        }
        let mut known = self.known().await?;
        known.extend(notes.known);
        self.put_known(&known).await?;
        Ok((devices, contacts))
    }

    /// What would be lost with this computer.
    ///
    /// # Errors
    /// [`BackupError`] while locked.
    pub async fn backup(&self) -> Result<BackupView, BackupError> {
        let accounts = self.ports.vault.accounts()?;
        let words = match words_key(&accounts) {
            Some(key) => Some(self.words(&key).await?),
            None => None,
        };
        let written = self.written().await?;
        let of_keys = accounts.iter().filter(|account| account.origin == Origin::Key);
        let unsaved = of_keys.map(|account| account.owner).filter(|owner| !written.keys.contains(owner)).collect();
        Ok(BackupView { words, written: written.at, unsaved })
    }

    /// Which words (counted from 1) are asked for, to prove that the owner still has them.
    ///
    /// # Errors
    /// [`VaultError::NoPhrase`]; [`VaultError::Locked`].
    pub async fn quiz(&self) -> Result<[u8; QUIZ], VaultError> {
        self.ports.vault.quiz().await
    }

    /// Takes the answer, and notes it when it is right.
    ///
    /// # Errors
    /// [`VaultError::WrongWords`]: the same words are asked for again.
    pub async fn answer_quiz(&self, words: [SecretString; QUIZ]) -> Result<(), BackupError> {
        self.ports.vault.answer_quiz(words).await?;
        self.prove().await?;
        Ok(())
    }

    /// Notes that the owner has the words, as whoever just wrote them down or typed them in has.
    pub(crate) async fn prove(&self) -> Result<(), BackupError> {
        let Some(key) = words_key(&self.ports.vault.accounts()?) else { return Ok(()) };
        let times = self.proven(&key).await?.map_or(0, |proven| proven.times).saturating_add(1);
        let proven = Proven { times, last: self.ports.clock.now() };
        let text = serde_json::to_string(&proven).map_err(|_| BackupError::Unwritable)?;
        self.ports.store.put_setting(&key, &text).await?;
        self.tell_state();
        Ok(())
    }

    /// Changes the password; `false` when the OS keyring could not be asked and is no way in any more.
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`], [`VaultError::WeakPassword`]; it stays as it was.
    pub async fn change_password(&self, old: SecretString, new: SecretString) -> Result<bool, VaultError> {
        let kept = self.ports.vault.change_password(old, new).await?;
        self.tell_state();
        Ok(kept)
    }

    /// The recovery words, for the window that shows them and the terminal; wants the password again.
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], [`VaultError::Wait`], [`VaultError::NoPhrase`].
    pub async fn reveal(&self, password: SecretString) -> Result<SecretString, VaultError> {
        self.ports.vault.reveal(password).await
    }

    /// The same with a yes to `witness`, which no page draws (T-07).
    ///
    /// # Errors
    /// [`AgreeError`]; a wrong password leaves the question open.
    pub async fn agree_to_reveal(
        &self,
        password: SecretString,
        witness: &dyn Witness,
    ) -> Result<SecretString, AgreeError> {
        let phrase = self.ports.vault.reveal(password).await?;
        if !witness.agrees(&domain::words::reveal_words()).await {
            return Err(AgreeError::Declined);
        }
        // A lock meanwhile took the question away.
        self.ports.vault.account()?;
        Ok(phrase)
    }

    /// Creates the wallet from a private key or a keystore.
    ///
    /// # Errors
    /// [`VaultError::BadKey`], [`VaultError::BadFile`], [`VaultError::Exists`], [`VaultError::WeakPassword`].
    pub async fn import_key(&self, key: KeySource, password: SecretString) -> Result<Owner, VaultError> {
        let owner = self.ports.vault.import_key(key, password).await?;
        self.tell_state();
        Ok(owner)
    }

    async fn words(&self, key: &str) -> Result<WordsView, BackupError> {
        let proven = self.proven(key).await?;
        let due = proven.map(Proven::due);
        let asks = due.is_none_or(|due| self.ports.clock.now() >= due);
        Ok(WordsView { proven: proven.map(|proven| proven.last), due, asks })
    }

    async fn proven(&self, key: &str) -> Result<Option<Proven>, StoreError> {
        let text = self.ports.store.setting(key).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    async fn written(&self) -> Result<Written, StoreError> {
        let text = self.ports.store.setting(WRITTEN).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }
}

/// Under which words are noted: the first account that they gave stands for them.
fn words_key(accounts: &[Account]) -> Option<String> {
    let first = accounts.iter().find(|account| matches!(account.origin, Origin::Phrase { .. }))?;
    Some(format!("words.proven.{}", first.owner))
}

fn packed(vault: &[u8], sealed: &[u8]) -> Vec<u8> {
    let length = u32::try_from(vault.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut out = [MAGIC.as_slice(), &length, vault, sealed].concat();
    let sum = keccak256(&out);
    out.extend_from_slice(sum.as_slice());
    out
}

/// The vault and what was sealed beside it.
fn unpacked(backup: &[u8]) -> Result<(&[u8], &[u8]), VaultError> {
    let bad = |why: &str| VaultError::BadFile(why.into());
    if backup.len() > MOST_BACKUP {
        return Err(bad("it is larger than a backup is"));
    }
    let rest = backup.strip_prefix(MAGIC.as_slice()).ok_or_else(|| bad("it is no backup of Deedbox"))?;
    let parts = || {
        let body = backup.len().checked_sub(CHECKSUM)?;
        let sum = B256::try_from(backup.get(body..)?).ok()?;
        (keccak256(backup.get(..body)?) == sum).then_some(())?;
        let (length, rest) = rest.get(..rest.len().checked_sub(CHECKSUM)?)?.split_first_chunk::<4>()?;
        rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
    };
    parts().ok_or_else(|| bad("it is damaged or not whole; take another copy"))
}

/// Why a backup was not written, restored or told of.
#[derive(Debug, Error)]
pub enum BackupError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Agree(#[from] AgreeError),
    #[error("the backup could not be put together; nothing was written")]
    Unwritable,
}

impl Coded for BackupError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Agree(e) => e.code(),
            Self::Unwritable => Code::Internal,
        }
    }
}
