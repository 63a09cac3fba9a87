//! Transactions before and after they are signed.

use alloc::{boxed::Box, string::String, vec::Vec};

use alloy_primitives::{Address, B256, Bytes};
use serde::{Deserialize, Serialize};

use crate::amount::Amount;

/// A call to a contract: what a transaction does, before fee and nonce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub to: Address,
    pub value: Amount,
    pub data: Bytes,
}

/// An EIP-1559 transaction, complete but for its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    #[serde(with = "crate::grant::text_u64")]
    pub nonce: u64,
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas_limit: u64,
    /// Wei for one gas, at most.
    pub max_fee_per_gas: Amount,
    pub max_priority_fee_per_gas: Amount,
}

impl Transaction {
    /// The fee that can at most be paid.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.max_fee_per_gas.0.saturating_mul(alloy_primitives::U256::from(self.gas_limit)))
    }
}

/// A signed transaction: the exact bytes to send and their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedTransaction {
    pub raw: Bytes,
    pub hash: B256,
    #[serde(with = "crate::grant::text_u64")]
    pub nonce: u64,
    /// What was signed; unknown of one that was kept by a version which did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Box<Transaction>>,
    /// Others with the same nonce, the newest last: of all of them at most one is ever mined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
}

impl SignedTransaction {
    /// The newest with this nonce: its bytes are the ones to hand over.
    #[must_use]
    pub fn newest(&self) -> &Bytes {
        self.rivals.last().map_or(&self.raw, |rival| &rival.raw)
    }

    /// What the newest does, and the highest price of a gas so far.
    #[must_use]
    pub fn newest_content(&self) -> Option<&Transaction> {
        self.rivals.last().map_or(self.content.as_deref(), |rival| Some(&rival.content))
    }
}

/// A transaction that was signed to take the place of one that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    pub raw: Bytes,
    pub hash: B256,
    pub content: Transaction,
    pub replacement: Replacement,
}

/// What takes the place of a transaction that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// The same call, for a higher price of gas.
    SpeedUp,
    /// An empty transaction to oneself.
    Cancel,
}

/// The fees of one gas now, in wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    pub max_fee_per_gas: Amount,
    pub max_priority_fee_per_gas: Amount,
}

/// What came of a mined transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mined {
    pub hash: B256,
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    /// Blocks on it, counting its own.
    #[serde(with = "crate::grant::text_u64")]
    pub depth: u64,
    pub succeeded: bool,
    pub fee: Amount,
    /// The reason of a revert, if known.
    pub reason: Option<String>,
}
