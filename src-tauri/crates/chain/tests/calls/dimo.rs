//! DIMO's registry: what it has of a device, its calls, and whether they happened.

use std::sync::Arc;

use domain::{
    dimo::{DimoAct, DimoDevice, DimoPlan},
    transaction::Fees,
};
use wallet::ports::{Dimo, dimo::VehicleFacts};

use super::{
    mined::{mining, receipt, whether},
    *,
};
use fake::chain_of;

sol! {
    function getAftermarketDeviceIdByAddress(address addr) returns (uint256);
    function getAftermarketDeviceAddressById(uint256 nodeId) returns (address);
    function isAftermarketDeviceClaimed(uint256 nodeId) returns (bool);
    function getLink(address idProxyAddress, uint256 sourceNode) returns (uint256);
    function getBeneficiary(address idProxyAddress, uint256 nodeId) returns (address);

    event AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner);
    event AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
    event AftermarketDeviceUnpaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
}

pub const DIMO: &str = r#""dimo": {"registry": "0xd0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0", "aftermarket_device": "0xd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1",
    "vehicle": "0xd2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2", "sacd": "0xd3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3"}"#;
pub const DIMO_REGISTRY: Address = Address::repeat_byte(0xd0);
pub const BOXES: Address = Address::repeat_byte(0xd1);
pub const VEHICLES: Address = Address::repeat_byte(0xd2);
const MAKER: Address = Address::repeat_byte(0xaa);
pub const NODE: U256 = U256::from_limbs([4217, 0, 0, 0]);
pub const VEHICLE: U256 = U256::from_limbs([55, 0, 0, 0]);

/// A registered box with its maker, and a vehicle of OWNER's.
pub fn registered() -> Contracts {
    let contracts = Contracts::default();
    contracts.says(DIMO_REGISTRY, &getAftermarketDeviceIdByAddressCall { addr: DEVICE.0 }, NODE);
    contracts.says(DIMO_REGISTRY, &getAftermarketDeviceAddressByIdCall { nodeId: NODE }, DEVICE.0);
    contracts.says(DIMO_REGISTRY, &isAftermarketDeviceClaimedCall { nodeId: NODE }, false);
    contracts.says(DIMO_REGISTRY, &getLinkCall { idProxyAddress: BOXES, sourceNode: NODE }, U256::ZERO);
    contracts.says(DIMO_REGISTRY, &getBeneficiaryCall { idProxyAddress: BOXES, nodeId: NODE }, MAKER);
    contracts.says(BOXES, &ownerOfCall { tokenId: NODE }, MAKER);
    contracts.says(BOXES, &getApprovedCall { tokenId: NODE }, Address::ZERO);
    contracts.says(BOXES, &isApprovedForAllCall { owner: MAKER, operator: DIMO_REGISTRY }, true);
    contracts.says(VEHICLES, &ownerOfCall { tokenId: VEHICLE }, OWNER.0);
    contracts.says(DIMO_REGISTRY, &getLinkCall { idProxyAddress: VEHICLES, sourceNode: VEHICLE }, U256::ZERO);
    contracts
}

pub fn plan(act: DimoAct) -> DimoPlan {
    let before = DimoDevice {
        node: NODE,
        claimed: false,
        holder: Owner(MAKER),
        vehicle: None,
        beneficiary: Owner(MAKER),
        movable: true,
    };
    DimoPlan {
        device: DEVICE,
        name: "Car box".into(),
        owner: OWNER,
        chain_id: fake::CHAIN_ID,
        network: "Test".into(),
        symbol: "POL".into(),
        decimals: 18,
        registry: DIMO_REGISTRY,
        before,
        act,
        gas: 1,
        fees: Fees { max_fee_per_gas: Amount::ZERO, max_priority_fee_per_gas: Amount::ZERO },
        balance: Amount::ZERO,
        nodes: 1,
    }
}

pub fn claim() -> DimoAct {
    DimoAct::Claim { digest: B256::ZERO }
}

#[tokio::test]
async fn a_box_is_read_with_its_maker_and_a_vehicle_with_its_owner_at_one_block() {
    let node = registered().node().await;

    let facts = node.chain(DIMO).dimo_facts(DEVICE, OWNER, Some(VEHICLE)).await.unwrap();

    assert_eq!(facts.device, Some(plan(claim()).before));
    assert_eq!(facts.vehicle, Some(VehicleFacts { number: VEHICLE, owner: Some(OWNER), device: None }));
    assert_eq!(facts.balance, Amount::wei(1_000_000_000_000_000_000));
    assert!(node.asked("eth_call").iter().all(|params| params[1] == "0x64"));
}

#[tokio::test]
async fn an_unknown_key_a_missing_vehicle_and_a_maker_who_allows_nothing_are_told_apart() {
    let contracts = registered();
    contracts.refuses(VEHICLES, &ownerOfCall { tokenId: VEHICLE });
    contracts.says(BOXES, &isApprovedForAllCall { owner: MAKER, operator: DIMO_REGISTRY }, false);
    let node = contracts.node().await;
    let facts = node.chain(DIMO).dimo_facts(DEVICE, OWNER, Some(VEHICLE)).await.unwrap();
    assert_eq!((facts.vehicle.unwrap().owner, facts.device.unwrap().movable), (None, false));

    contracts.says(BOXES, &getApprovedCall { tokenId: NODE }, DIMO_REGISTRY);
    let facts = node.chain(DIMO).dimo_facts(DEVICE, OWNER, None).await.unwrap();
    assert!(facts.device.unwrap().movable && facts.vehicle.is_none(), "this one was allowed by itself");

    contracts.says(DIMO_REGISTRY, &getAftermarketDeviceIdByAddressCall { addr: DEVICE.0 }, U256::ZERO);
    assert_eq!(node.chain(DIMO).dimo_facts(DEVICE, OWNER, None).await.unwrap().device, None);
    assert!(matches!(node.chain(IOID).dimo_facts(DEVICE, OWNER, None).await, Err(ChainError::NotOffered(_))));
}

