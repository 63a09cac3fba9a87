//! A chain without wallets of devices.

use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, account::Owner, amount::Amount, claim::DeviceToken, device::DeviceId,
    device_wallet::Holdings, transaction::Call,
};
use wallet::ports::{
    ChainError, DeviceWallets, Logged,
    device_wallet::{Sought, TakeFacts, Thing},
};

pub struct NoDeviceWallets;

fn none() -> ChainError {
    ChainError::Unreachable("test".to_string())
}

#[async_trait]
impl DeviceWallets for NoDeviceWallets {
    async fn holdings(&self, _: Address, _: &Sought) -> Result<Holdings, ChainError> {
        Err(none())
    }

    async fn take_facts(&self, _: DeviceId, _: Owner, _: Address, _: &Thing) -> Result<TakeFacts, ChainError> {
        Err(none())
    }

    fn inner_call(&self, _: Address, to: Address, _: &Thing, _: Amount) -> Call {
        Call { to, value: Amount::ZERO, data: Bytes::new() }
    }

    fn execute_call(&self, to: Address, _: &Call) -> Call {
        Call { to, value: Amount::ZERO, data: Bytes::new() }
    }

    async fn try_execute(&self, _: Owner, _: &Call, _: &Thing) -> Result<u64, ChainError> {
        Err(none())
    }

    async fn nft_moved(&self, _: B256, _: &DeviceToken, _: Address, _: Address) -> Result<Logged<()>, ChainError> {
        Err(none())
    }
}
