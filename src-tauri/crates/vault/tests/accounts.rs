//! More than one account: derived, imported, watched, labelled, taken into use; all of it survives a restart.

mod common;

use common::{Home, OWNER, PASSWORD, PHRASE};
use domain::{
    account::Owner,
    accounts::{Coin, Origin, Place},
    amount::Amount,
    transaction::{Call, Transaction},
};
use vault::FileVault;
use wallet::ports::{Accounts, Keeping, KeySource, NewAccount, Vault, VaultError};

const SECOND: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
/// What the words give at m/44'/304'/0'/0/0, as viem derives it.
const IOTEX: &str = "0x22436658Fd5aD7461b11D56409473B3306CBC927";
const KEY: &str = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const OF_KEY: &str = "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b";
const STRANGER: &str = "0x00000000000000000000000000000000000000AA";

#[tokio::test]
async fn accounts_of_both_paths_come_from_one_phrase() {
    let home = Home::new();
    let vault = home.imported().await;
    let places = [Place::FIRST, Place { coin: Coin::Ethereum, index: 1 }, Place { coin: Coin::Iotex, index: 0 }];
    let offered = vault.preview(places.to_vec()).await.unwrap();
    assert_eq!(offered.iter().map(Owner::to_string).collect::<Vec<_>>(), [OWNER, SECOND, IOTEX]);

    let second = vault.add_account(NewAccount::Next(Coin::Ethereum), "Farm".parse().ok()).await.unwrap();
    assert_eq!(second.owner.to_string(), SECOND);
    let iotex = vault.add_account(NewAccount::At(places[2]), None).await.unwrap();
    assert_eq!(iotex.origin, Origin::Phrase { place: places[2] });
    assert_eq!(vault.account().unwrap().to_string(), OWNER, "the one in use stays in use");

    let vault = home.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    let all = vault.accounts().unwrap();
    assert_eq!(all.iter().map(|a| a.owner.to_string()).collect::<Vec<_>>(), [OWNER, SECOND, IOTEX]);
    assert_eq!(all[1].label.as_ref().unwrap().as_str(), "Farm");
    assert_eq!(all.iter().map(|a| a.in_use).collect::<Vec<_>>(), [true, false, false]);
}

#[tokio::test]
async fn the_account_in_use_signs_and_stays_in_use_after_a_restart() {
    let home = Home::new();
    let vault = home.imported().await;
    let second = vault.add_account(NewAccount::Next(Coin::Ethereum), None).await.unwrap().owner;
    vault.use_account(second).await.unwrap();
    assert_eq!(vault.account().unwrap(), second);
    let before = vault.sign_transaction(vault.account().unwrap(), &transaction()).await.unwrap();
    let vault = home.start();
    assert_eq!(vault.unlock(PASSWORD.into()).await.unwrap(), second);
    assert_eq!(vault.sign_transaction(vault.account().unwrap(), &transaction()).await.unwrap().hash, before.hash);
    let other = vault.sign_transaction(OWNER.parse().unwrap(), &transaction()).await;
    assert!(matches!(other, Err(VaultError::OtherAccount)), "what one account agreed to no other signs: {other:?}");
    vault.use_account(OWNER.parse().unwrap()).await.unwrap();
    assert_ne!(vault.sign_transaction(vault.account().unwrap(), &transaction()).await.unwrap().hash, before.hash);
}

#[tokio::test]
async fn a_private_key_and_a_keystore_are_accounts_of_their_own() {
    let home = Home::new();
    let vault = home.imported().await;
    let key = vault.add_account(NewAccount::Key(KeySource::Hex(KEY.into())), None).await.unwrap();
    assert_eq!((key.owner.to_string().as_str(), key.origin), (OF_KEY, Origin::Key));
    vault.use_account(key.owner).await.unwrap();
    let vault = home.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    vault.sign_transaction(vault.account().unwrap(), &transaction()).await.unwrap();

    let other = Home::new();
    let vault = other.start();
    let file = include_str!("keystore.json").into();
    let owner = vault.import_key(KeySource::Keystore { file, password: "testpassword".into() }, PASSWORD.into()).await;
    assert_eq!(owner.unwrap().to_string(), OF_KEY);
    assert!(!vault.has_phrase().unwrap());
    assert!(matches!(vault.add_account(NewAccount::Next(Coin::Iotex), None).await, Err(VaultError::NoPhrase)));
    let vault = other.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    vault.sign_transaction(vault.account().unwrap(), &transaction()).await.unwrap();
}

