//! Thousands of claims of one owner, made in few transactions.

use alloy::{
    primitives::{Address, B256, U256, keccak256},
    providers::Provider,
};
use wire::{identity::DeviceKey, permit::Permit};

use super::{
    Account, Chain, DeployError, Send, SendError,
    deploy::create,
    interfaces::{BulkClaims, DeviceNFT},
};

/// Claims in one transaction.
const TOGETHER: u64 = 250;
/// What one of them needs at most.
const GAS_EACH: u64 = 900_000;
/// Block limits in gas: for the claims, and as a node of IoTeX has it, which also bounds each call.
const WIDE: u64 = 1_000_000_000;
const AS_ON_IOTEX: u64 = 25_000_000;

impl Chain {
    /// Claims `count` devices for `owner`, derived from `seed`, each with its document's address. From then on the node
    /// gives a call the gas that a node of IoTeX does.
    ///
    /// # Errors
    /// A contract refuses; the price of a claim must be zero.
    pub async fn claim_many(&self, owner: &Account, seed: u64, count: u64) -> Result<(), DeployError> {
        self.limit_blocks(WIDE).await?;
        let bulk = create(&super::contracts().await?, &self.faucet, "BulkClaims").await?;
        let nft = self.contracts.device_nft;
        let minter = DeviceNFT::configureMinterCall { minter: bulk, amount: U256::from(count) };
        self.deployer.send(Send::call(nft, &minter)).await.map_err(step)?;
        let approve = DeviceNFT::setApprovalForAllCall { operator: self.contracts.registry, approved: true };
        owner.send(Send::call(nft, &approve)).await.map_err(step)?;
        // On a real chain each claim has a block of its own, and most blocks have none. They come first, since a node takes
        // longer for each block the more it keeps.
        self.mine(count).await?;
        for from in (0..count).step_by(TOGETHER as usize) {
            let items: Vec<_> =
                (from..count.min(from + TOGETHER)).map(|number| self.item(owner.address(), seed, number)).collect();
            let gas = GAS_EACH * items.len() as u64 + 1_000_000;
            let registry = self.contracts.registry;
            let claim = BulkClaims::claimCall { registry, nft, user: owner.address(), items };
            self.faucet.send(Send::call(bulk, &claim).with_gas(gas)).await.map_err(step)?;
        }
        self.limit_blocks(AS_ON_IOTEX).await
    }

    fn item(&self, owner: Address, seed: u64, number: u64) -> BulkClaims::Item {
        let key = key(seed, number);
        let document = keccak256(format!("document {seed} {number}"));
        let fields = Permit {
            owner: owner.into(),
            nonce: [0; 32],
            chain_id: self.chain_id,
            registry: self.contracts.registry.into(),
        };
        let signed = fields.recover(&fields.sign(&key), key.address()).expect("the key's own signature");
        BulkClaims::Item {
            device: Address::from(key.address().0),
            hash: document,
            uri: format!("ipfs://bafkrei{:x}", B256::from(document)),
            v: signed.v,
            r: signed.r.into(),
            s: signed.s.into(),
        }
    }

    async fn mine(&self, blocks: u64) -> Result<(), DeployError> {
        let mined: Result<serde_json::Value, _> =
            self.node.raw_request("anvil_mine".into(), (U256::from(blocks),)).await;
        mined.map(drop).map_err(|error| step(SendError::Node(error.to_string())))
    }

    /// Sets the limit of the blocks from the next one on, and makes that one.
    async fn limit_blocks(&self, gas: u64) -> Result<(), DeployError> {
        let node = |error: alloy::transports::TransportError| step(SendError::Node(error.to_string()));
        let set: bool = self.node.raw_request("evm_setBlockGasLimit".into(), (U256::from(gas),)).await.map_err(node)?;
        let mined: Result<serde_json::Value, _> = self.node.raw_request("evm_mine".into(), ()).await;
        mined.map_err(node)?;
        if set { Ok(()) } else { Err(step(SendError::Node("it keeps its block limit".into()))) }
    }
}

/// The key of a device; one in 2^127 seeds has none.
pub fn key(seed: u64, number: u64) -> DeviceKey {
    let bytes = keccak256(format!("a device of a fleet {seed} {number}"));
    DeviceKey::from_bytes(&bytes.0).expect("a hash that is no key comes once in 2^127")
}

fn step(error: SendError) -> DeployError {
    DeployError::Step { step: "claiming many devices", error }
}
