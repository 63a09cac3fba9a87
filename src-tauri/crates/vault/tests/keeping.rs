//! Another password, a backup on a bare computer, the words shown and asked back.

mod common;

use common::{Home, OWNER, PASSWORD, PHRASE};
use domain::accounts::Coin;
use keyring_core::mock;
use secrecy::{ExposeSecret, SecretString};
use vault::{FileVault, Keyring};
use wallet::ports::{Accounts, Keeping, NewAccount, Vault, VaultError};

const OTHER: &str = "another password";

#[tokio::test]
async fn a_changed_password_opens_and_the_old_one_opens_no_file_that_is_left() {
    let home = Home::new();
    let vault = home.imported().await;
    let sealed = vault.seal(b"context", b"reading").unwrap();
    let before = home.vault_bytes();
    assert!(vault.change_password(PASSWORD.into(), OTHER.into()).await.unwrap());
    assert_eq!(vault.open(b"context", &sealed).unwrap(), b"reading", "it stays open");

    let vault = home.start();
    assert!(matches!(vault.unlock(PASSWORD.into()).await, Err(VaultError::WrongPassword)));
    assert_eq!(vault.unlock(OTHER.into()).await.unwrap().to_string(), OWNER);
    assert_eq!(vault.open(b"context", &sealed).unwrap(), b"reading");
    assert!(!home.file("vault.deedbox.previous").exists());
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|part| part == &before[62 + 24..62 + 24 + 32]), "the old wrapped key is left");
    }
}

#[tokio::test]
async fn a_password_is_changed_with_the_right_one_alone() {
    let home = Home::new();
    let vault = home.imported().await;
    let before = home.vault_bytes();
    let wrong = vault.change_password(OTHER.into(), "a third password".into()).await;
    assert!(matches!(wrong, Err(VaultError::WrongPassword)), "{wrong:?}");
    let short = vault.change_password(PASSWORD.into(), "short".into()).await;
    assert!(matches!(short, Err(VaultError::WeakPassword)), "{short:?}");
    vault.lock();
    let locked = vault.change_password(PASSWORD.into(), OTHER.into()).await;
    assert!(matches!(locked, Err(VaultError::Locked)), "{locked:?}");
    assert_eq!(home.vault_bytes(), before);
}

#[tokio::test]
async fn the_keyring_stays_a_way_in_after_a_change_of_password_and_goes_where_it_is_lost() {
    let store = mock::Store::new().unwrap();
    let home = Home::with(Keyring::Store(store));
    let vault = home.imported().await;
    vault.set_keyring(true).await.unwrap();
    assert!(vault.change_password(PASSWORD.into(), OTHER.into()).await.unwrap());
    vault.lock();
    vault.unlock_with_keyring().await.unwrap();

    let path = home.path();
    drop(vault);
    let elsewhere = vault::Options { keyring: Keyring::None, ..home.options() };
    let vault = FileVault::open(&path, elsewhere).unwrap();
    vault.unlock(OTHER.into()).await.unwrap();
    assert!(!vault.change_password(OTHER.into(), PASSWORD.into()).await.unwrap(), "that it is lost is told");
    assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringAbsent)));
}

#[tokio::test]
async fn a_backup_restores_every_account_on_a_bare_computer_and_no_keyring() {
    let home = Home::with(Keyring::Store(mock::Store::new().unwrap()));
    let vault = home.imported().await;
    let second = vault.add_account(NewAccount::Next(Coin::Iotex), "Farm".parse().ok()).await.unwrap().owner;
    vault.use_account(second).await.unwrap();
    vault.set_keyring(true).await.unwrap();
    let sealed = vault.seal(b"context", b"reading").unwrap();
    let carried = vault.carried(PASSWORD.into()).await.unwrap();

    let bare = Home::new();
    let restored = bare.start();
    assert!(matches!(restored.settle(carried.clone(), OTHER.into()).await, Err(VaultError::WrongPassword)));
    assert!(!bare.file("vault.deedbox").exists());
    assert_eq!(restored.settle(carried.clone(), PASSWORD.into()).await.unwrap(), second);
    assert_eq!(restored.accounts().unwrap(), vault.accounts().unwrap());
    assert_eq!(restored.open(b"context", &sealed).unwrap(), b"reading");
    assert!(matches!(restored.unlock_with_keyring().await, Err(VaultError::KeyringAbsent)));
    assert!(matches!(restored.settle(carried, PASSWORD.into()).await, Err(VaultError::Exists)));
    let restored = bare.start();
    assert_eq!(restored.unlock(PASSWORD.into()).await.unwrap(), second);
}

