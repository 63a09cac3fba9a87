//! Unlock and lock: wrong passwords wait, and a locked wallet tells its page nothing (T-19, T-72).

use std::fs;
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::{account::WalletState, failure::Code};
use ipc::{access, keys};

use super::{
    node::{DEVICE, NAME, Owned},
    samples::{all, wish},
    shell::{PASSWORD, Refused, Shell, home},
};

#[test]
fn the_password_opens_and_a_wrong_one_does_not() {
    let shell = Shell::start();
    assert_eq!(shell.unlock(PASSWORD).unwrap_err().code(), Code::VaultMissing);
    let owner = shell.import();
    shell.lock();
    assert!(matches!(state(&shell), WalletState::Locked { retry_after_ms: 0, keyring: false }));
    assert_eq!(shell.unlock("correct horse battery 48").unwrap_err().code(), Code::VaultWrongPassword);
    assert_eq!(shell.unlock("").unwrap_err().code(), Code::VaultWrongPassword);
    assert_eq!(shell.unlock(PASSWORD).unwrap(), owner);
    assert!(matches!(state(&shell), WalletState::Unlocked { .. }));
}

#[test]
fn after_several_wrong_passwords_even_the_right_one_waits() {
    let shell = Shell::start();
    shell.import();
    shell.lock();
    for _ in 0..4 {
        assert_eq!(shell.unlock("wrong password").unwrap_err().code(), Code::VaultWrongPassword);
    }
    let noted = fs::read_to_string(shell.home().join("vault.guesses")).unwrap();
    assert!(noted.starts_with("4 "), "{noted}");

    // After many the wait is a minute: however slow the computer, the next try falls into it.
    let waiting = after_wrong_passwords(&shell, 20, Duration::ZERO);
    assert_eq!(waiting.unlock(PASSWORD).unwrap_err().code(), Code::VaultWait);
    let WalletState::Locked { retry_after_ms, .. } = state(&waiting) else { panic!("it opened") };
    assert!((1..=60_000).contains(&retry_after_ms), "{retry_after_ms}");
    after_wrong_passwords(&shell, 20, Duration::from_secs(60)).unlock(PASSWORD).unwrap();
}

/// A shell over a copy of the vault, in which the last of `wrong` wrong passwords was tried `ago`.
fn after_wrong_passwords(shell: &Shell, wrong: u32, ago: Duration) -> Shell {
    let copy = home();
    for name in ["vault.deedbox", "vault.seen"] {
        fs::copy(shell.home().join(name), copy.path().join(name)).unwrap();
    }
    let last = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() - ago;
    fs::write(copy.path().join("vault.guesses"), format!("{wrong} {}\n", last.as_millis())).unwrap();
    Shell::at(copy)
}

#[test]
fn without_a_keyring_the_password_is_the_only_way() {
    let shell = Shell::start();
    let owner = shell.import();
    let on = shell.call("main", &keys::SetKeyring { on: true });
    assert_eq!(on.unwrap_err().code(), Code::KeyringAbsent);
    let finger = shell.call("main", &keys::SetFinger { on: true });
    assert_eq!(finger.unwrap_err().code(), Code::KeyringAbsent);
    shell.lock();
    assert!(!shell.call("unlock", &keys::FingerGet {}).unwrap().asked);
    let opened = shell.call("unlock", &keys::UnlockWithKeyring {});
    assert_eq!(opened.unwrap_err().code(), Code::KeyringAbsent);
    assert_eq!(shell.unlock(PASSWORD).unwrap(), owner);
}

#[test]
fn a_locked_wallet_tells_no_page_what_it_holds() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let asked = shell.call("main", &access::PlanGrant { wish: wish() }).unwrap();
    let grant = shell.call("main", &access::ConfirmGrant { review: asked.id }).unwrap();
    shell.call("token", &access::TakeToken {}).unwrap();
    shell.lock();
    let (before, told) = (shell.replies().len(), shell.events().len());
    // Two calls of the unlock window open the wallet by its password, and nothing here has a radio.
    let left = ["unlock", "open_older", "scan", "pair"];
    for sample in all().iter().filter(|sample| !left.contains(&sample.name)) {
        drop(shell.ask(sample.window, sample.area, sample.name, sample.body.clone()));
    }
    let held = [owned.account.to_string(), DEVICE.to_string(), NAME.to_string(), "Almanac".to_string()];
    for reply in &shell.replies()[before..] {
        let text = reply.text.to_lowercase();
        let told = held.iter().find(|held| text.contains(&held.to_lowercase()));
        assert!(told.is_none(), "{} told {told:?}: {}", reply.command, reply.text);
    }
    assert_eq!(shell.call("main", &access::ListGrants {}).unwrap_err().code(), Code::VaultLocked);
    // Ending a grant works at any time; what it changed is told once the wallet is open.
    shell.call("main", &access::RevokeGrant { grant: grant.id }).unwrap();
    sleep(Duration::from_millis(200));
    let events = shell.events();
    assert!(events[told..].iter().all(|event| held.iter().all(|held| !event.contains(held))), "{events:?}");
}

#[test]
fn the_main_window_opens_only_the_windows_of_the_wallet() {
    let shell = Shell::start();
    for label in ["create", "import", "unlock"] {
        shell.call("main", &keys::OpenWindow { label: label.into() }).unwrap();
        assert!(shell.has_window(label));
    }
    for label in ["key", "reveal", "quiz", "password"] {
        let opened = shell.call("main", &keys::OpenWindow { label: label.into() });
        assert_eq!(opened.unwrap_err().code(), Code::VaultMissing, "{label}");
        assert!(!shell.has_window(label));
    }
    shell.import();
    shell.call("main", &keys::OpenWindow { label: "key".into() }).unwrap();
    assert!(shell.has_window("key"));
    for label in ["token", "agree", "", "https://evil.example", "main/../x"] {
        let opened = shell.call("main", &keys::OpenWindow { label: label.into() });
        assert_eq!(opened.unwrap_err().code(), Code::BadRequest, "{label}");
        assert!(!shell.has_window(label));
    }
}

fn state(shell: &Shell) -> WalletState {
    let view: Result<_, Refused> = shell.call("main", &keys::WalletViewGet {});
    view.unwrap().state
}