#[tokio::test]
async fn a_connected_box_names_its_vehicle_and_a_number_of_another_key_is_no_answer() {
    let contracts = registered();
    contracts.says(DIMO_REGISTRY, &getLinkCall { idProxyAddress: BOXES, sourceNode: NODE }, VEHICLE);
    contracts.says(DIMO_REGISTRY, &getLinkCall { idProxyAddress: VEHICLES, sourceNode: VEHICLE }, NODE);
    let node = contracts.node().await;
    let facts = node.chain(DIMO).dimo_facts(DEVICE, OWNER, None).await.unwrap();
    assert_eq!((facts.device.unwrap().vehicle, facts.vehicle.unwrap().device), (Some(VEHICLE), Some(NODE)));

    contracts.says(DIMO_REGISTRY, &getAftermarketDeviceAddressByIdCall { nodeId: NODE }, OTHER.0);
    let error = node.chain(DIMO).dimo_facts(DEVICE, OWNER, None).await.unwrap_err();
    assert!(matches!(&error, ChainError::BadAnswer(cause) if cause.contains("another key")), "{error}");
}

#[tokio::test]
async fn nodes_that_name_another_holder_disagree() {
    let lied = registered();
    lied.says(BOXES, &ownerOfCall { tokenId: NODE }, OTHER.0);
    lied.says(BOXES, &isApprovedForAllCall { owner: OTHER.0, operator: DIMO_REGISTRY }, true);
    let (one, two) = (registered().node().await, lied.node().await);
    let error =
        chain_of(&[&one.url, &two.url], DIMO, &Arc::default()).dimo_facts(DEVICE, OWNER, None).await.unwrap_err();
    assert!(matches!(&error, ChainError::Disagree(cause) if cause.contains("who holds its NFT")), "{error}");
}

#[tokio::test]
async fn the_calls_are_those_of_the_deployed_registry() {
    let node = Contracts::default().node().await;
    let chain = node.chain(DIMO);
    let (connect, disconnect) = (DimoAct::Connect { vehicle: VEHICLE }, DimoAct::Disconnect { vehicle: VEHICLE });
    let claimed = chain.dimo_call(NODE, &claim(), &[7; 65]).unwrap();
    let signature = Bytes::from(vec![7; 65]);
    assert_eq!(
        (claimed.to, claimed.value, &claimed.data[..4]),
        (DIMO_REGISTRY, Amount::ZERO, &[0x08, 0xd2, 0xc2, 0xf5][..])
    );
    assert_eq!(claimed.data[4..], (NODE, signature).abi_encode_params());
    for (act, selector) in [(connect, [0x49, 0x2a, 0xb2, 0x83]), (disconnect, [0xee, 0x4d, 0x95, 0x96])] {
        let call = chain.dimo_call(NODE, &act, &[]).unwrap();
        assert_eq!((call.to, &call.data[..4]), (DIMO_REGISTRY, &selector[..]), "{act:?}");
        assert_eq!(call.data[4..], (NODE, VEHICLE).abi_encode_params());
    }
}

#[tokio::test]
async fn what_was_done_counts_only_by_the_logs_of_the_contracts_of_the_network_file() {
    let hash = B256::repeat_byte(0x77);
    let said = |at: Address, owner: Address| {
        log(at, &AftermarketDeviceClaimed { aftermarketDeviceNode: NODE, owner }, 98, 1, 0x77)
    };
    let moved = |from: Address, to: Address| log(BOXES, &Transfer { from, to, tokenId: NODE }, 98, 0, 0x77);
    let (connect, disconnect) = (DimoAct::Connect { vehicle: VEHICLE }, DimoAct::Disconnect { vehicle: VEHICLE });
    let paired = |vehicle: u64, owner: Address| {
        let event = AftermarketDevicePaired { aftermarketDeviceNode: NODE, vehicleNode: U256::from(vehicle), owner };
        log(DIMO_REGISTRY, &event, 98, 0, 0x77)
    };
    let unpaired = AftermarketDeviceUnpaired { aftermarketDeviceNode: NODE, vehicleNode: VEHICLE, owner: MAKER };
    let cases = [
        (claim(), vec![said(DIMO_REGISTRY, OWNER.0), moved(MAKER, OWNER.0)], 1, true),
        (claim(), vec![said(DIMO_REGISTRY, OWNER.0), moved(MAKER, OWNER.0)], 0, false),
        (claim(), vec![said(DIMO_REGISTRY, OWNER.0)], 1, false),
        (claim(), vec![said(DIMO_REGISTRY, OTHER.0), moved(MAKER, OTHER.0)], 1, false),
        (claim(), vec![said(OTHER.0, OWNER.0), moved(MAKER, OWNER.0)], 1, false),
        (connect.clone(), vec![paired(55, OWNER.0)], 1, true),
        (connect.clone(), vec![paired(56, OWNER.0)], 1, false),
        (connect, vec![paired(55, OTHER.0)], 1, false),
        (disconnect.clone(), vec![log(DIMO_REGISTRY, &unpaired, 98, 0, 0x77)], 1, true),
        (disconnect, vec![paired(55, OWNER.0)], 1, false),
    ];
    for (place, (act, logs, status, counts)) in cases.into_iter().enumerate() {
        let node = mining(receipt(hash, status, &logs)).await;
        let chain = node.chain(DIMO);
        assert_eq!(chain.dimo_done(hash, &plan(act)).await.unwrap(), whether(counts), "case {place}");
    }
}
