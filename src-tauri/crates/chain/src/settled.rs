//! What a mined transaction did, by its own receipt.

use alloy::{
    primitives::{Address, B256},
    rpc::types::Log,
    sol_types::SolEvent,
};
use wallet::ports::{ChainError, Logged};

use crate::{EvmChain, compared::Compared};

/// A transaction that succeeded, in a block that is part of the chain.
pub struct Settled {
    pub block: u64,
    pub block_hash: B256,
    logs: Vec<Log>,
}

impl Settled {
    /// The events of this kind that `contract` itself logged.
    pub fn events<E: SolEvent>(&self, contract: Address) -> impl Iterator<Item = E> {
        self.logs_of(contract).filter_map(decoded)
    }

    /// What `contract` itself logged.
    pub fn logs_of(&self, contract: Address) -> impl Iterator<Item = &Log> {
        self.logs.iter().filter(move |log| log.address() == contract && !log.removed)
    }
}

/// The event that a log is, if it is one of this kind.
pub fn decoded<E: SolEvent>(log: &Log) -> Option<E> {
    E::decode_log_validate(&log.inner).ok().map(|log| log.data)
}

impl EvmChain {
    /// What `read` finds in the receipt of a transaction, on which all nodes agree (T-40, T-41).
    pub(crate) async fn logged<T, F>(&self, hash: B256, read: F) -> Result<Logged<T>, ChainError>
    where
        T: Send,
        F: Fn(&Settled) -> Option<T> + Sync,
        Logged<T>: Compared,
    {
        let read = &read;
        self.agreed(|node, _| Box::pin(node.read_logged(hash, read))).await
    }

    /// A receipt that is not there, or not in the chain's block of its number, says nothing.
    async fn read_logged<T, F>(&self, hash: B256, read: &F) -> Result<Logged<T>, ChainError>
    where
        F: Fn(&Settled) -> Option<T>,
    {
        let Some(receipt) = self.receipt(hash).await? else { return Ok(Logged::NotKnown) };
        let (block, block_hash) = receipt.block();
        if self.hash_at(block).await? != Some(block_hash) {
            return Ok(Logged::NotKnown);
        }
        let succeeded = receipt.succeeded();
        let settled = Settled { block, block_hash, logs: receipt.logs };
        let found = if succeeded { read(&settled) } else { None };
        Ok(found.map_or(Logged::Otherwise, Logged::Done))
    }
}
