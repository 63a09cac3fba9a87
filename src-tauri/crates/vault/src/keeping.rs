//! What keeps the keys from being lost: another password, a vault that is carried elsewhere, the words and their quiz.

use async_trait::async_trait;
use domain::{account::Owner, accounts::Origin};
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::{Keeping, KeySource, QUIZ, VaultError};

use crate::{
    FileVault,
    contents::Kept,
    format::VaultFile,
    generations, opened, private_key, quiz,
    rooms::{Keys, Rooms, held, long_enough},
    sealed,
    secret::Key,
};

#[async_trait]
impl Keeping for FileVault {
    async fn import_key(&self, key: KeySource, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(self.locks(), move |rooms| {
            rooms.vacant()?;
            long_enough(&password)?;
            let (key, signer) = private_key::read(&key)?;
            let owner = Owner(signer.address());
            rooms.create_with(None, Kept { owner, label: None, origin: Origin::Key, key: Some(key) }, &password)
        })
        .await
    }

    async fn change_password(&self, old: SecretString, new: SecretString) -> Result<bool, VaultError> {
        long_enough(&new)?;
        let _alone = self.rooms.keyring_turn.lock().await;
        self.unlocked(|_| Ok(()))?;
        let file = generations::load(&self.rooms.folder)?.file;
        let options = &self.rooms.options;
        let wrapping = match file.keyring {
            // Whatever it says now, the password opens the vault.
            Some(_) => options.keyring.get(&*options.clock, file.id).await.ok(),
            None => None,
        };
        let kept = file.keyring.is_none() || wrapping.is_some();
        let turn = self.turn().await;
        self.aside(turn, move |rooms| rooms.reseal(&old, &new, wrapping.as_ref())).await?;
        Ok(kept)
    }

    async fn carried(&self, password: SecretString) -> Result<Vec<u8>, VaultError> {
        self.unlocked(|_| Ok(()))?;
        let turn = self.turn().await;
        self.aside(turn, move |rooms| {
            let opened = rooms.guess(&password)?;
            let found = generations::load(&rooms.folder)?;
            let carried = opened.with_keyring(&found.file, None, &*rooms.options.random)?;
            Ok(carried.bytes())
        })
        .await
    }

    async fn settle(&self, carried: Vec<u8>, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(self.locks(), move |rooms| {
            rooms.vacant()?;
            let file =
                VaultFile::parse(&carried).ok_or_else(|| VaultError::BadFile("it is no backup, or damaged".into()))?;
            let opened = opened::by_password(&file, password.expose_secret())?;
            rooms.begin(&file)?;
            Ok(opened)
        })
        .await
    }

    async fn open_older(&self, password: SecretString) -> Result<Owner, VaultError> {
        self.open_by(self.locks(), move |rooms| rooms.guess_older(&password)).await
    }

    async fn reveal(&self, password: SecretString) -> Result<SecretString, VaultError> {
        self.unlocked(|opened| opened.words.ok_or(VaultError::NoPhrase))?;
        let turn = self.turn().await;
        self.aside(turn, move |rooms| {
            let opened = rooms.guess(&password)?;
            let found = generations::load(&rooms.folder)?;
            let entropy = opened.contents(&found.file)?.entropy.ok_or(VaultError::NoPhrase)?;
            entropy.phrase().ok_or(VaultError::Damaged)
        })
        .await
    }

    async fn quiz(&self) -> Result<[u8; QUIZ], VaultError> {
        let mut state = held(&self.rooms.state);
        let Keys::Unlocked(opened) = &state.keys else { return Err(VaultError::Locked) };
        let words = opened.words.ok_or(VaultError::NoPhrase)?;
        Ok(*state.quiz.get_or_insert_with(|| quiz::drawn(&*self.rooms.options.random, words)))
    }

    async fn answer_quiz(&self, words: [SecretString; QUIZ]) -> Result<(), VaultError> {
        let turn = self.turn().await;
        self.aside(turn, move |rooms| {
            let asked = held(&rooms.state).quiz.ok_or(VaultError::DraftEnded)?;
            rooms.look(|contents| {
                let phrase = contents.entropy.as_ref().ok_or(VaultError::NoPhrase)?.phrase();
                let right = phrase.is_some_and(|phrase| quiz::answered(&phrase, &asked, &words));
                if right { Ok(()) } else { Err(VaultError::WrongWords) }
            })?;
            held(&rooms.state).quiz = None;
            Ok(())
        })
        .await
    }
}

impl Rooms {
    /// Writes the next generation under another password, and lets no file open by the old one.
    fn reseal(&self, old: &SecretString, new: &SecretString, wrapping: Option<&Key>) -> Result<(), VaultError> {
        let checked = self.guess(old)?;
        let found = generations::load(&self.folder)?;
        let contents = checked.contents(&found.file)?;
        let new = new.expose_secret().as_bytes();
        let (next, vault_key) = sealed::with_password(&found.file, &contents, new, wrapping, &self.options)?;
        let fresh = opened::with(next.keyring.is_some(), vault_key, &contents)?;
        let mut state = held(&self.state);
        // A lock meanwhile holds: what is not written yet stays as it was.
        let Keys::Unlocked(_) = &state.keys else { return Err(VaultError::Locked) };
        generations::write_next(&self.folder, &found, &next)?;
        // The generation before opens by the old password: it goes as soon as the new one is known to open.
        let written = generations::load(&self.folder)?;
        fresh.contents(&written.file)?;
        generations::opened(&self.folder, &written)?;
        state.put(fresh);
        Ok(())
    }
}
