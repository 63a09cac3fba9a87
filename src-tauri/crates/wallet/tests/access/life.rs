//! A permission after it was given: paused, made longer, made narrower.

use std::sync::atomic::Ordering;

use domain::{
    access::Outcome,
    device::DeviceId,
    failure::{Code, Coded},
    grant::{GrantState, GrantTerms, NO_END},
    pause::PauseReason,
    review::{Review, ReviewView},
};
use secrecy::SecretString;
use wallet::{
    access::ReadRequest,
    grant::{End, GrantRequest, History, NarrowRequest},
};

use crate::fakes::{DAY, HOUR, House, START, request};

const SENSOR: &str = "environment.sensor";

fn read(device: DeviceId, scope: &str) -> ReadRequest {
    ReadRequest { device: device.to_string(), scope: scope.to_string(), limit: Some(1), ..ReadRequest::default() }
}

async fn code(house: &House, token: &SecretString, device: DeviceId, scope: &str) -> Option<Code> {
    house.wallet.read(token, read(device, scope)).await.err().map(|error| error.code())
}

fn planned(view: &ReviewView) -> GrantTerms {
    let Review::Grant(plan) = &view.review else { panic!("not a grant") };
    plan.terms.clone()
}

#[tokio::test]
async fn a_pause_works_offline_and_locked_and_holds_over_a_restart_until_the_owner_goes_on() {
    let house = House::new(110);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.chain.down.store(true, Ordering::SeqCst);
    house.wallet.lock();
    let paused = house.wallet.pause_grant(&grant.id).await.unwrap();
    assert_eq!((paused.state, paused.paused.unwrap().why), (GrantState::Paused, PauseReason::Owner));
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessPaused);
    assert!(!house.wallet.still_holds(&grant.id).await);
    assert_eq!(house.wallet.resume_grant(&grant.id).await.unwrap_err().code(), Code::VaultLocked);

    let house = house.restarted();
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessPaused);
    house.vault.locked.store(false, Ordering::SeqCst);
    assert_eq!(house.wallet.resume_grant(&grant.id).await.unwrap().state, GrantState::Active);
    house.chain.down.store(false, Ordering::SeqCst);
    assert_eq!(code(&house, &token, device, "temperature.raw").await, None);

    let log = house.wallet.access_log(20).await.unwrap();
    let owner: Vec<&str> =
        log.rows.iter().filter(|row| row.outcome == Outcome::Owner).map(|row| row.action.as_str()).collect();
    assert_eq!(owner, ["resume", "pause", "grant"]);
    assert!(log.intact);
}

#[tokio::test]
async fn a_pause_holds_even_if_it_cannot_be_logged() {
    let house = House::new(111);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.store.log_full.store(true, Ordering::SeqCst);
    assert_eq!(house.wallet.pause_grant(&grant.id).await.unwrap().state, GrantState::Paused);
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessPaused);
}

#[tokio::test]
async fn an_extension_keeps_terms_and_token_and_takes_the_place_of_the_version_before() {
    let house = House::new(112);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    assert_eq!(code(&house, &token, device, "temperature.raw").await, None);

    let review = house.wallet.plan_extension(&grant.id, End::Days(20)).await.unwrap();
    let longer = house.wallet.confirm_change(&review.id).await.unwrap();
    assert_eq!(
        longer.terms,
        GrantTerms {
            expires_at: START.plus(20 * DAY),
            history_to: START.plus(20 * DAY),
            version: longer.terms.version,
            ..grant.terms.clone()
        }
    );
    assert!(longer.terms.version > grant.terms.version && longer.id != grant.id);
    assert_eq!(longer.reads, 1, "what was read of the version before counts");
    let listed = house.wallet.grants().await.unwrap();
    assert_eq!(listed.iter().map(|view| view.id).collect::<Vec<_>>(), [longer.id]);

    house.clock.set(START.plus(19 * DAY));
    assert_eq!(house.wallet.admit(&token).await.unwrap(), longer.id, "the same key opens the version that counts");
    assert!(!house.wallet.still_holds(&grant.id).await, "the version before holds no more");
    assert_eq!(house.wallet.revoke(&grant.id).await.unwrap().id, longer.id, "an old id ends what counts now");
    assert_eq!(house.wallet.admit(&token).await.unwrap_err().code(), Code::AccessRevoked);
}

#[tokio::test]
async fn a_version_that_was_planned_before_another_took_its_place_is_not_put_back() {
    let house = House::new(113);
    let device = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let (grant, token) = house.grant(request("App", &[device], &["temperature.raw", "humidity.raw"])).await;
    let stale = house.wallet.plan_extension(&grant.id, End::Days(30)).await.unwrap();
    let less = NarrowRequest { scopes: Some(vec!["humidity.raw".parse().unwrap()]), ..NarrowRequest::default() };
    let review = house.wallet.plan_narrowing(&grant.id, less).await.unwrap();
    house.wallet.confirm_change(&review.id).await.unwrap();

    assert_eq!(house.wallet.confirm_change(&stale.id).await.unwrap_err().code(), Code::GrantUnknown);
    assert_eq!(code(&house, &token, device, "temperature.raw").await, Some(Code::AccessScope));
    assert_eq!(code(&house, &token, device, "humidity.raw").await, None);
}

