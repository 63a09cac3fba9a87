//! The keyring of a real desktop: gnome-keyring on a bus of its own.
#![cfg(target_os = "linux")]

mod common;
#[path = "common/desktop.rs"]
mod desktop;

use std::{cell::RefCell, fs, os::unix::fs::PermissionsExt, path::Path, process::Command, time::Instant};

use common::{Home, OWNER, PASSWORD};
use domain::account::WalletState;
use tempfile::TempDir;
use vault::{FileVault, Keyring, Options};
use wallet::ports::{Vault, VaultError};

/// Starts the keyring with the password `$1`, then runs the test binary `$2` once for each part that follows.
const SESSION: &str = r#"
printf %s "$1" | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 &
daemon=$!
gdbus wait --session --timeout 30 org.freedesktop.secrets || { kill $daemon; echo "gnome-keyring did not start"; exit 1; }
binary=$2; shift 2
for part in "$@"; do
  DEEDBOX_TEST_DAEMON=$daemon DEEDBOX_TEST_PART=$part "$binary" --exact child_in_a_session --nocapture || { kill $daemon; exit 1; }
done
kill $daemon 2>/dev/null
wait $daemon 2>/dev/null
exit 0
"#;

#[test]
fn the_desktops_keyring_opens_the_vault_and_its_failures_lead_to_the_password() {
    for program in ["dbus-run-session", "gnome-keyring-daemon", "gdbus"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|dir| dir.join(program).is_file());
        assert!(found, "this test needs {program}: apt-get install dbus gnome-keyring libglib2.0-bin");
    }
    let (runtime, data, home) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::set_permissions(runtime.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let failures = RefCell::new(Vec::new());
    let in_folder = |data: &Path, password: &str, parts: &[&str]| {
        let output = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", SESSION, "sh", password])
            .arg(std::env::current_exe().unwrap())
            .args(parts)
            .env("XDG_RUNTIME_DIR", runtime.path())
            .env("XDG_DATA_HOME", data)
            .env("HOME", data)
            .env("DEEDBOX_TEST_HOME", home.path().join("home"))
            .env_remove("DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL")
            .output()
            .unwrap();
        let told = [output.stdout, output.stderr].concat();
        if !output.status.success() {
            failures.borrow_mut().push(format!("{parts:?}: {}", String::from_utf8_lossy(&told)));
        }
    };
    let session = |password: &str, parts: &[&str]| in_folder(data.path(), password, parts);
    session("ci-only", &["turn on", "open", "search"]);
    session("ci-only", &["open"]);
    session("another password", &["locked"]);
    session("ci-only", &["locked meanwhile"]);
    session("ci-only", &["killed meanwhile"]);
    let other = TempDir::new().unwrap();
    in_folder(other.path(), "ci-only", &["refused"]);
    session("ci-only", &["open", "doubled", "refused"]);
    session("ci-only", &["deleted", "refused", "on again", "open"]);
    session("ci-only", &["turn off"]);
    let absent = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_in_a_session", "--nocapture"])
        .env("DEEDBOX_TEST_PART", "absent")
        .env("DEEDBOX_TEST_HOME", home.path().join("other"))
        .env("XDG_RUNTIME_DIR", runtime.path())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    let mut failures = failures.into_inner();
    if !absent.status.success() {
        failures.push(format!("absent: {}", String::from_utf8_lossy(&absent.stderr)));
    }
    println!("FIGURES {}", serde_json::json!({ "keyring_failures": failures.len() }));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn child_in_a_session() {
    let (Ok(part), Some(home)) = (std::env::var("DEEDBOX_TEST_PART"), std::env::var_os("DEEDBOX_TEST_HOME")) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(run(&part, home.as_ref()));
}

async fn run(part: &str, home: &Path) {
    let options = Options { keyring: Keyring::Os, ..Home::new().options() };
    let vault = FileVault::open(home, options).unwrap();
    let start = Instant::now();
    match part {
        "turn on" => {
            vault.import(common::PHRASE.into(), PASSWORD.into()).await.unwrap();
            vault.set_keyring(true).await.unwrap();
        }
        "open" => assert_eq!(vault.unlock_with_keyring().await.unwrap().to_string(), OWNER),
        "search" => {
            // The library waits for the bus in its own way, which no task of a runtime may.
            let home = home.to_path_buf();
            tokio::task::spawn_blocking(move || search(&home)).await.unwrap();
        }
        "refused" => refused(&vault).await,
        "locked meanwhile" => {
            vault.unlock_with_keyring().await.unwrap();
            desktop::lock().await;
            refused(&vault).await;
        }
        "killed meanwhile" => {
            vault.unlock_with_keyring().await.unwrap();
            desktop::kill();
            refused(&vault).await;
        }
        "doubled" => desktop::double().await,
        "deleted" => desktop::delete().await,
        "on again" => {
            vault.unlock(PASSWORD.into()).await.unwrap();
            vault.set_keyring(true).await.unwrap();
        }
        "locked" => {
            let result = vault.unlock_with_keyring().await;
            assert!(matches!(result, Err(VaultError::KeyringLocked | VaultError::KeyringTimeout)), "{result:?}");
            vault.unlock(PASSWORD.into()).await.unwrap();
        }
        "turn off" => {
            vault.unlock(PASSWORD.into()).await.unwrap();
            vault.set_keyring(false).await.unwrap();
            vault.lock();
            assert_eq!(vault.state(), WalletState::Locked { retry_after_ms: 0, keyring: false });
            assert!(matches!(vault.unlock_with_keyring().await, Err(VaultError::KeyringAbsent)));
            vault.unlock(PASSWORD.into()).await.unwrap();
        }
        "absent" => {
            vault.import(common::PHRASE.into(), PASSWORD.into()).await.unwrap();
            let result = vault.set_keyring(true).await;
            assert!(matches!(result, Err(VaultError::KeyringAbsent)), "{result:?}");
        }
        other => panic!("no part {other}"),
    }
    // 10 s are the keyring's; the rest is for a computer that is busy.
    assert!(start.elapsed().as_secs() <= 30, "{part} took {:?}", start.elapsed());
}

/// Whatever the keyring says, the password opens.
async fn refused(vault: &FileVault) {
    vault.lock();
    let result = vault.unlock_with_keyring().await;
    let named = [VaultError::KeyringLocked, VaultError::KeyringTimeout, VaultError::KeyringAbsent];
    let named = named.map(|error| error.to_string());
    let told = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
    assert!(named.contains(&told), "{result:?}");
    vault.unlock(PASSWORD.into()).await.unwrap();
}

/// No file of the wallet or of the keyring holds the key in clear.
fn search(home: &Path) {
    let file = fs::read(home.join("vault.deedbox")).unwrap();
    let user = format!("vault {}", hex::encode(&file[10..26]));
    let hexed = keyring::Entry::new("deedbox", &user).unwrap().get_password().unwrap();
    let key = hex::decode(&hexed).unwrap();
    let data = std::env::var_os("XDG_DATA_HOME").unwrap();
    let mut folders = vec![home.to_path_buf(), data.into()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                let bytes = fs::read(&path).unwrap();
                let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
                assert!(!holds(&key) && !holds(hexed.as_bytes()), "{}", path.display());
                files += 1;
            }
        }
    }
    assert!(files >= 3, "the vault, its note and the keyring's own file are looked into");
}
