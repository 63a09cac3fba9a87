//! Every kind of rewards in one file: its rows come to what the screens say, to the last unit.

use std::{collections::BTreeMap, fs};

use domain::{Address, U256};
use serde_json::{Value, json};
use world::chain::{Family, RewardTerms, StakeTerms};

use crate::{ctl::Owner, site::Site};

const PHRASE: &str = "test test test test test test test test test test test junk";
/// How long the pool for stakes pays, in seconds: what it owes grows with each block until then.
const PAYS_S: u64 = 30;
/// How often the screens and the file are read until both know the same of it.
const TRIES: usize = 20;

const KIND: usize = 2;
const SMALLEST: usize = 9;
const FAMILY: usize = 16;
const SOURCE: usize = 17;
const TOKEN: usize = 18;

/// A family, its source and the contract of a token, which is empty for the network's own coin.
type Key = (String, String, String);

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_rewards_is_in_the_file_to_the_last_unit() {
    let site = Site::new(86).await;
    let owner = site.owner("home");
    let collected = earns_everywhere(&site, &owner).await;
    for source in &collected {
        let done = owner.must(&["rewards", "collect", "--source", source, "--yes"]).await;
        assert_eq!(done["status"], "done", "{done}");
    }

    for attempt in 0..TRIES {
        let path = site.folder().join(format!("all-{attempt}.csv")).to_string_lossy().into_owned();
        let (list, verified) = (owner.must(&["rewards", "list"]).await, owner.must(&["rewards", "verify"]).await);
        let told = owner.must(&["rewards", "export", &path]).await;
        if staked(&list) != staked(&told) {
            continue;
        }
        let rows = rows(&path);
        assert_eq!(told["rows"], rows.len(), "{told}");
        adds_up(&rows, &screens(&list, &verified));
        let fees: Vec<&Vec<String>> = rows.iter().filter(|row| row[KIND] == "fee").collect();
        assert_eq!(fees.len(), collected.len(), "{fees:?}");
        assert!(fees.iter().all(|fee| collected.contains(&fee[SOURCE].to_lowercase())), "{fees:?}");
        assert!(told["sources"].as_array().expect("a list").iter().all(|source| source["failure"] == Value::Null));
        koinly_has_each_reward_once(&owner, &path, &rows).await;
        return;
    }
    panic!("the pool for stakes never came to rest");
}

/// Names every kind of source in the network file, with something of each for the owner; gives what can be collected from.
async fn earns_everywhere(site: &Site, owner: &Owner<'_>) -> Vec<String> {
    let imported = owner.must_typing(&["wallet", "import"], &format!("{PHRASE}\n")).await;
    let account: Address = imported["account"].as_str().expect("an account").parse().expect("an address");
    let chain = &site.world.chain;
    let mut families = chain.deploy_reward_families_with(RewardTerms::default()).await.expect("contracts");
    let totals = [(Address::repeat_byte(0xa1), U256::from(1_000)), (account, U256::from(7_001))];
    site.world.services.proofs.keep(families.publish(chain, &totals).await.expect("published"));
    let terms = StakeTerms { seconds: PAYS_S, ..StakeTerms::default() };
    let paid = chain.deploy_paid_rewards_with(families.token, terms).await.expect("contracts");
    paid.pay_each(chain, &[account]).await.expect("paid");

    let text = fs::read_to_string(&site.world.report.network).expect("a network file");
    let mut network: Value = serde_json::from_str(&text).expect("JSON");
    let sources = network["rewards"].as_array_mut().expect("a list");
    sources.extend(Family::ALL.map(|family| json!(families.source(family, &site.world.report.service))));
    sources.extend(paid.sources().map(|source| json!(source)));
    fs::write(&site.world.report.network, network.to_string()).expect("written");
    owner.must(&["wallet", "fund"]).await;
    [families.one_shot, families.cumulative, paid.pool].map(|address| address.to_string().to_lowercase()).to_vec()
}

