//! Rewards with proofs: what a root on the chain proves counts, and what a service makes up does not (T-51).

use std::time::Duration;

use domain::{Address, U256};
use serde_json::{Value, json};
use world::{
    chain::{Family, RewardFamilies, RewardTerms},
    service::ProofLie,
};

use crate::{ctl::Owner, site::Site};

const PHRASE: &str = "test test test test test test test test test test test junk";
const OTHERS: [u8; 4] = [0xa1, 0xa2, 0xa3, 0xa4];

/// Has the contracts of all families deployed and named in the network file, and gives the owner's address.
pub async fn with_families(site: &Site, owner: &Owner<'_>, terms: RewardTerms) -> (RewardFamilies, Address) {
    let imported = owner.must_typing(&["wallet", "import"], &format!("{PHRASE}\n")).await;
    let account = imported["account"].as_str().expect("an account").parse().expect("an address");
    let families = site.world.chain.deploy_reward_families_with(terms).await.expect("contracts");
    (families, account)
}

/// Publishes totals in all families, `mine` for the owner, and names the contracts of now in the network file.
pub async fn publish(site: &Site, families: &mut RewardFamilies, account: Address, mine: u64) {
    publish_each(site, families, &[(account, mine)]).await;
}

/// The same for several accounts.
pub async fn publish_each(site: &Site, families: &mut RewardFamilies, accounts: &[(Address, u64)]) {
    let mut totals: Vec<(Address, U256)> =
        OTHERS.iter().map(|byte| (Address::repeat_byte(*byte), U256::from(1_000))).collect();
    totals.extend(accounts.iter().map(|(account, total)| (*account, U256::from(*total))));
    let published = families.publish(&site.world.chain, &totals).await.expect("published");
    site.world.services.proofs.keep(published);
    let text = std::fs::read_to_string(&site.world.report.network).expect("a network file");
    let mut network: Value = serde_json::from_str(&text).expect("JSON");
    let sources = Family::ALL.map(|family| json!(families.source(family, &site.world.report.service)));
    network["rewards"] = json!(sources);
    std::fs::write(&site.world.report.network, network.to_string()).expect("written");
}

pub async fn verified(owner: &Owner<'_>) -> Vec<Value> {
    let told = owner.must(&["rewards", "verify"]).await;
    told.as_array().expect("a list").clone()
}

