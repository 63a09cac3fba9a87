//! The six steps of an owner on the command line.

use std::time::{Duration, Instant};

use alloy::primitives::{Address, U256, keccak256, utils::parse_ether};
use serde_json::{Value, json};
use tokio::time::sleep;
use world::{
    chain::interfaces::{IoID, IoIDRegistry},
    devices::{Model, SimDevice},
};

use crate::{
    board,
    ctl::Owner,
    granted::lives_on,
    mcp::{App, Stock},
    site::Site,
    taxes, why,
};

/// An epoch, its tick and its funding take 6 s; more than a few of them mean that nothing comes.
const REWARDED: Duration = Duration::from_secs(60);
/// An epoch of the site, and the half of one after which the pool is filled up.
const EPOCH_AND_A_HALF: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_pairs_claims_reads_earns_and_grants() {
    let mut clock = Clock(Instant::now());
    let site = Site::new(11).await;
    clock.step("world");
    let owner = site.owner("home");

    let account = creates(&owner).await;
    clock.step("1 wallet");
    pairs(&site, &owner).await;
    clock.step("2 devices");
    claims(&site, &owner, account).await;
    clock.step("3 claim");
    board::is_added_and_claimed(&site, &owner, account).await;
    clock.step("3 claim of a device on the network");
    synchronises(&site, &owner).await;
    clock.step("4 readings");
    earns(&site, &owner, account).await;
    clock.step("5 rewards");
    let (sensor, idle) = (address(site.device(Model::EnvironmentSensor)), address(site.device(Model::EnergyMeter)));
    why::is_explained(&site, &owner, &sensor, &idle).await;
    clock.step("5 why less");
    taxes::takes_out(&site, &owner).await;
    clock.step("5 rewards in a file");
    grants(&site, &owner).await;
    clock.step("6 grant");
}

struct Clock(Instant);

