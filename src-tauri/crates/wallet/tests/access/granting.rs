//! Planning, agreeing to, listing and revoking.

use std::sync::atomic::Ordering;

use domain::{
    Address,
    access::Outcome,
    account::Owner,
    failure::{Code, Coded},
    grant::GrantState,
    review::{Review, ReviewView},
    time::Millis,
};
use secrecy::ExposeSecret;
use wallet::{
    grant::{ConfirmGrantError, End, GrantRequest, History, PlanGrantError},
    ports::Store,
};

use crate::fakes::{DAY, HOUR, House, START, request};

const SENSOR: &str = "environment.sensor";

fn terms(view: &ReviewView) -> domain::grant::GrantTerms {
    match &view.review {
        Review::Grant(plan) => plan.terms.clone(),
        Review::Claim(_)
        | Review::Collect(_)
        | Review::CollectAll(_)
        | Review::Recipient(_)
        | Review::Send(_)
        | Review::Transfer(_)
        | Review::Upkeep(_)
        | Review::Execute(_)
        | Review::Dimo(_)
        | Review::Anchor(_)
        | Review::Replace(_) => panic!("not a grant"),
    }
}

#[tokio::test]
async fn what_is_left_open_takes_a_short_default() {
    let house = House::new(1);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let asked = GrantRequest { end: None, history_from: None, ..request("App", &[device], &["temperature.hourly"]) };
    let terms = terms(&house.wallet.plan_grant(asked).await.unwrap());
    assert_eq!(terms.not_before, START);
    assert_eq!(terms.expires_at, START.plus(7 * DAY));
    assert_eq!(terms.history_from, Millis(START.0 - 30 * DAY));
    assert_eq!(terms.history_to, terms.expires_at);
    assert_eq!((terms.max_reads_per_day, terms.max_bytes_per_day), (1_000, 16 * 1024 * 1024));
}

#[tokio::test]
async fn versions_only_grow_also_after_a_restart() {
    let house = House::new(2);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let plan = || request("App", &[device], &["temperature.raw"]);
    let first = terms(&house.wallet.plan_grant(plan()).await.unwrap()).version;
    let house = house.restarted();
    let second = terms(&house.wallet.plan_grant(plan()).await.unwrap()).version;
    assert_eq!((first, second), (1, 2));
}

#[tokio::test]
async fn a_grant_is_refused_for_what_is_not_the_owners_to_give() {
    let house = House::new(3);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let tracker = house.device(2, "tracker.gps", &["speed"]).await;
    let good = || request("App", &[device], &["temperature.raw"]);
    let refused = async |asked: GrantRequest| house.wallet.plan_grant(asked).await.unwrap_err();

    assert!(matches!(refused(GrantRequest { devices: vec![], ..good() }).await, PlanGrantError::NoDevice));
    assert!(matches!(refused(GrantRequest { scopes: vec![], ..good() }).await, PlanGrantError::NoScope));
    assert!(matches!(refused(request("App", &[device], &["speed.raw"])).await, PlanGrantError::NotOffered(_)));
    assert!(matches!(refused(request("App", &[device, tracker], &["speed.raw"])).await, PlanGrantError::NothingOf(_)));
    assert!(matches!(refused(request(" ", &[device], &["temperature.raw"])).await, PlanGrantError::BadName));
    assert!(matches!(refused(request("A\u{202e}pp", &[device], &["temperature.raw"])).await, PlanGrantError::BadName));
    assert!(matches!(refused(GrantRequest { purpose: "x".repeat(121), ..good() }).await, PlanGrantError::BadPurpose));
    assert!(matches!(refused(GrantRequest { end: Some(End::At(START)), ..good() }).await, PlanGrantError::BadSpan(_)));
    assert!(matches!(
        refused(GrantRequest { history_to: Some(Millis(1)), ..good() }).await,
        PlanGrantError::BadSpan(_)
    ));
    assert!(matches!(refused(GrantRequest { max_reads_per_day: Some(0), ..good() }).await, PlanGrantError::ZeroLimit));

    house.chain.set_owner(device, Some(Owner(Address::repeat_byte(9))));
    assert_eq!(refused(good()).await.code(), Code::GrantNotOwner);
    house.chain.set_owner(device, None);
    assert_eq!(refused(good()).await.code(), Code::GrantNotOwner);
    house.chain.down.store(true, Ordering::SeqCst);
    assert_eq!(refused(good()).await.code(), Code::ChainUnreachable);
    house.wallet.lock();
    assert_eq!(refused(good()).await.code(), Code::VaultLocked);
    assert!(house.store.grants.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_signed_is_the_stored_review_and_the_token_is_kept_as_a_hash_only() {
    let house = House::new(4);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let review = house.wallet.plan_grant(request("App", &[device], &["temperature.raw"])).await.unwrap();
    let new = house.wallet.confirm_grant(&review.id).await.unwrap();
    assert_eq!(new.view.terms, terms(&review));
    assert_eq!(new.view.sentence, review.words.sentence);
    assert_eq!(new.view.state, GrantState::Active);

    let token = new.token.expose_secret();
    assert_eq!((token.len(), &token[..4]), (68, "dbx_"));
    let kept = format!("{:?} {:?}", house.store.grants.lock().unwrap(), house.store.settings.lock().unwrap());
    assert!(!kept.contains(&token[4..20]), "the token is stored in clear");
    assert!(!format!("{new:?}").contains(&token[4..20]), "the token is printed");

    let again = house.wallet.confirm_grant(&review.id).await.unwrap_err();
    assert!(matches!(again, ConfirmGrantError::Review(_)), "{again:?}");
}

#[tokio::test]
async fn a_review_dies_after_five_minutes_and_with_the_lock() {
    let house = House::new(5);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let plan = || request("App", &[device], &["temperature.raw"]);
    let old = house.wallet.plan_grant(plan()).await.unwrap();
    house.clock.pass(300_000);
    assert_eq!(house.wallet.confirm_grant(&old.id).await.unwrap_err().code(), Code::ReviewExpired);
    let pending = house.wallet.plan_grant(plan()).await.unwrap();
    house.wallet.lock();
    assert_eq!(house.wallet.confirm_grant(&pending.id).await.unwrap_err().code(), Code::ReviewUnknown);
}

#[tokio::test]
async fn revoking_works_offline_and_locked_and_twice() {
    let house = House::new(6);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.chain.down.store(true, Ordering::SeqCst);
    house.wallet.lock();
    house.clock.pass(1_000);
    let revoked = house.wallet.revoke(&grant.id).await.unwrap();
    assert_eq!((revoked.state, revoked.revoked), (GrantState::Revoked, Some(START.plus(1_000))));
    house.clock.pass(HOUR);
    let again = house.wallet.revoke(&grant.id).await.unwrap();
    assert_eq!(again.revoked, revoked.revoked, "the first moment stays");
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessRevoked);

    let log = house.wallet.access_log(10).await.unwrap();
    let owner: Vec<&str> =
        log.rows.iter().filter(|row| row.outcome == Outcome::Owner).map(|row| row.action.as_str()).collect();
    assert_eq!(owner, ["revoke", "grant"]);
    assert!(log.intact);
}

#[tokio::test]
async fn a_revocation_holds_even_if_it_cannot_be_logged() {
    let house = House::new(7);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.store.log_full.store(true, Ordering::SeqCst);
    assert_eq!(house.wallet.revoke(&grant.id).await.unwrap().state, GrantState::Revoked);
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessRevoked);
}

