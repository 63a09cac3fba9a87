//! What keeps the owner's keys: locking by itself, the words asked back, another password (T-07, T-12, T-75).

use std::thread::sleep;
use std::time::{Duration, Instant};

use domain::{account::WalletState, failure::Code, lock_after::LockAfter};
use ipc::{keeping, keys};

use super::shell::{PASSWORD, PHRASE, Shell, secret};

const OTHER: &str = "another password 48";
const SOON: Duration = Duration::from_secs(20);

#[test]
fn a_wallet_that_its_owner_left_locks_and_one_with_its_owner_does_not() {
    let shell = Shell::start();
    assert_eq!(code(shell.call("main", &keeping::SetLockAfter { after: LockAfter::SHORTEST })), Code::VaultMissing);
    shell.import();
    assert_eq!(shell.call("main", &keeping::LockAfterGet {}).unwrap(), LockAfter::default());
    shell.call("main", &keeping::SetLockAfter { after: LockAfter::SHORTEST }).unwrap();
    assert_eq!(shell.call("main", &keeping::LockAfterGet {}).unwrap(), LockAfter::SHORTEST);

    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(9) {
        shell.call("main", &keeping::OwnerIsHere {}).unwrap();
        assert!(is_open(&shell), "after {:?}", began.elapsed());
        sleep(Duration::from_millis(500));
    }
    let left = Instant::now();
    while is_open(&shell) {
        assert!(left.elapsed() < SOON, "it stays open");
        sleep(Duration::from_millis(100));
    }
    assert!(left.elapsed() > Duration::from_secs(3), "it locked too soon: {:?}", left.elapsed());
    assert_eq!(code(shell.call("main", &keeping::SetLockAfter { after: LockAfter::LONGEST })), Code::VaultLocked);
    assert!(shell.ask("main", "keeping", "set_lock_after", serde_json::json!({ "after": 4 })).is_err());
}

#[test]
fn words_are_asked_back_until_they_are_right_and_cross_in_no_answer() {
    let shell = Shell::start();
    shell.import();
    let before = shell.call("main", &keeping::BackupGet {}).unwrap();
    assert!(!before.words.unwrap().asks, "whoever just typed them in has them");
    let asked = shell.call("quiz", &keeping::AskWords {}).unwrap();
    let phrase: Vec<_> = PHRASE.split(' ').collect();
    let right = asked.map(|number| secret(phrase[usize::from(number) - 1]));
    let wrong = [right[0].clone(), right[1].clone(), secret("zebra")];
    assert_eq!(code(shell.call("quiz", &keeping::AnswerWords { words: wrong })), Code::VaultWrongWords);
    shell.call("quiz", &keeping::AnswerWords { words: right.clone() }).unwrap();
    let after = shell.call("main", &keeping::BackupGet {}).unwrap();
    let (before, after) = (before.words.unwrap(), after.words.unwrap());
    assert!(after.proven >= before.proven && after.due > before.due, "a year from now instead of a month");
    assert_eq!(code(shell.call("quiz", &keeping::AnswerWords { words: right })), Code::VaultDraftEnded);
    assert!(shell.replies().iter().all(|reply| !reply.text.contains("winner") && !reply.text.contains("sausage")));
}

#[test]
fn the_password_is_changed_by_who_knows_it() {
    let shell = Shell::start();
    let owner = shell.import();
    let change =
        |old: &str, new: &str| shell.call("password", &keeping::ChangePassword { old: secret(old), new: secret(new) });
    assert_eq!(code(change(OTHER, OTHER)), Code::VaultWrongPassword);
    assert_eq!(code(change(PASSWORD, "short")), Code::VaultWeakPassword);
    assert!(change(PASSWORD, OTHER).unwrap(), "there was no keyring to lose");
    shell.lock();
    assert_eq!(shell.unlock(PASSWORD).unwrap_err().code(), Code::VaultWrongPassword);
    assert_eq!(shell.unlock(OTHER).unwrap(), owner);
}

#[test]
fn nothing_is_shown_copied_or_written_without_the_password() {
    let shell = Shell::start();
    shell.import();
    let wrong = keeping::Reveal { password: secret(OTHER) };
    assert_eq!(code(shell.call("reveal", &wrong)), Code::VaultWrongPassword);
    for window in ["reveal", "token"] {
        assert_eq!(code(shell.call(window, &keeping::CopyShown {})), Code::ReviewUnknown, "{window}");
    }
    shell.lock();
    assert_eq!(code(shell.call("reveal", &keeping::Reveal { password: secret(PASSWORD) })), Code::VaultLocked);
    assert_eq!(code(shell.call("reveal", &keeping::CopyShown {})), Code::VaultLocked);
    assert_eq!(code(shell.call("main", &keeping::BackUp {})), Code::VaultLocked);
    assert_eq!(code(shell.call("main", &keeping::BackupGet {})), Code::VaultLocked);
    assert_eq!(code(shell.call("quiz", &keeping::AskWords {})), Code::VaultLocked);
    for label in ["reveal", "quiz", "password"] {
        let opened = shell.call("main", &keys::OpenWindow { label: label.into() });
        assert_eq!(code(opened), Code::VaultLocked, "{label}");
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, super::shell::Refused>) -> Code {
    answer.unwrap_err().code()
}

fn is_open(shell: &Shell) -> bool {
    matches!(shell.wallet().state(), WalletState::Unlocked { .. })
}