impl Clock {
    fn step(&mut self, name: &str) {
        println!("{name}: {:.1} s", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}

async fn creates(owner: &Owner<'_>) -> Address {
    let said = owner.unread(&["wallet", "create"]).await;
    assert!(said.contains("No wallet was made"), "{said}");
    assert_eq!(owner.must(&["wallet", "show"]).await["state"], "missing", "unprinted words guard nothing");
    let made = owner.must(&["wallet", "create"]).await;
    assert_eq!(made["phrase"].as_str().map(|phrase| phrase.split(' ').count()), Some(24));
    let account: Address = made["account"].as_str().and_then(|text| text.parse().ok()).expect("an account");
    owner.refused(&["wallet", "create"], "vault.exists").await;

    let shown = owner.must(&["wallet", "show"]).await;
    assert_eq!((&shown["state"], &shown["balance"]), (&json!("unlocked"), &json!("0")), "{shown}");
    assert_eq!(shown["account"].as_str().and_then(|text| text.parse().ok()), Some(account));
    let unasked = owner.with_password(None).must(&["wallet", "show"]).await;
    assert_eq!(unasked["state"], "locked", "without a password only the state is shown");
    assert_eq!(owner.with_password(None).unread(&["wallet", "show"]).await, "", "a reader who left is told nothing");
    account
}

async fn pairs(site: &Site, owner: &Owner<'_>) {
    let heard = owner.must(&["device", "scan", "--seconds", "2"]).await;
    let heard = heard.as_array().expect("a list");
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert_eq!(heard.iter().filter(|near| near["says_claimed"] == true).count(), 1, "{heard:?}");

    for model in [Model::EnvironmentSensor, Model::EnergyMeter] {
        let paired = pair(site, owner, model).await;
        assert_eq!(paired["ownership"], "unclaimed", "{paired}");
        assert_eq!(paired["did"], site.device(model).describe().did);
    }
    let picture = site.label_picture(site.device(Model::Hotspot));
    let hotspot = owner.must(&["device", "add", "--qr-image", &picture]).await;
    assert_eq!(hotspot["ownership"], "theirs", "said before any fee: {hotspot}");
    let stranger: Option<Address> = hotspot["owner"].as_str().and_then(|text| text.parse().ok());
    assert_eq!(stranger, Some(site.world.report.stranger));
    owner.refused(&["claim", &address(site.device(Model::Hotspot)), "--yes"], "claim.taken").await;
}

async fn pair(site: &Site, owner: &Owner<'_>, model: Model) -> Value {
    let said = site.device(model).describe();
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await
}

async fn claims(site: &Site, owner: &Owner<'_>, account: Address) {
    let (sensor, meter) = (site.device(Model::EnvironmentSensor), site.device(Model::EnergyMeter));
    let device = address(sensor);
    let claim = ["claim", device.as_str(), "--yes"];
    let both = owner.refused(&claim, "claim.not_enough_funds").await;
    assert!(both.contains("two things"), "{both}");
    let token = owner.must(&["device", "token", &device]).await;
    assert!(
        token["contract"].is_string() && token["token_id"].as_str().is_some_and(|id| id.parse::<u64>().is_ok()),
        "{token}"
    );
    let coins = owner.refused(&claim, "claim.not_enough_funds").await;
    assert!(!coins.contains("two things"), "{coins}");
    let funded = owner.must(&["wallet", "fund"]).await;
    assert_eq!(funded["balance"], "10000000000000000000", "{funded}");
    owner.refused(&["claim", &device], "app.cancelled").await;
    assert_eq!(owner.must(&["operations", "list"]).await, json!([]), "nothing began without a yes");

    let before = spent(site, account).await;
    let done = owner.must(&claim).await;
    assert_eq!(done["status"], "done", "{done}");
    let steps = done["steps"].as_array().expect("steps");
    assert!(steps.len() == 6 && steps.iter().all(|step| step["status"] == "done"), "{done}");
    assert_eq!(spent(site, account).await.store, before.store, "the place was prepaid");
    deed_is_as_agreed(site, owner, sensor, account).await;
    owner.refused(&claim, "claim.already_yours").await;

    let meter_device = address(meter);
    owner.must(&["device", "token", &meter_device]).await;
    let before = spent(site, account).await;
    owner.must(&["claim", &meter_device, "--yes"]).await;
    let after = spent(site, account).await;
    assert_eq!(after.store - before.store, site.world.chain.terms.price, "no place was left: the price was due, once");
    assert_eq!(after.transactions - before.transactions, 2);
    deed_is_as_agreed(site, owner, meter, account).await;
}

/// What went out of the account so far.
struct Spent {
    store: U256,
    transactions: u64,
}

async fn spent(site: &Site, account: Address) -> Spent {
    let chain = &site.world.chain;
    let store = chain.balance(chain.contracts.store).await.expect("the node answers");
    let transactions = alloy::providers::Provider::get_transaction_count(chain.node(), account).await;
    Spent { store, transactions: transactions.expect("the node answers") }
}

/// The chain, asked by the test itself, and the wallet's own word.
async fn deed_is_as_agreed(site: &Site, owner: &Owner<'_>, device: &SimDevice, account: Address) {
    let chain = &site.world.chain;
    let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
    let ioid = IoID::new(chain.contracts.ioid, chain.node());
    let token = registry.deviceTokenId(device.address()).call().await.expect("the node answers");
    assert_eq!(ioid.ownerOf(token).call().await.expect("the node answers"), account);
    let document = device.did_document().expect("a free device");
    let hash = keccak256(&document);
    assert_eq!(registry.documentHash(device.address()).call().await.expect("the node answers"), hash);
    let uri = format!("ipfs://{}", site.world.services.pins.pin(document.into()));

    let shown = owner.must(&["device", "show", &address(device)]).await;
    assert_eq!(shown["ownership"], "yours", "{shown}");
    assert_eq!(shown["document_hash"], json!(hash));
    assert_eq!((&shown["document_uri"], &shown["token_id"]), (&json!(uri), &json!(token.to_string())));
}

async fn synchronises(site: &Site, owner: &Owner<'_>) {
    let device = address(site.device(Model::EnvironmentSensor));
    let report = owner.must(&["device", "sync", &device]).await;
    let count = |report: &Value, name: &str| report[name].as_u64().expect("a count");
    assert!(count(&report, "stored") > 0 && report["refused"] == json!([]), "{report}");
    assert_eq!(count(&report, "stored"), count(&report, "uploaded"), "{report}");

    let shown = owner.must(&["device", "show", &device]).await;
    assert_eq!(
        (count(&shown, "batches"), count(&shown, "uploaded")),
        (count(&report, "stored"), count(&report, "uploaded"))
    );
    let temperature = shown["latest"].as_array().and_then(|all| all.iter().find(|one| one["stream"] == "temperature"));
    let value = temperature.and_then(|latest| latest["value"].as_f64()).expect("a temperature");
    assert!((10.0..30.0).contains(&value), "{value}");
    let first = history(site, &device).await;
    let newest = shown["recent_batches"].as_array().and_then(|all| all.first()).map(|batch| batch["seq"].clone());
    assert_eq!(newest, Some(json!(first["last_seq"].as_u64().expect("a number").to_string())), "{shown}");
}

async fn history(site: &Site, device: &str) -> Value {
    let url = format!("{}/gateway/devices/{device}", site.world.services.url);
    let reply = reqwest::Client::builder().no_proxy().build().expect("a client").get(url).send().await;
    let text = reply.expect("the gateway answers").text().await.expect("a whole answer");
    serde_json::from_str(&text).expect("JSON")
}

async fn earns(site: &Site, owner: &Owner<'_>, account: Address) {
    let (sensor, idle) = (address(site.device(Model::EnvironmentSensor)), address(site.device(Model::EnergyMeter)));
    let began = Instant::now();
    let mut waited = false;
    let mut unchanged = (U256::ZERO, began);
    let ready = loop {
        let shown = owner.must(&["rewards", "list"]).await;
        adds_up(&shown);
        let ticked = history(site, &sensor).await["epochs"]
            .as_array()
            .is_some_and(|all| all.iter().all(|one| !one["tick_tx"].is_null()));
        waited |= shown["waiting_for"] == "funding";
        if unchanged.0 != amount(&shown, "earned") {
            unchanged = (amount(&shown, "earned"), Instant::now());
        }
        // Batches that were accepted in an epoch that has not ended yet are paid, and the pool filled up, only later.
        let all = unchanged.1.elapsed() > EPOCH_AND_A_HALF;
        if ticked && all && amount(&shown, "ready") > U256::ZERO && amount(&shown, "waiting").is_zero() {
            break shown;
        }
        assert!(began.elapsed() < REWARDED, "no reward is ready: {shown}");
        sleep(Duration::from_millis(300)).await;
    };
    println!("a reward was {}", if waited { "seen to wait for the pool's coins" } else { "ready at once" });
    let (earned, nothing) = (of_device(&ready, &sensor), of_device(&ready, &idle));
    assert!(amount(&earned, "earned") > U256::ZERO, "{ready}");
    assert!(
        nothing.is_null() || amount(&nothing, "earned").is_zero(),
        "a device without a batch earns nothing: {ready}"
    );

    let before = site.world.chain.balance(account).await.expect("the node answers");
    owner.must(&["rewards", "collect", "--yes"]).await;
    let balance = site.world.chain.balance(account).await.expect("the node answers");
    let fee = (before + amount(&ready, "ready")).checked_sub(balance).expect("no more came than was ready");
    assert!(!fee.is_zero() && fee < parse_ether("0.5").expect("an amount"), "a network fee of {fee} wei");
    let after = owner.must(&["rewards", "list"]).await;
    adds_up(&after);
    assert_eq!(amount(&after, "collected"), amount(&ready, "ready"), "{after}");
    let by_day = owner.must(&["rewards", "list", "--days", "3"]).await;
    let coin = &by_day["tokens"][0];
    let of_pool = coin["by_source"].as_array().into_iter().flatten().find(|one| one["source"] == after["pool"]);
    let earned = of_pool.map(|pool| amount(pool, "earned"));
    assert_eq!((earned, &by_day["behind"]), (Some(amount(&after, "earned")), &json!(false)), "{by_day}");
    assert_eq!(coin["days"].as_array().map(Vec::len), Some(3), "{by_day}");
    assert_eq!(by_day["networks"][0]["tokens"][0]["earned"], coin["earned"], "{by_day}");
    owner.refused(&["rewards", "collect", "--yes"], "rewards.nothing_ready").await;
}

fn of_device(shown: &Value, device: &str) -> Value {
    let all = shown["devices"].as_array().expect("a list");
    all.iter().find(|one| one["device"] == device).cloned().unwrap_or_default()
}

/// Earned = collected + ready + waiting, for the pool and for each device, and the devices make up the pool.
fn adds_up(shown: &Value) {
    let devices = shown["devices"].as_array().expect("a list");
    for row in devices.iter().chain([shown]) {
        let parts = amount(row, "collected") + amount(row, "ready") + amount(row, "waiting");
        assert_eq!(amount(row, "earned"), parts, "{row}");
    }
    let earned = devices.iter().fold(U256::ZERO, |sum, row| sum + amount(row, "earned"));
    assert_eq!(amount(shown, "earned"), earned, "{shown}");
}

fn amount(row: &Value, name: &str) -> U256 {
    row[name].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{name} of {row}"))
}

async fn grants(site: &Site, owner: &Owner<'_>) {
    let (device, other) = (address(site.device(Model::EnvironmentSensor)), address(site.device(Model::EnergyMeter)));
    let (serving, door) = owner.start(&["access", "serve"]).await;
    let url = door["url"].as_str().expect("a door").to_owned();
    // The password stays with the process that holds the home: others ask it.
    let beside = owner.with_password(None);
    assert_eq!(beside.must(&["wallet", "show"]).await["state"], "unlocked");
    beside.refused(&["wallet", "create"], "app.second_instance").await;

    let create = ["grant", "create", "--app", "Garden helper", "--device", &device, "--scope", "temperature.raw"];
    beside.refused(&create, "app.cancelled").await;
    let create = [create.as_slice(), &["--days", "1", "--yes"]].concat();
    lost_key_is_told(&beside, &device).await;
    let grant = beside.must(&create).await;
    let (id, token) = (grant["id"].as_str().expect("an id"), grant["token"].as_str().expect("a token"));
    let app = App::new(&url, token);
    reads_only_what_was_granted(&app, &device, &other).await;
    for client in Stock::ALL {
        // Each of them is refused twice, and three refusals within a minute pause a permission.
        beside.must(&["grant", "resume", id]).await;
        app.script(&client, &["read", &device, "temperature.raw", &other, "humidity.raw"]).await;
    }
    assert_eq!(
        App::new(&url, "dbx_nothing").read(&device, "temperature.raw").await,
        Err("access.bad_token".to_owned())
    );

    let newest = lives_on(site, &beside, &app, &device, id).await;

    assert_eq!(beside.must(&["grant", "revoke", id]).await["state"], "revoked");
    assert_eq!(app.read(&device, "temperature.raw").await, Err("access.revoked".to_owned()), "the very next request");
    for client in Stock::ALL {
        app.script(&client, &["refused", &device, "temperature.raw"]).await;
    }
    log_shows_all_of_it(&beside, &newest).await;
    serving.end().await;
    assert_eq!(owner.must(&["grant", "list"]).await[0]["state"], "revoked", "it stays revoked");
}

/// A key that could not be printed: the owner hears which permission to end.
async fn lost_key_is_told(owner: &Owner<'_>, device: &str) {
    let name = owner.must(&["device", "show", device]).await["name"].as_str().expect("a name").to_owned();
    let create = ["grant", "create", "--app", "Deaf", "--device", &name, "--scope", "temperature.raw", "--yes"];
    let said = owner.unread(&create).await;
    let lost = owner.must(&["grant", "list"]).await[0]["id"].as_str().expect("an id").to_owned();
    assert!(said.contains(&format!("grant revoke {lost}")), "{said}");
    assert_eq!(owner.must(&["grant", "revoke", &lost]).await["state"], "revoked");
}

async fn reads_only_what_was_granted(app: &App, device: &str, other: &str) {
    let served = app.read(device, "temperature.raw").await.expect("it is granted");
    assert!(served["values"].as_array().is_some_and(|values| !values.is_empty()), "{served}");
    assert_eq!(served["origin"]["level"], "L1", "signed by the claimed device's key");
    assert_eq!(app.read(other, "temperature.raw").await, Err("access.not_found".to_owned()));
    assert_eq!(app.read(device, "humidity.raw").await, Err("access.scope".to_owned()));
}

async fn log_shows_all_of_it(owner: &Owner<'_>, id: &str) {
    let log = owner.must(&["access", "log"]).await;
    assert_eq!(log["intact"], true);
    let rows = log["rows"].as_array().expect("rows");
    let has = |action: &str, outcome: &str, code: Option<&str>| {
        let fits = |row: &&Value| {
            row["action"] == action && row["outcome"] == outcome && (code.is_none() || row["code"].as_str() == code)
        };
        assert!(rows.iter().any(|row| fits(&row)), "no row says {action} {outcome} {code:?}: {log:#}");
    };
    has("grant", "owner", None);
    has("read", "served", None);
    has("read", "refused", Some("access.not_found"));
    has("read", "refused", Some("access.scope"));
    has("revoke", "owner", None);
    assert!(rows.iter().any(|row| row["code"] == "access.revoked" && row["grant"] == id), "{log:#}");
}

fn address(device: &SimDevice) -> String {
    device.describe().address
}
