//! The newest block, and what a gas costs on it.

use alloy::{
    eips::BlockId,
    primitives::{B256, U64, U128, U256},
    providers::Provider,
    rpc::json_rpc::RpcError,
};
use domain::{amount::Amount, transaction::Fees};
use serde::Deserialize;
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    failure::{bad, of_rpc},
};

/// The least tip: 1 gwei.
const LEAST_TIP: u128 = 1_000_000_000;

/// A block's head; only what is used, so that a chain's own extra fields do no harm.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    number: U64,
    pub hash: B256,
    base_fee_per_gas: Option<U128>,
    #[serde(default)]
    timestamp: U64,
}

impl Head {
    pub fn number(&self) -> u64 {
        self.number.to()
    }

    /// Seconds since 1970, by whoever made the block.
    pub fn time(&self) -> u64 {
        self.timestamp.to()
    }

    pub fn id(&self) -> BlockId {
        BlockId::number(self.number())
    }
}

impl EvmChain {
    pub(crate) async fn head(&self) -> Result<Head, ChainError> {
        let head: Option<Head> =
            self.provider.client().request("eth_getBlockByNumber", ("latest", false)).await.map_err(of_rpc)?;
        head.ok_or_else(|| bad("it has no newest block"))
    }

    /// The hash of the block of this number in the chain as the node has it now.
    pub(crate) async fn hash_at(&self, number: u64) -> Result<Option<B256>, ChainError> {
        Ok(self.head_at(number).await?.map(|head| head.hash))
    }

    /// The block of this number in the chain as the node has it now.
    pub(crate) async fn head_at(&self, number: u64) -> Result<Option<Head>, ChainError> {
        let head: Option<Head> =
            self.provider.client().request("eth_getBlockByNumber", (U64::from(number), false)).await.map_err(of_rpc)?;
        match head {
            Some(head) if head.number() != number => Err(bad("another block than the one it was asked for")),
            head => Ok(head),
        }
    }

    /// The base fee twice, which two full blocks cannot exceed, and the tip.
    pub(crate) async fn fees_at(&self, head: &Head) -> Result<Fees, ChainError> {
        let base = head.base_fee_per_gas.ok_or_else(|| bad("its blocks have no base fee"))?;
        let tip = match self.provider.get_max_priority_fee_per_gas().await {
            Ok(tip) => tip.max(LEAST_TIP),
            // Not every node has this method.
            Err(RpcError::ErrorResp(_)) => LEAST_TIP,
            Err(error) => return Err(of_rpc(error)),
        };
        let most = U256::from(base).saturating_mul(U256::from(2)).saturating_add(U256::from(tip));
        Ok(Fees { max_fee_per_gas: Amount(most), max_priority_fee_per_gas: Amount::wei(tip) })
    }
}
