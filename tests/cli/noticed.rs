//! What is new of rewards, told once, also by commands that each run in a process of their own.

use serde_json::{Value, json};
use world::chain::{Family, RewardTerms};

use crate::{
    ctl::Owner,
    proofs::{publish, with_families},
    site::Site,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_of_rewards_is_told_once_and_never_at_first_sight() {
    let site = Site::new(91).await;
    let owner = site.owner("home");
    let terms = RewardTerms { decimals: 6, ..RewardTerms::default() };
    let (mut families, account) = with_families(&site, &owner, terms).await;
    publish(&site, &mut families, account, 7_000_000).await;
    let first = owner.must(&["rewards", "notices"]).await;
    assert_eq!((&first["notices"], &first["unread"]), (&json!([]), &json!(0)), "{first:#}");

    publish(&site, &mut families, account, 9_500_000).await;
    let told = owner.must(&["rewards", "notices"]).await;
    let cumulative = json!(families.address(Family::Cumulative));
    let [arrived] = of(&told, &cumulative)[..] else { panic!("{told:#}") };
    assert_eq!((&arrived["notice"], &arrived["amount"]), (&json!("arrived"), &json!("2500000")), "{arrived:#}");
    assert!(arrived["words"].as_str().is_some_and(|words| words.starts_with("2.5 DRT ")), "{arrived:#}");
    // A drop that pays once is a contract of its own, which was never seen.
    assert!(of(&told, &json!(families.address(Family::OneShot))).is_empty(), "{told:#}");
    let again = owner.must(&["rewards", "notices"]).await;
    assert_eq!(again["notices"], told["notices"], "it is told once");

    let token = families.token.to_string();
    let chosen = owner.must(&["rewards", "notices", "--over", "9.4", "--token", &token]).await;
    assert_eq!(chosen["chosen"][0]["threshold"], "9400000", "by the token's own decimals: {chosen:#}");
    owner.refused(&["rewards", "notices", "--over", "0.0000001", "--token", &token], "app.bad_request").await;
    owner.refused(&["rewards", "notices", "--over", "1", "--token", &account.to_string()], "app.bad_request").await;
    let over = owner.must(&["rewards", "notices"]).await;
    let [ready, _] = of(&over, &cumulative)[..] else { panic!("{over:#}") };
    assert_eq!((&ready["notice"], &ready["ready"]), (&json!("ready_over"), &json!("9500000")), "{ready:#}");
    puts_away(&owner, ready).await;
}

async fn puts_away(owner: &Owner<'_>, notice: &Value) {
    let id = notice["id"].as_str().expect("an id");
    let told = owner.must(&["rewards", "notices", "--dismiss", id]).await;
    let one = told["notices"].as_array().and_then(|all| all.iter().find(|one| one["id"] == id));
    assert_eq!(one.map(|one| &one["dismissed"]), Some(&json!(true)), "{told:#}");
    owner.refused(&["rewards", "notices", "--dismiss", "00"], "app.bad_request").await;
}

/// The notices of one source, newest first.
fn of<'a>(told: &'a Value, source: &Value) -> Vec<&'a Value> {
    told["notices"].as_array().expect("a list").iter().filter(|one| one["source"] == *source).collect()
}
