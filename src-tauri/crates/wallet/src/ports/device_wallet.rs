//! The wallets that devices have of their own (ERC-6551).

use async_trait::async_trait;
use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    claim::DeviceToken,
    device::{Deed, DeviceId},
    device_wallet::Holdings,
    send::Token,
    transaction::{Call, Fees},
};

use super::{ChainError, Logged, chain::RecipientKind};

/// The chain, where devices' own wallets hold things.
#[async_trait]
pub trait DeviceWallets: Send + Sync {
    /// What is in a wallet: its coins, these tokens and NFTs, and what arrived there since a block; without one, in the
    /// newest blocks.
    async fn holdings(&self, wallet: Address, sought: &Sought) -> Result<Holdings, ChainError>;

    /// What taking something out of the wallet of `device` meets now, on which all nodes agree (T-40).
    async fn take_facts(
        &self,
        device: DeviceId,
        owner: Owner,
        to: Address,
        thing: &Thing,
    ) -> Result<TakeFacts, ChainError>;

    /// The call by which `wallet` itself gives that much of a thing.
    fn inner_call(&self, wallet: Address, to: Address, thing: &Thing, amount: Amount) -> Call;

    /// The call that has a wallet make `inner`.
    fn execute_call(&self, wallet: Address, inner: &Call) -> Call;

    /// Runs it without sending it; the gas it would use. A token that says no without failing refuses, too.
    async fn try_execute(&self, from: Owner, call: &Call, thing: &Thing) -> Result<u64, ChainError>;

    /// Whether a mined transaction moved exactly this NFT by the own log of its contract (T-41), on which all nodes agree.
    async fn nft_moved(
        &self,
        hash: B256,
        nft: &DeviceToken,
        from: Address,
        to: Address,
    ) -> Result<Logged<()>, ChainError>;
}

/// What to look for in a wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// ERC-20 contracts.
    pub tokens: Vec<Address>,
    pub nfts: Vec<DeviceToken>,
    /// Arrivals are searched for from this block on.
    pub from: Option<u64>,
}

/// What is to be taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    Coin,
    Token(Address),
    Nft(DeviceToken),
    /// Whatever this call of the wallet does.
    Call(Call),
}

/// What taking something out of a device's own wallet meets on the chain now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeFacts {
    pub deed: Option<Deed>,
    /// The wallet is there, and is the one that the network file's contracts make for this deed.
    pub genuine: bool,
    pub locked: bool,
    /// Of the network's own coin in the wallet.
    pub coin: Amount,
    /// The token that was asked for, and what the wallet has of it; `None` for a contract that is no ERC-20.
    pub token: Option<(Token, Amount)>,
    /// Who holds the NFT that was asked for.
    pub nft_owner: Option<Owner>,
    pub recipient: RecipientKind,
    /// The account's own, from which the fee is paid.
    pub balance: Amount,
    pub fees: Fees,
}
