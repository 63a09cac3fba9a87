//! Somebody copies the permit of a claim that waits to be mined, and is faster with another document.

use std::time::Duration;

use alloy::{primitives::keccak256, providers::Provider, sol_types::SolCall};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use world::{
    chain::{Send, interfaces::IoIDRegistry},
    devices::Model,
};

use crate::site::Site;

const PATIENCE: Duration = Duration::from_secs(60);
const FORGED: &str = "ipfs://bafkreiforgedforgedforgedforgedforgedforgedforgedforgedforge";

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_somebody_raced_is_noticed_at_the_next_look() {
    let site = Site::new(59).await;
    let owner = site.owner("home");
    let made = owner.must(&["wallet", "create"]).await;
    let account = made["account"].as_str().expect("an account").to_lowercase();
    // From here on one process holds the home, and the commands ask it: the password is worked on only once.
    let (serving, _) = owner.start(&["access", "serve"]).await;
    let sensor = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &sensor.address, "--code", &sensor.label_code]).await;
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", &sensor.address]).await;
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "nothing was claimed");

    ask(&site, "evm_setIntervalMining", json!([0])).await;
    let claim = ["claim", &sensor.address, "--yes"];
    let (claimed, raced) = tokio::join!(owner.ctl(&claim), race(&site, &account));
    drop(claimed);
    let alarms = owner.must(&["alarms"]).await;

    let [alarm] = alarms.as_array().map(Vec::as_slice).unwrap_or_default() else { panic!("{alarms:#}") };
    assert_eq!((&alarm["alarm"], &alarm["uri"]), (&json!("claimed_otherwise"), &json!(FORGED)), "{alarm:#}");
    assert_eq!(alarm["tx"], raced, "{alarm:#}");
    let operations = owner.must(&["operations", "list"]).await;
    assert_eq!(operations[0]["status"], "ended", "a claim whose document is another one is not done: {operations:#}");

    site.device(Model::EnvironmentSensor).arm();
    let done = owner.must(&["document", "update", &sensor.address, "--yes"]).await;
    assert_eq!((&done["kind"], &done["status"]), (&json!("update"), &json!("done")), "{done:#}");
    let uri = owner.must(&["device", "show", &sensor.address]).await["document_uri"].clone();
    assert!(uri.as_str().is_some_and(|uri| uri.starts_with("ipfs://") && uri != FORGED), "it is repaired: {uri}");
    assert_eq!(owner.must(&["alarms"]).await.as_array().map(Vec::len), Some(1), "the owner's own renewal is no alarm");
    serving.end().await;
}

/// Lets the approval be mined; the registration is taken out of the pool, and its permit used for another document.
async fn race(site: &Site, account: &str) -> Value {
    let contracts = &site.world.chain.contracts;
    let end = Instant::now() + PATIENCE;
    let register = loop {
        assert!(Instant::now() < end, "no registration came");
        let pool = ask(site, "txpool_content", json!([])).await;
        let waiting = pool["pending"].as_object().into_iter().flatten();
        let ours = waiting.filter(|(from, _)| from.to_lowercase() == account).flat_map(|(_, all)| all.as_object());
        let ours: Vec<Value> = ours.flatten().map(|(_, transaction)| transaction.clone()).collect();
        let to = |transaction: &Value| transaction["to"].as_str().map(str::to_lowercase);
        let registry = Some(contracts.registry.to_string().to_lowercase());
        if let Some(register) = ours.iter().find(|transaction| to(transaction) == registry) {
            break register.clone();
        }
        if !ours.is_empty() {
            ask(site, "evm_mine", json!([])).await;
        }
        sleep(Duration::from_millis(50)).await;
    };
    ask(site, "anvil_dropTransaction", json!([register["hash"]])).await;
    ask(site, "evm_setIntervalMining", json!([1])).await;
    let input = register["input"].as_str().expect("its input").parse::<alloy::primitives::Bytes>().expect("hex");
    let copied = IoIDRegistry::register_0Call::abi_decode(&input).expect("the eight-argument form");
    let forged = IoIDRegistry::register_1Call {
        deviceContract: copied.deviceContract,
        tokenId: copied.tokenId,
        user: account.parse().expect("an address"),
        device: copied.device,
        hash: keccak256(FORGED),
        uri: FORGED.to_string(),
        v: copied.v,
        r: copied.r,
        s: copied.s,
    };
    let fee = site.world.chain.fee().await.expect("the price");
    let sent = Send::call(contracts.registry, &forged).with_value(fee);
    let receipt = site.world.chain.stranger.send(sent).await.expect("the registry takes it from anybody");
    json!(receipt.transaction_hash)
}

async fn ask(site: &Site, method: &'static str, parameters: Value) -> Value {
    let asked = site.world.chain.node().raw_request::<Value, Value>(method.into(), parameters).await;
    asked.unwrap_or_else(|e| panic!("{method}: {e}"))
}
