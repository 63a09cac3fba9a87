//! What is served, and what never is.

use domain::{
    cell::Cell,
    failure::{Code, Coded},
    reading::Provenance,
    scope::Resolution,
    time::Millis,
};
use secrecy::{ExposeSecret, SecretString};
use wallet::{
    access::{ReadRequest, Served},
    grant::{End, GrantRequest, History},
    ports::{
        Store,
        store::{BatchHead, BatchRow},
    },
    readings::SeriesRequest,
};

use crate::fakes::{DAY, HOUR, House, MINUTE, START, request};

const SENSOR: &str = "environment.sensor";

fn read(device: impl ToString, scope: &str) -> ReadRequest {
    ReadRequest { device: device.to_string(), scope: scope.to_string(), ..ReadRequest::default() }
}

#[tokio::test]
async fn an_answer_carries_values_unit_and_signed_batches() {
    let house = House::new(40);
    let device = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let asked = ReadRequest { limit: Some(3), ..read(device, "temperature.raw") };
    let answer = house.wallet.read(&token, asked).await.unwrap();
    let values: Vec<Served> = answer.values.iter().map(|value| value.value).collect();
    assert_eq!(values, [25.7, 25.8, 25.9].map(Served::Number));
    assert_eq!(answer.values[2].at, "2026-11-23T22:59:00.000Z");
    assert_eq!((answer.unit.as_str(), answer.origin.level), ("Cel", Provenance::L1));
    assert_eq!(answer.origin.batches.iter().map(|batch| batch.seq).collect::<Vec<_>>(), [24]);
    let did = house.wallet.read(&token, read(device.did(), "temperature.raw")).await.unwrap();
    assert_eq!(did.values.len(), 1_000, "the newest thousand of 1,440");
}

#[tokio::test]
async fn a_long_span_is_averaged_whole_however_many_batches_it_took() {
    let house = House::new(53);
    let device = house.device_with(1, SENSOR, &["temperature"], 2_400).await;
    let asked = SeriesRequest {
        device,
        stream: "temperature".to_string(),
        from: Millis(0),
        to: START,
        resolution: Resolution::Daily,
        limit: 1_000,
    };
    let series = house.wallet.series(&asked).await.unwrap();
    assert_eq!(series.points.len(), 101, "a hundred days, begun in the midst of one");
    assert!(series.points.iter().all(|point| (point.value - 22.95).abs() < 1e-9), "{:?}", series.points);
    let newest = house.wallet.series(&SeriesRequest { limit: 2, ..asked }).await.unwrap();
    assert_eq!(newest.points, series.points[99..]);
}

#[tokio::test]
async fn a_coarse_location_is_served_and_the_place_itself_is_not() {
    let house = House::new(55);
    let device = house.device(1, "tracker.gps", &["latitude", "longitude"]).await;
    let (_, token) = house.grant(request("App", &[device], &["cell.raw"])).await;
    let asked = ReadRequest { limit: Some(2), ..read(device, "cell.raw") };
    let answer = house.wallet.read(&token, asked).await.unwrap();
    let values: Vec<Served> = answer.values.iter().map(|value| value.value).collect();
    let cell = |degrees: f64| Cell::around(degrees, degrees, 7).unwrap();
    assert_eq!(values, [25.8, 25.9].map(|degrees| Served::Cell(cell(degrees))));
    assert_eq!((answer.unit.as_str(), answer.origin.level), ("{H3}", Provenance::L1));
    assert!(!answer.origin.batches.is_empty() && answer.origin.batches.iter().all(|batch| batch.root.is_none()));
    let sent = serde_json::to_string(&answer).unwrap();
    assert!(sent.contains(&format!("\"value\":\"{}\"", cell(25.9))), "{sent}");
    for scope in ["latitude.raw", "longitude.raw", "latitude.daily", "cell.hourly"] {
        house.clock.pass(MINUTE);
        let error = house.wallet.read(&token, read(device, scope)).await.unwrap_err();
        assert_eq!(error.code(), Code::AccessScope, "{scope}");
    }
}

