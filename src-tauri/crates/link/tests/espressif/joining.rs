//! What is asked in a session: networks, joining one, beginning again.

use std::time::Duration;

use link::espressif::{
    ctrl,
    scan::{self, Protection},
    wifi::{self, Joined},
};
use serde_json::{Value, json};
use wallet::ports::LinkError;

use crate::device::{Device, code, opened};

const LONG: Duration = Duration::from_secs(30);

async fn joined(outcome: &str, trying: u32, within: Duration) -> Joined {
    let mut device = Device::start(&told(&json!({"outcome": outcome, "trying": trying})));
    let mut session = opened(&mut device, &code("abcd1234")).await;
    let joined = wifi::join(&mut session, "net-1", &"secret-password".into(), within).await;
    joined.unwrap_or_else(|error| panic!("{outcome}: {error}"))
}

fn told(more: &Value) -> Value {
    let mut told = json!({"security": 2, "pop": "abcd1234"});
    let more = more.as_object().cloned().unwrap_or_default();
    told.as_object_mut().unwrap().extend(more);
    told
}

#[tokio::test]
async fn a_device_joins_the_network_and_tells_its_address() {
    let connected = Joined::Connected { address: "192.168.4.17".to_string() };
    assert_eq!(joined("connected", 2, LONG).await, connected);
}

#[tokio::test]
async fn why_joining_failed_is_told_apart() {
    assert_eq!(joined("auth", 1, LONG).await, Joined::WrongPassword);
    assert_eq!(joined("missing", 1, LONG).await, Joined::NotFound);
    assert_eq!(joined("unknown", 1, LONG).await, Joined::Failed);
}

#[tokio::test]
async fn a_device_that_goes_on_trying_is_left_when_the_time_is_over() {
    assert_eq!(joined("connected", 1000, Duration::from_secs(2)).await, Joined::StillTrying);
}

#[tokio::test]
async fn a_network_that_the_device_or_the_standard_refuses_is_not_applied() {
    let mut device = Device::start(&told(&json!({})));
    let mut session = opened(&mut device, &code("abcd1234")).await;
    let (long, password) = ("n".repeat(33), "p".repeat(65));
    for (ssid, password) in [("refused", "x"), ("", "x"), (long.as_str(), "x"), ("net-1", password.as_str())] {
        let refused = wifi::join(&mut session, ssid, &password.into(), LONG).await;
        assert!(matches!(refused, Err(LinkError::Refused(_))), "{ssid}");
    }
    // A refusal ends no session.
    assert!(matches!(wifi::join(&mut session, "net-1", &"x".into(), LONG).await, Ok(Joined::Connected { .. })));
}

#[tokio::test]
async fn nine_networks_come_in_pages_of_four_in_the_order_heard() {
    let mut device = Device::start(&told(&json!({"networks": 9, "scanning": 2})));
    let mut session = opened(&mut device, &code("abcd1234")).await;
    let networks = scan::networks(&mut session).await.unwrap();
    let names: Vec<_> = networks.iter().map(|one| String::from_utf8_lossy(&one.ssid).into_owned()).collect();
    let expected: Vec<_> = (0..9).map(|number| format!("net-{number}")).collect();
    assert_eq!(names, expected);
    let last = networks.last().unwrap();
    assert_eq!((last.channel, last.rssi, last.protection), (9, -48, Protection::Open));
    assert_eq!((last.bssid.as_slice(), networks[6].protection), (&[2, 0, 0, 0, 0, 8][..], Protection::Wpa3));
}

#[tokio::test]
async fn no_network_is_an_empty_list_and_more_than_64_are_cut() {
    for (heard, listed) in [(0, 0), (4, 4), (70, 64)] {
        let mut device = Device::start(&told(&json!({"networks": heard})));
        let mut session = opened(&mut device, &code("abcd1234")).await;
        assert_eq!(scan::networks(&mut session).await.unwrap().len(), listed, "{heard}");
    }
}

#[tokio::test]
async fn a_device_takes_another_network_after_it_was_told_to_begin_again() {
    let mut device = Device::start(&told(&json!({"outcome": "auth", "trying": 0})));
    let mut session = opened(&mut device, &code("abcd1234")).await;
    assert!(matches!(ctrl::reset(&mut session).await, Err(LinkError::Refused(_))));
    for _ in 0..2 {
        let joined = wifi::join(&mut session, "net-1", &"secret-password".into(), LONG).await.unwrap();
        assert_eq!(joined, Joined::WrongPassword);
        ctrl::reset(&mut session).await.unwrap();
    }
    wifi::join(&mut session, "net-1", &"secret-password".into(), LONG).await.unwrap();
    ctrl::reprovision(&mut session).await.unwrap();
}
