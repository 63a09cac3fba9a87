//! The wallets that devices have of their own (ERC-6551).

mod genuine;
mod holdings;
mod taking;

use alloy::primitives::{Address, B256};
use async_trait::async_trait;
use domain::{
    account::Owner, amount::Amount, claim::DeviceToken, device::DeviceId, device_wallet::Holdings, transaction::Call,
};
use wallet::ports::{
    ChainError, DeviceWallets, Logged,
    device_wallet::{Sought, TakeFacts, Thing},
};

use crate::EvmChain;

#[async_trait]
impl DeviceWallets for EvmChain {
    async fn holdings(&self, wallet: Address, sought: &Sought) -> Result<Holdings, ChainError> {
        self.found_in(wallet, sought).await
    }

    async fn take_facts(
        &self,
        device: DeviceId,
        owner: Owner,
        to: Address,
        thing: &Thing,
    ) -> Result<TakeFacts, ChainError> {
        let facts = self
            .agreed(|node, head| Box::pin(async move { node.take_facts_at(device, owner, to, thing, &head).await }));
        facts.await
    }

    fn inner_call(&self, wallet: Address, to: Address, thing: &Thing, amount: Amount) -> Call {
        taking::inner(wallet, to, thing, amount)
    }

    fn execute_call(&self, wallet: Address, inner: &Call) -> Call {
        taking::execution(wallet, inner)
    }

    async fn try_execute(&self, from: Owner, call: &Call, thing: &Thing) -> Result<u64, ChainError> {
        self.would_execute(from, call, thing).await
    }

    async fn nft_moved(
        &self,
        hash: B256,
        nft: &DeviceToken,
        from: Address,
        to: Address,
    ) -> Result<Logged<()>, ChainError> {
        self.logged_nft(hash, nft, from, to).await
    }
}
