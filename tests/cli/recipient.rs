//! An owner has Merkl's contract pay another account, and takes it back.

use domain::{Address, U256};
use serde_json::{Value, json};
use world::chain::{Family, RewardFamilies, RewardTerms, interfaces::RewardToken};

use crate::{
    ctl::Owner,
    proofs::{four, publish, verified, with_families},
    site::Site,
};

const ELSEWHERE: Address = Address::repeat_byte(0xc1);

async fn of_merkl(owner: &Owner<'_>) -> Value {
    let told = verified(owner).await;
    told.into_iter().find(|told| told["family"] == "merkl").expect("it is named")
}

async fn held(site: &Site, families: &RewardFamilies, by: Address) -> U256 {
    RewardToken::new(families.token, site.world.chain.node()).balanceOf(by).call().await.expect("a balance")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_has_rewards_paid_elsewhere_and_takes_it_back() {
    let site = Site::new(85).await;
    let owner = site.owner("home");
    let (mut families, account) = with_families(&site, &owner, RewardTerms::default()).await;
    publish(&site, &mut families, account, 7_000).await;
    owner.must(&["wallet", "fund"]).await;
    let source = families.address(Family::Merkl).to_string();
    let shown = ["rewards", "recipient", "--source", source.as_str()];
    let told = owner.must(&shown).await;
    assert_eq!(told["paid_to"], json!(account), "{told}");
    assert_eq!((&told["tokens"][0]["own"], &told["untold"]), (&json!(false), &Value::Null), "{told}");

    let elsewhere = ELSEWHERE.to_string();
    let change = [&shown[..], &["--to", elsewhere.as_str()]].concat();
    owner.refused(&change, "app.cancelled").await;
    assert_eq!(owner.must(&["operations", "list"]).await, json!([]), "nothing began without a yes");
    let printed = owner.ctl(&[&change[..], &["--yes"]].concat()).await;
    let said = printed.said().to_owned();
    assert!(said.contains(&ELSEWHERE.to_checksum(None)), "the recipient in full: {said}");
    assert!(said.contains("go to another account"), "{said}");
    let done = printed.result();
    assert_eq!((&done["status"], &done["kind"]), (&json!("done"), &json!("recipient")), "{done}");
    assert_eq!(owner.must(&shown).await["paid_to"], json!(ELSEWHERE));
    owner.refused(&[&change[..], &["--yes"]].concat(), "app.bad_request").await;

    // What is collected now goes there, and counts as collected.
    let plan = owner.must(&["rewards", "plan", "--source", &source]).await;
    assert_eq!(plan["elsewhere"][0]["to"], json!(ELSEWHERE), "{plan}");
    owner.must(&["rewards", "collect", "--source", &source, "--yes"]).await;
    assert_eq!(four(&of_merkl(&owner).await), [7_000, 7_000, 0, 0]);
    assert_eq!(held(&site, &families, ELSEWHERE).await, U256::from(7_000));
    assert_eq!(held(&site, &families, account).await, U256::ZERO);

    owner.must(&[&shown[..], &["--clear", "--yes"]].concat()).await;
    assert_eq!(owner.must(&shown).await["paid_to"], json!(account));
    publish(&site, &mut families, account, 7_500).await;
    owner.must(&["rewards", "collect", "--source", &source, "--yes"]).await;
    assert_eq!(held(&site, &families, account).await, U256::from(500));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_paid_and_what_remembers_nobody_is_said() {
    let site = Site::new(86).await;
    let owner = site.owner("home");
    let (mut families, account) = with_families(&site, &owner, RewardTerms::default()).await;
    publish(&site, &mut families, account, 7_000).await;
    owner.must(&["wallet", "fund"]).await;
    let merkl = families.address(Family::Merkl).to_string();
    for to in [Address::ZERO, account, families.merkl, families.token] {
        let to = to.to_string();
        let change = ["rewards", "recipient", "--source", &merkl, "--to", &to, "--yes"];
        owner.refused(&change, "send.bad_recipient").await;
    }
    for (family, name) in [
        (Family::OneShot, "MerkleDistributor"),
        (Family::Cumulative, "CumulativeMerkleDrop"),
        (Family::Cycle, "RewardPool"),
    ] {
        let at = families.address(family).to_string();
        let refused = owner.refused(&["rewards", "recipient", "--source", &at], "chain.not_offered").await;
        assert!(refused.contains(name), "{family:?}: {refused}");
    }
    assert_eq!(owner.must(&["operations", "list"]).await, json!([]));
}