#[tokio::test]
async fn a_cell_is_worked_out_from_both_halves_of_a_place_and_from_nothing_else() {
    let house = House::new(56);
    for (number, streams) in [(1, &["latitude", "battery"]), (2, &["cell", "battery"])] {
        let device = house.device(number, "tracker.gps", streams).await;
        let (_, token) = house.grant(request("App", &[device], &["cell.raw", "cell.hourly"])).await;
        for scope in ["cell.raw", "cell.hourly"] {
            let answer = house.wallet.read(&token, read(device, scope)).await.unwrap();
            assert_eq!((answer.values, answer.origin.level), (Vec::new(), Provenance::L0), "{streams:?}");
        }
    }
}

#[tokio::test]
async fn a_root_leaves_only_where_everything_under_it_may_be_read() {
    let house = House::new(54);
    let device = house.device(1, "tracker.gps", &["latitude", "battery"]).await;
    let (_, part) = house.grant(request("App", &[device], &["battery.raw"])).await;
    let answer = house.wallet.read(&part, read(device, "battery.raw")).await.unwrap();
    assert!(!answer.origin.batches.is_empty() && answer.origin.batches.iter().all(|batch| batch.root.is_none()));
    let all = wallet_kind_scopes("tracker.gps", "raw");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let (_, whole) = house.grant(request("App", &[device], &all)).await;
    let answer = house.wallet.read(&whole, read(device, "battery.raw")).await.unwrap();
    assert!(answer.origin.batches.iter().all(|batch| batch.root.is_some()));
}

fn wallet_kind_scopes(kind: &str, step: &str) -> Vec<String> {
    let kind = domain::kind::by_id(kind).unwrap();
    kind.streams.iter().map(|stream| format!("{}.{step}", stream.id)).collect()
}

#[tokio::test]
async fn only_the_exact_word_opens_a_scope() {
    let house = House::new(41);
    let device = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.hourly"])).await;
    let bad = [
        "*",
        "temperature.*",
        "temperature",
        "Temperature.hourly",
        "temperature.hourly ",
        "temperature.hourly\0",
        "temperature.raw",
        "temperature.daily",
        "humidity.hourly",
        "",
        ".",
        "speed.hourly",
    ];
    for scope in bad {
        house.clock.pass(MINUTE);
        let error = house.wallet.read(&token, read(device, scope)).await.unwrap_err();
        assert_eq!(error.code(), Code::AccessScope, "{scope:?}");
    }
    assert!(house.wallet.read(&token, read(device, "temperature.hourly")).await.is_ok());
}

#[tokio::test]
async fn averages_cannot_be_narrowed_down_to_single_readings() {
    let house = House::new(42);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.hourly"])).await;
    let from = START.0 - 2 * HOUR;
    let one = ReadRequest {
        from: Some(from.to_string()),
        to: Some((from + MINUTE).to_string()),
        ..read(device, "temperature.hourly")
    };
    assert!(house.wallet.read(&token, one).await.unwrap().values.is_empty());
    let whole = ReadRequest {
        from: Some(from.to_string()),
        to: Some(START.0.to_string()),
        ..read(device, "temperature.hourly")
    };
    let answer = house.wallet.read(&token, whole).await.unwrap();
    assert_eq!(answer.values.iter().map(|v| v.value).collect::<Vec<_>>(), [22.95, 22.95].map(Served::Number));
}

#[tokio::test]
async fn another_grants_device_reads_as_not_there() {
    let house = House::new(43);
    let first = house.device(1, SENSOR, &["temperature"]).await;
    let second = house.device(2, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("One", &[first], &["temperature.raw"])).await;
    house.grant(request("Two", &[second], &["temperature.raw"])).await;
    for device in [second.to_string(), "0x".to_string(), String::new(), "x".repeat(10_000)] {
        house.clock.pass(MINUTE);
        let error = house.wallet.read(&token, read(&device, "temperature.raw")).await.unwrap_err();
        assert_eq!(error.code(), Code::AccessNotFound);
    }
}

