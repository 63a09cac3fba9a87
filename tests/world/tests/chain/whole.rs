//! The program `world` from outside, as xtask and journeys use it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use domain::network::Network;
use serde_json::{Value, json};
use world::devices::{
    Seed,
    autopi::{AutoPi, Habits},
};

use crate::support::{get, post};

struct Running {
    child: Child,
    report: Value,
}

fn up(options: &[&str]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_world"))
        .arg("up")
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    Running { child, report: serde_json::from_str(&line).unwrap() }
}

impl Running {
    fn text(&self, field: &str) -> &str {
        self.report[field].as_str().unwrap()
    }

    fn network(&self) -> Network {
        Network::parse(&std::fs::read_to_string(self.text("network")).unwrap()).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}

#[tokio::test]
async fn a_world_says_in_one_line_where_everything_is() {
    let world = up(&["--seed", "5"]);

    let network = world.network();

    assert_eq!(network.rpc, [world.text("rpc")]);
    assert_eq!(world.report["devices"].as_array().unwrap().len(), 4);
    assert!(world.report["env"]["DBUS_SYSTEM_BUS_ADDRESS"].is_string());
    assert_eq!(world.report["env"]["DEEDBOX_NETWORK"], world.report["network"]);
    let hotspot = world.report["devices"].as_array().unwrap().iter().find(|each| each["kind"] == "network.hotspot");
    let ioid = network.ioid.unwrap();
    let owner = call(&world, ioid.registry.to_string(), "deviceTokenId", hotspot.unwrap()["address"].as_str().unwrap());
    assert_eq!(owner.await, 1, "the hotspot is the first device claimed");
}

#[tokio::test]
async fn with_dimo_the_autopi_waits_at_its_maker_and_a_newcomer_gets_a_vehicle() {
    let world = up(&["--autopi", "--dimo", "--brisk"]);
    let dimo = world.network().dimo.unwrap();
    let owner = "0x4242424242424242424242424242424242424242";
    let maker = format!("{}/maker/vehicle", world.text("service"));

    let (status, made) = post(maker.clone(), json!({ "owner": owner })).await;

    assert_eq!((status.as_u16(), &made["contract"]), (200, &json!(dimo.vehicle)), "{made}");
    assert_eq!(get(maker).await["contract"], json!(dimo.vehicle));
    assert_eq!(call(&world, dimo.vehicle.to_string(), "balanceOf", owner).await, 1);
    // The world's first seed, and where its AutoPi advertises.
    let radio = world::radio::Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 0x01]);
    let autopi = AutoPi::start(radio, Seed(1), Habits::default()).account().to_string();
    let node = call(&world, dimo.registry.to_string(), "getAftermarketDeviceIdByAddress", &autopi);
    assert_eq!(node.await, 2, "another box was made before it");
}

#[tokio::test]
async fn who_has_earned_finds_each_kind_of_reward_in_the_network_file() {
    let owner = "0x4242424242424242424242424242424242424242";

    let world = up(&["--brisk", "--earned", owner]);

    let rewards = world.network().rewards;
    let kinds: Vec<&str> = rewards.iter().map(|source| source.kind.as_str()).collect();
    let proven = ["w3bstream_count_pool", "merkle_distributor", "cumulative_merkle", "merkl", "cycle_merkle"];
    let paid = ["fixed_reward_pool", "weekly_push", "token_transfers", "native_transfers"];
    assert_eq!(kinds, [&proven[..], &paid].concat());
    let token = rewards[6].token.unwrap();
    let held = call(&world, token.to_string(), "balanceOf", owner).await;
    assert_eq!(held, 11_500_000_000_000_000_000, "a week's 8 tokens and a transfer of 3.5");
    assert_eq!((rewards[5].token, rewards[7].token, rewards[8].token), (None, Some(token), None));
    assert_eq!(rewards[7].address, rewards[8].address, "one payer sends both");
}

