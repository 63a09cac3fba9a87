//! The vault of one home folder.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex},
};

use alloy_consensus::SignableTransaction;
use alloy_primitives::{B256, Signature};
use async_trait::async_trait;
use domain::{
    Bytes,
    account::{Owner, WalletState},
    grant::{GrantId, GrantTerms},
    transaction::{SignedTransaction, Transaction},
};
use secrecy::SecretString;
use tokio::sync::OwnedMutexGuard;
use wallet::ports::{Clock, Random, Vault, VaultError};

use crate::{
    draft::{self, Draft},
    files::Folder,
    generations,
    guesses::Guesses,
    kdf::KdfCost,
    keyring::Keyring,
    ledger::Ledger,
    opened::{self, Keeper, Opened},
    phrase::Entropy,
    rooms::{Keys, Rooms, State, held, long_enough},
    secret::Key,
    signing, stack,
};

/// What a vault needs from its surroundings.
#[derive(Clone)]
pub struct Options {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub keyring: Keyring,
    pub ledger: Ledger,
    pub cost: KdfCost,
}

/// The vault in the file `vault.deedbox` of a home folder.
pub struct FileVault {
    pub(crate) rooms: Arc<Rooms>,
}

impl FileVault {
    /// The vault of the home folder `dir`, which is made if missing; locked.
    ///
    /// # Errors
    /// [`VaultError::Storage`] when the folder or a file in it is a link, another user's, or out of reach.
    pub fn open(dir: &Path, options: Options) -> Result<Self, VaultError> {
        let folder = Folder::open(dir)?;
        let keyring = match generations::load(&folder) {
            Ok(found) => found.file.keyring.is_some(),
            Err(error @ VaultError::Storage(_)) => return Err(error),
            // Said when the owner unlocks.
            Err(_) => false,
        };
        let guesses = Mutex::new(Guesses::noted(&folder)?);
        let state = Mutex::new(State { keys: Keys::Locked, keyring, quiz: None, locks: 0 });
        let rooms = Rooms {
            folder,
            options,
            state,
            draft: Mutex::default(),
            guesses,
            turn: Arc::default(),
            keyring_turn: tokio::sync::Mutex::default(),
        };
        Ok(Self { rooms: Arc::new(rooms) })
    }

    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        self.rooms.turn.clone().lock_owned().await
    }

    /// How often the vault was locked so far.
    pub(crate) fn locks(&self) -> u64 {
        held(&self.rooms.state).locks
    }

    /// Runs `work`, which gives an opened vault, and keeps that open unless the vault was locked since `locks` were counted.
    pub(crate) async fn open_by<F>(&self, locks: u64, work: F) -> Result<Owner, VaultError>
    where
        F: FnOnce(&Rooms) -> Result<Box<Opened>, VaultError> + Send + 'static,
    {
        let turn = self.turn().await;
        let opened = self.aside(turn, work).await?;
        let owner = opened.owner;
        let mut state = held(&self.rooms.state);
        if state.locks != locks {
            return Err(VaultError::Locked);
        }
        state.put(opened);
        Ok(owner)
    }

    /// Runs `work` on a blocking thread and wipes the stack it used. The turn goes with it: a caller who gives up does
    /// not let a second guess run beside the first.
    pub(crate) async fn aside<T, F>(&self, turn: OwnedMutexGuard<()>, work: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&Rooms) -> Result<T, VaultError> + Send + 'static,
    {
        let rooms = self.rooms.clone();
        let run = move || {
            let _turn = turn;
            stack::wiped(|| work(&rooms))
        };
        match tokio::task::spawn_blocking(run).await {
            Ok(result) => result,
            Err(_) => Err(VaultError::Storage("the vault's work was cut short".into())),
        }
    }

    /// Does `work` with the keys.
    pub(crate) fn unlocked<T>(&self, work: impl FnOnce(&Opened) -> Result<T, VaultError>) -> Result<T, VaultError> {
        match &held(&self.rooms.state).keys {
            Keys::Unlocked(opened) => stack::wiped(|| work(opened)),
            Keys::Locked => Err(VaultError::Locked),
        }
    }

    /// A signature of the key of `owner`, which must be the account in use; the index of a key that is in a Ledger.
    fn signed_here(&self, owner: Owner, digest: B256) -> Result<Result<Signature, u32>, VaultError> {
        self.unlocked(|opened| match (opened.owner == owner, opened.keys()) {
            (false, _) => Err(VaultError::OtherAccount),
            (true, Keeper::Here(signer)) => signing::sign(signer, digest).map(Ok),
            (true, Keeper::Ledger(index)) => Ok(Err(*index)),
            (true, Keeper::Nobody) => Err(VaultError::WatchOnly),
        })
    }

    /// What a Ledger signed, if it is that account's; a lock or another choice while it was asked holds.
    fn signed_there(&self, owner: Owner, digest: B256, signature: Signature) -> Result<Signature, VaultError> {
        if self.account()? != owner {
            return Err(VaultError::OtherAccount);
        }
        if signing::is_of(owner, &digest, &signature) { Ok(signature) } else { Err(VaultError::LedgerOther) }
    }

    /// Wipes the draft when its life is over.
    fn end_draft_in_time(&self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (rooms, clock) = (Arc::downgrade(&self.rooms), self.rooms.options.clock.clone());
        runtime.spawn(async move {
            clock.sleep(draft::LIFE).await;
            if let Some(rooms) = rooms.upgrade() {
                drop(rooms.live_draft());
            }
        });
    }

    /// Adds the second way in.
    async fn keyring_on(&self) -> Result<(), VaultError> {
        let options = &self.rooms.options;
        let _alone = self.rooms.keyring_turn.lock().await;
        self.account()?;
        let id = generations::load(&self.rooms.folder)?.file.id;
        let mut wrapping = Key::zeros();
        options.random.fill(wrapping.bytes_mut());
        options.keyring.put(&*options.clock, id, &wrapping).await?;
        let turn = self.turn().await;
        let written = self.aside(turn, move |rooms| rooms.rewrap(Some(&wrapping))).await;
        if written.is_err() {
            drop(options.keyring.delete(&*options.clock, id).await);
        }
        written
    }

    /// Takes the second way out of the files first: what the keyring keeps is worth nothing from then on.
    async fn keyring_off(&self) -> Result<(), VaultError> {
        let options = &self.rooms.options;
        let _alone = self.rooms.keyring_turn.lock().await;
        self.account()?;
        let file = generations::load(&self.rooms.folder)?.file;
        if file.keyring.is_some() {
            let turn = self.turn().await;
            self.aside(turn, |rooms| rooms.rewrap(None)).await?;
        }
        options.keyring.delete(&*options.clock, file.id).await
    }
}

