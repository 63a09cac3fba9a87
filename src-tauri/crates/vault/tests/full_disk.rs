//! A disk that takes nothing more, and folders where nothing can be kept (T-24).
#![cfg(target_os = "linux")]

mod common;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use common::{Home, OWNER, PASSWORD, PHRASE};
use domain::{accounts::Coin, failure::Coded};
use vault::FileVault;
use wallet::ports::{Accounts, Keeping, NewAccount, Vault, VaultError};

/// No file can grow from here on; the signal that would end the program is ignored, as on a disk that is full.
const FULL: &str = r#"trap "" XFSZ; ulimit -f 0; exec "$0" --exact child_on_a_full_disk --nocapture"#;

#[tokio::test]
async fn a_full_disk_is_told_and_neither_the_vault_nor_its_keys_are_lost() {
    let home = Home::new();
    drop(home.imported().await);
    let before = home.vault_bytes();
    let bare = Home::new();
    let child = Command::new("sh")
        .args(["-c", FULL])
        .arg(std::env::current_exe().unwrap())
        .env("DEEDBOX_TEST_HOME", home.path())
        .env("DEEDBOX_TEST_BARE", bare.path())
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    assert_eq!(home.vault_bytes(), before);
    let vault = home.start();
    assert_eq!(vault.unlock(PASSWORD.into()).await.unwrap().to_string(), OWNER);
    vault.add_account(NewAccount::Next(Coin::Iotex), None).await.unwrap();
    bare.start().import(PHRASE.into(), PASSWORD.into()).await.unwrap();
}

#[test]
fn child_on_a_full_disk() {
    let (Some(home), Some(bare)) = (std::env::var_os("DEEDBOX_TEST_HOME"), std::env::var_os("DEEDBOX_TEST_BARE"))
    else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let vault = FileVault::open(Path::new(&home), Home::new().options()).unwrap();
        assert_eq!(vault.unlock(PASSWORD.into()).await.unwrap().to_string(), OWNER, "reading still works");
        refused(vault.add_account(NewAccount::Next(Coin::Iotex), None).await);
        refused(vault.change_password(PASSWORD.into(), "another password".into()).await);
        assert_eq!(vault.accounts().unwrap().len(), 1, "what was not written is not there");
        vault.lock();
        vault.unlock(PASSWORD.into()).await.unwrap();

        let vault = FileVault::open(Path::new(&bare), Home::new().options()).unwrap();
        refused(vault.import(PHRASE.into(), PASSWORD.into()).await);
        refused(
            vault.settle(std::fs::read(PathBuf::from(&home).join("vault.deedbox")).unwrap(), PASSWORD.into()).await,
        );
        assert!(matches!(vault.unlock(PASSWORD.into()).await, Err(VaultError::Missing)));
    });
}

#[test]
fn a_folder_where_nothing_can_be_kept_is_named() {
    for place in ["/proc/deedbox", "/dev/null", "/dev/null/deedbox"] {
        let refused = FileVault::open(Path::new(place), Home::new().options()).err().unwrap();
        assert!(matches!(refused, VaultError::Storage(_)), "{place}: {refused:?}");
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, VaultError>) {
    let failure = result.unwrap_err().failure();
    assert_eq!(failure.code.as_str(), "vault.storage", "{failure}");
    assert!(!failure.detail.contains(PASSWORD), "{failure}");
}
