//! What an app asks for waits, is narrowed, and is allowed or put away by the owner alone (T-58, T-65).

use domain::{
    access_request::{RequestView, Standing},
    failure::Code,
    grant::GrantView,
    review::{Review, ReviewView},
};
use ipc::{RequestWish, access};

use super::{
    node::{DEVICE, Owned},
    samples::{REQUEST, less, narrower, wish},
    shell::Shell,
};

#[test]
fn a_pasted_request_waits_and_grants_nothing() {
    let owned = Owned::start();
    let asked = receive(&owned.shell);
    assert_eq!((asked.standing, asked.namesake, asked.earlier), (Standing::Unverified, false, 0));
    assert_eq!(inbox(&owned.shell), std::slice::from_ref(&asked));
    let shown = owned.shell.call("main", &access::InspectRequest { request: asked.id }).unwrap();
    assert_eq!(shown, asked);
    assert!(grants(&owned.shell).is_empty());
    let bad = owned.shell.call("main", &access::ReceiveRequest { text: "{}".into() }).unwrap_err();
    assert_eq!(bad.code(), Code::BadRequest);
}

#[test]
fn a_pasted_request_is_planned_narrower_and_what_was_shown_is_what_is_allowed() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let asked = receive(shell);
    let review = plan(shell, &asked, less());
    let Review::Grant(planned) = &review.review else { panic!("{:?}", review.review) };
    let terms = planned.terms.clone();
    assert_eq!(terms.scopes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["temperature.daily"]);
    assert_eq!((terms.devices.as_slice(), terms.max_reads_per_day, terms.max_bytes_per_day), (&[DEVICE][..], 5, 1_000));
    assert_eq!((terms.app.as_str(), terms.purpose.as_str()), ("Almanac", "A weekly summary"));
    assert_eq!(inbox(shell).len(), 1, "a plan answers nothing");
    let grant = shell.call("main", &access::ConfirmGrant { review: review.id }).unwrap();
    assert_eq!(grant.terms, terms);
    assert!(shell.has_window("token"));
    shell.call("main", &access::DismissRequest { request: asked.id }).unwrap();
    assert!(inbox(shell).is_empty());
    assert_eq!(grants(shell).len(), 1);
}

#[test]
fn more_than_was_asked_for_is_not_planned() {
    let owned = Owned::start();
    let asked = receive(&owned.shell);
    let wider = [
        RequestWish { scopes: vec!["humidity.raw".parse().unwrap()], ..less() },
        RequestWish { days: 91, ..less() },
        RequestWish { history_days: 31, ..less() },
        RequestWish { max_reads_per_day: 101, ..less() },
        RequestWish { max_bytes_per_day: 1_048_577, ..less() },
    ];
    for wish in wider {
        let refused = owned.shell.call("main", &access::PlanRequest { request: asked.id, wish: wish.clone() });
        assert_eq!(refused.unwrap_err().code(), Code::BadRequest, "{wish:?}");
    }
}

#[test]
fn a_request_that_was_denied_is_gone_and_granted_nothing() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let asked = receive(shell);
    shell.call("main", &access::DismissRequest { request: asked.id }).unwrap();
    assert!(inbox(shell).is_empty() && grants(shell).is_empty());
    let planned = shell.call("main", &access::PlanRequest { request: asked.id, wish: less() });
    assert_eq!(planned.unwrap_err().code(), Code::GrantUnknown);
}

#[test]
fn a_pinned_key_makes_an_app_of_the_same_name_another_one() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let asked = receive(shell);
    let pin = |key| shell.call("main", &access::PinApp { name: "Almanac".into(), key }).unwrap();
    pin(Some(DEVICE.0));
    assert!(shell.call("main", &access::InspectRequest { request: asked.id }).unwrap().namesake);
    pin(None);
    assert!(!shell.call("main", &access::InspectRequest { request: asked.id }).unwrap().namesake);
}

#[test]
fn a_permission_is_made_longer_and_narrower_under_the_same_key() {
    let owned = Owned::start();
    let shell = &owned.shell;
    let first = shell.call("main", &access::PlanGrant { wish: wish() }).unwrap();
    let first = shell.call("main", &access::ConfirmGrant { review: first.id }).unwrap();
    shell.call("token", &access::TakeToken {}).unwrap();
    let asked = shell.call("main", &access::PlanLonger { grant: first.id, days: 20 }).unwrap();
    let longer = shell.call("main", &access::ConfirmChange { review: asked.id }).unwrap();
    assert!(longer.terms.expires_at > first.terms.expires_at);
    let asked = shell.call("main", &access::PlanNarrower { grant: longer.id, wish: narrower() }).unwrap();
    let less = shell.call("main", &access::ConfirmChange { review: asked.id }).unwrap();
    assert_eq!((less.terms.max_reads_per_day, less.terms.expires_at), (5, longer.terms.expires_at));
    assert_eq!(grants(shell).len(), 1);
    let no_token = shell.call("token", &access::TakeToken {}).unwrap_err();
    assert_eq!(no_token.code(), Code::ReviewUnknown, "a change makes no key");
}

fn receive(shell: &Shell) -> RequestView {
    shell.call("main", &access::ReceiveRequest { text: REQUEST.into() }).unwrap()
}

fn inbox(shell: &Shell) -> Vec<RequestView> {
    shell.call("main", &access::ListRequests {}).unwrap()
}

fn grants(shell: &Shell) -> Vec<GrantView> {
    shell.call("main", &access::ListGrants {}).unwrap()
}

fn plan(shell: &Shell, asked: &RequestView, wish: RequestWish) -> ReviewView {
    shell.call("main", &access::PlanRequest { request: asked.id, wish }).unwrap()
}