#[tokio::test]
async fn no_other_text_is_a_token() {
    let house = House::new(44);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let text = token.expose_secret();
    let cases = [
        String::new(),
        text[4..].to_string(),
        text.to_uppercase(),
        format!("{text} "),
        format!(" {text}"),
        text[..67].to_string(),
        format!("{text}0"),
        "x".repeat(9_000),
        format!("dbx_{}", "0".repeat(64)),
        "dbx_".to_string(),
    ];
    for case in cases {
        let refused = house.wallet.read(&SecretString::from(case.clone()), read(device, "temperature.raw")).await;
        assert_eq!(refused.unwrap_err().code(), Code::AccessBadToken, "{case:?}");
    }
    for at in 4..68 {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'a' { b'b' } else { b'a' };
        let other = SecretString::from(String::from_utf8(bytes).unwrap());
        assert_eq!(house.wallet.admit(&other).await.unwrap_err().code(), Code::AccessBadToken, "letter {at}");
    }
}

#[tokio::test]
async fn an_edited_grant_opens_nothing() {
    let house = House::new(45);
    let device = house.device(1, SENSOR, &["temperature", "humidity"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    house.store.grants.lock().unwrap()[0].terms.scopes.push("humidity.raw".parse().unwrap());
    let error = house.wallet.read(&token, read(device, "humidity.raw")).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessBadToken);
    let mut grants = house.store.grants.lock().unwrap().clone();
    grants[0].id = grants[0].terms.id(crate::fakes::CHAIN_ID);
    *house.store.grants.lock().unwrap() = grants;
    let error = house.wallet.read(&token, read(device, "humidity.raw")).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessBadToken, "with a fitting id, but not the owner's signature");
}

#[tokio::test]
async fn limits_count_answers_and_bytes_of_any_24_hours() {
    let house = House::new(46);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let two = GrantRequest { max_reads_per_day: Some(2), ..request("Two", &[device], &["temperature.raw"]) };
    let (_, token) = house.grant(two).await;
    let one = || ReadRequest { limit: Some(1), ..read(device, "temperature.raw") };
    assert!(house.wallet.read(&token, one()).await.is_ok());
    house.clock.pass(HOUR);
    assert!(house.wallet.describe(&token, "describe_grant").await.is_ok());
    assert_eq!(house.wallet.read(&token, one()).await.unwrap_err().code(), Code::AccessLimit);
    house.clock.pass(DAY - HOUR + 1);
    assert!(house.wallet.read(&token, one()).await.is_ok(), "the first answer is a day old");
    assert_eq!(house.wallet.read(&token, one()).await.unwrap_err().code(), Code::AccessLimit);

    let from = Some(History::Days(3));
    let few = GrantRequest {
        max_bytes_per_day: Some(1_000),
        history_from: from,
        ..request("Few", &[device], &["temperature.raw"])
    };
    let (_, token) = house.grant(few).await;
    assert_eq!(house.wallet.read(&token, read(device, "temperature.raw")).await.unwrap_err().code(), Code::AccessLimit);
    assert!(house.wallet.read(&token, one()).await.is_ok());
}

#[tokio::test]
async fn a_description_names_what_is_still_the_owners() {
    let house = House::new(47);
    let kept = house.device(1, SENSOR, &["temperature"]).await;
    let sold = house.device(2, "energy.meter", &["power"]).await;
    let both = request("App", &[kept, sold], &["temperature.raw", "power.hourly"]);
    let (grant, token) = house.grant(both).await;
    house.clock.pass(4_000);
    house.chain.set_owner(sold, None);
    let summary = house.wallet.describe(&token, "describe_grant").await.unwrap();
    assert_eq!(summary.sentence, grant.sentence);
    assert_eq!(summary.devices.iter().map(|device| device.device).collect::<Vec<_>>(), [kept]);
    assert_eq!(summary.devices[0].scopes[0].scope.to_string(), "temperature.raw");
}

