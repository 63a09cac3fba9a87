//! Damaged, forged, rolled back and half-written vault files.

mod common;

use std::fs;

use common::{Home, PASSWORD, PHRASE, rechecked};
use wallet::ports::{Keeping, Vault, VaultError};

#[tokio::test]
async fn every_flipped_bit_is_refused_and_the_file_left_as_it_was() {
    let home = Home::new();
    let vault = home.imported().await;
    let good = home.vault_bytes();
    for bit in 0..good.len() * 8 {
        let mut damaged = good.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(home.file("vault.deedbox"), &damaged).unwrap();
        let result = vault.unlock(PASSWORD.into()).await;
        assert!(matches!(result, Err(VaultError::Damaged)), "bit {bit}: {result:?}");
        assert_eq!(home.vault_bytes(), damaged, "bit {bit}");
    }
    fs::write(home.file("vault.deedbox"), &good).unwrap();
    vault.unlock(PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn every_truncation_is_refused_and_the_file_left_as_it_was() {
    let home = Home::new();
    let vault = home.imported().await;
    let good = home.vault_bytes();
    for length in 0..good.len() {
        fs::write(home.file("vault.deedbox"), &good[..length]).unwrap();
        let result = vault.unlock(PASSWORD.into()).await;
        assert!(matches!(result, Err(VaultError::Damaged)), "{length} bytes: {result:?}");
        assert_eq!(home.vault_bytes(), &good[..length]);
    }
    let long = [good.as_slice(), &[0; 100_000]].concat();
    fs::write(home.file("vault.deedbox"), long).unwrap();
    assert!(matches!(vault.unlock(PASSWORD.into()).await, Err(VaultError::Damaged)));
}

/// Somebody who knows the format flips a bit and makes the checksum right: the keys still refuse. The parameters of the
/// key derivation have their own test.
#[tokio::test]
async fn every_bit_of_the_header_and_contents_is_authenticated() {
    let home = Home::new();
    drop(home.imported().await);
    let good = home.vault_bytes();
    fs::remove_file(home.file("vault.seen")).unwrap();
    for at in (0..good.len() - 32).filter(|at| !(34..46).contains(at)) {
        let bit = at % 8;
        let mut forged = good.clone();
        forged[at] ^= 1 << bit;
        fs::write(home.file("vault.deedbox"), rechecked(forged)).unwrap();
        let _ = fs::remove_file(home.file("vault.guesses"));
        let result = home.start().unlock(PASSWORD.into()).await;
        let refused = matches!(result, Err(VaultError::Damaged | VaultError::WrongPassword));
        assert!(refused, "byte {at}, bit {bit}: {result:?}");
    }
}

#[tokio::test]
async fn splices_of_two_vaults_of_one_password_are_refused() {
    let (one, two) = (Home::new(), Home::new());
    drop((one.imported().await, two.imported().await));
    let (a, b) = (one.vault_bytes(), two.vault_bytes());
    assert_eq!(a.len(), b.len());
    fs::remove_file(one.file("vault.seen")).unwrap();
    for cut in (1..a.len() - 32).step_by(3) {
        let spliced = rechecked([&a[..cut], &b[cut..]].concat());
        if spliced[..cut] == b[..cut] {
            continue;
        }
        fs::write(one.file("vault.deedbox"), spliced).unwrap();
        let _ = fs::remove_file(one.file("vault.guesses"));
        let result = one.start().unlock(PASSWORD.into()).await;
        assert!(result.is_err(), "cut at {cut}");
    }
}

#[tokio::test]
async fn an_older_generation_put_back_is_told() {
    let home = Home::with(common_store());
    let vault = home.imported().await;
    let old = home.vault_bytes();
    vault.set_keyring(true).await.unwrap();
    vault.unlock(PASSWORD.into()).await.unwrap();
    fs::write(home.file("vault.deedbox"), &old).unwrap();
    let result = home.start().unlock(PASSWORD.into()).await;
    assert!(matches!(result, Err(VaultError::RolledBack)), "{result:?}");
    assert_eq!(home.vault_bytes(), old);

    // Only the owner, with the password, chooses it all the same.
    assert!(matches!(home.start().open_older("another".into()).await, Err(VaultError::WrongPassword)));
    assert!(matches!(home.start().unlock(PASSWORD.into()).await, Err(VaultError::RolledBack)));
    home.start().open_older(PASSWORD.into()).await.unwrap();
    home.start().unlock(PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn another_vault_in_its_place_is_told() {
    let (one, two) = (Home::new(), Home::new());
    drop((one.imported().await, two.imported().await));
    fs::copy(two.file("vault.deedbox"), one.file("vault.deedbox")).unwrap();
    assert!(matches!(one.start().unlock(PASSWORD.into()).await, Err(VaultError::RolledBack)));
}

/// The states of the folder that a crash can leave at each step of a write.
#[tokio::test]
async fn a_crash_at_any_step_of_a_write_leaves_an_openable_vault() {
    let home = Home::with(common_store());
    let vault = home.imported().await;
    let old = home.vault_bytes();
    vault.set_keyring(true).await.unwrap();
    let new = home.vault_bytes();
    assert_ne!(old, new);
    assert_eq!(fs::read(home.file("vault.deedbox.previous")).unwrap(), old, "the generation before is kept");
    let half = &new[..new.len() / 2];
    type Files<'a> = &'a [(&'a str, &'a [u8])];
    let crashes: [Files; 7] = [
        &[("vault.deedbox", &old), ("vault.deedbox.previous.new", &old[..100])],
        &[("vault.deedbox", &old), ("vault.deedbox.previous", &old)],
        &[("vault.deedbox", &old), ("vault.deedbox.previous", &old), ("vault.deedbox.new", half)],
        &[("vault.deedbox", &old), ("vault.deedbox.previous", &old), ("vault.deedbox.new", &new)],
        &[("vault.deedbox", &new), ("vault.deedbox.previous", &old)],
        // The disk lost what it had promised to keep.
        &[("vault.deedbox", half), ("vault.deedbox.previous", &old)],
        &[("vault.deedbox.previous", &old)],
    ];
    for (case, files) in crashes.iter().enumerate() {
        for entry in fs::read_dir(home.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() != "vault.seen" {
                fs::remove_file(path).unwrap();
            }
        }
        for (name, bytes) in *files {
            fs::write(home.file(name), bytes).unwrap();
        }
        fs::write(home.file("vault.seen"), seen(&old)).unwrap();
        let vault = home.start();
        vault.unlock(PASSWORD.into()).await.unwrap_or_else(|e| panic!("case {case}: {e}"));
        vault.set_keyring(true).await.unwrap_or_else(|e| panic!("case {case}, writing again: {e}"));
        let vault = home.start();
        vault.unlock(PASSWORD.into()).await.unwrap_or_else(|e| panic!("case {case}, opening again: {e}"));
        assert!(!home.file("vault.deedbox.previous").exists(), "case {case}: dropped once the new one was opened");
    }
}

#[tokio::test]
async fn a_damaged_newer_generation_is_set_aside_not_overwritten() {
    let home = Home::with(common_store());
    let vault = home.imported().await;
    vault.set_keyring(true).await.unwrap();
    fs::write(home.file("vault.deedbox"), b"half a vault").unwrap();
    let vault = home.start();
    vault.unlock(PASSWORD.into()).await.unwrap();
    assert_eq!(home.vault_bytes(), b"half a vault");
    vault.set_keyring(true).await.unwrap();
    assert_eq!(fs::read(home.file("vault.deedbox.damaged")).unwrap(), b"half a vault");
}

#[tokio::test]
async fn the_shipped_cost_is_what_the_file_says() {
    let home = Home::new();
    let options = vault::Options { cost: vault::KdfCost::calibrated(), ..home.options() };
    // The clock stands at half a second a look: dear enough at once, so that the test stays quick.
    let options = vault::Options { clock: std::sync::Arc::new(SlowClock(500.into())), ..options };
    let vault = vault::FileVault::open(&home.path(), options).unwrap();
    vault.import(PHRASE.into(), PASSWORD.into()).await.unwrap();
    let bytes = home.vault_bytes();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((number(34), number(38), number(42)), (256 * 1024, 3, 1));
}

struct SlowClock(std::sync::atomic::AtomicU64);

#[async_trait::async_trait]
impl wallet::ports::Clock for SlowClock {
    fn now(&self) -> domain::time::Millis {
        domain::time::Millis(self.0.fetch_add(500, std::sync::atomic::Ordering::SeqCst))
    }

    async fn sleep(&self, _millis: u64) {
        std::future::pending().await
    }
}

fn common_store() -> vault::Keyring {
    vault::Keyring::Store(keyring_core::mock::Store::new().unwrap())
}

fn seen(vault: &[u8]) -> String {
    let generation = u64::from_le_bytes(vault[26..34].try_into().unwrap());
    format!("{} {generation}\n", hex::encode(&vault[10..26]))
}
