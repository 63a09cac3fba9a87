//! What the owner does: create, import, unlock, lock, sign, seal.

mod common;

use std::sync::{Arc, Mutex};

use alloy_consensus::{
    Transaction as _, TxEnvelope, private::alloy_eips::eip2718::Decodable2718, transaction::SignerRecoverable,
};
use alloy_primitives::{Address, B256, Bytes, Signature, TxKind, U256, keccak256};
use common::{Home, OWNER, PASSWORD, PHRASE, asked_words};
use domain::{
    account::{Owner, WalletState},
    amount::Amount,
    grant::GrantTerms,
    time::Millis,
    transaction::{Call, Transaction},
};
use secrecy::ExposeSecret;
use vault::{FileVault, Options};
use wallet::ports::{Clock, Vault, VaultError};

#[tokio::test]
async fn a_wallet_is_created_from_the_words_that_were_shown_once() {
    let home = Home::new();
    let vault = home.start();
    assert_eq!(vault.state(), WalletState::Missing);
    let phrase = vault.draft().unwrap();
    assert_eq!(phrase.expose_secret().split(' ').count(), 24);
    let words = asked_words(&vault, &phrase);
    let owner = vault.finish(words, PASSWORD.into()).await.unwrap();
    assert_eq!(vault.state(), WalletState::Unlocked { account: owner, keyring: false });

    let vault = home.start();
    assert_eq!(vault.state(), WalletState::Locked { retry_after_ms: 0, keyring: false });
    assert_eq!(vault.unlock(PASSWORD.into()).await.unwrap(), owner);

    let other = Home::new();
    assert_eq!(other.start().import(phrase, PASSWORD.into()).await.unwrap(), owner);
}

#[tokio::test]
async fn wrong_words_and_short_passwords_keep_the_draft() {
    let home = Home::new();
    let vault = home.start();
    let phrase = vault.draft().unwrap();
    let [first, second] = asked_words(&vault, &phrase);
    assert!(vault.asked().unwrap().is_sorted());
    let wrong = vault.finish([first.clone(), "zoo zoo".into()], PASSWORD.into()).await;
    assert!(matches!(wrong, Err(VaultError::WrongWords)), "{wrong:?}");
    let short = vault.finish([first.clone(), second.clone()], "nine99999".into()).await;
    assert!(matches!(short, Err(VaultError::WeakPassword)), "{short:?}");
    assert_eq!(vault.state(), WalletState::Missing);
    vault.finish([first, second], "tenten1010".into()).await.unwrap();
}

#[tokio::test]
async fn a_draft_ends_with_lock_with_the_wallet_and_after_ten_minutes() {
    let home = Home::new();
    let vault = home.start();
    assert!(matches!(vault.asked(), Err(VaultError::DraftEnded)));
    vault.draft().unwrap();
    vault.lock();
    assert!(matches!(vault.asked(), Err(VaultError::DraftEnded)));
    vault.draft().unwrap();
    home.clock.advance(599_999);
    vault.asked().unwrap();
    home.clock.advance(1);
    assert!(matches!(vault.asked(), Err(VaultError::DraftEnded)));
    let phrase = vault.draft().unwrap();
    vault.finish(asked_words(&vault, &phrase), PASSWORD.into()).await.unwrap();
    assert!(matches!(vault.asked(), Err(VaultError::DraftEnded)));
}

#[tokio::test]
async fn a_second_wallet_never_replaces_the_first() {
    let home = Home::new();
    let vault = home.imported().await;
    let before = home.vault_bytes();
    assert!(matches!(vault.draft(), Err(VaultError::Exists)));
    assert!(matches!(vault.import(PHRASE.into(), PASSWORD.into()).await, Err(VaultError::Exists)));
    assert_eq!(home.vault_bytes(), before);
}

#[tokio::test]
async fn known_words_open_the_known_account() {
    let home = Home::new();
    let owner = home.start().import(PHRASE.into(), PASSWORD.into()).await.unwrap();
    assert_eq!(owner.to_string(), OWNER);
}

