//! DIMO's contracts on a real node: what they log and say of a box and a vehicle that are watched.

use std::sync::Arc;

use alloy::{
    primitives::{Address, U256, keccak256, utils::parse_ether},
    signers::local::PrivateKeySigner,
    sol_types::SolCall,
};
use chain::EvmChain;
use domain::{
    account::Owner,
    amount::Amount,
    device::DeviceId,
    dimo::{DimoAct, DimoDevice, DimoPlan, DimoToken},
    network::Network,
    transaction::Fees,
};
use serde_json::json;
use tempfile::TempDir;
use wallet::ports::{
    Dimo as _, Logged,
    dimo::{DimoSeen, DimoWatched, VehicleFacts},
};
use wire::{dimo::DimoClaim, identity::DeviceKey};
use world::chain::{
    Account, Chain, Dimo, Send, Terms,
    dimo::{
        PERMITTED,
        interfaces::{AftermarketDeviceIdAddressPair, DimoNode, DimoRegistry, Sacd},
    },
};

use crate::{fake::NoWait, stage::CHAIN_ID};

const APP: Address = Address::repeat_byte(0x77);
const ANNA: Address = Address::repeat_byte(0x52);
const FOR_EVER: u64 = 4_000_000_000;
const BITS: u64 = 0b1100;

/// DIMO on a node, a box with its maker, and an owner with coins.
struct Garage {
    ground: Arc<Chain>,
    dimo: Dimo,
    owner: Account,
    device: DeviceKey,
    node: U256,
    chain: EvmChain,
    _dir: TempDir,
}

impl Garage {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let terms = Terms { price: U256::ZERO, prepaid_slots: 0, reward: U256::ZERO, epoch_seconds: 1 };
        let ground = Arc::new(Chain::start(dir.path(), 5, CHAIN_ID, terms).await.unwrap());
        let signer = PrivateKeySigner::from_bytes(&keccak256("an owner of a car")).unwrap();
        ground.faucet.send(Send::pay(signer.address(), parse_ether("100").unwrap())).await.unwrap();
        let owner = Account::of(signer, CHAIN_ID, ground.node().clone());
        let dimo = Dimo::deploy(ground.clone()).await.unwrap();
        let device = DeviceKey::from_bytes(&[8; 32]).unwrap();
        let node = dimo.make_device(device.address().0.into()).await.unwrap();
        let on = &dimo.contracts;
        let file = json!({ "name": "live", "chain_id": CHAIN_ID, "rpc": [ground.url()],
            "multicall3": ground.contracts.multicall3,
            "dimo": { "registry": on.registry, "aftermarket_device": on.aftermarket_device,
                "vehicle": on.vehicle, "sacd": on.sacd } });
        let chain = EvmChain::connect(&serde_json::from_value::<Network>(file).unwrap(), Arc::new(NoWait::default()));
        Self { ground, dimo, owner, device, node, chain, _dir: dir }
    }

    fn id(&self) -> DeviceId {
        DeviceId(self.device.address().0.into())
    }

    async fn call(&self, by: &Account, to: Address, call: &impl SolCall) {
        by.send(Send::call(to, call)).await.unwrap();
    }

    async fn registry(&self, by: &Account, call: &impl SolCall) {
        self.call(by, self.dimo.contracts.registry, call).await;
    }

    async fn claim(&self) {
        let message = DimoClaim {
            node: self.node.to_be_bytes(),
            owner: self.owner.address().into(),
            chain_id: CHAIN_ID,
            registry: self.dimo.contracts.registry.into(),
        };
        let signed = message.recover(&message.sign(&self.device), self.device.address()).unwrap();
        let signature = signed.to_bytes().to_vec().into();
        let claim = DimoRegistry::claimAftermarketDeviceCall {
            aftermarketDeviceNode: self.node,
            aftermarketDeviceSig: signature,
        };
        self.registry(&self.owner, &claim).await;
    }

    /// A vehicle of the owner's, on which whoever made it permitted an app something.
    async fn vehicle(&self) -> U256 {
        self.dimo.give_vehicle_permitting(self.owner.address(), APP).await.unwrap()
    }

    async fn permit(&self, vehicle: U256, grantee: Address, permissions: u64, end: u64) {
        let set = Sacd::setPermissionsCall {
            asset: self.dimo.contracts.vehicle,
            tokenId: vehicle,
            grantee,
            permissions: U256::from(permissions),
            expiration: U256::from(end),
            source: String::new(),
        };
        self.call(&self.owner, self.dimo.contracts.sacd, &set).await;
    }

    fn plan(&self, act: DimoAct) -> DimoPlan {
        let nobody = Owner(Address::ZERO);
        let (claimed, vehicle, movable) = (true, None, true);
        DimoPlan {
            device: self.id(),
            name: "Car box".into(),
            owner: Owner(self.owner.address()),
            chain_id: CHAIN_ID,
            network: "live".into(),
            symbol: "DEMO".into(),
            decimals: 18,
            registry: self.dimo.contracts.registry,
            before: DimoDevice { node: self.node, claimed, holder: nobody, vehicle, beneficiary: nobody, movable },
            act,
            gas: 1,
            fees: Fees { max_fee_per_gas: Amount::ZERO, max_priority_fee_per_gas: Amount::ZERO },
            balance: Amount::ZERO,
            nodes: 1,
        }
    }

    fn watched(&self, vehicle: U256) -> DimoWatched {
        DimoWatched { nodes: vec![self.node], vehicles: vec![vehicle] }
    }
}

