//! Sending and receiving coins and tokens.

use alloc::{format, string::String};

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    contact::ContactName,
    transaction::{Call, Fees},
};

/// An ERC-20 token as its contract describes itself, which anybody can make it do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub contract: Address,
    pub symbol: String,
    pub decimals: u8,
}

/// Coins or tokens to be sent, before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendPlan {
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fee is paid.
    pub symbol: String,
    pub decimals: u8,
    pub to: Address,
    /// What the owner calls the recipient.
    pub contact: Option<ContactName>,
    /// What is sent; none: the network's own coin.
    pub token: Option<Token>,
    pub amount: Amount,
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    /// What the account has of the network's own coin.
    pub balance: Amount,
    /// What it has of what is sent.
    pub held: Amount,
    /// Nothing was ever sent there from this wallet.
    pub first: bool,
    /// The recipient is a contract.
    pub contract: bool,
}

impl SendPlan {
    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }

    /// What is left of what is sent, at least.
    #[must_use]
    pub fn left(&self) -> Amount {
        let left = self.held.minus(self.amount);
        if self.token.is_some() { left } else { left.minus(self.fee_ceiling()) }
    }

    /// The amount with the symbol of what is sent.
    #[must_use]
    pub fn shown(&self, amount: Amount) -> String {
        let (decimals, symbol) = match &self.token {
            Some(token) => (token.decimals, &token.symbol),
            None => (self.decimals, &self.symbol),
        };
        format!("{} {symbol}", amount.exact(decimals))
    }
}

/// Where the owner can be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveView {
    pub account: Owner,
    /// The same address as IoTeX's older wallets spell it.
    pub io_address: String,
    /// For a QR code: the address, this network and the amount (EIP-681).
    pub uri: String,
    pub amount: Option<Amount>,
}
