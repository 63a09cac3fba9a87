//! The dangers of DIMO's deployed contracts, which must be here too.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolCall,
};
use world::chain::{
    Send,
    dimo::interfaces::{
        AftermarketDeviceIdAddressPair, AftermarketDeviceOwnerPair, AttributeInfoPair, DimoNode, DimoRegistry,
        SacdInput,
    },
};

use super::ground::{error, garage};
use crate::support::refusal;

#[tokio::test]
async fn an_old_signature_claims_a_box_again_after_it_was_given_back() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let old = garage.claimed_by(&owner).await;
    let asked = garage.device.asked().len();
    let give_back = DimoNode::returnToManufacturerCall { tokenId: garage.node };
    garage.call_devices(&owner, &give_back).await.unwrap();
    assert!(!garage.is_claimed().await);
    assert_eq!(garage.owner_of_device().await, garage.chain.maker.address());

    garage.call(&owner, &garage.claim_call(old)).await.unwrap();

    assert_eq!(garage.owner_of_device().await, owner.address());
    assert_eq!(garage.device.asked().len(), asked, "the box was not asked again");
}

#[tokio::test]
async fn an_old_consent_pairs_a_box_again_after_its_owner_took_it_out() {
    let garage = garage().await;
    let (owner, driver) = (garage.owner("owner").await, garage.owner("driver").await);
    garage.claimed_by(&owner).await;
    let (vehicle, _) = garage.dimo.give_vehicle(driver.address()).await.unwrap();
    let with_consent = DimoRegistry::pairAftermarketDeviceWithAdSigCall {
        aftermarketDeviceNode: garage.node,
        vehicleNode: vehicle,
        aftermarketDeviceSig: garage.by_device(garage.pair_digest(vehicle)),
    };
    garage.call(&driver, &with_consent).await.unwrap();
    let unpair = DimoRegistry::unpairAftermarketDeviceCall { aftermarketDeviceNode: garage.node, vehicleNode: vehicle };
    garage.call(&owner, &unpair).await.unwrap();

    garage.call(&driver, &with_consent).await.unwrap();

    assert_eq!(garage.links(vehicle).await, (vehicle, garage.node));
}

#[tokio::test]
async fn a_box_that_is_sold_stays_in_the_sellers_vehicle_until_somebody_takes_it_out() {
    let garage = garage().await;
    let (seller, buyer) = (garage.owner("seller").await, garage.owner("buyer").await);
    let vehicle = garage.paired_by(&seller).await;

    garage.transfer(&seller, buyer.address()).await;

    assert_eq!(garage.links(vehicle).await, (vehicle, garage.node));
    assert!(garage.is_claimed().await);
    let unpair = DimoRegistry::unpairAftermarketDeviceCall { aftermarketDeviceNode: garage.node, vehicleNode: vehicle };
    garage.call(&buyer, &unpair).await.unwrap();
    assert_eq!(garage.links(vehicle).await, (U256::ZERO, U256::ZERO));
}

#[tokio::test]
async fn giving_a_box_back_takes_it_out_of_its_vehicle_and_only_its_owner_can() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let vehicle = garage.paired_by(&owner).await;
    let give_back = DimoNode::returnToManufacturerCall { tokenId: garage.node };

    let strange = refusal(garage.call_devices(&garage.chain.stranger, &give_back).await);
    assert!(strange.contains("ERC721: caller is not token owner or approved"), "{strange}");
    let reset = DimoRegistry::resetAftermarketDeviceForClaimingCall {
        from: owner.address(),
        aftermarketDeviceNode: garage.node,
    };
    let direct = garage.refused(&owner, &reset).await;
    assert!(direct.contains(&error("Unauthorized(address)")), "{direct}");
    assert_eq!(garage.links(vehicle).await, (vehicle, garage.node));

    garage.call_devices(&owner, &give_back).await.unwrap();
    assert_eq!(garage.links(vehicle).await, (U256::ZERO, U256::ZERO));
}

#[tokio::test]
async fn approvals_move_neither_box_nor_vehicle() {
    let garage = garage().await;
    let (owner, friend) = (garage.owner("owner").await, garage.owner("friend").await);
    garage.claimed_by(&owner).await;
    let (vehicle, _) = garage.dimo.give_vehicle(owner.address()).await.unwrap();
    let approve = |id| DimoNode::approveCall { to: friend.address(), tokenId: id };
    let take = |id| DimoNode::transferFromCall { from: owner.address(), to: friend.address(), tokenId: id };
    garage.call_devices(&owner, &approve(garage.node)).await.unwrap();
    garage.call_vehicles(&owner, &approve(vehicle)).await.unwrap();

    let device = refusal(garage.call_devices(&friend, &take(garage.node)).await);
    let vehicle = refusal(garage.call_vehicles(&friend, &take(vehicle)).await);

    for refused in [device, vehicle] {
        assert!(refused.contains(&error("Unauthorized()")), "{refused}");
    }
}