fn permitted(vehicle: U256, grantee: Address, permissions: u64, end: u64) -> DimoSeen {
    let token = DimoToken::Vehicle(vehicle);
    DimoSeen::Permitted { token, grantee, permissions: U256::from(permissions), end: U256::from(end) }
}

/// What the maker permitted.
fn of_maker(vehicle: U256) -> DimoSeen {
    let token = DimoToken::Vehicle(vehicle);
    DimoSeen::Permitted { token, grantee: APP, permissions: U256::from(PERMITTED), end: U256::MAX }
}

#[tokio::test]
async fn everything_that_happens_to_a_box_and_its_vehicle_is_seen_in_order() {
    let garage = Garage::open().await;
    let (node, owner, maker) = (garage.node, garage.owner.address(), garage.ground.maker.address());
    let begin = garage.chain.dimo_boxes(&[garage.id()]).await.unwrap().block + 1;
    garage.claim().await;
    let vehicle = garage.vehicle().await;
    let link = DimoRegistry::pairAftermarketDeviceCall { aftermarketDeviceNode: node, vehicleNode: vehicle };
    garage.registry(&garage.owner, &link).await;
    let rewards = DimoRegistry::setAftermarketDeviceBeneficiaryCall { nodeId: node, beneficiary: ANNA };
    garage.registry(&garage.owner, &rewards).await;
    garage.permit(vehicle, ANNA, BITS, FOR_EVER).await;
    let key = Address::repeat_byte(0x12);
    let reset = AftermarketDeviceIdAddressPair { aftermarketDeviceNodeId: node, deviceAddress: key };
    let reset = DimoRegistry::resetAftermarketDeviceAddressByManufacturerBatchCall { adIdAddrs: vec![reset] };
    garage.registry(&garage.ground.maker, &reset).await;

    let page = garage.chain.dimo_watched(&garage.watched(vehicle), begin).await.unwrap();

    let seen: Vec<_> = page.sightings.iter().map(|one| one.what.clone()).collect();
    let nobody = Owner(Address::ZERO);
    let expected = [
        DimoSeen::RewardsTo { node, to: nobody },
        DimoSeen::BoxMoved { node, from: Owner(maker), to: Owner(owner) },
        DimoSeen::VehicleMoved { vehicle, from: nobody, to: Owner(owner) },
        of_maker(vehicle),
        DimoSeen::Connected { node, vehicle },
        DimoSeen::RewardsTo { node, to: Owner(ANNA) },
        permitted(vehicle, ANNA, BITS, FOR_EVER),
        DimoSeen::KeyChanged { node, key },
    ];
    assert_eq!(seen, expected);
    let now = page.now.unwrap();
    let one = &now.boxes[0];
    assert_eq!((one.key, one.claimed, one.holder), (key, true, Owner(owner)));
    assert_eq!((one.vehicle, one.beneficiary), (Some(vehicle), Owner(ANNA)));
    assert_eq!(now.vehicles, [VehicleFacts { number: vehicle, owner: Some(Owner(owner)), device: Some(node) }]);

    let back = page.block + 1;
    let give_back = DimoNode::returnToManufacturerCall { tokenId: node };
    garage.call(&garage.owner, garage.dimo.contracts.aftermarket_device, &give_back).await;
    let page = garage.chain.dimo_watched(&garage.watched(vehicle), back).await.unwrap();
    let seen: Vec<_> = page.sightings.iter().map(|one| one.what.clone()).collect();
    let expected = [
        DimoSeen::Disconnected { node, vehicle },
        DimoSeen::Unclaimed { node, holder: Owner(maker) },
        DimoSeen::RewardsTo { node, to: nobody },
        DimoSeen::BoxMoved { node, from: Owner(owner), to: Owner(maker) },
    ];
    assert_eq!(seen, expected);
    assert!(!page.now.unwrap().boxes[0].claimed);
}

