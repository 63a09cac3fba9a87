//! What the vault shares with the work it runs on other threads: state, files, and the work itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{
    account::Owner,
    accounts::{Origin, Place},
};
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::{QUIZ, VaultError};

use crate::{
    Options,
    contents::{Contents, Kept},
    draft::Draft,
    files::Folder,
    format::VaultFile,
    generations::{self, Found},
    guesses::Guesses,
    opened::{self, Opened},
    phrase::Entropy,
    secret::Key,
};

/// What the vault shares with the work it runs on other threads.
pub(crate) struct Rooms {
    pub(crate) folder: Folder,
    pub(crate) options: Options,
    pub(crate) state: Mutex<State>,
    pub(crate) draft: Mutex<Option<Draft>>,
    pub(crate) guesses: Mutex<Guesses>,
    /// Held by the one piece of work that may try a password or write the file.
    pub(crate) turn: Arc<tokio::sync::Mutex<()>>,
    /// Held while the keyring is turned on or off: the desktop may ask its owner meanwhile, and unlocking must not wait.
    pub(crate) keyring_turn: tokio::sync::Mutex<()>,
}

pub(crate) struct State {
    pub(crate) keys: Keys,
    /// Whether the keyring is a second way in.
    pub(crate) keyring: bool,
    /// The words that a quiz asks for, until it is answered or the vault locks.
    pub(crate) quiz: Option<[u8; QUIZ]>,
    /// How often the vault was locked: work begun before a lock must not open it again.
    pub(crate) locks: u64,
}

pub(crate) enum Keys {
    Locked,
    Unlocked(Box<Opened>),
}

impl Rooms {
    /// # Errors
    /// [`VaultError::Exists`] when there is a vault.
    pub(crate) fn vacant(&self) -> Result<(), VaultError> {
        if generations::exist(&self.folder) { Err(VaultError::Exists) } else { Ok(()) }
    }

