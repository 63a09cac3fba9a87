//! The owner's answers: a review is answered once, by its id, as what it is (T-06); a token is shown once (T-01).

use std::net::TcpListener;

use domain::{failure::Code, grant::GrantState, review::ReviewView};
use ipc::{access, claims, rewards};
use serde_json::json;

use super::{
    node::Owned,
    samples::{review, wish},
    shell::{PASSWORD, Refused, Shell},
};

#[test]
fn a_review_is_answered_once() {
    let owned = Owned::start();
    let asked = plan(&owned.shell);
    let grant = owned.shell.call("main", &access::ConfirmGrant { review: asked.id.clone() }).unwrap();
    assert_eq!(grant.terms.owner, owned.account);
    assert_eq!(confirm(&owned.shell, &asked), Code::ReviewUnknown);
    assert_eq!(owned.shell.call("main", &access::ListGrants {}).unwrap().len(), 1);
}

#[test]
fn what_is_signed_is_what_was_shown() {
    let owned = Owned::start();
    let asked = plan(&owned.shell);
    let grant = owned.shell.call("main", &access::ConfirmGrant { review: asked.id.clone() }).unwrap();
    let shown = json!(asked);
    assert_eq!(shown["terms"], json!(grant.terms));
}

#[test]
fn an_answer_brings_nothing_but_the_id() {
    let owned = Owned::start();
    let asked = plan(&owned.shell);
    let body = json!({"review": asked.id, "terms": {"maxReadsPerDay": 1_000_000}});
    let answer = owned.shell.ask("main", "access", "confirm", body).unwrap_err();
    assert_eq!(answer.code(), Code::BadRequest);
    assert!(owned.shell.call("main", &access::ListGrants {}).unwrap().is_empty());
}

#[test]
fn an_id_that_was_never_given_out_is_unknown() {
    let owned = Owned::start();
    let shell = &owned.shell;
    assert_eq!(shell.call("main", &access::ConfirmGrant { review: review() }).unwrap_err().code(), Code::ReviewUnknown);
    assert_eq!(shell.call("main", &claims::ConfirmClaim { review: review() }).unwrap_err().code(), Code::ReviewUnknown);
    assert_eq!(shell.call("main", &rewards::Collect { review: review() }).unwrap_err().code(), Code::ReviewUnknown);
}

#[test]
fn an_answer_to_another_kind_of_question_does_nothing_and_ends_the_question() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let asked = plan(shell);
    let answer = shell.call("main", &claims::ConfirmClaim { review: asked.id.clone() });
    assert_eq!(answer.unwrap_err().code(), Code::ReviewUnknown);
    assert_eq!(confirm(shell, &asked), Code::ReviewUnknown);
    let asked = plan(shell);
    let answer = shell.call("main", &rewards::Collect { review: asked.id.clone() });
    assert_eq!(answer.unwrap_err().code(), Code::ReviewUnknown);
    assert_eq!(confirm(shell, &asked), Code::ReviewUnknown);
    assert!(shell.call("main", &claims::ListOperations {}).unwrap().is_empty());
    assert!(shell.call("main", &access::ListGrants {}).unwrap().is_empty());
}

#[test]
fn a_lock_ends_every_question() {
    let owned = Owned::start();
    let asked = plan(&owned.shell);
    owned.shell.lock();
    assert_eq!(confirm(&owned.shell, &asked), Code::VaultLocked);
    let asked_while_locked = owned.shell.call("main", &access::PlanGrant { wish: wish() });
    assert_eq!(asked_while_locked.unwrap_err().code(), Code::VaultLocked);
    owned.shell.unlock(PASSWORD).unwrap();
    assert_eq!(confirm(&owned.shell, &asked), Code::ReviewUnknown);
}

#[test]
fn another_window_cannot_answer_and_the_question_still_waits() {
    let owned = Owned::start();
    let asked = plan(&owned.shell);
    for window in ["create", "import", "unlock", "token", "stranger"] {
        let answer = owned.shell.call(window, &access::ConfirmGrant { review: asked.id.clone() });
        assert!(matches!(answer, Err(Refused::ByAccessList)), "{window}: {answer:?}");
    }
    owned.shell.call("main", &access::ConfirmGrant { review: asked.id }).unwrap();
}

#[test]
fn a_token_is_shown_once_and_only_in_its_window() {
    let owned = Owned::start();
    let shell = &owned.shell;
    assert!(!shell.has_window("token"));
    let asked = plan(shell);
    let grant = shell.call("main", &access::ConfirmGrant { review: asked.id }).unwrap();
    assert!(shell.has_window("token"));
    assert!(matches!(shell.call("main", &access::TakeToken {}), Err(Refused::ByAccessList)));
    let new = shell.call("token", &access::TakeToken {}).unwrap();
    let token = new.token.expose();
    assert!(token.starts_with("dbx_") && token.len() == 68);
    assert_eq!(new.grant.id, grant.id);
    assert_eq!(new.url, shell.call("main", &access::ShowDoor {}).unwrap().url);
    let again = shell.call("token", &access::TakeToken {}).unwrap_err();
    assert_eq!(again.code(), Code::ReviewUnknown);
    let told = shell.replies().into_iter().filter(|reply| reply.text.contains(token)).collect::<Vec<_>>();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].window.as_str(), told[0].command.as_str()), ("token", "plugin:access|take_token"));
    assert!(shell.events().iter().all(|event| !event.contains("dbx_")));
    assert!(super::secrets::traces(shell.home(), token).is_empty());
}

#[test]
fn a_token_is_not_lost_when_another_program_has_the_doors_port() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let owned = Owned::with(&[("door.port", &port)]);
    let asked = plan(&owned.shell);
    let grant = owned.shell.call("main", &access::ConfirmGrant { review: asked.id }).unwrap();
    assert_eq!(grant.state, GrantState::Active);
    let new = owned.shell.call("token", &access::TakeToken {}).unwrap();
    assert_eq!((new.grant.id, new.url), (grant.id, None));
    let opened = owned.shell.call("main", &access::SetDoor { open: true });
    assert_eq!(opened.unwrap_err().code(), Code::AccessPortTaken);
}

fn plan(shell: &Shell) -> ReviewView {
    shell.call("main", &access::PlanGrant { wish: wish() }).unwrap()
}

fn confirm(shell: &Shell, asked: &ReviewView) -> Code {
    shell.call("main", &access::ConfirmGrant { review: asked.id.clone() }).unwrap_err().code()
}