#[tokio::test]
async fn a_maker_gives_a_box_away_that_never_signed_for_it() {
    let garage = garage().await;
    let (owner, other) = (garage.owner("owner").await, garage.owner("other").await);
    let give = DimoRegistry::claimAftermarketDeviceBatchCall {
        adOwnerPair: vec![AftermarketDeviceOwnerPair { aftermarketDeviceNodeId: garage.node, owner: other.address() }],
    };
    let strange = garage.refused(&owner, &give).await;
    assert!(strange.contains(&error("Unauthorized(address)")), "{strange}");

    garage.call(&garage.chain.maker, &give).await.unwrap();

    assert_eq!(garage.owner_of_device().await, other.address());
    let late = garage.by_device(garage.claim_digest(owner.address()));
    let late = garage.refused(&owner, &garage.claim_call(late)).await;
    assert!(late.contains(&error("DeviceAlreadyClaimed(uint256)")), "{late}");
}

#[tokio::test]
async fn the_address_of_a_box_whose_key_was_changed_still_leads_to_it() {
    let garage = garage().await;
    let (old, new) = (garage.device.account(), Address::repeat_byte(9));
    let reset = DimoRegistry::resetAftermarketDeviceAddressByManufacturerBatchCall {
        adIdAddrs: vec![AftermarketDeviceIdAddressPair { aftermarketDeviceNodeId: garage.node, deviceAddress: new }],
    };

    garage.call(&garage.chain.maker, &reset).await.unwrap();

    let registry = garage.dimo.registry();
    for device in [old, new] {
        assert_eq!(registry.getAftermarketDeviceIdByAddress(device).call().await.unwrap(), garage.node);
    }
    assert_eq!(registry.getAftermarketDeviceAddressById(garage.node).call().await.unwrap(), new);
}

#[tokio::test]
async fn a_vehicle_can_come_with_a_permission_that_its_owner_never_gave() {
    let garage = garage().await;
    let (owner, grantee) = (garage.owner("owner").await, Address::repeat_byte(5));
    let until = U256::from(4_000_000_000_u64);
    let mint = DimoRegistry::mintVehicleWithDeviceDefinition_1Call {
        manufacturerNode: garage.dimo.maker,
        owner: owner.address(),
        deviceDefinitionId: "a_car_2024".to_owned(),
        attrInfo: Vec::<AttributeInfoPair>::new(),
        sacdInput: SacdInput { grantee, permissions: U256::from(0b1100), expiration: until, source: String::new() },
    };

    garage.call(&garage.chain.maker, &mint).await.unwrap();

    let vehicles = garage.dimo.contracts.vehicle;
    let vehicle = U256::from(3);
    assert_eq!(garage.dimo.vehicles().ownerOf(vehicle).call().await.unwrap(), owner.address());
    assert!(garage.dimo.sacd().hasPermission(vehicles, vehicle, grantee, 1).call().await.unwrap());
}

#[tokio::test]
async fn several_calls_go_together_or_not_at_all_and_the_reason_is_lost() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let (vehicle, _) = garage.dimo.give_vehicle(owner.address()).await.unwrap();
    let claim = garage.claim_call(garage.by_device(garage.claim_digest(owner.address()))).abi_encode();
    let together = |calls: [Vec<u8>; 2]| DimoRegistry::multiDelegateCallCall {
        data: calls.into_iter().map(Bytes::from).collect(),
    };
    let wrong = garage.pair_call(U256::from(99)).abi_encode();

    let refused = garage.refused(&owner, &together([claim.clone(), wrong])).await;
    assert!(refused.contains("Delegate call failed"), "{refused}");
    assert!(!garage.is_claimed().await);

    garage.call(&owner, &together([claim, garage.pair_call(vehicle).abi_encode()])).await.unwrap();
    assert_eq!(garage.links(vehicle).await, (vehicle, garage.node));
}

#[tokio::test]
async fn a_call_that_the_registry_does_not_know_succeeds_and_does_nothing() {
    let garage = garage().await;
    let call = Send { to: Some(garage.dimo.contracts.registry), input: vec![1, 2, 3, 4].into(), ..Send::default() };

    garage.chain.stranger.send(call.clone()).await.unwrap();

    let paid = garage.chain.stranger.send(call.with_value(U256::from(1))).await;
    assert!(refusal(paid).contains("revert"));
}
