//! The wallet's own link with devices that others wrote: Espressif's provisioning on bluez-peripheral, pyImprov on bless.

use serde_json::{Value, json};
use world::radio::AirState;

use crate::{
    peer::{Peer, Stage},
    until,
    wallets_link_child::TEST,
};

const NEAR: &str = "hci0/dev_C0_48_43_49_31_01";

struct Bench {
    stage: Stage,
    device: Peer,
}

impl Bench {
    async fn start(device: Value) -> Self {
        Self::with("espressif_ble.py", &["PROV_12AB34", &device.to_string()]).await
    }

    async fn with(program: &str, arguments: &[&str]) -> Self {
        let stage = Stage::start_with(TEST).await;
        let device = stage.peer(program, arguments).await;
        Self { stage, device }
    }

    async fn set_up(&mut self, known: &str) -> String {
        self.ask(format!("set-up {NEAR} {known}").trim_end()).await
    }

    async fn ask(&mut self, order: &str) -> String {
        self.stage.central.ask(order).await
    }

    /// The radio serves the next call.
    async fn assert_free(mut self) {
        until(&self.stage.radio, idle).await;
        assert_eq!(self.ask("scan 400").await, format!("ok {NEAR}"));
        self.device.end().await;
    }
}

fn idle(state: &AirState) -> bool {
    !state.discovering && state.devices.iter().all(|device| !device.connected)
}

fn security(number: u8) -> Value {
    json!({ "security": number, "pop": "abcd1234" })
}

async fn joins_home(mut bench: Bench) {
    assert_eq!(bench.ask("join Home correct-horse").await, "ok");
    assert_eq!(bench.device.line().await, "joins Home");
    assert_eq!(bench.ask("end-set-up").await, "ok");
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_of_security_1_is_heard_asked_and_put_on_the_wifi_with_its_code() {
    let mut bench = Bench::start(security(1)).await;
    assert_eq!(bench.ask("scan 400").await, format!("ok {NEAR}"));
    let facts = bench.set_up("abcd1234").await;
    for fact in ["Espressif", "PROV_12AB34", "v1.1", "lists_networks: true", "in_the_clear: false"] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    let networks = bench.ask("networks").await;
    assert_eq!(networks.matches("ssid:").count(), 9, "{networks}");
    assert!(networks.contains(r#"ssid: "net-3", rssi: Some(-43), security: [Wpa2]"#), "{networks}");
    assert!(bench.ask("identify").await.starts_with("err NotSupported("));
    joins_home(bench).await;
}

#[tokio::test]
async fn a_device_of_security_2_is_put_on_the_wifi() {
    for (patch, known) in [(1, "abcd1234"), (0, "wifiprov abcd1234")] {
        let mut bench = Bench::start(json!({ "security": 2, "patch": patch, "pop": "abcd1234" })).await;
        let facts = bench.set_up(known).await;
        assert!(facts.contains("in_the_clear: false"), "{facts}");
        joins_home(bench).await;
    }
}

#[tokio::test]
async fn a_wrong_code_or_name_is_told_and_the_radio_is_free() {
    for (number, known) in [(1, "wrong"), (2, "wrong"), (2, "other abcd1234"), (1, ""), (2, "")] {
        let mut bench = Bench::start(security(number)).await;
        assert_eq!(bench.set_up(known).await, "err WrongCode", "security {number}, `{known}`");
        bench.assert_free().await;
    }
}

#[tokio::test]
async fn a_wrong_wifi_password_or_name_is_told_and_the_next_one_is_taken() {
    for (outcome, told) in
        [("auth", "err WrongWifiPassword"), ("missing", "err WifiNotFound"), ("?", "err WifiNotJoined")]
    {
        let mut bench = Bench::start(json!({ "security": 1, "pop": "abcd1234", "outcome": outcome })).await;
        bench.set_up("abcd1234").await;
        for _ in 0..2 {
            assert_eq!(bench.ask("join Home wrong").await, told);
            assert_eq!(bench.device.line().await, "joins Home");
            // Real devices refuse another network before that.
            assert_eq!(bench.device.line().await, "begins again");
        }
        assert_eq!(bench.ask("end-set-up").await, "ok");
        bench.assert_free().await;
    }
}

#[tokio::test]
async fn endpoints_are_found_by_their_names_or_else_by_their_numbers() {
    for habits in [
        json!({ "security": 1, "pop": "abcd1234", "shuffled": true }),
        json!({ "security": 1, "pop": "abcd1234", "described": false }),
        json!({ "security": 1, "pop": "abcd1234", "described": false, "service": "example" }),
    ] {
        let mut bench = Bench::start(habits).await;
        let facts = bench.set_up("abcd1234").await;
        assert!(facts.starts_with("ok DeviceFacts"), "{facts}");
        joins_home(bench).await;
    }
}

#[tokio::test]
async fn a_device_without_encryption_gets_no_password_without_consent() {
    let mut bench = Bench::start(json!({ "security": 0, "cap": ["wifi_prov", "no_sec"] })).await;
    let facts = bench.set_up("").await;
    assert!(facts.contains("in_the_clear: true") && facts.contains("lists_networks: false"), "{facts}");
    assert_eq!(bench.ask("join Home correct-horse").await, "err InTheClear");
    assert_eq!(bench.ask("join-in-the-clear Home correct-horse").await, "ok");
    assert_eq!(bench.device.line().await, "joins Home");
    assert_eq!(bench.ask("end-set-up").await, "ok");
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_that_asks_for_less_than_its_label_promises_gets_nothing() {
    let mut bench = Bench::start(json!({ "security": 0, "cap": ["no_sec"] })).await;
    assert_eq!(bench.set_up("abcd1234").await, "err KeyChanged");
    bench.assert_free().await;
}

#[tokio::test]
async fn an_improv_device_that_notifies_no_state_joins() {
    let mut bench = Bench::with("improv_device.py", &["Improv", "MyWirelessAP", "mysecurepassword"]).await;
    assert_eq!(bench.ask("scan 400").await, format!("ok {NEAR}"));
    let refused = bench.set_up("abcd1234").await;
    assert!(refused.starts_with("err NotSupported("), "{refused}");
    let facts = bench.set_up("").await;
    assert!(facts.contains("Improv") && facts.contains("in_the_clear: true"), "{facts}");
    assert_eq!(bench.ask("join-in-the-clear MyWirelessAP mysecurepasswore").await, "err WifiNotJoined");
    assert_eq!(bench.ask("join-in-the-clear MyWirelessAP mysecurepassword").await, "ok http://192.0.2.7/");
    assert_eq!(bench.ask("end-set-up").await, "ok");
    bench.assert_free().await;
}
