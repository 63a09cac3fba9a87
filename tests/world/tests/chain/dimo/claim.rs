use alloy::{
    primitives::{Address, Bytes, U256, address, b256, keccak256},
    sol_types::SolStruct,
};
use world::{
    chain::{
        Send,
        dimo::interfaces::{AftermarketDeviceInfos, DimoNode, DimoRegistry},
    },
    devices::autopi::Hand,
};

use super::ground::{
    ClaimAftermarketDeviceSign, PairAftermarketDeviceSign, UnPairAftermarketDeviceSign, another, by_another, digest,
    error, garage, garage_with,
};
use crate::support::coins;

#[tokio::test]
async fn the_box_signs_for_its_owner_who_claims_it() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let (registry, device) = (garage.dimo.registry(), garage.device.account());
    assert_eq!(registry.getAftermarketDeviceIdByAddress(device).call().await.unwrap(), garage.node);
    assert_eq!(registry.getAftermarketDeviceAddressById(garage.node).call().await.unwrap(), device);
    assert_eq!(garage.owner_of_device().await, garage.chain.maker.address());
    assert!(!garage.is_claimed().await);

    let signature = garage.by_device(garage.claim_digest(owner.address()));
    let claim = Send::call(garage.dimo.contracts.registry, &garage.claim_call(signature));
    let receipt = owner.send(claim).await.unwrap();

    assert!(garage.is_claimed().await);
    assert_eq!(garage.owner_of_device().await, owner.address());
    let told = receipt.logs().iter().find_map(|log| log.log_decode::<DimoRegistry::AftermarketDeviceClaimed>().ok());
    let told = told.unwrap().inner;
    assert_eq!((told.aftermarketDeviceNode, told.owner), (garage.node, owner.address()));
}

#[tokio::test]
async fn only_the_boxs_own_signature_for_this_owner_counts() {
    let garage = garage().await;
    let (owner, other) = (garage.owner("owner").await, garage.owner("other").await);
    let for_owner = garage.claim_digest(owner.address());

    let by_another = garage.refused(&owner, &garage.claim_call(by_another(for_owner))).await;
    let for_another = garage.refused(&other, &garage.claim_call(garage.by_device(for_owner))).await;
    let short = garage.by_device(for_owner)[..64].to_vec();
    let short = garage.refused(&owner, &garage.claim_call(short.into())).await;

    for refused in [by_another, for_another, short] {
        assert!(refused.contains(&error("InvalidAdSignature()")), "{refused}");
    }
    assert!(!garage.is_claimed().await);
}

#[tokio::test]
async fn a_signature_in_the_upper_half_of_the_curve_is_none() {
    let garage = garage_with(Hand::HighS).await;
    let owner = garage.owner("owner").await;
    let signature = garage.by_device(garage.claim_digest(owner.address()));

    let refused = garage.refused(&owner, &garage.claim_call(signature)).await;

    assert!(refused.contains(&error("InvalidAdSignature()")), "{refused}");
}

#[tokio::test]
async fn a_box_is_claimed_once_and_an_unknown_one_never() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let signature = garage.claimed_by(&owner).await;

    let again = garage.refused(&owner, &garage.claim_call(signature.clone())).await;
    assert!(again.contains(&error("DeviceAlreadyClaimed(uint256)")), "{again}");

    let mut unknown = garage.claim_call(signature);
    unknown.aftermarketDeviceNode = U256::from(99);
    let unknown = garage.refused(&owner, &unknown).await;
    assert!(unknown.contains(&error("InvalidNode(address,uint256)")), "{unknown}");
}

#[tokio::test]
async fn a_claim_that_another_sends_is_for_those_with_the_role_and_signed_by_both() {
    let garage = garage().await;
    let (owner, sender) = (another().address(), &garage.chain.payer);
    let digest = garage.claim_digest(owner);
    let with = |owner_signs: Bytes| DimoRegistry::claimAftermarketDeviceSignCall {
        aftermarketDeviceNode: garage.node,
        owner,
        ownerSig: owner_signs,
        aftermarketDeviceSig: garage.by_device(digest),
    };

    let refused = garage.refused(sender, &with(by_another(digest))).await;
    assert!(refused.contains("AccessControl: account 0x"), "{refused}");
    assert!(refused.contains(&alloy::hex::encode(keccak256("CLAIM_AD_ROLE"))), "{refused}");

    garage.dimo.allow(sender, "CLAIM_AD_ROLE").await.unwrap();
    let unsigned = garage.refused(sender, &with(garage.by_device(digest))).await;
    assert!(unsigned.contains(&error("InvalidOwnerSignature()")), "{unsigned}");

    garage.call(sender, &with(by_another(digest))).await.unwrap();
    assert_eq!(garage.owner_of_device().await, owner);
}

