//! What the chain says before something is planned.

use domain::{
    Address, B256, U256, account::Owner, amount::Amount, claim::DeviceToken, device::Deed, send::Token,
    transaction::Fees,
};

/// A device's permit, normalised: low `s`, `v` 27 or 28.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    pub v: u8,
    pub r: B256,
    pub s: B256,
}

/// What a claim meets on the chain now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimFacts {
    pub registry: Address,
    pub deed: Option<Deed>,
    /// The device's permit nonce.
    pub nonce: U256,
    pub price: Amount,
    pub token: Option<TokenFacts>,
    pub balance: Amount,
    pub fees: Fees,
}

/// A device NFT as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFacts {
    pub token: DeviceToken,
    pub owner: Owner,
    pub used: bool,
    /// Approved to the registry already.
    pub approved: bool,
    /// A prepaid place of its project is free.
    pub prepaid: bool,
    /// The network file or the store binds its contract to a project.
    pub trusted: bool,
}

/// What the lack of contracts with proofs is called in [`ChainError::NotOffered`].
pub const PROOFS: &str = "rewards with proofs (its file names no contract that Deedbox knows)";

/// What the lack of sources without proofs is called in [`ChainError::NotOffered`].
pub const PAID: &str = "such rewards (its file names no source of them that Deedbox knows)";

/// What the lack of a contract for many calls is called in [`ChainError::NotOffered`].
pub const MULTICALL: &str = "many calls in one transaction (its file names no multicall3)";

/// What the lack of a proxy is called in [`ChainError::NotOffered`].
pub const PROXY: &str = "claims through a project's proxy (its file names none)";

/// A project's proxy as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyFacts {
    pub proxy: Address,
    /// The contract of the tokens that it makes.
    pub nft: Address,
    /// A prepaid place of its project is free.
    pub prepaid: bool,
    /// The store of the network file binds `nft` to the proxy's project, and the owner trusts such tokens.
    pub trusted: bool,
}

/// What sending meets on the chain now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendFacts {
    /// Of the network's own coin.
    pub balance: Amount,
    pub fees: Fees,
    pub recipient: RecipientKind,
    /// The token that was asked for, and what the account has of it; `None` for a contract that is no ERC-20.
    pub token: Option<(Token, Amount)>,
}

/// What handing a deed over meets on the chain now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferFacts {
    /// The contract of the deeds.
    pub contract: Address,
    pub deed: Option<Deed>,
    /// What the device's own wallet holds of the network's own coin.
    pub wallet_holds: Amount,
    pub balance: Amount,
    pub fees: Fees,
    pub recipient: RecipientKind,
}

/// The block in which a deed was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandedOver {
    pub block: u64,
    pub block_hash: B256,
}

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientKind {
    /// No contract: somebody's key, or nobody's.
    Plain,
    Contract,
    /// A contract that is a token itself: what is sent there stays there.
    Token,
}
