//! An open vault: the keys in memory, and what they do.

use alloy_signer_local::PrivateKeySigner;
use domain::account::Owner;
use wallet::ports::{Clock, Random, VaultError};

use crate::{
    aead::{self, NONCE, TAG},
    contents::{Account, Contents},
    format::VaultFile,
    kdf::KdfCost,
    phrase::Entropy,
    sealed,
    secret::Key,
};

/// The keys of an open vault. The phrase is not among them.
pub struct Opened {
    pub owner: Owner,
    pub keyring: bool,
    /// Let the pages of the keys into swap again when dropped. Nothing else locks pages, or it would let these go too.
    resident: Vec<region::LockGuard>,
    pub signer: Box<PrivateKeySigner>,
    vault_key: Key,
    data_key: Key,
}

/// A new vault with one account, and its keys.
///
/// # Errors
/// [`VaultError::Storage`] when the computer has not the memory for one guess.
pub fn created(
    entropy: Entropy,
    password: &str,
    cost: KdfCost,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<(VaultFile, Box<Opened>), VaultError> {
    let signer = entropy.signer(0).ok_or(VaultError::Damaged)?;
    let mut data_key = Key::zeros();
    random.fill(data_key.bytes_mut());
    let account = Account { index: 0, address: signer.address() };
    let contents = Contents { entropy, data_key, accounts: vec![account] };
    let (file, vault_key) = sealed::create(&contents, password.as_bytes(), cost, clock, random)?;
    let opened = Opened::new(signer, vault_key, contents.data_key, false);
    Ok((file, opened))
}

/// The keys of `file`, by the password.
///
/// # Errors
/// [`VaultError::WrongPassword`] or [`VaultError::Damaged`].
pub fn by_password(file: &VaultFile, password: &str) -> Result<Box<Opened>, VaultError> {
    let (vault_key, contents) = sealed::open_with_password(file, password.as_bytes())?;
    with(file, vault_key, contents)
}

/// The keys of `file`, by the key the keyring holds.
///
/// # Errors
/// [`VaultError::KeyringLocked`] or [`VaultError::Damaged`].
pub fn by_keyring(file: &VaultFile, wrapping: &Key) -> Result<Box<Opened>, VaultError> {
    let (vault_key, contents) = sealed::open_with_keyring(file, wrapping)?;
    with(file, vault_key, contents)
}

fn with(file: &VaultFile, vault_key: Key, contents: Contents) -> Result<Box<Opened>, VaultError> {
    let account = contents.accounts.first().ok_or(VaultError::Damaged)?;
    let signer = contents.entropy.signer(account.index).ok_or(VaultError::Damaged)?;
    if signer.address() != account.address {
        return Err(VaultError::Damaged);
    }
    Ok(Opened::new(signer, vault_key, contents.data_key, file.keyring.is_some()))
}

impl Opened {
    fn new(signer: Box<PrivateKeySigner>, vault_key: Key, data_key: Key, keyring: bool) -> Box<Self> {
        Box::new(Self { owner: Owner(signer.address()), keyring, resident: vec![], signer, vault_key, data_key })
    }

    /// Keeps the keys out of swap where the system's limit allows.
    pub fn stay_in_memory(&mut self) {
        let keys = [self.vault_key.bytes(), self.data_key.bytes()].map(|key| region::lock(key, key.len()));
        let signer = region::lock(&raw const *self.signer, size_of::<PrivateKeySigner>());
        self.resident = keys.into_iter().chain([signer]).flatten().collect();
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