#[tokio::test]
async fn a_backup_wants_the_password_and_a_damaged_one_restores_nothing() {
    let home = Home::new();
    let vault = home.imported().await;
    assert!(matches!(vault.carried(OTHER.into()).await, Err(VaultError::WrongPassword)));
    let carried = vault.carried(PASSWORD.into()).await.unwrap();
    let bare = Home::new();
    let restored = bare.start();
    for at in (0..carried.len()).step_by(7) {
        let mut damaged = carried.clone();
        damaged[at] ^= 0x10;
        let refused = restored.settle(damaged, PASSWORD.into()).await;
        assert!(matches!(refused, Err(VaultError::BadFile(_))), "{at}: {refused:?}");
    }
    for foreign in [&b""[..], b"{}", &carried[..carried.len() - 1]] {
        let refused = restored.settle(foreign.to_vec(), PASSWORD.into()).await;
        assert!(matches!(refused, Err(VaultError::BadFile(_))), "{refused:?}");
    }
    assert!(!bare.file("vault.deedbox").exists());
}

#[tokio::test]
async fn the_words_are_shown_for_the_password_alone() {
    let home = Home::new();
    let vault = home.imported().await;
    assert!(matches!(vault.reveal(OTHER.into()).await, Err(VaultError::WrongPassword)));
    assert_eq!(vault.reveal(PASSWORD.into()).await.unwrap().expose_secret(), PHRASE);
    vault.lock();
    assert!(matches!(vault.reveal(PASSWORD.into()).await, Err(VaultError::Locked)));
}

#[tokio::test]
async fn guesses_at_the_open_vault_wait_as_those_at_the_door() {
    let home = Home::new();
    let vault = home.imported().await;
    for _ in 0..4 {
        assert!(matches!(vault.reveal(OTHER.into()).await, Err(VaultError::WrongPassword)));
    }
    assert!(matches!(vault.reveal(PASSWORD.into()).await, Err(VaultError::Wait(1))));
    assert!(matches!(vault.carried(PASSWORD.into()).await, Err(VaultError::Wait(1))));
    assert!(matches!(vault.change_password(PASSWORD.into(), OTHER.into()).await, Err(VaultError::Wait(1))));
    home.clock.advance(1_000);
    vault.reveal(PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn three_words_prove_the_paper_and_wrong_ones_ask_for_the_same_again() {
    let home = Home::new();
    let vault = home.start();
    let phrase = vault.draft().unwrap();
    vault.finish(common::asked_words(&vault, &phrase), PASSWORD.into()).await.unwrap();
    assert!(matches!(vault.answer_quiz(["a", "b", "c"].map(Into::into)).await, Err(VaultError::DraftEnded)));
    let asked = vault.quiz().await.unwrap();
    let [a, b, c] = asked.map(|place| word(&phrase, place));
    let wrong = vault.answer_quiz([b.clone(), a.clone(), c.clone()]).await;
    assert!(matches!(wrong, Err(VaultError::WrongWords)), "{wrong:?}");
    assert_eq!(vault.quiz().await.unwrap(), asked);
    vault.answer_quiz([a, b, c]).await.unwrap();
    vault.quiz().await.unwrap();
    vault.lock();
    assert!(matches!(vault.quiz().await, Err(VaultError::Locked)));
}

fn word(phrase: &SecretString, place: u8) -> SecretString {
    phrase.expose_secret().split(' ').nth(usize::from(place) - 1).unwrap().into()
}
