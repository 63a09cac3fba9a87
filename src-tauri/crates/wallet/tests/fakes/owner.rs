//! A vault with one key that signs grants for real and seals nothing.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use async_trait::async_trait;
use domain::{
    Address, Bytes,
    account::{Owner, WalletState},
    accounts::{Account, AccountLabel, Origin, Place},
    grant::{GrantId, GrantTerms},
    keccak256,
    transaction::{SignedTransaction, Transaction},
};
use k256::ecdsa::SigningKey;
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::{Accounts, Keeping, KeySource, NewAccount, QUIZ, Vault, VaultError};

pub struct FakeVault {
    key: SigningKey,
    owner: Owner,
    pub locked: AtomicBool,
    /// The key is not here.
    pub watches: AtomicBool,
    /// The key is in a Ledger whose owner says no.
    pub refuses: AtomicBool,
    /// Another account than [`FakeVault::owner`] is in use.
    pub another: Mutex<Option<Owner>>,
    keyring: AtomicBool,
    /// How often the keyring was asked.
    pub keyring_asked: AtomicU32,
}

impl FakeVault {
    /// What [`Vault::verify`] takes.
    pub const PASSWORD: &str = "a password";

    pub fn new(number: u8) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).unwrap();
        let public = key.verifying_key().to_encoded_point(false);
        let owner = Owner(Address::from_slice(&keccak256(&public.as_bytes()[1..])[12..]));
        Self {
            key,
            owner,
            locked: AtomicBool::new(false),
            watches: AtomicBool::new(false),
            refuses: AtomicBool::new(false),
            another: Mutex::default(),
            keyring: AtomicBool::new(false),
            keyring_asked: AtomicU32::new(0),
        }
    }

    pub fn owner(&self) -> Owner {
        self.owner
    }

    fn origin(&self) -> Origin {
        match (self.watches.load(Ordering::SeqCst), self.refuses.load(Ordering::SeqCst)) {
            (true, _) => Origin::Watch,
            (false, true) => Origin::Ledger { index: 0 },
            (false, false) => Origin::Phrase { place: Place::FIRST },
        }
    }

    fn opened(&self) -> Result<(), VaultError> {
        if self.locked.load(Ordering::SeqCst) { Err(VaultError::Locked) } else { Ok(()) }
    }
}

#[async_trait]
impl Vault for FakeVault {
    fn state(&self) -> WalletState {
        let keyring = self.keyring.load(Ordering::SeqCst);
        match self.opened() {
            Ok(()) => WalletState::Unlocked { account: self.owner(), keyring },
            Err(_) => WalletState::Locked { retry_after_ms: 0, keyring },
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
        self.keyring_asked.fetch_add(1, Ordering::SeqCst);
        if !self.keyring.load(Ordering::SeqCst) {
            return Err(VaultError::KeyringAbsent);
        }
        self.locked.store(false, Ordering::SeqCst);
        Ok(self.owner())
    }

    async fn set_keyring(&self, on: bool) -> Result<(), VaultError> {
        self.opened()?;
        self.keyring.store(on, Ordering::SeqCst);
        Ok(())
    }

    fn lock(&self) {
        self.locked.store(true, Ordering::SeqCst);
    }

    fn account(&self) -> Result<Owner, VaultError> {
        self.opened()?;
        Ok(self.another.lock().unwrap().unwrap_or(self.owner()))
    }

    async fn sign_transaction(&self, owner: Owner, transaction: &Transaction) -> Result<SignedTransaction, VaultError> {
        self.opened()?;
        if owner != self.account()? {
            return Err(VaultError::OtherAccount);
        }
        if self.refuses.load(Ordering::SeqCst) {
            return Err(VaultError::LedgerRefused);
        }
        let raw = Bytes::from(serde_json::to_vec(transaction).unwrap());
        let (hash, content) = (keccak256(&raw), Some(Box::new(transaction.clone())));
        Ok(SignedTransaction { hash, raw, nonce: transaction.nonce, content, rivals: Vec::new() })
    }

    async fn sign_grant(&self, terms: &GrantTerms, chain_id: u64) -> Result<(GrantId, Bytes), VaultError> {
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

#[async_trait]
impl Accounts for FakeVault {
    fn accounts(&self) -> Result<Vec<Account>, VaultError> {
        self.opened()?;
        Ok(vec![Account { owner: self.owner(), label: None, origin: self.origin(), in_use: true }])
    }

    fn has_phrase(&self) -> Result<bool, VaultError> {
        self.opened()?;
        Ok(true)
    }

    fn can_sign(&self) -> Result<(), VaultError> {
        self.opened()?;
        if self.watches.load(Ordering::SeqCst) { Err(VaultError::WatchOnly) } else { Ok(()) }
    }

    async fn preview(&self, places: Vec<Place>) -> Result<Vec<Owner>, VaultError> {
        self.opened()?;
        Ok(places.iter().map(|place| FakeVault::new(place.index as u8 + 1).owner()).collect())
    }

    async fn add_account(&self, _: NewAccount, _: Option<AccountLabel>) -> Result<Account, VaultError> {
        Err(VaultError::TooManyAccounts)
    }

    async fn add_ledger_account(&self, _: Option<u32>, _: Option<AccountLabel>) -> Result<Account, VaultError> {
        Err(VaultError::LedgerAbsent)
    }

    async fn label_account(&self, _: Owner, _: Option<AccountLabel>) -> Result<(), VaultError> {
        Err(VaultError::UnknownAccount)
    }

    async fn use_account(&self, _: Owner) -> Result<(), VaultError> {
        Err(VaultError::UnknownAccount)
    }

    async fn stop_watching(&self, _: Owner) -> Result<(), VaultError> {
        Err(VaultError::UnknownAccount)
    }
}

#[async_trait]
impl Keeping for FakeVault {
    async fn import_key(&self, _: KeySource, _: SecretString) -> Result<Owner, VaultError> {
        Err(VaultError::Exists)
    }

    async fn change_password(&self, old: SecretString, _: SecretString) -> Result<bool, VaultError> {
        self.verify(old).await?;
        Ok(true)
    }

    async fn carried(&self, password: SecretString) -> Result<Vec<u8>, VaultError> {
        self.verify(password).await?;
        Ok(b"a vault".to_vec())
    }

    async fn settle(&self, carried: Vec<u8>, password: SecretString) -> Result<Owner, VaultError> {
        if carried != b"a vault" {
            return Err(VaultError::BadFile("it is no vault".into()));
        }
        if password.expose_secret() != Self::PASSWORD {
            return Err(VaultError::WrongPassword);
        }
        self.unlock(password).await
    }

    async fn open_older(&self, password: SecretString) -> Result<Owner, VaultError> {
        self.unlock(password).await
    }

    async fn reveal(&self, password: SecretString) -> Result<SecretString, VaultError> {
        self.verify(password).await?;
        Ok("the words".into())
    }

    async fn quiz(&self) -> Result<[u8; QUIZ], VaultError> {
        self.opened()?;
        Ok([1, 2, 3])
    }

    async fn answer_quiz(&self, words: [SecretString; QUIZ]) -> Result<(), VaultError> {
        self.opened()?;
        let right = words.iter().zip(["one", "two", "three"]).all(|(word, right)| word.expose_secret() == right);
        if right { Ok(()) } else { Err(VaultError::WrongWords) }
    }
}
