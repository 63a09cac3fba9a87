//! Transactions: tried, sent and looked up.

use alloy::{
    eips::BlockId,
    network::TransactionBuilder,
    primitives::{Address, B256, Bytes, U64, U128, U256, keccak256},
    providers::Provider,
    rpc::{
        json_rpc::RpcError,
        types::{Log, TransactionRequest},
    },
};
use domain::{
    account::Owner,
    amount::Amount,
    transaction::{Call, Mined},
};
use serde::Deserialize;
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    calls::request,
    failure::{bad, of_rpc},
    revert::of_call,
};

/// A receipt; only what is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    transaction_hash: B256,
    block_hash: B256,
    block_number: U64,
    status: U64,
    gas_used: U64,
    effective_gas_price: Option<U128>,
    pub logs: Vec<Log>,
}

/// A transaction as the node has it; only what is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    from: Address,
    to: Option<Address>,
    value: U256,
    input: Bytes,
    gas_price: Option<U128>,
}

impl Receipt {
    pub fn succeeded(&self) -> bool {
        self.status == U64::ONE
    }

    /// The number and the hash of its block.
    pub fn block(&self) -> (u64, B256) {
        (self.block_number.to(), self.block_hash)
    }
}

impl EvmChain {
    /// A call gives the contract's reason; an estimate alone often does not.
    pub(crate) async fn try_out(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        let request = transaction(from.0, Some(call.to), call.value.0, call.data.clone());
        self.provider.call(request.clone()).block(BlockId::latest()).await.map_err(of_call)?;
        self.provider.estimate_gas(request).block(BlockId::latest()).await.map_err(of_call)
    }

    /// Handing the same bytes over twice is no error: what counts is that the node has them.
    pub(crate) async fn hand_over(&self, raw: &Bytes) -> Result<(), ChainError> {
        let sent: Result<B256, _> = self.provider.client().request("eth_sendRawTransaction", (raw,)).await;
        let refusal = match sent {
            Ok(_) => return Ok(()),
            Err(RpcError::ErrorResp(payload)) => payload.message,
            Err(error) => return Err(of_rpc(error)),
        };
        if is_there_already(&refusal) || self.known(keccak256(raw)).await?.is_some() {
            return Ok(());
        }
        Err(bad(&format!("it does not take the transaction: {refusal}")))
    }

    /// A receipt counts only while its block is part of the chain (T-43).
    pub(crate) async fn outcome(&self, hash: B256) -> Result<Option<Mined>, ChainError> {
        let Some(receipt) = self.receipt(hash).await? else { return Ok(None) };
        let number = receipt.block_number.to::<u64>();
        let (head, canonical) = futures::try_join!(self.head(), self.hash_at(number))?;
        let depth = match canonical {
            Some(there) if there == receipt.block_hash => head.number().saturating_sub(number).saturating_add(1),
            Some(_) => return Ok(None),
            // A node with several machines behind it may have the receipt on one and not yet its block on another.
            None => 0,
        };
        let succeeded = receipt.succeeded();
        let known = if succeeded && receipt.effective_gas_price.is_some() { None } else { self.known(hash).await? };
        let price = receipt
            .effective_gas_price
            .or_else(|| known.as_ref().and_then(|known| known.gas_price))
            .unwrap_or_default();
        Ok(Some(Mined {
            hash,
            block: number,
            depth,
            succeeded,
            fee: Amount(U256::from(price).saturating_mul(U256::from(receipt.gas_used))),
            reason: if succeeded { None } else { self.why(known, number).await },
        }))
    }

    pub(crate) async fn receipt(&self, hash: B256) -> Result<Option<Receipt>, ChainError> {
        let receipt: Option<Receipt> =
            self.provider.client().request("eth_getTransactionReceipt", (hash,)).await.map_err(of_rpc)?;
        if receipt.as_ref().is_some_and(|receipt| receipt.transaction_hash != hash) {
            return Err(bad("the receipt of another transaction"));
        }
        Ok(receipt)
    }

    async fn known(&self, hash: B256) -> Result<Option<Known>, ChainError> {
        self.provider.client().request("eth_getTransactionByHash", (hash,)).await.map_err(of_rpc)
    }

    /// The reason of a failed transaction, found by running it again on the block before it; best effort.
    async fn why(&self, known: Option<Known>, block: u64) -> Option<String> {
        let known = known?;
        let again = transaction(known.from, known.to, known.value, known.input);
        let run = self.provider.call(again).block(BlockId::number(block.saturating_sub(1))).await;
        match of_call(run.err()?) {
            ChainError::Reverted(reason) => Some(reason),
            ChainError::Unreachable(_)
            | ChainError::WrongChain { .. }
            | ChainError::WrongGenesis
            | ChainError::Disagree(_)
            | ChainError::BadAnswer(_)
            | ChainError::TooFar(_)
            | ChainError::NotOffered(_) => None,
        }
    }
}

pub fn transaction(from: Address, to: Option<Address>, value: U256, data: Bytes) -> TransactionRequest {
    request(to.unwrap_or_default(), data).with_from(from).with_value(value)
}

/// What geth, anvil, erigon and iotex-core say of a transaction that they hold.
fn is_there_already(message: &str) -> bool {
    let message = message.to_lowercase();
    ["already known", "already imported", "known transaction", "alreadyknown"]
        .iter()
        .any(|words| message.contains(words))
}
