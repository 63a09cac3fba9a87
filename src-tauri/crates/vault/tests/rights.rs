//! Whose files, with which rights.
#![cfg(unix)]

mod common;

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    process::Command,
};

use common::{Home, PASSWORD};
use vault::FileVault;
use wallet::ports::{Vault, VaultError};

/// The umask belongs to the whole process, so this runs in a child of its own.
#[test]
fn files_are_0600_and_folders_0700_whatever_the_umask() {
    for umask in ["000", "022", "777"] {
        let home = Home::new();
        let status = Command::new("sh")
            .args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh", umask])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_writes_a_vault", "--nocapture"])
            .env("DEEDBOX_TEST_HOME", home.path())
            .output()
            .unwrap();
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
        assert_eq!(mode(&home.path()), 0o700, "umask {umask}");
        let files: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().path()).collect();
        assert!(files.len() >= 3, "vault, what was seen, what was guessed: {files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "umask {umask}, {file:?}");
        }
    }
}

#[test]
fn child_that_writes_a_vault() {
    let Some(path) = std::env::var_os("DEEDBOX_TEST_HOME") else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let vault = FileVault::open(path.as_ref(), Home::new().options()).unwrap();
        vault.import(common::PHRASE.into(), PASSWORD.into()).await.unwrap();
        assert!(vault.unlock("wrong password".into()).await.is_err());
    });
}

#[tokio::test]
async fn a_folder_and_file_open_to_others_are_closed() {
    let home = Home::new();
    drop(home.imported().await);
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o777)).unwrap();
    fs::set_permissions(home.file("vault.deedbox"), fs::Permissions::from_mode(0o666)).unwrap();
    home.start().unlock(PASSWORD.into()).await.unwrap();
    assert_eq!(mode(&home.path()), 0o700);
    assert_eq!(mode(&home.file("vault.deedbox")), 0o600);
}

#[tokio::test]
async fn a_link_a_pipe_or_a_folder_in_the_vaults_place_is_refused() {
    let home = Home::new();
    drop(home.imported().await);
    let (file, aside) = (home.file("vault.deedbox"), home.file("elsewhere"));
    fs::rename(&file, &aside).unwrap();
    symlink(&aside, &file).unwrap();
    assert_refused(&home);
    fs::remove_file(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    assert_refused(&home);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_refused(&home);
}

#[tokio::test]
async fn a_link_in_the_homes_place_is_refused() {
    let home = Home::new();
    drop(home.imported().await);
    let link = home.path().with_file_name("link");
    symlink(home.path(), &link).unwrap();
    assert!(matches!(FileVault::open(&link, home.options()), Err(VaultError::Storage(_))));
}

#[tokio::test]
async fn a_link_in_the_place_of_the_new_file_is_not_followed() {
    let home = Home::new();
    let outside = home.path().with_file_name("outside");
    fs::create_dir(home.path()).unwrap();
    fs::write(&outside, "untouched").unwrap();
    symlink(&outside, home.file("vault.deedbox.new")).unwrap();
    drop(home.imported().await);
    assert_eq!(fs::read_to_string(outside).unwrap(), "untouched");
    assert!(fs::symlink_metadata(home.file("vault.deedbox")).unwrap().is_file());
}

/// Needs root to make a file another user's.
#[tokio::test]
async fn another_users_file_is_refused() {
    let home = Home::new();
    drop(home.imported().await);
    if fs::metadata(home.path()).unwrap().uid() != 0 {
        eprintln!("not root: nobody else's file can be made here");
        return;
    }
    std::os::unix::fs::chown(home.file("vault.deedbox"), Some(65_534), None).unwrap();
    assert_refused(&home);
}

fn assert_refused(home: &Home) {
    let result = FileVault::open(&home.path(), home.options());
    assert!(matches!(result, Err(VaultError::Storage(_))), "{result:?}");
}

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}
