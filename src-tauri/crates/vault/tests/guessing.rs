//! Wrong passwords.

mod common;

use common::{Home, PASSWORD};
use domain::account::WalletState;
use wallet::ports::{Vault, VaultError};

#[tokio::test]
async fn wrong_passwords_wait_longer_and_longer_and_the_right_one_opens_after_the_wait() {
    let home = Home::new();
    let vault = home.imported().await;
    vault.lock();
    let mut waits = vec![];
    for _ in 0..50 {
        let result = vault.unlock("wrong password".into()).await;
        assert!(matches!(result, Err(VaultError::WrongPassword)), "{result:?}");
        let WalletState::Locked { retry_after_ms, .. } = vault.state() else { panic!("not locked") };
        waits.push(retry_after_ms / 1000);
        if retry_after_ms > 0 {
            let early = vault.unlock(PASSWORD.into()).await;
            assert!(matches!(early, Err(VaultError::Wait(s)) if s == retry_after_ms / 1000), "{early:?}");
            home.clock.advance(u64::from(retry_after_ms) - 1);
            assert!(matches!(vault.unlock(PASSWORD.into()).await, Err(VaultError::Wait(1))));
            home.clock.advance(1);
        }
    }
    assert_eq!(waits[..11], [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
    assert!(waits[9..].iter().all(|w| *w == 60));
    vault.unlock(PASSWORD.into()).await.unwrap();
    vault.lock();
    assert_eq!(vault.state(), WalletState::Locked { retry_after_ms: 0, keyring: false });
}

#[tokio::test]
async fn a_restart_between_two_tries_does_not_shorten_the_wait() {
    let home = Home::new();
    drop(home.imported().await);
    for round in 0..8 {
        let vault = home.start();
        if let WalletState::Locked { retry_after_ms, .. } = vault.state() {
            assert_eq!(retry_after_ms > 0, round >= 4, "round {round}");
            home.clock.advance(retry_after_ms.into());
        }
        assert!(matches!(vault.unlock("wrong password".into()).await, Err(VaultError::WrongPassword)));
    }
    assert!(matches!(home.start().unlock(PASSWORD.into()).await, Err(VaultError::Wait(16))));
}

#[tokio::test]
async fn guesses_side_by_side_are_tried_one_after_the_other() {
    let home = Home::new();
    let vault = std::sync::Arc::new(home.imported().await);
    let tries = (0..12).map(|_| {
        let vault = vault.clone();
        tokio::spawn(async move { vault.unlock("wrong password".into()).await })
    });
    let mut tried = 0;
    for running in tries.collect::<Vec<_>>() {
        match running.await.unwrap() {
            Err(VaultError::WrongPassword) => tried += 1,
            Err(VaultError::Wait(1)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(tried, 4);
}

#[tokio::test]
async fn nothing_is_wiped_by_wrong_passwords() {
    let home = Home::new();
    let vault = home.imported().await;
    let before = home.vault_bytes();
    for _ in 0..4 {
        assert!(vault.unlock("wrong password".into()).await.is_err());
    }
    assert_eq!(home.vault_bytes(), before);
}
