//! An open vault: the keys in memory, and what they do.

use alloy_signer_local::PrivateKeySigner;
use domain::{
    account::Owner,
    accounts::{Account, Origin, Place},
};
use wallet::ports::{Random, VaultError};

use crate::{
    Options,
    aead::{self, NONCE, TAG},
    contents::{Contents, Kept},
    format::VaultFile,
    private_key, sealed,
    secret::Key,
};

/// The keys of an open vault. Of all accounts the key of the one in use alone is here, and the phrase is not.
pub struct Opened {
    pub owner: Owner,
    pub keyring: bool,
    pub accounts: Vec<Account>,
    /// Whether the vault holds a phrase, and how many words it has.
    pub words: Option<u8>,
    /// Let the pages of the keys into swap again when dropped. Nothing else locks pages, or it would let these go too.
    resident: Vec<region::LockGuard>,
    keeper: Keeper,
    vault_key: Key,
    data_key: Key,
}

/// Where the key of the account in use is.
pub enum Keeper {
    Here(Box<PrivateKeySigner>),
    /// In a Ledger, at this index.
    Ledger(u32),
    Nobody,
}

/// A new vault, and its keys.
///
/// # Errors
/// [`VaultError::Storage`] when the computer has not the memory for one guess.
pub fn created(contents: &Contents, password: &str, options: &Options) -> Result<(VaultFile, Box<Opened>), VaultError> {
    let (file, vault_key) = sealed::create(contents, password.as_bytes(), options)?;
    let opened = with(false, vault_key, contents)?;
    Ok((file, opened))
}

/// The keys of `file`, by the password.
///
/// # Errors
/// [`VaultError::WrongPassword`] or [`VaultError::Damaged`].
pub fn by_password(file: &VaultFile, password: &str) -> Result<Box<Opened>, VaultError> {
    let (vault_key, contents) = sealed::open_with_password(file, password.as_bytes())?;
    with(file.keyring.is_some(), vault_key, &contents)
}

/// The keys of `file`, by the key the keyring holds.
///
/// # Errors
/// [`VaultError::KeyringLocked`] or [`VaultError::Damaged`].
pub fn by_keyring(file: &VaultFile, wrapping: &Key) -> Result<Box<Opened>, VaultError> {
    let (vault_key, contents) = sealed::open_with_keyring(file, wrapping)?;
    with(file.keyring.is_some(), vault_key, &contents)
}

/// The keys of `contents` that `vault_key` opened.
///
/// # Errors
/// [`VaultError::Damaged`] when the key of the account in use is another's.
pub fn with(keyring: bool, vault_key: Key, contents: &Contents) -> Result<Box<Opened>, VaultError> {
    let used = contents.used().ok_or(VaultError::Damaged)?;
    let keeper = keeper(contents, used)?;
    let data_key = Key::copied(contents.data_key.bytes()).ok_or(VaultError::Damaged)?;
    let accounts = listed(contents);
    let words = contents.entropy.as_ref().map(|entropy| entropy.length() / 4 * 3);
    Ok(Box::new(Opened { owner: used.owner, keyring, accounts, words, resident: vec![], keeper, vault_key, data_key }))
}

fn keeper(contents: &Contents, account: &Kept) -> Result<Keeper, VaultError> {
    let signer = match account.origin {
        Origin::Phrase { place } => at(contents, place)?,
        Origin::Key => account.key.as_ref().and_then(private_key::signer).ok_or(VaultError::Damaged)?,
        Origin::Ledger { index } => return Ok(Keeper::Ledger(index)),
        Origin::Watch => return Ok(Keeper::Nobody),
    };
    if signer.address() == account.owner.0 { Ok(Keeper::Here(signer)) } else { Err(VaultError::Damaged) }
}

/// What signs for the phrase's account at `place`.
///
/// # Errors
/// [`VaultError::NoPhrase`].
pub fn at(contents: &Contents, place: Place) -> Result<Box<PrivateKeySigner>, VaultError> {
    let entropy = contents.entropy.as_ref().ok_or(VaultError::NoPhrase)?;
    entropy.signer(place).ok_or(VaultError::Damaged)
}

fn listed(contents: &Contents) -> Vec<Account> {
    let all = contents.accounts.iter().enumerate();
    all.map(|(at, kept)| Account {
        owner: kept.owner,
        label: kept.label.clone(),
        origin: kept.origin,
        in_use: at == contents.in_use,
    })
    .collect()
}

impl Opened {
    /// Keeps the keys out of swap where the system's limit allows.
    pub fn stay_in_memory(&mut self) {
        let keys = [self.vault_key.bytes(), self.data_key.bytes()].map(|key| region::lock(key, key.len()));
        let signer = match &self.keeper {
            Keeper::Here(signer) => Some(region::lock(&raw const **signer, size_of::<PrivateKeySigner>())),
            Keeper::Ledger(_) | Keeper::Nobody => None,
        };
        self.resident = keys.into_iter().chain(signer).flatten().collect();
    }

    /// Where the key of the account in use is.
    pub fn keys(&self) -> &Keeper {
        &self.keeper
    }

    /// The contents of `file`, with the phrase and all keys.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when it is not this vault.
    pub fn contents(&self, file: &VaultFile) -> Result<Contents, VaultError> {
        sealed::contents(file, &self.vault_key)
    }

    /// The next generation of `file` with these contents, and its keys; `keyring` tells whether its slot stays.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when they are not this vault's.
    pub fn amended(
        &self,
        file: &VaultFile,
        contents: &Contents,
        random: &dyn Random,
    ) -> Result<(VaultFile, Box<Self>), VaultError> {
        let next = sealed::amended(file, &self.vault_key, contents, random)?;
        let vault_key = Key::copied(self.vault_key.bytes()).ok_or(VaultError::Damaged)?;
        let opened = with(next.keyring.is_some(), vault_key, contents)?;
        Ok((next, opened))
    }

    /// The next generation of `file`.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when it is not this vault.
    pub fn with_keyring(
        &self,
        file: &VaultFile,
        wrapping: Option<&Key>,
        random: &dyn Random,
    ) -> Result<VaultFile, VaultError> {
        sealed::with_keyring(file, &self.vault_key, wrapping, random)
    }

    /// Nonce, text and tag under the data key.
    ///
    /// # Errors
    /// [`VaultError::Storage`] for texts over 256 GiB.
    pub fn seal(&self, random: &dyn Random, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0u8; NONCE];
        random.fill(&mut nonce);
        let mut out = Vec::with_capacity(NONCE + plain.len() + TAG);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        let text = out.get_mut(NONCE..).unwrap_or_default();
        let tag = aead::encrypt(&self.data_key, &nonce, context, text);
        let tag = tag.ok_or_else(|| VaultError::Storage("the text is too long to seal".into()))?;
        out.extend_from_slice(&tag);
        Ok(out)
    }

    /// The text that [`Opened::seal`] sealed.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when text, context and key do not belong together.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(VaultError::Damaged)?;
        let (text, tag) = rest.split_last_chunk::<TAG>().ok_or(VaultError::Damaged)?;
        let mut text = text.to_vec();
        aead::decrypt(&self.data_key, nonce, context, &mut text, tag).ok_or(VaultError::Damaged)?;
        Ok(text)
    }
}
