//! The process forbids core dumps and attachment. It cannot be taken back, so this runs in a child of its own.
#![cfg(target_os = "linux")]

use std::process::Command;

use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

#[test]
fn a_hardened_process_dumps_no_core_and_lets_nobody_attach() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_hardens_itself", "--nocapture"])
        .env("DEEDBOX_TEST_HARDEN", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn child_that_hardens_itself() {
    if std::env::var_os("DEEDBOX_TEST_HARDEN").is_none() {
        return;
    }
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::Dumpable);
    vault::hardening::apply().unwrap();
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    let core = getrlimit(Resource::Core);
    assert_eq!((core.current, core.maximum), (Some(0), Some(0)));
}
