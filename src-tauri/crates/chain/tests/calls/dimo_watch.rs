//! What DIMO's contracts logged of what is watched, from a node that may lie.

use domain::dimo::DimoToken;
use wallet::ports::{
    Dimo,
    dimo::{DimoSeen, DimoWatched},
};

use super::{
    dimo::{BOXES, DIMO, DIMO_REGISTRY, NODE, VEHICLE, VEHICLES, registered},
    watch::{asks_for, number},
    *,
};

/// Where permissions are kept.
const SACD: Address = Address::repeat_byte(0xd3);
const APP: Address = Address::repeat_byte(0x77);
const THIEF: Address = Address::repeat_byte(0x66);

mod v1 {
    alloy::sol! {
        event PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source);
        function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) returns (uint256);
    }
}

mod v2 {
    alloy::sol! {
        event PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, uint256 templateId, string source);
    }
}

sol! {
    event AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
}

fn set_by_v1(asset: Address, token: U256) -> v1::PermissionsSet {
    let (permissions, expiration) = (U256::from(12), U256::from(4_000_000_000_u64));
    v1::PermissionsSet { asset, tokenId: token, permissions, grantee: APP, expiration, source: "ipfs://x".into() }
}

fn set_by_v2() -> v2::PermissionsSet {
    let (permissions, expiration, template) = (U256::from(48), U256::from(4_000_000_000_u64), U256::from(7));
    let (asset, token, source) = (VEHICLES, VEHICLE, "ipfs://y".to_owned());
    v2::PermissionsSet { asset, tokenId: token, permissions, grantee: THIEF, expiration, templateId: template, source }
}

fn watched() -> DimoWatched {
    DimoWatched { nodes: vec![NODE], vehicles: vec![VEHICLE] }
}

/// A node at block 5,000 that gives of `logs` those of the asked kind and blocks; any if it lies.
async fn node(contracts: Contracts, logs: Vec<Value>, lies: bool) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => Reply::Result(head(number(&params[0]).unwrap_or(5_000))),
        "eth_getLogs" => {
            let asked = &params[0];
            let (from, to) = (number(&asked["fromBlock"]).unwrap(), number(&asked["toBlock"]).unwrap());
            assert!(to - from < 2_000, "{from} to {to} is more than nodes give");
            let fits = |log: &&Value| {
                let inside = (from..=to).contains(&number(&log["blockNumber"]).unwrap());
                let named = (0..4).all(|place| asks_for(&asked["topics"][place], &log["topics"][place]));
                lies || inside && named && asks_for(&asked["address"], &log["address"])
            };
            Reply::Result(logs.iter().filter(fits).cloned().collect())
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

fn of_vehicle(grantee: Address, permissions: u64) -> DimoSeen {
    let (token, end) = (DimoToken::Vehicle(VEHICLE), U256::from(4_000_000_000_u64));
    DimoSeen::Permitted { token, grantee, permissions: U256::from(permissions), end }
}

#[test]
fn the_two_versions_of_permissions_log_under_the_topics_of_the_deployed_contracts() {
    assert_eq!(v1::PermissionsSet::SIGNATURE_HASH[..4], [0x94, 0x8f, 0xe4, 0x17]);
    assert_eq!(v2::PermissionsSet::SIGNATURE_HASH[..4], [0x4a, 0x32, 0x70, 0x02]);
}

#[tokio::test]
async fn permissions_of_both_versions_are_seen_and_a_number_of_another_contract_is_left_out() {
    let linked = AftermarketDevicePaired { aftermarketDeviceNode: NODE, vehicleNode: VEHICLE, owner: OWNER.0 };
    let others =
        AftermarketDevicePaired { aftermarketDeviceNode: U256::from(1), vehicleNode: U256::from(2), owner: THIEF };
    let logs = vec![
        log(DIMO_REGISTRY, &others, 15, 0, 1),
        log(SACD, &set_by_v1(VEHICLES, VEHICLE), 20, 0, 2),
        // A vehicle that has the box's number, and a box that has the vehicle's.
        log(SACD, &set_by_v1(VEHICLES, NODE), 21, 0, 3),
        log(VEHICLES, &Transfer { from: OWNER.0, to: THIEF, tokenId: NODE }, 22, 0, 4),
        log(BOXES, &Transfer { from: OWNER.0, to: THIEF, tokenId: VEHICLE }, 23, 0, 5),
        log(SACD, &set_by_v2(), 3_000, 0, 6),
        log(DIMO_REGISTRY, &linked, 4_900, 0, 7),
    ];

    let page = node(registered(), logs, false).await.chain(DIMO).dimo_watched(&watched(), 10).await.unwrap();

    let seen: Vec<_> = page.sightings.iter().map(|one| (one.block, one.tx, one.what.clone())).collect();
    let expected = [
        (20, B256::repeat_byte(2), of_vehicle(APP, 12)),
        (3_000, B256::repeat_byte(6), of_vehicle(THIEF, 48)),
        (4_900, B256::repeat_byte(7), DimoSeen::Connected { node: NODE, vehicle: VEHICLE }),
    ];
    assert_eq!(seen, expected);
    assert_eq!((page.block, page.now.unwrap().vehicles[0].owner), (5_000, Some(OWNER)));
}

#[tokio::test]
async fn what_the_contract_does_not_confirm_any_more_does_not_stand() {
    let says = |contracts: &Contracts, grantee: Address, held: u64| {
        let call = v1::getPermissionsCall { asset: VEHICLES, tokenId: VEHICLE, grantee, permissions: U256::MAX };
        contracts.says(SACD, &call, U256::from(held));
    };
    let contracts = registered();
    says(&contracts, APP, 0);
    says(&contracts, THIEF, 48);
    let logs = vec![log(SACD, &set_by_v1(VEHICLES, VEHICLE), 20, 0, 2), log(SACD, &set_by_v2(), 3_000, 0, 6)];

    let node = node(contracts, logs, false).await;
    let found = node.chain(DIMO).dimo_permitted(&[DimoToken::Vehicle(VEHICLE)]).await.unwrap();

    let seen: Vec<_> = found.sightings.into_iter().map(|one| one.what).collect();
    assert_eq!((found.from, seen), (0, vec![of_vehicle(THIEF, 48)]));
}

#[tokio::test]
async fn logs_that_were_not_asked_for_are_no_answer() {
    let other = v1::PermissionsSet { tokenId: U256::from(99), ..set_by_v1(VEHICLES, VEHICLE) };
    for lie in [
        log(SACD, &set_by_v1(VEHICLES, VEHICLE), 5_001, 0, 1),
        log(STORE, &set_by_v1(VEHICLES, VEHICLE), 20, 0, 1),
        log(SACD, &set_by_v1(STORE, VEHICLE), 20, 0, 1),
        log(SACD, &other, 20, 0, 1),
    ] {
        let node = node(registered(), vec![lie.clone()], true).await;
        let answer = node.chain(DIMO).dimo_watched(&watched(), 10).await;
        assert!(matches!(answer, Err(ChainError::BadAnswer(_))), "{lie}: {answer:?}");
    }
}
