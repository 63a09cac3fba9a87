//! Parameters of the key derivation that somebody forged; alone in its process, since it measures that one's memory.
#![cfg(target_os = "linux")]

mod common;

use std::{fs, time::Instant};

use common::{Home, PASSWORD, rechecked};
use wallet::ports::{Vault, VaultError};

#[tokio::test]
async fn forged_parameters_are_refused_fast_and_before_memory_is_taken() {
    let home = Home::new();
    let vault = home.imported().await;
    let good = home.vault_bytes();
    let attacks: [(usize, u32); 7] =
        [(34, u32::MAX), (34, 0), (34, 1024 * 1024 + 1), (38, 0), (38, 17), (42, 0), (42, u32::MAX)];
    for (at, number) in attacks {
        let mut forged = good.clone();
        forged[at..at + 4].copy_from_slice(&number.to_le_bytes());
        fs::write(home.file("vault.deedbox"), rechecked(forged)).unwrap();
        let (start, before) = (Instant::now(), peak_memory());
        let result = vault.unlock(PASSWORD.into()).await;
        assert!(matches!(result, Err(VaultError::Damaged)), "{number} at {at}: {result:?}");
        assert!(start.elapsed().as_secs() < 5, "{number} at {at} took {:?}", start.elapsed());
        assert!(peak_memory() - before < 16 * 1024, "{number} at {at} took memory");
    }
    for version in [0u16, 2, u16::MAX] {
        let mut forged = good.clone();
        forged[8..10].copy_from_slice(&version.to_le_bytes());
        fs::write(home.file("vault.deedbox"), rechecked(forged)).unwrap();
        assert!(matches!(vault.unlock(PASSWORD.into()).await, Err(VaultError::Damaged)));
    }
}

/// The most memory this process ever held, in KiB.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