    /// The draft, unless its life is over.
    pub(crate) fn live_draft(&self) -> MutexGuard<'_, Option<Draft>> {
        let mut draft = held(&self.draft);
        if draft.as_ref().is_some_and(|draft| draft.expired(self.options.clock.now())) {
            *draft = None;
        }
        draft
    }

    pub(crate) fn answered(&self, words: &[SecretString; 2]) -> Result<Entropy, VaultError> {
        self.vacant()?;
        match &*self.live_draft() {
            Some(draft) if draft.answered(words) => Ok(draft.entropy.copied()),
            Some(_) => Err(VaultError::WrongWords),
            None => Err(VaultError::DraftEnded),
        }
    }

    /// The first vault of this home, from a phrase.
    pub(crate) fn create(&self, entropy: Entropy, password: &SecretString) -> Result<Box<Opened>, VaultError> {
        let place = Place::FIRST;
        let signer = entropy.signer(place).ok_or(VaultError::Damaged)?;
        let first = Kept { owner: Owner(signer.address()), label: None, origin: Origin::Phrase { place }, key: None };
        self.create_with(Some(entropy), first, password)
    }

    /// The first vault of this home, with this account.
    pub(crate) fn create_with(
        &self,
        entropy: Option<Entropy>,
        first: Kept,
        password: &SecretString,
    ) -> Result<Box<Opened>, VaultError> {
        let mut data_key = Key::zeros();
        self.options.random.fill(data_key.bytes_mut());
        let contents = Contents { entropy, data_key, accounts: vec![first], in_use: 0 };
        let (file, opened) = opened::created(&contents, password.expose_secret(), &self.options)?;
        self.begin(&file)?;
        Ok(opened)
    }

    /// Writes the first vault of this home.
    pub(crate) fn begin(&self, file: &VaultFile) -> Result<(), VaultError> {
        generations::write_first(&self.folder, file)?;
        self.count(Guesses::default());
        *held(&self.draft) = None;
        Ok(())
    }

    /// Tries a password. The try is noted first, so that ending the process does not undo it.
    pub(crate) fn guess(&self, password: &SecretString) -> Result<Box<Opened>, VaultError> {
        let (opened, found) = self.guess_at(password, generations::load)?;
        self.note_opened(&found);
        Ok(opened)
    }

    /// The same for a vault that is older than the one seen last, which the owner chose.
    pub(crate) fn guess_older(&self, password: &SecretString) -> Result<Box<Opened>, VaultError> {
        let (opened, found) = self.guess_at(password, generations::load_older)?;
        generations::chosen(&self.folder, &found)?;
        Ok(opened)
    }

    fn guess_at(
        &self,
        password: &SecretString,
        load: fn(&Folder) -> Result<Found, VaultError>,
    ) -> Result<(Box<Opened>, Found), VaultError> {
        let clock = &self.options.clock;
        let before = *held(&self.guesses);
        let wait = before.wait(clock.now());
        if wait > 0 {
            return Err(VaultError::Wait(wait.div_ceil(1000)));
        }
        let found = load(&self.folder)?;
        self.count(before.and_one(clock.now()));
        match opened::by_password(&found.file, password.expose_secret()) {
            Ok(opened) => {
                self.count(Guesses::default());
                Ok((opened, found))
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

    pub(crate) fn note_opened(&self, found: &generations::Found) {
        if let Err(error) = generations::opened(&self.folder, found) {
            tracing::warn!(%error, "the vault's generation could not be noted");
        }
    }

    /// Writes the next generation, with the keyring's key or without.
    pub(crate) fn rewrap(&self, wrapping: Option<&Key>) -> Result<(), VaultError> {
        let found = generations::load(&self.folder)?;
        let mut state = held(&self.state);
        let Keys::Unlocked(opened) = &state.keys else { return Err(VaultError::Locked) };
        let next = opened.with_keyring(&found.file, wrapping, &*self.options.random)?;
        generations::write_next(&self.folder, &found, &next)?;
        if wrapping.is_none() {
            // The generation before still names the way in: it goes as soon as the new one is known to open.
            let written = generations::load(&self.folder)?;
            opened.with_keyring(&written.file, None, &*self.options.random)?;
            generations::opened(&self.folder, &written)?;
        }
        state.keyring = wrapping.is_some();
        Ok(())
    }
}

impl Rooms {
    /// Changes the contents of the open vault, as its next generation.
    pub(crate) fn amend<T>(
        &self,
        change: impl FnOnce(&mut Contents) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let found = generations::load(&self.folder)?;
        let mut state = held(&self.state);
        let Keys::Unlocked(opened) = &state.keys else { return Err(VaultError::Locked) };
        let mut contents = opened.contents(&found.file)?;
        let made = change(&mut contents)?;
        let (next, fresh) = opened.amended(&found.file, &contents, &*self.options.random)?;
        generations::write_next(&self.folder, &found, &next)?;
        state.put(fresh);
        Ok(made)
    }

    /// Reads in the contents of the open vault.
    pub(crate) fn look<T>(&self, read: impl FnOnce(&Contents) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let found = generations::load(&self.folder)?;
        let state = held(&self.state);
        let Keys::Unlocked(opened) = &state.keys else { return Err(VaultError::Locked) };
        read(&opened.contents(&found.file)?)
    }
}

impl State {
    /// Holds these keys from now on. The keys before go first: their pages may be the new ones' too.
    pub(crate) fn put(&mut self, mut opened: Box<Opened>) {
        self.keyring = opened.keyring;
        self.keys = Keys::Locked;
        opened.stay_in_memory();
        self.keys = Keys::Unlocked(opened);
    }
}

pub(crate) fn long_enough(password: &SecretString) -> Result<(), VaultError> {
    if password.expose_secret().chars().count() < 10 { Err(VaultError::WeakPassword) } else { Ok(()) }
}

/// What a panic left behind is still whole: every change under these locks is one assignment.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
