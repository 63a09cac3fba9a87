//! The vault of one home folder.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use domain::{
    Bytes,
    account::{Owner, WalletState},
    grant::{GrantId, GrantTerms},
    transaction::{SignedTransaction, Transaction},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OwnedMutexGuard;
use wallet::ports::{Clock, Random, Vault, VaultError};

use crate::{
    draft::{self, Draft},
    files::Folder,
    generations,
    guesses::Guesses,
    kdf::KdfCost,
    keyring::Keyring,
    opened::{self, Opened},
    phrase::Entropy,
    secret::Key,
    signing, stack,
};

/// What a vault needs from its surroundings.
#[derive(Clone)]
pub struct Options {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub keyring: Keyring,
    pub cost: KdfCost,
}

/// The vault in the file `vault.deedbox` of a home folder.
pub struct FileVault {
    rooms: Arc<Rooms>,
}

/// What the vault shares with the work it runs on other threads.
struct Rooms {
    folder: Folder,
    options: Options,
    state: Mutex<State>,
    draft: Mutex<Option<Draft>>,
    guesses: Mutex<Guesses>,
    /// Held by the one piece of work that may try a password or write the file.
    turn: Arc<tokio::sync::Mutex<()>>,
}

struct State {
    keys: Keys,
    /// Whether the keyring is a second way in.
    keyring: bool,
    /// How often the vault was locked: work begun before a lock must not open it again.
    locks: u64,
}