/// What the pool for stakes paid and owes.
fn staked(told: &Value) -> [U256; 4] {
    let sources = told["sources"].as_array().unwrap_or_else(|| panic!("{told}"));
    let pool = sources.iter().find(|source| source["family"] == "fixed_reward_pool");
    four(&pool.unwrap_or_else(|| panic!("{told}"))["rewards"][0])
}

/// Earned, collected, ready and waiting of each source, as the screens say them.
fn screens(list: &Value, verified: &Value) -> BTreeMap<Key, [U256; 4]> {
    let mut all: BTreeMap<Key, [U256; 4]> = BTreeMap::new();
    all.insert(("w3bstream_count_pool".to_owned(), lower(&list["pool"]), String::new()), four(list));
    let without = list["sources"].as_array().unwrap_or_else(|| panic!("{list}"));
    for source in without.iter().chain(verified.as_array().expect("a list")) {
        assert_eq!(source["failure"], Value::Null, "{source}");
        for reward in source["rewards"].as_array().expect("a list") {
            let contract = lower(&reward["token"]["contract"]);
            let token = if contract == Address::ZERO.to_string() { String::new() } else { contract };
            let sum = all.entry((lower(&source["family"]), lower(&source["source"]), token)).or_default();
            for (sum, part) in sum.iter_mut().zip(four(reward)) {
                *sum += part;
            }
        }
    }
    all
}

fn four(of: &Value) -> [U256; 4] {
    ["earned", "collected", "ready", "waiting"]
        .map(|name| of[name].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{of}")))
}

fn lower(text: &Value) -> String {
    text.as_str().unwrap_or_else(|| panic!("{text}")).to_lowercase()
}

fn adds_up(rows: &[Vec<String>], screens: &BTreeMap<Key, [U256; 4]>) {
    let mut kinds: BTreeMap<(Key, &str), U256> = BTreeMap::new();
    for row in rows.iter().filter(|row| row[KIND] != "fee") {
        let key = (row[FAMILY].clone(), row[SOURCE].to_lowercase(), row[TOKEN].to_lowercase());
        assert!(screens.contains_key(&key), "no screen has it: {row:?}");
        *kinds.entry((key, row[KIND].as_str())).or_default() += row[SMALLEST].parse::<U256>().expect("an amount");
    }
    for (key, [earned, collected, ready, waiting]) in screens {
        let sum = |kind| kinds.get(&(key.clone(), kind)).copied().unwrap_or_default();
        assert_eq!(sum("reward") + sum("ready") + sum("waiting"), *earned, "{key:?}");
        match key.0.as_str() {
            "fixed_reward_pool" | "merkle_distributor" | "cumulative_merkle" | "merkl" | "cycle_merkle" => {
                assert_eq!(
                    [sum("collection"), sum("ready"), sum("waiting")],
                    [*collected, *ready, *waiting],
                    "{key:?}"
                );
            }
            "weekly_push" | "token_transfers" => assert_eq!(sum("reward"), *collected, "{key:?}"),
            _ => {}
        }
    }
    for family in ["fixed_reward_pool", "merkle_distributor", "cumulative_merkle", "weekly_push", "token_transfers"] {
        let has_reward = |(key, kind): &(Key, &str)| key.0 == family && *kind == "reward";
        assert!(kinds.keys().any(has_reward), "nothing came of {family}: {kinds:?}");
    }
}

async fn koinly_has_each_reward_once(owner: &Owner<'_>, path: &str, plain: &[Vec<String>]) {
    let path = path.replace(".csv", "-koinly.csv");
    owner.must(&["rewards", "export", &path, "--form", "koinly"]).await;
    let text = fs::read_to_string(&path).expect("it is there");
    let count = |kind| plain.iter().filter(|row| row[KIND] == kind).count();
    assert_eq!(text.matches(",reward,").count(), count("reward"), "{text}");
    assert_eq!(text.matches(",cost,").count(), count("fee"), "{text}");
    assert_eq!(text.lines().count(), 1 + count("reward") + count("fee"), "{text}");
}

/// The rows of a file without the first; no device of the world is in it.
fn rows(path: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).expect("it is there");
    let rows: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 19), "{text}");
    rows
}
