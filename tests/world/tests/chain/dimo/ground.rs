use std::ops::Deref;

use alloy::{
    primitives::{Address, B256, Bytes, U256, keccak256},
    signers::{SignerSync, local::PrivateKeySigner},
    sol,
    sol_types::{SolCall, SolStruct, eip712_domain},
};
use uuid::{Uuid, uuid};
use world::{
    chain::{
        Account, Dimo, Send, SendError,
        dimo::interfaces::{DimoNode, DimoRegistry},
    },
    devices::{
        Seed,
        autopi::{AutoPi, Habits, Hand},
    },
    radio::{self, AttError, Peripheral},
};

use crate::support::{CHAIN_ID, Ground, ground, refusal};

const SIGN: Uuid = uuid!("5c30e60f-6859-4d6c-a87b-8d2c98c9f6f0");
const RADIO: radio::Address = radio::Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 0x01]);

sol! {
    struct ClaimAftermarketDeviceSign { uint256 aftermarketDeviceNode; address owner; }
    struct PairAftermarketDeviceSign { uint256 aftermarketDeviceNode; uint256 vehicleNode; }
    struct UnPairAftermarketDeviceSign { uint256 aftermarketDeviceNode; uint256 vehicleNode; }
}

/// DIMO on a chain, and a box that its maker has made.
pub struct Garage {
    ground: Ground,
    pub dimo: Dimo,
    pub device: AutoPi,
    pub node: U256,
}

impl Deref for Garage {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.ground
    }
}

pub async fn garage() -> Garage {
    garage_with(Hand::Right).await
}

/// A garage whose box signs like this.
pub async fn garage_with(hand: Hand) -> Garage {
    let ground = ground(0).await;
    let dimo = Dimo::deploy(ground.chain.clone()).await.unwrap();
    let device = AutoPi::start(RADIO, Seed(7), Habits { hand, ..Habits::default() });
    let node = dimo.make_device(device.account()).await.unwrap();
    Garage { ground, dimo, device, node }
}

impl Garage {
    pub fn claim_digest(&self, owner: Address) -> B256 {
        self.digest(&ClaimAftermarketDeviceSign { aftermarketDeviceNode: self.node, owner })
    }

    pub fn pair_digest(&self, vehicle: U256) -> B256 {
        self.digest(&PairAftermarketDeviceSign { aftermarketDeviceNode: self.node, vehicleNode: vehicle })
    }

    fn digest(&self, message: &impl SolStruct) -> B256 {
        digest(CHAIN_ID, self.dimo.contracts.registry, message)
    }

    /// What the box itself signs, over its characteristic.
    pub fn by_device(&self, digest: B256) -> Bytes {
        self.try_by_device(digest).unwrap()
    }

    fn try_by_device(&self, digest: B256) -> Result<Bytes, AttError> {
        let mut peripheral = self.device.clone();
        peripheral.write(SIGN, digest.as_slice())?;
        Ok(peripheral.read(SIGN)?.into())
    }

    pub fn claim_call(&self, signature: Bytes) -> DimoRegistry::claimAftermarketDeviceCall {
        DimoRegistry::claimAftermarketDeviceCall { aftermarketDeviceNode: self.node, aftermarketDeviceSig: signature }
    }

    pub fn pair_call(&self, vehicle: U256) -> DimoRegistry::pairAftermarketDeviceCall {
        DimoRegistry::pairAftermarketDeviceCall { aftermarketDeviceNode: self.node, vehicleNode: vehicle }
    }

    pub async fn call(&self, by: &Account, call: &impl SolCall) -> Result<(), SendError> {
        by.send(Send::call(self.dimo.contracts.registry, call)).await.map(|_| ())
    }

    /// What the box's token contract is asked for.
    pub async fn call_devices(&self, by: &Account, call: &impl SolCall) -> Result<(), SendError> {
        by.send(Send::call(self.dimo.contracts.aftermarket_device, call)).await.map(|_| ())
    }

    pub async fn call_vehicles(&self, by: &Account, call: &impl SolCall) -> Result<(), SendError> {
        by.send(Send::call(self.dimo.contracts.vehicle, call)).await.map(|_| ())
    }

    /// What the registry refuses this call for.
    pub async fn refused(&self, by: &Account, call: &impl SolCall) -> String {
        refusal(self.call(by, call).await)
    }

    /// Has the box's own signature for `owner`, and claims with it.
    pub async fn claimed_by(&self, owner: &Account) -> Bytes {
        let signature = self.by_device(self.claim_digest(owner.address()));
        self.call(owner, &self.claim_call(signature.clone())).await.unwrap();
        signature
    }

    /// The same, with a vehicle that it is paired with.
    pub async fn paired_by(&self, owner: &Account) -> U256 {
        self.claimed_by(owner).await;
        let (vehicle, _) = self.dimo.give_vehicle(owner.address()).await.unwrap();
        self.call(owner, &self.pair_call(vehicle)).await.unwrap();
        vehicle
    }

    pub async fn transfer(&self, from: &Account, to: Address) {
        let call = DimoNode::transferFromCall { from: from.address(), to, tokenId: self.node };
        self.call_devices(from, &call).await.unwrap();
    }

    pub async fn owner_of_device(&self) -> Address {
        self.dimo.devices().ownerOf(self.node).call().await.unwrap()
    }

    pub async fn is_claimed(&self) -> bool {
        self.dimo.registry().isAftermarketDeviceClaimed(self.node).call().await.unwrap()
    }

    /// The vehicle of the box, and the box of the vehicle.
    pub async fn links(&self, vehicle: U256) -> (U256, U256) {
        let (registry, on) = (self.dimo.registry(), &self.dimo.contracts);
        let of_device = registry.getLink(on.aftermarket_device, self.node).call().await.unwrap();
        (of_device, registry.getLink(on.vehicle, vehicle).call().await.unwrap())
    }
}

/// As alloy computes it, which knows nothing of our contracts.
pub fn digest(chain_id: u64, registry: Address, message: &impl SolStruct) -> B256 {
    let domain = eip712_domain! {
        name: "DIMO",
        version: "1",
        chain_id: chain_id,
        verifying_contract: registry,
    };
    message.eip712_signing_hash(&domain)
}

/// How a refusal for a custom error is told.
pub fn error(signature: &str) -> String {
    alloy::hex::encode(&keccak256(signature)[..4])
}

/// Somebody who is not the box, with a key that the tests know.
pub fn another() -> PrivateKeySigner {
    PrivateKeySigner::from_bytes(&keccak256("another key")).unwrap()
}

pub fn by_another(digest: B256) -> Bytes {
    Bytes::copy_from_slice(&another().sign_hash_sync(&digest).unwrap().as_bytes())
}