#[tokio::test]
async fn a_wish_for_more_is_a_notice_and_three_a_day_are_enough() {
    let house = House::new(48);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let (_, second) = house.grant(request("App", &[device], &["temperature.raw"])).await;
    let before = house.store.grants.lock().unwrap().clone();
    for token in [&token, &second, &token] {
        house.wallet.request_access(token, "Humidity, please").await.unwrap();
    }
    for token in [&token, &second] {
        assert_eq!(house.wallet.request_access(token, "More").await.unwrap_err().code(), Code::AccessLimit);
    }
    assert_eq!(*house.store.grants.lock().unwrap(), before, "a wish changed a grant");
    let notices = house.wallet.notices().await.unwrap();
    assert_eq!((notices.len(), notices[0].text.as_str()), (3, "Humidity, please"));
    house.clock.pass(DAY);
    house.wallet.request_access(&token, "Humidity again").await.unwrap();
    for text in ["", "  ", "a\u{202e}b", &"x".repeat(121)] {
        assert_eq!(house.wallet.request_access(&token, text).await.unwrap_err().code(), Code::BadRequest);
    }
}

#[tokio::test]
async fn a_grant_that_another_account_signed_is_refused() {
    let (house, theirs) = (House::new(49), House::of_account(50, 8));
    let device = house.device(1, SENSOR, &["temperature"]).await;
    theirs.device(1, SENSOR, &["temperature"]).await;
    let (_, token) = theirs.grant(request("App", &[device], &["temperature.raw"])).await;
    let row = theirs.store.grants.lock().unwrap()[0].clone();
    house.store.grants.lock().unwrap().push(row);
    house.chain.set_owner(device, Some(theirs.owner));
    assert!(theirs.wallet.read(&token, read(device, "temperature.raw")).await.is_ok());
    let error = house.wallet.read(&token, read(device, "temperature.raw")).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessNotOwner);
}

#[tokio::test]
async fn a_grant_of_tomorrow_is_refused() {
    let house = House::new(49);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let long = GrantRequest { end: Some(End::Days(30)), ..request("App", &[device], &["temperature.raw"]) };
    let (grant, token) = house.grant(long).await;
    house.clock.set(Millis(grant.terms.not_before.0 - DAY));
    let early = House::new(50);
    let elsewhere = early.device(1, SENSOR, &["temperature"]).await;
    early.clock.set(Millis(START.0 - DAY));
    let row = house.store.grants.lock().unwrap()[0].clone();
    early.store.grants.lock().unwrap().push(row);
    assert_eq!(elsewhere, device);
    assert!(early.wallet.admit(&token).await.is_ok(), "a client may connect before the start");
    let error = early.wallet.read(&token, read(device, "temperature.raw")).await.unwrap_err();
    assert_eq!(error.code(), Code::AccessNotYet);
}

#[tokio::test]
async fn the_latest_value_is_the_newest_batchs_also_after_the_devices_clock_was_set_back() {
    let house = House::new(49);
    let device = house.device_with(1, SENSOR, &["temperature"], 1).await;
    let before = house.store.last_batch(device).await.unwrap().unwrap();
    let summary = |newest: f64, at: Millis| {
        format!(
            r#"[{{"stream":"temperature","count":1,"least":{newest},"greatest":{newest},"sum":{newest},"newest":{newest},"newest_at":"{}"}}]"#,
            at.0
        )
    };
    let batch = |seq: u64, from: u64, newest: f64| {
        let head = BatchHead { seq, from: Millis(from), to: before.to, ..before.clone() };
        BatchRow { head, sealed: Vec::new(), sealed_summary: summary(newest, before.to).into_bytes() }
    };
    let (later, earlier) = (before.from.0 + 2 * MINUTE, before.from.0 + MINUTE);
    house.store.add_batches(&[batch(2, later, 1.0), batch(3, earlier, 2.0)]).await.unwrap();
    let latest = house.wallet.latest(device).await.unwrap();
    assert_eq!(latest.iter().map(|latest| latest.value).collect::<Vec<_>>(), [2.0]);
}
