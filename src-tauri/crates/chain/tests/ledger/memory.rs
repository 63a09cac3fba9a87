//! How much memory an answer takes that is meant to take all.

use std::{fs, sync::Arc};

use vault::FileVault;

use crate::{fakes::Seeded, fault::Fault, operation::Operation, scene::Scene};

/// The most that the resident memory grew, for a moment, while a node gave such an answer; nothing else may run meanwhile.
pub async fn growth(vault: &Arc<FileVault>) -> u64 {
    let mut most = 0;
    for fault in [Fault::Redirect, Fault::HugeBody, Fault::Deep, Fault::SlowDrip] {
        let scene = Scene::set(vault, fault, Operation::Send, &Seeded::new(1)).await;
        for node in &scene.nodes {
            let mut trouble = node.trouble();
            (trouble.aim, trouble.from, trouble.left) = (None, 0, u32::MAX);
        }
        // The first of these faults needs no memory of its own, and warms up all that the others use, too.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = kilobytes("VmRSS:");
        assert!(scene.wallet.rewards().await.is_err(), "{fault}");
        if fault != Fault::Redirect {
            most = most.max(kilobytes("VmHWM:").saturating_sub(before) * 1024);
        }
    }
    most
}

fn kilobytes(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|one| one.strip_prefix(line)).unwrap();
    found.trim().trim_end_matches(" kB").parse().unwrap()
}
