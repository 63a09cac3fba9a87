use alloy::primitives::{Address, U256};
use world::chain::dimo::interfaces::{DimoNode, DimoRegistry};

use super::ground::{by_another, error, garage};
use crate::support::refusal;

#[tokio::test]
async fn the_owner_of_both_pairs_and_unpairs_them() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;

    let vehicle = garage.paired_by(&owner).await;

    assert_eq!(garage.links(vehicle).await, (vehicle, garage.node));
    let unpair = DimoRegistry::unpairAftermarketDeviceCall { aftermarketDeviceNode: garage.node, vehicleNode: vehicle };
    let stranger = garage.refused(&garage.chain.stranger, &unpair).await;
    assert!(stranger.contains(&error("Unauthorized(address)")), "{stranger}");

    garage.call(&owner, &unpair).await.unwrap();

    assert_eq!(garage.links(vehicle).await, (U256::ZERO, U256::ZERO));
    let again = garage.refused(&owner, &unpair).await;
    assert!(again.contains(&error("VehicleNotPaired(uint256)")), "{again}");
}

#[tokio::test]
async fn a_box_that_is_not_claimed_and_tokens_that_are_not_there_pair_with_nothing() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let (vehicle, _) = garage.dimo.give_vehicle(owner.address()).await.unwrap();
    let unclaimed = garage.refused(&owner, &garage.pair_call(vehicle)).await;
    assert!(unclaimed.contains(&error("AdNotClaimed(uint256)")), "{unclaimed}");
    let no_vehicle = garage.refused(&owner, &garage.pair_call(U256::from(99))).await;
    assert!(no_vehicle.contains(&error("InvalidNode(address,uint256)")), "{no_vehicle}");
}

#[tokio::test]
async fn who_owns_only_one_of_the_two_is_unauthorized() {
    let garage = garage().await;
    let (owner, other) = (garage.owner("owner").await, garage.owner("other").await);
    garage.claimed_by(&owner).await;
    let (vehicle, _) = garage.dimo.give_vehicle(other.address()).await.unwrap();

    for by in [&owner, &other] {
        let refused = garage.refused(by, &garage.pair_call(vehicle)).await;
        assert!(refused.contains(&error("Unauthorized(address)")), "{refused}");
    }
}

#[tokio::test]
async fn owners_do_not_match_is_the_words_of_the_relayed_call_alone() {
    let garage = garage().await;
    let (owner, other) = (garage.owner("owner").await, garage.owner("other").await);
    garage.claimed_by(&owner).await;
    let (vehicle, _) = garage.dimo.give_vehicle(other.address()).await.unwrap();
    let relayer = garage.dimo.allow(&garage.chain.payer, "PAIR_AD_ROLE").await.unwrap();
    let relayed = DimoRegistry::pairAftermarketDeviceSign_1Call {
        aftermarketDeviceNode: garage.node,
        vehicleNode: vehicle,
        signature: by_another(garage.pair_digest(vehicle)),
    };

    let refused = garage.refused(relayer, &relayed).await;

    assert!(refused.contains(&error("OwnersDoNotMatch()")), "{refused}");
}

#[tokio::test]
async fn a_vehicle_has_one_box_and_a_box_one_vehicle() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let vehicle = garage.paired_by(&owner).await;
    let (second, _) = garage.dimo.give_vehicle(owner.address()).await.unwrap();

    let again = garage.refused(&owner, &garage.pair_call(vehicle)).await;
    assert!(again.contains(&error("VehiclePaired(uint256)")), "{again}");
    let elsewhere = garage.refused(&owner, &garage.pair_call(second)).await;
    assert!(elsewhere.contains(&error("AdPaired(uint256)")), "{elsewhere}");
    let burn = DimoNode::burnCall { tokenId: vehicle };
    let burnt = refusal(garage.call_vehicles(&owner, &burn).await);
    assert!(burnt.contains(&error("VehiclePaired(uint256)")), "{burnt}");
}

#[tokio::test]
async fn with_the_boxs_consent_the_vehicles_owner_pairs_a_box_of_another() {
    let garage = garage().await;
    let (owner, other) = (garage.owner("owner").await, garage.owner("other").await);
    garage.claimed_by(&owner).await;
    let (vehicle, _) = garage.dimo.give_vehicle(other.address()).await.unwrap();
    let digest = garage.pair_digest(vehicle);
    let with = |signature| DimoRegistry::pairAftermarketDeviceWithAdSigCall {
        aftermarketDeviceNode: garage.node,
        vehicleNode: vehicle,
        aftermarketDeviceSig: signature,
    };

    let forged = garage.refused(&other, &with(by_another(digest))).await;
    assert!(forged.contains(&error("InvalidAdSignature()")), "{forged}");
    let by_owner = garage.refused(&owner, &with(garage.by_device(digest))).await;
    assert!(by_owner.contains(&error("Unauthorized(address)")), "{by_owner}");

    garage.call(&other, &with(garage.by_device(digest))).await.unwrap();
    assert_eq!(garage.links(vehicle).await, (vehicle, garage.node));
}

#[tokio::test]
async fn rewards_go_to_the_beneficiary_until_the_box_is_sold() {
    let garage = garage().await;
    let (owner, other) = (garage.owner("owner").await, garage.owner("other").await);
    garage.claimed_by(&owner).await;
    let to = |beneficiary| DimoRegistry::setAftermarketDeviceBeneficiaryCall { nodeId: garage.node, beneficiary };
    let receiver = Address::repeat_byte(7);
    let now = async || {
        let (registry, devices) = (garage.dimo.registry(), garage.dimo.contracts.aftermarket_device);
        registry.getBeneficiary(devices, garage.node).call().await.unwrap()
    };
    assert_eq!(now().await, owner.address());

    let own = garage.refused(&owner, &to(owner.address())).await;
    assert!(own.contains("Beneficiary cannot be the owner"), "{own}");
    let strange = garage.refused(&other, &to(receiver)).await;
    assert!(strange.contains("Only owner or proxy"), "{strange}");

    garage.call(&owner, &to(receiver)).await.unwrap();
    assert_eq!(now().await, receiver);
    garage.transfer(&owner, other.address()).await;
    assert_eq!(now().await, other.address());
}