#[tokio::test]
async fn a_watched_account_shows_and_signs_nothing_until_its_key_comes() {
    let home = Home::new();
    let vault = home.imported().await;
    let watched: Owner = OF_KEY.parse().unwrap();
    vault.add_account(NewAccount::Watch(watched), "Old phone".parse().ok()).await.unwrap();
    vault.use_account(watched).await.unwrap();
    assert_eq!(vault.account().unwrap(), watched);
    assert!(matches!(vault.can_sign(), Err(VaultError::WatchOnly)));
    let signed = vault.sign_transaction(vault.account().unwrap(), &transaction()).await;
    assert!(matches!(signed, Err(VaultError::WatchOnly)), "{signed:?}");

    let known = vault.add_account(NewAccount::Key(KeySource::Hex(KEY.into())), None).await.unwrap();
    assert_eq!(known.label.unwrap().as_str(), "Old phone");
    vault.can_sign().unwrap();
    vault.sign_transaction(vault.account().unwrap(), &transaction()).await.unwrap();
    assert_eq!(vault.accounts().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_no_account_changes_nothing() {
    let home = Home::new();
    let vault = home.imported().await;
    let before = home.vault_bytes();
    let again = vault.add_account(NewAccount::At(Place::FIRST), None).await;
    assert!(matches!(again, Err(VaultError::AccountExists)), "{again:?}");
    let watched = vault.add_account(NewAccount::Watch(OWNER.parse().unwrap()), None).await;
    assert!(matches!(watched, Err(VaultError::AccountExists)), "{watched:?}");
    for (key, why) in [
        ("", "64 hex digits"),
        ("0x12", "64 hex digits"),
        ("zz28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", "64 hex digits"),
        (&"0".repeat(64), "no number"),
        (&"f".repeat(64), "no number"),
    ] {
        let refused = vault.add_account(NewAccount::Key(KeySource::Hex(key.into())), None).await.unwrap_err();
        assert!(matches!(refused, VaultError::BadKey(_)) && refused.to_string().contains(why), "{key}: {refused}");
    }
    let stranger: Owner = STRANGER.parse().unwrap();
    assert!(matches!(vault.use_account(stranger).await, Err(VaultError::UnknownAccount)));
    assert!(matches!(vault.label_account(stranger, None).await, Err(VaultError::UnknownAccount)));
    assert!(matches!(vault.stop_watching(OWNER.parse().unwrap()).await, Err(VaultError::UnknownAccount)));
    assert_eq!(home.vault_bytes(), before);
    vault.lock();
    assert!(matches!(vault.accounts(), Err(VaultError::Locked)));
    assert!(matches!(vault.add_account(NewAccount::Next(Coin::Iotex), None).await, Err(VaultError::Locked)));
    assert!(matches!(vault.preview(vec![Place::FIRST]).await, Err(VaultError::Locked)));
    assert_eq!(home.vault_bytes(), before);
}

#[tokio::test]
async fn fifty_accounts_of_the_phrase_fit_and_the_next_is_refused() {
    let home = Home::new();
    let vault = home.imported().await;
    for _ in 1..50 {
        vault.add_account(NewAccount::Next(Coin::Ethereum), "x".repeat(40).parse().ok()).await.unwrap();
    }
    let more = vault.add_account(NewAccount::Next(Coin::Ethereum), None).await;
    assert!(matches!(more, Err(VaultError::TooManyAccounts)), "{more:?}");
    let other = vault.add_account(NewAccount::Next(Coin::Iotex), None).await;
    assert!(matches!(other, Err(VaultError::TooManyAccounts)), "{other:?}");
    let beyond = vault.add_account(NewAccount::At(Place { coin: Coin::Ethereum, index: 50 }), None).await;
    assert!(matches!(beyond, Err(VaultError::TooManyAccounts)), "{beyond:?}");
    for number in 1..=50u8 {
        let watched = Owner(alloy_primitives::Address::repeat_byte(number));
        vault.add_account(NewAccount::Watch(watched), "灯".repeat(40).parse().ok()).await.unwrap();
    }
    let vault = home.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    assert_eq!(vault.accounts().unwrap().len(), 100);
}

#[tokio::test]
async fn a_watched_account_can_be_taken_off_the_list() {
    let home = Home::new();
    let vault = home.imported().await;
    let stranger: Owner = STRANGER.parse().unwrap();
    vault.add_account(NewAccount::Watch(stranger), None).await.unwrap();
    let second = vault.add_account(NewAccount::Next(Coin::Ethereum), None).await.unwrap().owner;
    vault.use_account(second).await.unwrap();
    vault.stop_watching(stranger).await.unwrap();
    assert_eq!(vault.account().unwrap(), second);
    assert_eq!(vault.accounts().unwrap().len(), 2);
}

#[tokio::test]
async fn words_of_every_length_are_imported() {
    for (count, phrase) in [
        (12, PHRASE.to_string()),
        (15, format!("{}address", "abandon ".repeat(14))),
        (18, format!("{}agent", "abandon ".repeat(17))),
        (21, format!("{}admit", "abandon ".repeat(20))),
        (24, format!("{}art", "abandon ".repeat(23))),
    ] {
        let home = Home::new();
        let vault: FileVault = home.start();
        vault.import(phrase.into(), PASSWORD.into()).await.unwrap();
        let asked = vault.quiz().await.unwrap();
        assert!(asked.iter().all(|place| *place <= count), "{asked:?} of {count}");
    }
}

fn transaction() -> Transaction {
    let fee = Amount::wei(1_000_000_000);
    Transaction {
        chain_id: 4690,
        nonce: 0,
        call: Call { to: alloy_primitives::Address::repeat_byte(7), value: Amount::ZERO, data: Default::default() },
        gas_limit: 21_000,
        max_fee_per_gas: fee,
        max_priority_fee_per_gas: fee,
    }
}
