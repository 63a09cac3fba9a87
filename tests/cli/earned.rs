//! Rewards without proofs: what the chain says was paid, and collecting from a pool for stakes.

use domain::{Address, U256};
use serde_json::{Value, json};
use world::chain::{RewardTerms, StakeTerms};

use crate::site::Site;

const PHRASE: &str = "test test test test test test test test test test test junk";

/// Earned, collected, ready and waiting of what the source of this family paid to the account.
fn four(list: &Value, family: &str) -> [u128; 4] {
    let sources = list["sources"].as_array().unwrap_or_else(|| panic!("{list}"));
    let source = sources.iter().find(|source| source["family"] == family).unwrap_or_else(|| panic!("{list}"));
    assert_eq!(source["failure"], Value::Null, "{source}");
    let reward = &source["rewards"][0];
    ["earned", "collected", "ready", "waiting"]
        .map(|name| reward[name].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{source}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_without_a_proof_is_listed_and_a_pool_for_stakes_is_collected_from() {
    let site = Site::new(84).await;
    let owner = site.owner("home");
    let imported = owner.must_typing(&["wallet", "import"], &format!("{PHRASE}\n")).await;
    let account: Address = imported["account"].as_str().expect("an account").parse().expect("an address");
    let chain = &site.world.chain;
    let families = chain.deploy_reward_families_with(RewardTerms::default()).await.expect("contracts");
    let paid = chain
        .deploy_paid_rewards_with(families.token, StakeTerms { unfunded: true, ..StakeTerms::default() })
        .await
        .expect("contracts");
    paid.pay_each(chain, &[account]).await.expect("paid");
    let text = std::fs::read_to_string(&site.world.report.network).expect("a network file");
    let mut network: Value = serde_json::from_str(&text).expect("JSON");
    network["rewards"] = json!(paid.sources());
    std::fs::write(&site.world.report.network, network.to_string()).expect("written");
    owner.must(&["wallet", "fund"]).await;

    // This network has no pool that pays by counted periods.
    let list = owner.must(&["rewards", "list"]).await;
    let whole = 1_000_000_000_000_000_000_u128;
    assert_eq!(four(&list, "weekly_push"), [8 * whole, 8 * whole, 0, 0]);
    assert_eq!(four(&list, "token_transfers"), [7 * whole / 2, 7 * whole / 2, 0, 0]);
    let pool = paid.pool.to_string();
    let unfunded = four(&list, "fixed_reward_pool");
    assert_eq!((unfunded[0], unfunded[1], unfunded[2]), (unfunded[3], 0, 0), "an empty pool owes and pays nothing");
    owner.refused(&["rewards", "collect", "--source", &pool, "--yes"], "rewards.nothing_ready").await;

    paid.fund_pool(chain, U256::from(100 * whole)).await.expect("coins");
    let done = owner.must(&["rewards", "collect", "--source", &pool, "--yes"]).await;
    assert_eq!(done["status"], "done", "{done}");
    let [earned, collected, ready, waiting] = four(&owner.must(&["rewards", "list"]).await, "fixed_reward_pool");
    assert!(collected > 0, "the pool paid by its own log");
    assert_eq!(earned, collected + ready + waiting);
}