#[tokio::test]
async fn a_maker_who_did_not_approve_the_registry_lets_nobody_claim() {
    let garage = garage().await;
    let owner = garage.owner("owner").await;
    let registry = garage.dimo.contracts.registry;
    let revoke = DimoNode::setApprovalForAllCall { operator: registry, approved: false };
    garage.call_devices(&garage.chain.maker, &revoke).await.unwrap();
    let signature = garage.by_device(garage.claim_digest(owner.address()));

    let refused = garage.refused(&owner, &garage.claim_call(signature)).await;

    assert!(refused.contains("ERC721: caller is not token owner or approved"), "{refused}");
}

#[tokio::test]
async fn only_a_maker_makes_boxes_each_once_and_for_credits() {
    let garage = garage().await;
    let (stranger, maker) = (&garage.chain.stranger, &garage.chain.maker);
    let made = |maker: U256, addr: Address| DimoRegistry::mintAftermarketDeviceByManufacturerBatchCall {
        manufacturerNode: maker,
        adInfos: vec![AftermarketDeviceInfos { addr, attrInfoPairs: Vec::new() }],
    };
    let (own, other, new) = (garage.dimo.maker, U256::from(1), stranger.address());

    for (by, call, expected) in [
        (stranger, made(own, new), "Unauthorized(address)"),
        (stranger, made(U256::from(9), new), "InvalidParentNode(uint256)"),
        // The stranger has a node but no licence.
        (stranger, made(other, new), "InvalidLicense()"),
        (maker, made(own, garage.device.account()), "DeviceAlreadyRegistered(address)"),
    ] {
        let refused = garage.refused(by, &call).await;
        assert!(refused.contains(&error(expected)), "{expected}: {refused}");
    }
    let credit = world::chain::dimo::interfaces::DimoCredit::new(garage.dimo.credit, garage.chain.node());
    let before = credit.balanceOf(maker.address()).call().await.unwrap();
    garage.call(maker, &made(own, new)).await.unwrap();
    let after = credit.balanceOf(maker.address()).call().await.unwrap();
    assert_eq!(before - after, coins("25"));
}

/// The ends of these hashes were read off the deployed contracts.
#[test]
fn the_types_are_the_deployed_ones() {
    let node = U256::ZERO;
    let claim = ClaimAftermarketDeviceSign { aftermarketDeviceNode: node, owner: Address::ZERO };
    let pair = PairAftermarketDeviceSign { aftermarketDeviceNode: node, vehicleNode: node };
    let unpair = UnPairAftermarketDeviceSign { aftermarketDeviceNode: node, vehicleNode: node };
    for (hash, ends) in [
        (claim.eip712_type_hash(), ("0xe9c15533", "1d99")),
        (pair.eip712_type_hash(), ("0x2fc20392", "063e")),
        (unpair.eip712_type_hash(), ("0xf0c47623", "63b7")),
    ] {
        let hash = hash.to_string();
        assert!(hash.starts_with(ends.0) && hash.ends_with(ends.1), "{hash}");
    }
}

/// Computed with js-sha3 for DIMO's registry on Polygon.
#[test]
fn what_is_signed_on_polygon_is_known_from_elsewhere() {
    let registry = address!("fa8bec73cebb9d88ff88a2f75e7d7312f2fd39ec");
    let owner = address!("3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
    let node = U256::from(42);
    let claim = ClaimAftermarketDeviceSign { aftermarketDeviceNode: node, owner };
    let pair = PairAftermarketDeviceSign { aftermarketDeviceNode: node, vehicleNode: U256::from(7) };
    assert_eq!(
        digest(137, registry, &claim),
        b256!("2cdbc9006da757d04f4819d19e67f62296fd9b68b994bc37a276ddb6dc3f0fc2")
    );
    assert_eq!(digest(137, registry, &pair), b256!("bb1bd877b376a34132a468159c57b606523fdfc3774f1bcda49e6870654728f0"));
}
