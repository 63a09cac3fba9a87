//! Backups and the words on paper, as the wallet keeps account of them.

use domain::failure::{Code, Coded};
use wallet::ports::{Store, VaultError};

use crate::{
    agreeing::Answers,
    fakes::{DAY, FakeVault, House},
};

fn words(words: [&str; 3]) -> [secrecy::SecretString; 3] {
    words.map(Into::into)
}

#[tokio::test]
async fn the_words_are_asked_for_at_once_then_after_30_days_then_yearly() {
    let house = House::new(1);
    let asks = async || house.wallet.backup().await.unwrap().words.unwrap().asks;
    assert!(asks().await, "nobody proved them here yet");
    house.wallet.quiz().await.unwrap();
    let wrong = house.wallet.answer_quiz(words(["one", "two", "four"])).await.unwrap_err();
    assert_eq!(wrong.code(), Code::VaultWrongWords);
    assert!(asks().await);
    house.wallet.answer_quiz(words(["one", "two", "three"])).await.unwrap();
    assert!(!asks().await);
    house.clock.pass(30 * DAY - 1);
    assert!(!asks().await);
    house.clock.pass(1);
    assert!(asks().await);
    house.wallet.answer_quiz(words(["one", "two", "three"])).await.unwrap();
    house.clock.pass(365 * DAY - 1);
    assert!(!asks().await);
    house.clock.pass(1);
    assert!(asks().await);
}

#[tokio::test]
async fn without_the_password_or_a_yes_nothing_is_written_or_shown() {
    let house = House::new(2);
    let password = || FakeVault::PASSWORD.into();
    let no = Answers::with(false);
    let yes = Answers::with(true);
    assert_eq!(house.wallet.back_up("another".into()).await.unwrap_err().code(), Code::VaultWrongPassword);
    assert_eq!(house.wallet.agree_to_backup(password(), &no).await.unwrap_err().code(), Code::Cancelled);
    assert_eq!(house.wallet.agree_to_reveal(password(), &no).await.unwrap_err().code(), Code::Cancelled);
    assert_eq!(
        house.wallet.agree_to_reveal("another".into(), &yes).await.unwrap_err().code(),
        Code::VaultWrongPassword
    );
    assert_eq!(house.wallet.backup().await.unwrap().written, None);
    house.wallet.agree_to_reveal(password(), &yes).await.unwrap();
    house.wallet.agree_to_backup(password(), &yes).await.unwrap();
    house.wallet.note_backup().await.unwrap();
    assert!(house.wallet.backup().await.unwrap().written.is_some());
}

#[tokio::test]
async fn devices_and_contacts_come_back_and_what_is_here_stays() {
    let house = House::new(3);
    let device = house.device(1, "environmental_sensor", &["temperature"]).await;
    let mut row = house.store.device(device).await.unwrap().unwrap();
    let backup = house.wallet.back_up(FakeVault::PASSWORD.into()).await.unwrap();

    let bare = House::new(4);
    let restored = bare.wallet.restore(&backup, FakeVault::PASSWORD.into()).await.unwrap();
    assert_eq!((restored.devices, restored.whole), (1, true));
    assert_eq!(bare.store.device(device).await.unwrap().unwrap(), row);
    assert!(bare.store.grants().await.unwrap().is_empty(), "no permission and no token comes back");

    row.name = "Renamed since".into();
    bare.store.put_device(&row).await.unwrap();
    let again = bare.wallet.restore(&backup, FakeVault::PASSWORD.into()).await.unwrap();
    assert_eq!(again.devices, 0);
    assert_eq!(bare.store.device(device).await.unwrap().unwrap().name, "Renamed since");
}

#[tokio::test]
async fn a_damaged_or_foreign_backup_restores_nothing() {
    let house = House::new(5);
    house.device(1, "environmental_sensor", &["temperature"]).await;
    let backup = house.wallet.back_up(FakeVault::PASSWORD.into()).await.unwrap();
    let bare = House::new(6);
    for at in 0..backup.len() {
        let mut damaged = backup.clone();
        damaged[at] ^= 1;
        let refused = bare.wallet.restore(&damaged, FakeVault::PASSWORD.into()).await.unwrap_err();
        assert_eq!(refused.code(), Code::VaultBadFile, "{at}");
    }
    for length in (0..backup.len()).step_by(13) {
        let refused = bare.wallet.restore(&backup[..length], FakeVault::PASSWORD.into()).await.unwrap_err();
        assert_eq!(refused.code(), Code::VaultBadFile, "{length}");
    }
    let wrong = bare.wallet.restore(&backup, "another".into()).await.unwrap_err();
    assert_eq!(wrong.to_string(), VaultError::WrongPassword.to_string());
    assert!(bare.store.devices().await.unwrap().is_empty());
}
