//! The chain over JSON-RPC: alloy's types and calls on a transport that bounds what a node may answer.

mod abi;
mod agree;
mod anchors;
mod answer;
mod calls;
mod claim;
mod compared;
mod deed;
mod device_wallet;
mod dimo;
mod erc20;
mod failure;
mod fees;
mod fleet;
mod handover;
mod inspect;
mod ioid_v2;
mod limits;
mod logs;
mod node;
mod owned;
mod paid;
mod port;
mod proofs;
mod proxy;
mod registered;
mod revert;
mod rewards;
mod sending;
mod settled;
mod times;
mod transaction;
mod transport;
mod upkeep;
mod watch;

pub use inspect::{NetworkReport, NodeReport, inspect};

use std::sync::Arc;

use alloy::{network::Ethereum, providers::RootProvider, rpc::client::RpcClient};
use domain::network::{DimoContracts, IoidContracts, Network};
use wallet::ports::{ChainError, Clock, dimo::DIMO};

pub use limits::Limits;

use crate::{
    node::{Identity, Node},
    rewards::Remembered,
    transport::Nodes,
};

/// The nodes of one network behind one door.
pub struct EvmChain {
    network: Network,
    provider: RootProvider<Ethereum>,
    remembered: Remembered,
    clock: Arc<dyn Clock>,
    /// Each node by itself, where there are several to compare (T-40).
    each: Vec<Self>,
}

impl EvmChain {
    /// The chain of a network file; nothing is asked before the first call. `clock` times the waits between tries.
    #[must_use]
    pub fn connect(network: &Network, clock: Arc<dyn Clock>) -> Self {
        Self::connect_within(network, clock, Limits::default())
    }

    /// The same with other bounds on what a node may take.
    #[must_use]
    pub fn connect_within(network: &Network, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        let nodes: Vec<Arc<Node>> = network.rpc.iter().map(|address| Arc::new(Node::new(address, limits))).collect();
        let alone = |node: &Arc<Node>| Self::of(network, vec![node.clone()], clock.clone());
        let each = if nodes.len() > 1 { nodes.iter().map(alone).collect() } else { Vec::new() };
        Self { each, ..Self::of(network, nodes, clock.clone()) }
    }

    fn of(network: &Network, nodes: Vec<Arc<Node>>, clock: Arc<dyn Clock>) -> Self {
        let expected = Identity { chain_id: network.chain_id, genesis: network.genesis };
        let client = RpcClient::new(Nodes::new(expected, nodes, clock.clone()), false);
        Self {
            network: network.clone(),
            provider: RootProvider::new(client),
            remembered: Remembered::default(),
            clock,
            each: Vec::new(),
        }
    }

    fn ioid(&self) -> Result<&IoidContracts, ChainError> {
        self.network.ioid.as_ref().ok_or(ChainError::NotOffered("claims (its file names no ioID contracts)"))
    }

    fn dimo(&self) -> Result<&DimoContracts, ChainError> {
        self.network.dimo.as_ref().ok_or(ChainError::NotOffered(DIMO))
    }
}
