//! The keyring as a second way in, with a store that can be made to fail, and what happens when it does.

mod common;

use std::{
    any::Any,
    collections::HashMap,
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use common::{Home, OWNER, PASSWORD};
use domain::{account::WalletState, time::Millis};
use keyring_core::{
    CredentialPersistence, CredentialStore, Entry, Error,
    api::{CredentialApi, CredentialStoreApi},
    mock,
};
use vault::{FileVault, Keyring, Options};
use wallet::ports::{Clock, Vault, VaultError};

#[tokio::test]
async fn the_keyring_opens_the_vault_after_a_restart() {
    let (home, store) = home();
    let vault = home.imported().await;
    vault.set_keyring(true).await.unwrap();
    assert!(matches!(vault.state(), WalletState::Unlocked { keyring: true, .. }));
    let vault = home.start();
    assert_eq!(vault.state(), WalletState::Locked { retry_after_ms: 0, keyring: true });
    assert_eq!(vault.unlock_with_keyring().await.unwrap().to_string(), OWNER);
    home.start().unlock(PASSWORD.into()).await.unwrap();

    let secret = entry(&home, &store).get_password().unwrap();
    let key = hex::decode(&secret).unwrap();
    assert_eq!(key.len(), 32, "one random wrapping key and nothing else");
    for file in fs::read_dir(home.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|w| w == key), "no file holds the key");
        assert!(!bytes.windows(64).any(|w| w == secret.as_bytes()), "no file holds the key in text");
    }
}

#[tokio::test]
async fn the_keyring_is_off_until_turned_on() {
    let (home, store) = home();
    let vault = home.imported().await;
    assert!(matches!(vault.state(), WalletState::Unlocked { keyring: false, .. }));
    assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringAbsent)));
    assert!(matches!(entry(&home, &store).get_secret(), Err(Error::NoEntry)));
}

#[tokio::test]
async fn turning_it_off_deletes_the_entry_and_the_way_in() {
    let (home, store) = home();
    let vault = home.imported().await;
    vault.set_keyring(true).await.unwrap();
    let secret = entry(&home, &store).get_password().unwrap();
    let with_it = home.vault_bytes();
    vault.set_keyring(false).await.unwrap();
    assert!(!home.file("vault.deedbox.previous").exists(), "the generation with the way in is gone");
    assert!(matches!(vault.state(), WalletState::Unlocked { keyring: false, .. }));
    assert!(matches!(entry(&home, &store).get_secret(), Err(Error::NoEntry)));
    entry(&home, &store).set_password(&secret).unwrap();
    assert!(home.start().unlock_with_keyring().await.is_err(), "the old key opens nothing any more");
    let without_it = home.vault_bytes();
    std::fs::write(home.file("vault.deedbox"), with_it).unwrap();
    let back = home.start().unlock_with_keyring().await;
    assert!(matches!(back, Err(VaultError::RolledBack)), "a copy put back is noticed: {back:?}");
    std::fs::write(home.file("vault.deedbox"), without_it).unwrap();
    vault.set_keyring(false).await.unwrap();
    assert!(matches!(entry(&home, &store).get_secret(), Err(Error::NoEntry)));
    home.start().unlock(PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn each_failure_has_its_name_and_the_password_opens_all_the_same() {
    let (home, store) = home();
    home.imported().await.set_keyring(true).await.unwrap();
    let vault = home.start();
    let kept = entry(&home, &store).get_password().unwrap();

    fail_next(&home, &store, Error::NoStorageAccess("locked".into()));
    assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringLocked)));
    fail_next(&home, &store, Error::PlatformFailure("the service went away".into()));
    assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringAbsent)));
    fail_next(&home, &store, Error::Ambiguous(vec![]));
    assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringLocked)));
    for changed in ["", "no key at all", &"00".repeat(31), &"5a".repeat(32)] {
        entry(&home, &store).set_password(changed).unwrap();
        let result = vault.unlock_with_keyring().await;
        assert!(matches!(result, Err(VaultError::KeyringLocked)), "{changed:?}: {result:?}");
    }
    entry(&home, &store).delete_credential().unwrap();
    assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringLocked)));
    assert!(matches!(vault.state(), WalletState::Locked { retry_after_ms: 0, .. }), "none of it counts as a guess");
    vault.unlock(PASSWORD.into()).await.unwrap();

    entry(&home, &store).set_password(&kept).unwrap();
    home.start().unlock_with_keyring().await.unwrap();
}