/// Earned, collected, ready and waiting of the only token of a source.
pub fn four(source: &Value) -> [u64; 4] {
    let rewards = source["rewards"].as_array().expect("a list");
    assert_eq!(rewards.len(), 1, "{source}");
    ["earned", "collected", "ready", "waiting"]
        .map(|name| rewards[0][name].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{source}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_a_root_on_the_chain_proves_counts() {
    let site = Site::new(81).await;
    let owner = site.owner("home");
    let (mut families, account) =
        with_families(&site, &owner, RewardTerms { decimals: 6, ..RewardTerms::default() }).await;
    publish(&site, &mut families, account, 7_000_001).await;
    for source in verified(&owner).await {
        assert_eq!(four(&source), [7_000_001, 0, 7_000_001, 0], "{source}");
        assert_eq!((&source["unproven"], &source["failure"]), (&json!([]), &Value::Null), "{source}");
        assert_eq!(source["rewards"][0]["token"]["decimals"], 6, "by the token's own word: {source}");
    }

    let proofs = &site.world.services.proofs;
    for lie in [ProofLie::OtherAmount, ProofLie::ShortProof] {
        proofs.lie(Some(lie));
        for source in verified(&owner).await {
            assert_eq!(source["rewards"], json!([]), "{lie:?}: {source}");
            let unproven = &source["unproven"][0];
            assert_ne!(unproven["told"], unproven["chain"], "both roots are told: {source}");
        }
    }
    for (lie, code) in [
        (ProofLie::OtherAccounts, "gateway.refused"),
        (ProofLie::Html, "gateway.refused"),
        (ProofLie::Huge, "gateway.refused"),
        (ProofLie::Slow(Duration::from_secs(20)), "gateway.unreachable"),
    ] {
        proofs.lie(Some(lie));
        for source in verified(&owner).await {
            assert_eq!(source["failure"]["code"], code, "{lie:?}: {source}");
            assert_eq!(source["rewards"], json!([]), "no number without a proof: {source}");
        }
    }

    // A newer root counts, and a proof of the one before does not any more, but where each cycle keeps its own.
    publish(&site, &mut families, account, 9_000_000).await;
    proofs.lie(Some(ProofLie::StaleRoot));
    for source in verified(&owner).await {
        match source["family"].as_str() {
            Some("cycle_merkle") => assert_eq!(four(&source), [7_000_001, 0, 7_000_001, 0], "{source}"),
            _ => assert_eq!(source["unproven"].as_array().map(Vec::len), Some(1), "{source}"),
        }
    }
    proofs.lie(None);
    for source in verified(&owner).await {
        assert_eq!(four(&source), [9_000_000, 0, 9_000_000, 0], "{source}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_that_can_be_disputed_and_a_pool_without_tokens_are_waited_for() {
    let site = Site::new(82).await;
    let owner = site.owner("home");
    let terms = RewardTerms { dispute_seconds: 3_600, unfunded: true, ..RewardTerms::default() };
    let (mut families, account) = with_families(&site, &owner, terms).await;
    publish(&site, &mut families, account, 500).await;
    for source in verified(&owner).await {
        assert_eq!(four(&source), [500, 0, 0, 500], "{source}");
        let why = &source["rewards"][0]["waiting_for"]["for"];
        let expected = if source["family"] == "merkl" { "dispute" } else { "funding" };
        assert_eq!(why, expected, "{source}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_proven_is_collected_at_once() {
    let site = Site::new(84).await;
    let owner = site.owner("home");
    let (mut families, account) = with_families(&site, &owner, RewardTerms::default()).await;
    publish(&site, &mut families, account, 7_000).await;
    owner.must(&["wallet", "fund"]).await;

    let plan = owner.must(&["rewards", "plan", "--all"]).await;
    // Two of the families pay whom the call names, and go together.
    assert_eq!((&plan["transactions"], &plan["left"]), (&json!(3), &json!([])), "{plan}");
    assert_eq!(plan["items"].as_array().map(Vec::len), Some(4), "{plan}");
    let done = owner.must(&["rewards", "collect", "--all", "--yes"]).await;
    assert_eq!((&done["status"], done["steps"].as_array().map(Vec::len)), (&json!("done"), Some(3)), "{done}");
    for told in verified(&owner).await {
        assert_eq!(four(&told), [7_000, 7_000, 0, 0], "{told}");
    }
    owner.refused(&["rewards", "collect", "--all", "--yes"], "rewards.nothing_ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proven_is_collected_once_by_its_own_proof() {
    let site = Site::new(83).await;
    let owner = site.owner("home");
    let (mut families, account) = with_families(&site, &owner, RewardTerms::default()).await;
    publish(&site, &mut families, account, 7_000).await;
    owner.must(&["wallet", "fund"]).await;
    for family in Family::ALL {
        let source = families.address(family).to_string();
        let done = owner.must(&["rewards", "collect", "--source", &source, "--yes"]).await;
        assert_eq!(done["status"], "done", "{family:?}: {done}");
        let told = verified(&owner).await;
        let collected =
            told.iter().find(|told| told["source"] == json!(families.address(family))).expect("it is named");
        assert_eq!(four(collected), [7_000, 7_000, 0, 0], "{family:?}");
        owner.refused(&["rewards", "collect", "--source", &source, "--yes"], "rewards.nothing_ready").await;
    }
    owner.refused(&["rewards", "collect", "--source", &account.to_string(), "--yes"], "app.bad_request").await;

    // What came after is collected by its difference; a proof of the root before is none.
    let held = families.address(Family::Cumulative).to_string();
    publish(&site, &mut families, account, 7_500).await;
    site.world.services.proofs.lie(Some(ProofLie::StaleRoot));
    owner.refused(&["rewards", "collect", "--source", &held, "--yes"], "rewards.nothing_ready").await;
    site.world.services.proofs.lie(None);
    owner.must(&["rewards", "collect", "--source", &held, "--yes"]).await;
    let told = verified(&owner).await;
    let cumulative = told.iter().find(|told| told["family"] == "cumulative_merkle").expect("it is named");
    assert_eq!(four(cumulative), [7_500, 7_500, 0, 0]);
}
