//! The chain over JSON-RPC: alloy's types and calls on a transport that bounds what a node may answer.

mod abi;
mod answer;
mod calls;
mod claim;
mod deed;
mod failure;
mod fees;
mod node;
mod owned;
mod port;
mod registered;
mod revert;
mod rewards;
mod transaction;
mod transport;

use std::sync::Arc;

use alloy::{network::Ethereum, providers::RootProvider, rpc::client::RpcClient};
use domain::network::{IoidContracts, Network};
use wallet::ports::{ChainError, Clock};

use crate::{rewards::Remembered, transport::Nodes};

/// The nodes of one network behind one door.
pub struct EvmChain {
    network: Network,
    provider: RootProvider<Ethereum>,
    remembered: Remembered,
}

impl EvmChain {
    /// The chain of a network file; nothing is asked before the first call. `clock` times the waits between tries.
    #[must_use]
    pub fn connect(network: &Network, clock: Arc<dyn Clock>) -> Self {
        let client = RpcClient::new(Nodes::new(network, clock), false);
        Self { network: network.clone(), provider: RootProvider::new(client), remembered: Remembered::default() }
    }

    fn ioid(&self) -> Result<&IoidContracts, ChainError> {
        self.network.ioid.as_ref().ok_or(ChainError::NotOffered("claims (its file names no ioID contracts)"))
    }
}