#[tokio::test]
async fn only_permissions_that_the_contract_still_confirms_are_found_as_standing() {
    let garage = Garage::open().await;
    garage.claim().await;
    let vehicle = garage.vehicle().await;
    garage.permit(vehicle, ANNA, BITS, FOR_EVER).await;
    let tokens = [DimoToken::Vehicle(vehicle), DimoToken::Box(garage.node)];
    let found = async || {
        let found = garage.chain.dimo_permitted(&tokens).await.unwrap();
        assert_eq!(found.from, 0, "the chain is short");
        found.sightings.into_iter().map(|one| one.what).collect::<Vec<_>>()
    };
    let (app, anna) = (of_maker(vehicle), permitted(vehicle, ANNA, BITS, FOR_EVER));
    assert_eq!(found().await, [app, anna.clone()]);

    let asked = [(DimoToken::Vehicle(vehicle), APP), (DimoToken::Vehicle(vehicle), ANNA)];
    let held = async || garage.chain.dimo_permissions(&asked).await.unwrap();
    assert_eq!(held().await, [U256::from(PERMITTED), U256::from(BITS)]);
    let act = DimoAct::EndGrant {
        contract: garage.dimo.contracts.sacd,
        asset: garage.dimo.contracts.vehicle,
        token: DimoToken::Vehicle(vehicle),
        grantee: APP,
        permissions: U256::from(BITS),
    };
    let call = garage.chain.dimo_call(garage.node, &act, &[]).unwrap();
    let sent = Send { to: Some(call.to), input: call.data, ..Send::default() };
    let hash = garage.owner.send(sent).await.unwrap().transaction_hash;
    assert_eq!(garage.chain.dimo_done(hash, &garage.plan(act.clone())).await.unwrap(), Logged::Done(()));
    let DimoAct::EndGrant { contract, asset, token, permissions, .. } = act else { panic!() };
    let other = DimoAct::EndGrant { contract, asset, token, grantee: ANNA, permissions };
    let by_other = garage.chain.dimo_done(hash, &garage.plan(other)).await.unwrap();
    assert_eq!(by_other, Logged::Otherwise, "of somebody else");
    assert_eq!(held().await, [U256::ZERO, U256::from(BITS)]);
    assert_eq!(found().await, [anna]);

    let sell = DimoNode::transferFromCall { from: garage.owner.address(), to: ANNA, tokenId: vehicle };
    garage.call(&garage.owner, garage.dimo.contracts.vehicle, &sell).await;
    assert_eq!(found().await, [], "a sale ends all");
}