#[tokio::test]
async fn the_end_of_standard_input_ends_node_and_bus() {
    let mut world = up(&[]);
    let (rpc, service) = (world.text("rpc").to_owned(), world.text("service").to_owned());
    let node = node_of(&world);
    assert!(get(format!("{service}/fault")).await["air"].is_object());
    assert!(node.is_some() || !cfg!(target_os = "linux"), "no node was found");

    drop(world.child.stdin.take());
    assert!(world.child.wait().unwrap().success());

    let client = alloy::transports::http::reqwest::Client::new();
    assert!(client.get(rpc).send().await.is_err());
    let end = Instant::now() + Duration::from_secs(5);
    while node.as_ref().is_some_and(|node| std::path::Path::new(node).exists()) {
        assert!(Instant::now() < end, "the node still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn a_command_runs_in_a_world_and_its_code_comes_back() {
    let script =
        r#"test -f "$DEEDBOX_NETWORK" && test -n "$DBUS_SYSTEM_BUS_ADDRESS" && "$WORLD" fault rpc slow=5 && exit 7"#;

    let output = Command::new(env!("CARGO_BIN_EXE_world"))
        .args(["exec", "--brisk", "--", "sh", "-c", script])
        .env("WORLD", env!("CARGO_BIN_EXE_world"))
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains(r#""rpc":"slow=5""#));
}

#[tokio::test]
async fn the_panel_reaches_the_air_and_a_thief_takes_a_device() {
    let world = up(&["--brisk"]);
    let service = world.text("service");
    let hotspot = world.report["devices"].as_array().unwrap().iter().find(|each| each["kind"] == "network.hotspot");
    let hotspot = hotspot.unwrap();

    let body = json!({ "target": "air", "device": hotspot["mac"], "fault": "out-of-range" });
    let (status, state) = post(format!("{service}/fault"), body).await;
    assert_eq!(status.as_u16(), 200, "{state}");
    assert!(state["air"].to_string().contains("out-of-range"), "{state}");

    let (status, stolen) = post(format!("{service}/thief"), json!({ "device": hotspot["address"] })).await;
    assert_eq!(status.as_u16(), 200, "{stolen}");
    let (status, refused) =
        post(format!("{service}/thief"), json!({ "device": world.report["devices"][0]["address"] })).await;
    assert_eq!((status.as_u16(), &refused["code"]), (409, &json!("thief.failed")), "nobody has claimed that one");
}

/// Calls a registry view over a device and gives its number.
async fn call(world: &Running, to: String, function: &str, device: &str) -> u64 {
    let selector = &alloy::primitives::keccak256(format!("{function}(address)"))[..4];
    let data = format!("0x{}{:0>64}", alloy::primitives::hex::encode(selector), device.trim_start_matches("0x"));
    let call =
        json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [{ "to": to, "data": data }, "latest"] });
    let (_, reply) = post(world.text("rpc").to_owned(), call).await;
    u64::from_str_radix(reply["result"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

/// The folder in /proc of the node that belongs to this world, where there is a /proc.
fn node_of(world: &Running) -> Option<String> {
    let children = |id: &str| {
        let text = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let tasks = std::fs::read_dir(format!("/proc/{}/task", world.child.id())).ok()?;
    let direct = tasks.flatten().flat_map(|task| {
        let text = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    });
    let node = direct
        .flat_map(|child| children(&child))
        .find(|id| std::fs::read_to_string(format!("/proc/{id}/cmdline")).is_ok_and(|line| line.contains("anvil")));
    Some(format!("/proc/{}", node?))
}

#[tokio::test]
async fn a_page_has_a_switch_for_each_service() {
    let world = up(&[]);

    let page = alloy::transports::http::reqwest::get(world.text("service")).await.unwrap().text().await.unwrap();

    assert!(page.contains("Fault panel") && page.contains("/fault"), "{page}");
}