#[tokio::test]
async fn a_keyring_that_refuses_is_not_turned_on() {
    let (home, store) = home();
    let vault = home.imported().await;
    let before = home.vault_bytes();
    fail_next(&home, &store, Error::NoStorageAccess("locked".into()));
    assert!(matches!(vault.set_keyring(true).await, Err(VaultError::KeyringLocked)));
    assert_eq!(home.vault_bytes(), before);
    let none = Home::new();
    let vault = none.imported().await;
    assert!(matches!(vault.set_keyring(true).await, Err(VaultError::KeyringAbsent)));
    assert!(matches!(vault.state(), WalletState::Unlocked { keyring: false, .. }));
}

#[tokio::test]
async fn two_homes_have_two_entries() {
    let (one, store) = home();
    let two = Home::with(one.keyring.clone());
    one.imported().await.set_keyring(true).await.unwrap();
    two.imported().await.set_keyring(true).await.unwrap();
    assert_ne!(entry(&one, &store).get_password().unwrap(), entry(&two, &store).get_password().unwrap());
    one.start().unlock_with_keyring().await.unwrap();
    two.start().unlock_with_keyring().await.unwrap();
}

#[tokio::test]
async fn a_keyring_that_never_answers_is_left_after_10_seconds() {
    let (home, _) = home();
    home.imported().await.set_keyring(true).await.unwrap();
    let clock = Arc::new(QuickClock(AtomicU64::new(0)));
    let keyring = Keyring::Store(Arc::new(Silent));
    let vault = FileVault::open(&home.path(), Options { clock: clock.clone(), keyring, ..home.options() }).unwrap();
    let result = vault.unlock_with_keyring().await;
    assert!(matches!(result, Err(VaultError::KeyringTimeout)), "{result:?}");
    assert_eq!(clock.now(), Millis(10_000));
    vault.unlock(PASSWORD.into()).await.unwrap();
}

/// A clock on which waiting takes no time.
struct QuickClock(AtomicU64);

#[async_trait::async_trait]
impl Clock for QuickClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }

    async fn sleep(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

fn home() -> (Home, Arc<CredentialStore>) {
    let store: Arc<CredentialStore> = mock::Store::new().unwrap();
    (Home::with(Keyring::Store(store.clone())), store)
}

fn entry(home: &Home, store: &Arc<CredentialStore>) -> Entry {
    store.build("deedbox", &format!("vault {}", hex::encode(&home.vault_bytes()[10..26])), None).unwrap()
}

fn fail_next(home: &Home, store: &Arc<CredentialStore>, error: Error) {
    entry(home, store).as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
}

/// A store that takes every question and answers none.
struct Silent;

impl CredentialStoreApi for Silent {
    fn vendor(&self) -> String {
        "silent".into()
    }

    fn id(&self) -> String {
        "silent".into()
    }

    fn build(&self, _: &str, _: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<Entry> {
        Ok(Entry::new_with_credential(Arc::new(Self)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn persistence(&self) -> CredentialPersistence {
        CredentialPersistence::ProcessOnly
    }
}

impl CredentialApi for Silent {
    fn set_secret(&self, _: &[u8]) -> keyring_core::Result<()> {
        silence()
    }

    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        silence()
    }

    fn delete_credential(&self) -> keyring_core::Result<()> {
        silence()
    }

    fn get_credential(&self) -> keyring_core::Result<Option<Arc<keyring_core::Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn silence() -> ! {
    loop {
        std::thread::park();
    }
}
