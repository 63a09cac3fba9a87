//! A vault with one key that signs grants for real and seals nothing.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use domain::{
    Address, Bytes,
    account::{Owner, WalletState},
    grant::{GrantId, GrantTerms},
    keccak256,
    transaction::{SignedTransaction, Transaction},
};
use k256::ecdsa::SigningKey;
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::{Vault, VaultError};

pub struct FakeVault {
    key: SigningKey,
    owner: Owner,
    pub locked: AtomicBool,
}

impl FakeVault {
    /// What [`Vault::verify`] takes.
    pub const PASSWORD: &str = "a password";

    pub fn new(number: u8) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).unwrap();
        let public = key.verifying_key().to_encoded_point(false);
        let owner = Owner(Address::from_slice(&keccak256(&public.as_bytes()[1..])[12..]));
        Self { key, owner, locked: AtomicBool::new(false) }
    }

    pub fn owner(&self) -> Owner {
        self.owner
    }

    fn opened(&self) -> Result<(), VaultError> {
        if self.locked.load(Ordering::SeqCst) { Err(VaultError::Locked) } else { Ok(()) }
    }
}

#[async_trait]
impl Vault for FakeVault {
    fn state(&self) -> WalletState {
        match self.opened() {
            Ok(()) => WalletState::Unlocked { account: self.owner(), keyring: false },
            Err(_) => WalletState::Locked { retry_after_ms: 0, keyring: false },
        }
    }

    fn draft(&self) -> Result<SecretString, VaultError> {
        Err(VaultError::Exists)
    }

    fn asked(&self) -> Result<[u8; 2], VaultError> {
        Err(VaultError::Exists)
    }

    async fn finish(&self, _: [SecretString; 2], _: SecretString) -> Result<Owner, VaultError> {
        Err(VaultError::Exists)
    }

    async fn import(&self, _: SecretString, _: SecretString) -> Result<Owner, VaultError> {
        Err(VaultError::Exists)
    }

    async fn unlock(&self, _: SecretString) -> Result<Owner, VaultError> {
        self.locked.store(false, Ordering::SeqCst);
        Ok(self.owner())
    }

    async fn verify(&self, password: SecretString) -> Result<(), VaultError> {
        self.opened()?;
        if password.expose_secret() == Self::PASSWORD { Ok(()) } else { Err(VaultError::WrongPassword) }
    }

    async fn unlock_with_keyring(&self) -> Result<Owner, VaultError> {
        Err(VaultError::KeyringAbsent)
    }

    async fn set_keyring(&self, _: bool) -> Result<(), VaultError> {
        Err(VaultError::KeyringAbsent)
    }

    fn lock(&self) {
        self.locked.store(true, Ordering::SeqCst);
    }

    fn account(&self) -> Result<Owner, VaultError> {
        self.opened()?;
        Ok(self.owner())
    }

    fn sign_transaction(&self, transaction: &Transaction) -> Result<SignedTransaction, VaultError> {
        self.opened()?;
        let raw = Bytes::from(serde_json::to_vec(transaction).unwrap());
        let (hash, content) = (keccak256(&raw), Some(Box::new(transaction.clone())));
        Ok(SignedTransaction { hash, raw, nonce: transaction.nonce, content, rivals: Vec::new() })
    }

    fn sign_grant(&self, terms: &GrantTerms, chain_id: u64) -> Result<(GrantId, Bytes), VaultError> {
        self.opened()?;
        let id = terms.id(chain_id);
        let (signature, recovery) = self.key.sign_prehash_recoverable(id.0.as_slice()).unwrap();
        let mut bytes = signature.to_bytes().to_vec();
        bytes.push(27 + recovery.to_byte());
        Ok((id, bytes.into()))
    }

    fn seal(&self, _: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.opened()?;
        Ok(plain.to_vec())
    }

    fn open(&self, _: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.opened()?;
        Ok(sealed.to_vec())
    }
}
