//! What stands in the sheet at first, and what of it can be asked for.

use std::collections::BTreeSet;

use domain::{
    Address, B256,
    access_request::{AppRequest, Standing},
    account::Owner,
    device::{Deed, DeviceId, DeviceView, Ownership, Profile},
    scope::Scope,
};
use leptos::{prelude::*, reactive::owner::Owner as Root};

use super::{
    narrow::{Narrow, back_choices, back_words, coarse, day_choices, day_words, fitting},
    who::standing,
};
use crate::{kit::Tone, t};

fn asked(scopes: &str, days: u16, back: u16) -> AppRequest {
    let text = format!(
        r#"{{"deedbox_request":1,"app":{{"name":"Almanac"}},"devices":["any"],"scopes":[{scopes}],"history_days":{back},
            "days":{days},"max_reads_per_day":100,"max_bytes_per_day":"5000"}}"#
    );
    AppRequest::read(&text).unwrap()
}

fn device(byte: u8, kind: &str, yours: bool) -> DeviceView {
    let id = DeviceId(Address::repeat_byte(byte));
    let deed = Deed {
        owner: Owner(Address::repeat_byte(9)),
        token_id: "1".into(),
        wallet: Address::ZERO,
        document_hash: B256::ZERO,
        document_uri: String::new(),
    };
    DeviceView {
        id,
        did: id.did(),
        name: format!("device {byte}"),
        kind: kind.into(),
        model: String::new(),
        firmware: String::new(),
        ownership: if yours { Ownership::Yours(deed) } else { Ownership::Theirs(deed) },
        dimo: None,
        profile: Some(Profile::Deedbox),
        reach: None,
        last_seen: None,
        battery: None,
        latest: Vec::new(),
        batches: 0,
        uploaded: 0,
    }
}

fn words(scopes: &[Scope]) -> Vec<String> {
    scopes.iter().map(ToString::to_string).collect()
}

#[test]
fn the_sheet_is_prefilled_short_and_without_what_is_private() {
    Root::new().with(|| {
        let asked = asked(r#""battery.raw","latitude.raw","longitude.raw""#, 90, 365);
        let mine = [device(1, "tracker.gps", true), device(2, "tracker.gps", false)];
        let form = Narrow::of(&asked, &mine);
        let wish = form.wish(&asked, &mine).unwrap();
        assert_eq!((words(&wish.scopes), wish.devices.clone()), (vec!["battery.raw".to_string()], vec![mine[0].id]));
        assert_eq!((wish.days, wish.history_days), (7, 30));
        assert_eq!((wish.max_reads_per_day, wish.max_bytes_per_day), (100, 5_000));
    });
}

#[test]
fn every_field_can_be_narrowed_and_none_widened() {
    Root::new().with(|| {
        let asked = asked(r#""temperature.raw","humidity.hourly""#, 30, 0);
        let mine = [device(1, "environment.sensor", true), device(2, "environment.sensor", true)];
        let form = Narrow::of(&asked, &mine);
        form.devices.update(|set| _ = set.remove(&mine[0].id));
        form.scopes.update(|set| _ = set.remove(&asked.scopes[1]));
        form.fine.set(Some(3));
        form.days.set(Some(0));
        form.reads.set("5".into());
        form.bytes.set("1000".into());
        let wish = form.wish(&asked, &mine).unwrap();
        assert_eq!((words(&wish.scopes), wish.devices), (vec!["temperature.daily".to_string()], vec![mine[1].id]));
        assert_eq!((wish.days, wish.history_days, wish.max_reads_per_day, wish.max_bytes_per_day), (1, 0, 5, 1_000));
        form.reads.set("101".into());
        assert!(form.wish(&asked, &mine).is_err());
        form.reads.set("5".into());
        form.bytes.set("5001".into());
        assert!(form.wish(&asked, &mine).is_err());
        form.bytes.set("1".into());
        form.scopes.set(BTreeSet::new());
        assert!(form.wish(&asked, &mine).is_err(), "nothing is no permission");
    });
}

#[test]
fn the_coarse_place_is_offered_where_the_exact_one_was_asked_for() {
    let of = |scopes: &str| coarse(&asked(scopes, 7, 0)).map(|scope| scope.to_string());
    assert_eq!(of(r#""latitude.raw","longitude.raw""#).as_deref(), Some("cell.hourly"));
    assert_eq!(of(r#""longitude.daily""#).as_deref(), Some("cell.daily"));
    assert_eq!(of(r#""latitude.raw","cell.raw""#), None, "it was asked for itself");
    assert_eq!(of(r#""speed.raw""#), None);
}

#[test]
fn a_coarse_place_alone_can_be_allowed() {
    Root::new().with(|| {
        let asked = asked(r#""latitude.raw","longitude.raw""#, 7, 0);
        let mine = [device(1, "tracker.gps", true)];
        let form = Narrow::of(&asked, &mine);
        assert!(form.wish(&asked, &mine).is_err(), "all of it is off at first");
        form.scopes.set(coarse(&asked).into_iter().collect());
        assert_eq!(words(&form.wish(&asked, &mine).unwrap().scopes), ["cell.hourly"]);
    });
}

#[test]
fn only_own_devices_that_have_some_of_it_fit() {
    let all = [device(1, "environment.sensor", true), device(2, "tracker.gps", true), device(3, "tracker.gps", false)];
    let fit = fitting(&asked(r#""speed.raw""#, 7, 0), &all);
    assert_eq!(fit.iter().map(|device| device.id).collect::<Vec<_>>(), [all[1].id]);
}

#[test]
fn the_choices_end_with_what_was_asked_for() {
    assert_eq!((day_choices(1), day_choices(7), day_choices(60)), (vec![1], vec![1, 7], vec![1, 7, 30, 60]));
    assert_eq!((back_choices(0), back_choices(10), back_choices(60)), (vec![0], vec![0, 10], vec![0, 30, 60]));
    assert_eq!(day_words(60), ["1 day", "7 days", "30 days", "60 days, as asked"]);
    assert_eq!(back_words(60), ["From now on", "Last 30 days", "Last 60 days, as asked"]);
}

#[test]
fn a_name_alone_is_never_shown_as_verified() {
    for unsure in [Standing::Unverified, Standing::NotAsked, Standing::Signed] {
        assert_eq!(standing(unsure).1, Tone::Warn, "{unsure:?}");
    }
    assert_eq!(t!(standing(Standing::Unverified).2), "Not verified");
}
