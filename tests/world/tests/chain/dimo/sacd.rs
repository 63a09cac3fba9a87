use alloy::primitives::{Address, U256};
use world::chain::{
    Account, Send, SendError,
    dimo::interfaces::{DimoNode, Sacd},
};

use super::ground::{Garage, error, garage};
use crate::support::refusal;

const FOR_EVER: u64 = 4_000_000_000;
/// Permissions 1 and 4.
const BITS: u64 = 0b11_0000_1100;

async fn grant(garage: &Garage, by: &Account, vehicle: U256, grantee: Address, until: u64) -> Result<(), SendError> {
    let grant = Sacd::setPermissionsCall {
        asset: garage.dimo.contracts.vehicle,
        tokenId: vehicle,
        grantee,
        permissions: U256::from(BITS),
        expiration: U256::from(until),
        source: "ipfs://document".to_owned(),
    };
    by.send(Send::call(garage.dimo.contracts.sacd, &grant)).await.map(|_| ())
}

#[tokio::test]
async fn a_permission_holds_until_its_end_or_until_the_vehicle_is_sold() {
    let garage = garage().await;
    let (owner, buyer, app) = (garage.owner("owner").await, garage.owner("buyer").await, Address::repeat_byte(5));
    let (vehicle, _) = garage.dimo.give_vehicle(owner.address()).await.unwrap();
    let asset = garage.dimo.contracts.vehicle;
    let sacd = garage.dimo.sacd();
    let has = async |index: u8| sacd.hasPermission(asset, vehicle, app, index).call().await.unwrap();

    grant(&garage, &owner, vehicle, app, FOR_EVER).await.unwrap();
    assert_eq!([has(1).await, has(2).await, has(4).await], [true, false, true]);
    assert!(sacd.hasPermissions(asset, vehicle, app, U256::from(BITS)).call().await.unwrap());
    let of_more = sacd.getPermissions(asset, vehicle, app, U256::from(0b1111)).call().await.unwrap();
    assert_eq!(of_more, U256::from(0b1100));
    assert!(!sacd.hasPermission(asset, vehicle, owner.address(), 1).call().await.unwrap(), "not even the owner");

    grant(&garage, &owner, vehicle, app, 0).await.unwrap();
    assert!(!has(1).await);
    grant(&garage, &owner, vehicle, app, FOR_EVER).await.unwrap();
    let sell = DimoNode::transferFromCall { from: owner.address(), to: buyer.address(), tokenId: vehicle };
    garage.call_vehicles(&owner, &sell).await.unwrap();
    assert!(!has(1).await);
}

#[tokio::test]
async fn only_a_tokens_owner_gives_permissions_and_only_its_contract_ends_them() {
    let garage = garage().await;
    let (owner, app) = (garage.owner("owner").await, Address::repeat_byte(5));
    let (vehicle, _) = garage.dimo.give_vehicle(owner.address()).await.unwrap();
    let stranger = &garage.chain.stranger;

    for (given, expected) in [
        (grant(&garage, stranger, vehicle, app, FOR_EVER).await, "Unauthorized(address)"),
        (grant(&garage, &owner, U256::from(99), app, FOR_EVER).await, "InvalidTokenId(address,uint256)"),
        (grant(&garage, &owner, vehicle, Address::ZERO, FOR_EVER).await, "ZeroAddress()"),
    ] {
        let refused = refusal(given);
        assert!(refused.contains(&error(expected)), "{expected}: {refused}");
    }
    let end = Sacd::onTransferCall { asset: garage.dimo.contracts.vehicle, tokenId: vehicle };
    let refused = refusal(owner.send(Send::call(garage.dimo.contracts.sacd, &end)).await);
    assert!(refused.contains(&error("Unauthorized(address)")), "{refused}");
}