#[tokio::test]
async fn every_field_can_be_narrowed_and_none_widened() {
    let house = House::new(114);
    let first = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let second = house.device(2, SENSOR, &["temperature"]).await;
    let asked = request("App", &[first, second], &["temperature.raw", "humidity.hourly"]);
    let (grant, _) = house.grant(asked).await;
    let plan = async |narrow: NarrowRequest| house.wallet.plan_narrowing(&grant.id, narrow).await;

    let narrow = NarrowRequest {
        devices: Some(vec![first]),
        scopes: Some(vec!["temperature.daily".parse().unwrap()]),
        end: Some(End::Days(2)),
        history_from: Some(History::Days(0)),
        history_to: Some(START.plus(DAY)),
        max_reads_per_day: Some(5),
        max_bytes_per_day: Some(4_000),
    };
    let terms = planned(&plan(narrow).await.unwrap());
    assert_eq!((terms.devices, terms.scopes.len(), terms.expires_at), (vec![first], 1, START.plus(2 * DAY)));
    assert_eq!((terms.history_from, terms.history_to), (START, START.plus(DAY)));
    assert_eq!((terms.max_reads_per_day, terms.max_bytes_per_day), (5, 4_000));

    for wider in [
        NarrowRequest { end: Some(End::Days(8)), ..NarrowRequest::default() },
        NarrowRequest { end: Some(End::Never), ..NarrowRequest::default() },
        NarrowRequest { history_from: Some(History::Days(2)), ..NarrowRequest::default() },
        NarrowRequest { max_reads_per_day: Some(1_001), ..NarrowRequest::default() },
        NarrowRequest { max_bytes_per_day: Some(u64::MAX), ..NarrowRequest::default() },
        NarrowRequest { scopes: Some(vec!["humidity.raw".parse().unwrap()]), ..NarrowRequest::default() },
        NarrowRequest::default(),
    ] {
        assert_eq!(plan(wider.clone()).await.unwrap_err().code(), Code::BadRequest, "{wider:?}");
    }
    let none = NarrowRequest { max_reads_per_day: Some(0), ..NarrowRequest::default() };
    assert_eq!(plan(none).await.unwrap_err().code(), Code::BadRequest);
}

#[tokio::test]
async fn a_new_version_gives_no_fresh_limit_and_stays_paused() {
    let house = House::new(115);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let asked = GrantRequest { max_reads_per_day: Some(2), ..request("App", &[device], &["temperature.raw"]) };
    let (grant, token) = house.grant(asked).await;
    for _ in 0..2 {
        assert_eq!(code(&house, &token, device, "temperature.raw").await, None);
    }
    house.wallet.pause_grant(&grant.id).await.unwrap();
    let review = house.wallet.plan_extension(&grant.id, End::Days(9)).await.unwrap();
    let longer = house.wallet.confirm_change(&review.id).await.unwrap();
    assert_eq!(longer.state, GrantState::Paused);
    house.wallet.resume_grant(&longer.id).await.unwrap();
    assert_eq!(code(&house, &token, device, "temperature.raw").await, Some(Code::AccessLimit));
    house.clock.pass(DAY + HOUR);
    assert_eq!(code(&house, &token, device, "temperature.raw").await, None);
}

#[tokio::test]
async fn what_has_ended_or_was_sold_is_not_made_longer() {
    let house = House::new(116);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, _) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let earlier = house.wallet.plan_extension(&grant.id, End::Days(6)).await.unwrap_err();
    assert_eq!(earlier.code(), Code::GrantBadSpan);
    house.chain.set_owner(device, None);
    assert_eq!(house.wallet.plan_extension(&grant.id, End::Days(9)).await.unwrap_err().code(), Code::GrantNotOwner);
    house.chain.set_owner(device, Some(house.owner));
    let review = house.wallet.plan_extension(&grant.id, End::Days(9)).await.unwrap();
    house.wallet.revoke(&grant.id).await.unwrap();
    assert_eq!(house.wallet.confirm_change(&review.id).await.unwrap_err().code(), Code::GrantUnknown);
    assert_eq!(house.wallet.plan_extension(&grant.id, End::Days(9)).await.unwrap_err().code(), Code::GrantUnknown);
}

#[tokio::test]
async fn a_permission_without_an_end_is_named_as_such_and_signed_as_the_greatest_number() {
    let house = House::new(117);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let asked = GrantRequest { end: Some(End::Never), ..request("App", &[device], &["temperature.raw"]) };
    let review = house.wallet.plan_grant(asked).await.unwrap();
    assert!(review.words.warnings.iter().any(|warning| warning.contains("has no end")), "{:?}", review.words);
    assert!(review.words.sentence.ends_with("without end."), "{}", review.words.sentence);
    let terms = planned(&review);
    assert_eq!((terms.expires_at, terms.message().expiresAt, terms.message().historyTo), (NO_END, u64::MAX, u64::MAX));
    let new = house.wallet.confirm_grant(&review.id).await.unwrap();
    house.clock.pass(3_000 * DAY);
    assert_eq!(house.wallet.admit(&new.token).await.unwrap(), new.view.id);
    assert_eq!(house.wallet.describe(&new.token, "describe_grant").await.unwrap().expires_at, "no end");
}