#[tokio::test]
async fn a_grant_that_cannot_be_logged_does_not_come_to_be() {
    let house = House::new(8);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let review = house.wallet.plan_grant(request("App", &[device], &["temperature.raw"])).await.unwrap();
    house.store.log_full.store(true, Ordering::SeqCst);
    assert_eq!(house.wallet.confirm_grant(&review.id).await.unwrap_err().code(), Code::StoreFailed);
    assert!(house.store.grants.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_stored_revocation_is_told_as_done_though_its_counts_cannot_be_read() {
    let house = House::new(9);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.store.usage_lost.store(true, Ordering::SeqCst);
    assert_eq!(house.wallet.revoke(&grant.id).await.unwrap().state, GrantState::Revoked);
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessRevoked);
}

#[tokio::test]
async fn the_token_of_a_stored_grant_is_not_lost_though_its_counts_cannot_be_read() {
    let house = House::new(10);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let review = house.wallet.plan_grant(request("App", &[device], &["temperature.raw"])).await.unwrap();
    house.store.usage_lost.store(true, Ordering::SeqCst);
    let new = house.wallet.confirm_grant(&review.id).await.unwrap();
    assert_eq!(house.wallet.admit(&new.token).await.unwrap(), new.view.id);
}

#[tokio::test]
async fn revoking_works_though_the_note_of_the_newest_log_row_is_damaged() {
    let house = House::new(11);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let house = house.restarted();
    house.store.put_setting("access.head", "not a note").await.unwrap();
    assert_eq!(house.wallet.revoke(&grant.id).await.unwrap().state, GrantState::Revoked);
    let house = house.restarted();
    assert!(house.wallet.admit(&token).await.is_err());
}

#[tokio::test]
async fn a_long_reach_into_the_past_is_named() {
    let house = House::new(12);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let warned = async |history: History| {
        let asked = GrantRequest { history_from: Some(history), ..request("App", &[device], &["temperature.raw"]) };
        house.wallet.plan_grant(asked).await.unwrap().words.warnings
    };
    assert!(warned(History::Days(366)).await.is_empty());
    assert_eq!(warned(History::Days(367)).await, ["It covers readings of more than a year."]);
    assert_eq!(warned(History::Days(u16::MAX)).await, ["It covers every reading from the very first one on."]);
}

#[tokio::test]
async fn a_coarse_location_says_how_coarse_it_is_and_a_place_warns_of_more() {
    let house = House::new(57);
    let tracker = house.device(1, "tracker.gps", &["latitude", "longitude"]).await;
    let plan = |scopes: &[&str]| house.wallet.plan_grant(request("App", &[tracker], scopes));
    let coarse = plan(&["cell.hourly"]).await.unwrap().words;
    let words = "may read coarse location (to cells of some 5 km²) once an hour of";
    assert!(coarse.sentence.contains(words), "{}", coarse.sentence);
    assert_eq!(coarse.warnings, ["Some of this data shows in which neighbourhood or town you are, and when."]);
    let exact = plan(&["cell.hourly", "latitude.raw"]).await.unwrap().words;
    assert_eq!(exact.warnings, ["Some of this data can show where you are or when you are at home."]);
}
