//! What contracts with proofs owe to a device's own wallet is told under the device, and collected into that wallet.

use domain::{Address, U256};
use serde_json::json;
use world::{
    chain::{Family, RewardTerms, interfaces::RewardToken},
    devices::Model,
};

use crate::{
    proofs::{four, publish_each, verified, with_families},
    site::Site,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proven_for_a_devices_own_wallet_is_collected_into_it_in_every_family() {
    let site = Site::new(97).await;
    let owner = site.owner("home");
    let (mut families, account) = with_families(&site, &owner, RewardTerms::default()).await;
    let sensor = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &sensor.address, "--code", &sensor.label_code]).await;
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", &sensor.address]).await;
    owner.must(&["claim", &sensor.address, "--yes"]).await;
    let shown = owner.must(&["device", "show", &sensor.address]).await;
    let wallet: Address = shown["wallet"].as_str().and_then(|text| text.parse().ok()).expect("its own wallet");
    publish_each(&site, &mut families, &[(account, 7_000), (wallet, 300)]).await;

    for told in verified(&owner).await {
        let own = &told["devices"][0];
        assert_eq!((four(&told), four(own)), ([7_000, 0, 7_000, 0], [300, 0, 300, 0]), "{told}");
        let device = own["device"].as_str().expect("its address");
        assert!(device.eq_ignore_ascii_case(&sensor.address), "{told}");
        assert_eq!((&own["wallet"], &told["devices_unknown"]), (&json!(wallet), &json!(null)), "{told}");
    }

    // Two of the families pay whom a proof names, whoever calls; the other two only the wallet itself.
    let plan = owner.must(&["rewards", "plan", "--all"]).await;
    let left = plan["left"].as_array().expect("a list");
    assert_eq!(left.iter().map(|left| &left["why"]).collect::<Vec<_>>(), [&json!("only_by_wallet"); 2], "{plan}");
    assert_eq!(plan["items"].as_array().map(Vec::len), Some(6), "{plan}");
    let done = owner.must(&["rewards", "collect", "--all", "--yes"]).await;
    assert_eq!(done["status"], "done", "{done}");
    for told in verified(&owner).await {
        let by_itself = matches!(told["family"].as_str(), Some("merkl" | "cycle_merkle"));
        let own = if by_itself { [300, 0, 300, 0] } else { [300, 300, 0, 0] };
        assert_eq!((four(&told), four(&told["devices"][0])), ([7_000, 7_000, 0, 0], own), "{told}");
    }

    for family in [Family::Merkl, Family::Cycle] {
        let source = families.address(family).to_string();
        let collect = ["rewards", "collect", "--source", source.as_str(), "--device", sensor.address.as_str(), "--yes"];
        let done = owner.must(&collect).await;
        assert_eq!((&done["kind"], &done["status"]), (&json!("collect"), &json!("done")), "{done}");
        owner.refused(&collect, "rewards.nothing_ready").await;
    }
    let held = RewardToken::new(families.token, site.world.chain.node()).balanceOf(wallet).call().await;
    assert_eq!(held.expect("a balance"), U256::from(1_200), "all of it is in the device's own wallet");
}