#[tokio::test]
async fn a_locked_wallet_signs_and_seals_nothing() {
    let home = Home::new();
    let vault = home.imported().await;
    vault.lock();
    assert!(matches!(vault.account(), Err(VaultError::Locked)));
    let signed = vault.sign_transaction(OWNER.parse().unwrap(), &transaction()).await;
    assert!(matches!(signed, Err(VaultError::Locked)), "{signed:?}");
    assert!(matches!(vault.sign_grant(&terms(OWNER), 4690).await, Err(VaultError::Locked)));
    assert!(matches!(vault.seal(b"", b""), Err(VaultError::Locked)));
    assert!(matches!(vault.open(b"", &[0; 40]), Err(VaultError::Locked)));
    assert!(matches!(vault.set_keyring(true).await, Err(VaultError::Locked)));
}

#[tokio::test]
async fn a_lock_during_an_unlock_wins() {
    let home = Home::new();
    drop(home.imported().await);
    let clock = Arc::new(LockingClock::default());
    let vault = Arc::new(FileVault::open(&home.path(), Options { clock: clock.clone(), ..home.options() }).unwrap());
    vault.unlock(PASSWORD.into()).await.unwrap();
    vault.lock();
    *clock.0.lock().unwrap() = Some(vault.clone());
    let result = vault.unlock(PASSWORD.into()).await;
    assert!(matches!(result, Err(VaultError::Locked)), "{result:?}");
    assert!(matches!(vault.state(), WalletState::Locked { .. }));
    vault.unlock(PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn a_lock_holds_for_an_unlock_that_waits_behind_another() {
    let home = Home::new();
    drop(home.imported().await);
    let clock = Arc::new(LockingClock::default());
    let vault = Arc::new(FileVault::open(&home.path(), Options { clock: clock.clone(), ..home.options() }).unwrap());
    *clock.0.lock().unwrap() = Some(vault.clone());
    let (first, second) = tokio::join!(vault.unlock(PASSWORD.into()), vault.unlock(PASSWORD.into()));
    assert!(matches!((&first, &second), (Err(VaultError::Locked), Err(VaultError::Locked))), "{first:?} {second:?}");
    assert!(matches!(vault.state(), WalletState::Locked { .. }));
}

/// Locks the vault when it next looks at the clock, which it does in the midst of an unlock.
#[derive(Default)]
struct LockingClock(Mutex<Option<Arc<FileVault>>>);

#[async_trait::async_trait]
impl Clock for LockingClock {
    fn now(&self) -> Millis {
        if let Some(vault) = self.0.lock().unwrap().take() {
            // Whoever asks at the same time has asked by then.
            std::thread::sleep(std::time::Duration::from_millis(500));
            vault.lock();
        }
        Millis(1)
    }

    async fn sleep(&self, _millis: u64) {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_transaction_is_signed_as_it_is_and_recovers_to_the_account() {
    let home = Home::new();
    let vault = home.imported().await;
    let signed = vault.sign_transaction(OWNER.parse().unwrap(), &transaction()).await.unwrap();
    assert_eq!(signed.hash, keccak256(&signed.raw));
    assert_eq!(signed.nonce, 7);
    let read = TxEnvelope::decode_2718(&mut signed.raw.as_ref()).unwrap();
    assert!(read.is_eip1559());
    assert_eq!(read.recover_signer().unwrap().to_string(), OWNER);
    assert_eq!(read.chain_id(), Some(4690));
    assert_eq!(read.kind(), TxKind::Call(Address::repeat_byte(0x42)));
    assert_eq!(read.value(), U256::from(5));
    assert_eq!(read.input().as_ref(), [1, 2, 3]);
    assert_eq!((read.nonce(), read.gas_limit()), (7, 90_000));
    assert_eq!((read.max_fee_per_gas(), read.max_priority_fee_per_gas()), (2_000_000_000, Some(1_000_000_000)));
}

#[tokio::test]
async fn a_fee_no_transaction_can_carry_is_refused() {
    let home = Home::new();
    let vault = home.imported().await;
    let dear = Transaction { max_fee_per_gas: Amount(U256::MAX), ..transaction() };
    assert!(vault.sign_transaction(OWNER.parse().unwrap(), &dear).await.is_err());
}

#[tokio::test]
async fn a_grant_is_signed_over_its_id_and_for_its_own_chain_alone() {
    let home = Home::new();
    let vault = home.imported().await;
    let terms = terms(OWNER);
    let (id, signature) = vault.sign_grant(&terms, 4690).await.unwrap();
    assert_eq!(id, terms.id(4690));
    assert_eq!(signature.len(), 65);
    let read = Signature::from_raw(&signature).unwrap();
    assert_eq!(read.recover_address_from_prehash(&id.0).unwrap().to_string(), OWNER);
    assert_ne!(id, vault.sign_grant(&terms, 4689).await.unwrap().0);
}

#[tokio::test]
async fn a_grant_of_another_owner_is_not_signed() {
    let home = Home::new();
    let vault = home.imported().await;
    assert!(vault.sign_grant(&terms("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), 4690).await.is_err());
}

#[tokio::test]
async fn sealed_text_opens_after_a_restart_in_its_own_context_alone() {
    let home = Home::new();
    let sealed = home.imported().await.seal(b"device 1, batch 3", b"21.5 degrees").unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"degree"));
    let vault = home.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    assert_eq!(vault.open(b"device 1, batch 3", &sealed).unwrap(), b"21.5 degrees");
    assert!(matches!(vault.open(b"device 1, batch 4", &sealed), Err(VaultError::Damaged)));
    assert_ne!(vault.seal(b"device 1, batch 3", b"21.5 degrees").unwrap(), sealed);
    for bit in 0..sealed.len() * 8 {
        let mut damaged = sealed.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(vault.open(b"device 1, batch 3", &damaged), Err(VaultError::Damaged)), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert!(vault.open(b"device 1, batch 3", &sealed[..length]).is_err(), "{length} bytes");
    }
    let other = Home::new().imported().await;
    assert!(other.open(b"device 1, batch 3", &sealed).is_err(), "another vault has another data key");
}

#[tokio::test]
async fn nothing_secret_is_in_debug_texts_errors_or_files() {
    let home = Home::new();
    let vault = home.imported().await;
    assert_eq!(format!("{vault:?}"), "FileVault([redacted])");
    let wrong = vault.unlock("wrong-guess-77".into()).await.unwrap_err();
    let bad = Home::new().start().import("junk junk".into(), PASSWORD.into()).await.unwrap_err();
    let entropy = [0xdf, 0x9b, 0xf3, 0x7e, 0x6f, 0xcd, 0xf9, 0xbf, 0x37, 0xe6, 0xfc, 0xdf, 0x9b, 0xf3, 0x7e, 0x3c];
    let told = format!("{wrong} {wrong:?} {bad} {bad:?}");
    assert!(!told.contains("wrong-guess-77") && !told.contains("junk"), "{told}");
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in [b"test test".as_slice(), b"battery", &entropy[..8], &entropy[8..]] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret));
        }
    }
}

fn transaction() -> Transaction {
    Transaction {
        chain_id: 4690,
        nonce: 7,
        call: Call { to: Address::repeat_byte(0x42), value: Amount::wei(5), data: Bytes::from_static(&[1, 2, 3]) },
        gas_limit: 90_000,
        max_fee_per_gas: Amount::wei(2_000_000_000),
        max_priority_fee_per_gas: Amount::wei(1_000_000_000),
    }
}

fn terms(owner: &str) -> GrantTerms {
    GrantTerms {
        owner: owner.parse::<Owner>().unwrap(),
        app: "Weather notes".into(),
        identity: domain::identity::Identity::Name,
        devices: vec![],
        scopes: vec![],
        history_from: Millis(0),
        history_to: Millis(1_800_000_000_000),
        not_before: Millis(1_700_000_000_000),
        expires_at: Millis(1_700_600_000_000),
        max_reads_per_day: 100,
        max_bytes_per_day: 1_000_000,
        purpose: "notes".into(),
        program_hash: B256::ZERO,
        version: 1,
    }
}