enum Keys {
    Locked,
    Unlocked(Box<Opened>),
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
        let state = Mutex::new(State { keys: Keys::Locked, keyring, locks: 0 });
        let rooms = Rooms { folder, options, state, draft: Mutex::default(), guesses, turn: Arc::default() };
        Ok(Self { rooms: Arc::new(rooms) })
    }

    async fn turn(&self) -> OwnedMutexGuard<()> {
        self.rooms.turn.clone().lock_owned().await
    }

    /// Runs `work`, which gives an opened vault, and keeps that open unless the vault was locked meanwhile.
    async fn open_by<F>(&self, work: F) -> Result<Owner, VaultError>
    where
        F: FnOnce(&Rooms) -> Result<Box<Opened>, VaultError> + Send + 'static,
    {
        let turn = self.turn().await;
        let locks = held(&self.rooms.state).locks;
        let mut opened = self.aside(turn, work).await?;
        let owner = opened.owner;
        let mut state = held(&self.rooms.state);
        if state.locks != locks {
            return Err(VaultError::Locked);
        }
        state.keyring = opened.keyring;
        // The keys before go first: their pages may be the new ones' too.
        state.keys = Keys::Locked;
        opened.stay_in_memory();
        state.keys = Keys::Unlocked(opened);
        Ok(owner)
    }

    /// Runs `work` on a blocking thread and wipes the stack it used. The turn goes with it: a caller who gives up does
    /// not let a second guess run beside the first.
    async fn aside<T, F>(&self, turn: OwnedMutexGuard<()>, work: F) -> Result<T, VaultError>
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
    fn unlocked<T>(&self, work: impl FnOnce(&Opened) -> Result<T, VaultError>) -> Result<T, VaultError> {
        match &held(&self.rooms.state).keys {
            Keys::Unlocked(opened) => stack::wiped(|| work(opened)),
            Keys::Locked => Err(VaultError::Locked),
        }
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
        let turn = self.turn().await;
        self.account()?;
        let id = generations::load(&self.rooms.folder)?.file.id;
        let mut wrapping = Key::zeros();
        options.random.fill(wrapping.bytes_mut());
        options.keyring.put(&*options.clock, id, &wrapping).await?;
        let written = self.aside(turn, move |rooms| rooms.rewrap(Some(&wrapping))).await;
        if written.is_err() {
            drop(options.keyring.delete(&*options.clock, id).await);
        }
        written
    }

    /// Takes the second way out of the file first: what the keyring keeps is worth nothing from then on.
    async fn keyring_off(&self) -> Result<(), VaultError> {
        let options = &self.rooms.options;
        let turn = self.turn().await;
        self.account()?;
        let file = generations::load(&self.rooms.folder)?.file;
        if file.keyring.is_some() {
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
        self.rooms.live_draft().as_ref().map(|draft| draft.asked).ok_or(VaultError::Missing)
    }

    async fn finish(&self, words: [SecretString; 2], password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(move |rooms| {
            long_enough(&password)?;
            let entropy = rooms.answered(&words)?;
            rooms.create(entropy, &password)
        })
        .await
    }

    async fn import(&self, phrase: SecretString, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(move |rooms| {
            rooms.vacant()?;
            long_enough(&password)?;
            rooms.create(Entropy::read(&phrase)?, &password)
        })
        .await
    }

    async fn unlock(&self, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(move |rooms| rooms.guess(&password)).await
    }

    async fn unlock_with_keyring(&self) -> Result<Owner, VaultError> {
        let options = &self.rooms.options;
        let file = generations::load(&self.rooms.folder)?.file;
        if file.keyring.is_none() {
            return Err(VaultError::KeyringAbsent);
        }
        let wrapping = options.keyring.get(&*options.clock, file.id).await?;
        self.open_by(move |rooms| {
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
        state.keys = Keys::Locked;
    }

    fn account(&self) -> Result<Owner, VaultError> {
        self.unlocked(|opened| Ok(opened.owner))
    }

    fn sign_transaction(&self, transaction: &Transaction) -> Result<SignedTransaction, VaultError> {
        self.unlocked(|opened| signing::transaction(&opened.signer, transaction))
    }

    fn sign_grant(&self, terms: &GrantTerms, chain_id: u64) -> Result<(GrantId, Bytes), VaultError> {
        self.unlocked(|opened| signing::grant(&opened.signer, terms, chain_id))
    }

    fn seal(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.unlocked(|opened| opened.seal(&*self.rooms.options.random, context, plain))
    }

    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.unlocked(|opened| opened.open(context, sealed))
    }
}

impl Rooms {
    /// # Errors
    /// [`VaultError::Exists`] when there is a vault.
    fn vacant(&self) -> Result<(), VaultError> {
        if generations::exist(&self.folder) { Err(VaultError::Exists) } else { Ok(()) }
    }

    /// The draft, unless its life is over.
    fn live_draft(&self) -> MutexGuard<'_, Option<Draft>> {
        let mut draft = held(&self.draft);
        if draft.as_ref().is_some_and(|draft| draft.expired(self.options.clock.now())) {
            *draft = None;
        }
        draft
    }

    fn answered(&self, words: &[SecretString; 2]) -> Result<Entropy, VaultError> {
        self.vacant()?;
        match &*self.live_draft() {
            Some(draft) if draft.answered(words) => Ok(draft.entropy.copied()),
            Some(_) => Err(VaultError::WrongWords),
            None => Err(VaultError::Missing),
        }
    }

    fn create(&self, entropy: Entropy, password: &SecretString) -> Result<Box<Opened>, VaultError> {
        let Options { clock, random, cost, .. } = &self.options;
        let (file, opened) = opened::created(entropy, password.expose_secret(), *cost, &**clock, &**random)?;
        generations::write_first(&self.folder, &file)?;
        self.count(Guesses::default());
        *held(&self.draft) = None;
        Ok(opened)
    }

    /// Tries a password. The try is noted first, so that ending the process does not undo it.
    fn guess(&self, password: &SecretString) -> Result<Box<Opened>, VaultError> {
        let clock = &self.options.clock;
        let before = *held(&self.guesses);
        let wait = before.wait(clock.now());
        if wait > 0 {
            return Err(VaultError::Wait(wait.div_ceil(1000)));
        }
        let found = generations::load(&self.folder)?;
        self.count(before.and_one(clock.now()));
        match opened::by_password(&found.file, password.expose_secret()) {
            Ok(opened) => {
                self.count(Guesses::default());
                self.note_opened(&found);
                Ok(opened)
            }
            Err(VaultError::WrongPassword) => {
                self.count(before.and_one(clock.now()));
                Err(VaultError::WrongPassword)
            }
            Err(error) => {
                self.count(before);
                Err(error)
            }
        }
    }

    /// A folder that cannot be written still lets the owner in; the count then holds until the process ends.
    fn count(&self, guesses: Guesses) {
        *held(&self.guesses) = guesses;
        if let Err(error) = guesses.note(&self.folder) {
            tracing::warn!(%error, "the count of wrong passwords could not be written");
        }
    }

    fn note_opened(&self, found: &generations::Found) {
        if let Err(error) = generations::opened(&self.folder, found) {
            tracing::warn!(%error, "the vault's generation could not be noted");
        }
    }

    /// Writes the next generation, with the keyring's key or without.
    fn rewrap(&self, wrapping: Option<&Key>) -> Result<(), VaultError> {
        let found = generations::load(&self.folder)?;
        let mut state = held(&self.state);
        let Keys::Unlocked(opened) = &state.keys else { return Err(VaultError::Locked) };
        let next = opened.with_keyring(&found.file, wrapping, &*self.options.random)?;
        generations::write_next(&self.folder, &found, &next)?;
        state.keyring = wrapping.is_some();
        Ok(())
    }
}

fn long_enough(password: &SecretString) -> Result<(), VaultError> {
    if password.expose_secret().chars().count() < 10 { Err(VaultError::WeakPassword) } else { Ok(()) }
}

/// What a panic left behind is still whole: every change under these locks is one assignment.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for FileVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileVault([redacted])")
    }
}
