//! The wallet that a device has of its own (ERC-6551): what is in it, and taking something out.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, Bytes, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    claim::DeviceToken,
    contact::ContactName,
    decimal::HowMuch,
    device::{Deed, DeviceId, Did},
    send::Token,
    transaction::{Call, Fees},
};

/// What was found in a device's own wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// Of the network's own coin.
    pub coin: Amount,
    pub tokens: Vec<HeldToken>,
    pub nfts: Vec<DeviceToken>,
    /// It lets nothing out before this moment, in seconds since 1970.
    pub locked_until: Option<u64>,
    /// The block at which that was so.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    /// What arrived before this block was not searched for.
    #[serde(with = "crate::grant::text_u64")]
    pub searched_from: u64,
    /// So many more contracts sent something there, and were not asked.
    pub unasked: u32,
}

/// Tokens in a device's own wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldToken {
    #[serde(flatten)]
    pub token: Token,
    pub amount: Amount,
}

/// A device's own wallet, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceWalletView {
    pub device: DeviceId,
    pub name: String,
    /// Where the wallet is.
    pub address: Address,
    /// Who commands it: whoever holds the deed.
    pub owner: Owner,
    /// The network's own coin.
    pub symbol: String,
    pub decimals: u8,
    #[serde(flatten)]
    pub holdings: Holdings,
}

/// What the owner wants a device's wallet to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "take", rename_all = "snake_case")]
pub enum Take {
    /// Of the network's own coin.
    Coin { amount: HowMuch },
    /// An ERC-20 token of this contract.
    Token { contract: Address, amount: HowMuch },
    /// One ERC-721 token.
    Nft { nft: DeviceToken },
    /// Any call, with what it carries of the network's own coin in its smallest unit.
    Call { value: Amount, data: Bytes },
}

/// What a device's wallet gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "taken", rename_all = "snake_case")]
pub enum Taken {
    Coin {
        amount: Amount,
    },
    Token {
        token: Token,
        amount: Amount,
    },
    Nft {
        nft: DeviceToken,
    },
    /// Whatever the call takes that the owner wrote.
    Call {
        /// The token that it goes to, if its contract answers as one does.
        #[serde(default)]
        token: Option<Token>,
    },
}

/// A call that a device's own wallet makes, before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutePlan {
    pub device: DeviceId,
    pub did: Did,
    pub name: String,
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fee is paid.
    pub symbol: String,
    pub decimals: u8,
    /// It names the wallet.
    pub deed: Deed,
    pub taken: Taken,
    /// What the wallet has of that.
    pub held: Amount,
    pub to: Address,
    /// What the owner calls the recipient.
    pub contact: Option<ContactName>,
    /// What the wallet is told to do.
    pub inner: Call,
    /// What is sent to the wallet.
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    /// What the account has of the network's own coin.
    pub balance: Amount,
    /// Nothing was ever sent there from this wallet, and it is not the owner's account.
    pub first: bool,
    /// The recipient is a contract.
    pub to_contract: bool,
    /// How many nodes were asked and said the same.
    pub nodes: u16,
}

impl ExecutePlan {
    /// The network fee, at most; the account pays it, not the device's wallet.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }

    /// It goes to the account that holds the deed.
    #[must_use]
    pub fn to_owner(&self) -> bool {
        self.to == self.owner.0
    }
}
