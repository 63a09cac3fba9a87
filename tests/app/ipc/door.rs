//! The door for AI apps: what the owner chose for it holds until the owner chooses again.

use domain::{
    access::{DoorStep, DoorTest, DoorView},
    grant::GrantState,
};
use ipc::{NewToken, access};

use super::{
    node::Owned,
    samples::wish,
    shell::{PASSWORD, Shell},
};

#[test]
fn a_door_that_the_owner_closed_stays_closed_after_an_unlock() {
    let owned = Owned::start();
    allow(&owned.shell);
    assert!(shown(&owned.shell).open, "the first permission opens it");
    set(&owned.shell, false);
    lock_and_unlock(&owned.shell);
    assert_eq!(shown(&owned.shell), DoorView { open: false, url: None, closed: true });
}

#[test]
fn a_new_permission_does_not_open_a_door_that_the_owner_closed() {
    let owned = Owned::start();
    allow(&owned.shell);
    set(&owned.shell, false);
    let second = allow(&owned.shell);
    assert_eq!((second.grant.state, second.url), (GrantState::Active, None));
    assert!(!shown(&owned.shell).open);
}

#[test]
fn a_door_closed_in_an_earlier_run_opens_by_the_owners_hand_only() {
    let owned = Owned::with(&[("door.choice", "closed")]);
    allow(&owned.shell);
    lock_and_unlock(&owned.shell);
    assert!(!shown(&owned.shell).open);
    assert!(set(&owned.shell, true).open);
    assert!(allow(&owned.shell).url.is_some());
}

#[test]
fn a_test_of_the_door_names_the_step_that_failed() {
    let owned = Owned::start();
    let test = || owned.shell.call("main", &access::TestDoor {}).unwrap();
    assert_eq!(test(), DoorTest { url: None, failed: Some(DoorStep::Open) });
    let url = allow(&owned.shell).url;
    assert!(url.is_some());
    assert_eq!(test(), DoorTest { url, failed: None });
    set(&owned.shell, false);
    assert_eq!(test().failed, Some(DoorStep::Open));
}

fn allow(shell: &Shell) -> NewToken {
    let asked = shell.call("main", &access::PlanGrant { wish: wish() }).unwrap();
    shell.call("main", &access::ConfirmGrant { review: asked.id }).unwrap();
    shell.call("token", &access::TakeToken {}).unwrap()
}

fn set(shell: &Shell, open: bool) -> DoorView {
    shell.call("main", &access::SetDoor { open }).unwrap()
}

fn shown(shell: &Shell) -> DoorView {
    shell.call("main", &access::ShowDoor {}).unwrap()
}

fn lock_and_unlock(shell: &Shell) {
    shell.lock();
    shell.unlock(PASSWORD).unwrap();
}