#[async_trait]
impl Vault for FileVault {
    fn state(&self) -> WalletState {
        let state = held(&self.rooms.state);
        let keyring = state.keyring;
        match &state.keys {
            Keys::Unlocked(opened) => WalletState::Unlocked { account: opened.owner, keyring },
            Keys::Locked if !generations::exist(&self.rooms.folder) => WalletState::Missing,
            Keys::Locked => {
                let retry_after_ms = held(&self.rooms.guesses).wait(self.rooms.options.clock.now());
                WalletState::Locked { retry_after_ms, keyring }
            }
        }
    }

    fn draft(&self) -> Result<SecretString, VaultError> {
        self.rooms.vacant()?;
        let options = &self.rooms.options;
        let phrase = stack::wiped(|| {
            let draft = Draft::new(&*options.random, options.clock.now());
            let phrase = draft.entropy.phrase();
            *held(&self.rooms.draft) = Some(draft);
            phrase
        });
        self.end_draft_in_time();
        phrase.ok_or_else(|| VaultError::Storage("no phrase could be drawn".into()))
    }

    fn asked(&self) -> Result<[u8; 2], VaultError> {
        self.rooms.live_draft().as_ref().map(|draft| draft.asked).ok_or(VaultError::DraftEnded)
    }

    async fn finish(&self, words: [SecretString; 2], password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(self.locks(), move |rooms| {
            long_enough(&password)?;
            let entropy = rooms.answered(&words)?;
            rooms.create(entropy, &password)
        })
        .await
    }

    async fn import(&self, phrase: SecretString, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(self.locks(), move |rooms| {
            rooms.vacant()?;
            long_enough(&password)?;
            rooms.create(Entropy::read(&phrase)?, &password)
        })
        .await
    }

    async fn unlock(&self, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(self.locks(), move |rooms| rooms.guess(&password)).await
    }

    async fn verify(&self, password: SecretString) -> Result<(), VaultError> {
        self.account()?;
        let turn = self.turn().await;
        self.aside(turn, move |rooms| rooms.guess(&password).map(drop)).await
    }

    async fn unlock_with_keyring(&self) -> Result<Owner, VaultError> {
        let options = &self.rooms.options;
        // Counted before the desktop asks its owner: a lock while it asks holds.
        let locks = self.locks();
        let file = generations::load(&self.rooms.folder)?.file;
        if file.keyring.is_none() {
            return Err(VaultError::KeyringAbsent);
        }
        let wrapping = options.keyring.get(&*options.clock, file.id).await?;
        self.open_by(locks, move |rooms| {
            let found = generations::load(&rooms.folder)?;
            let opened = opened::by_keyring(&found.file, &wrapping)?;
            rooms.note_opened(&found);
            Ok(opened)
        })
        .await
    }

    async fn set_keyring(&self, on: bool) -> Result<(), VaultError> {
        if on { self.keyring_on().await } else { self.keyring_off().await }
    }

    fn lock(&self) {
        *held(&self.rooms.draft) = None;
        let mut state = held(&self.rooms.state);
        state.locks = state.locks.wrapping_add(1);
        state.quiz = None;
        state.keys = Keys::Locked;
    }

    fn account(&self) -> Result<Owner, VaultError> {
        self.unlocked(|opened| Ok(opened.owner))
    }

    async fn sign_transaction(&self, owner: Owner, transaction: &Transaction) -> Result<SignedTransaction, VaultError> {
        let to_sign = signing::unsigned(transaction)?;
        let signature = match self.signed_here(owner, to_sign.signature_hash())? {
            Ok(signature) => signature,
            Err(index) => {
                let signed = self.rooms.options.ledger.sign_transaction(index, &to_sign.encoded_for_signing()).await?;
                self.signed_there(owner, to_sign.signature_hash(), signed)?
            }
        };
        Ok(signing::signed(transaction, to_sign, signature))
    }

    async fn sign_grant(&self, terms: &GrantTerms, chain_id: u64) -> Result<(GrantId, Bytes), VaultError> {
        let (id, owner) = (terms.id(chain_id), terms.owner);
        let signature = match self.signed_here(owner, id.0)? {
            Ok(signature) => signature,
            Err(index) => {
                let [domain, message] = terms.hashes(chain_id);
                let signed = self.rooms.options.ledger.sign_typed(index, domain, message).await?;
                self.signed_there(owner, id.0, signed)?
            }
        };
        Ok((id, Bytes::copy_from_slice(&signature.as_bytes())))
    }

    fn seal(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.unlocked(|opened| opened.seal(&*self.rooms.options.random, context, plain))
    }

    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.unlocked(|opened| opened.open(context, sealed))
    }
}

impl fmt::Debug for FileVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileVault([redacted])")
    }
}
