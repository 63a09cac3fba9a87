//! Handing a deed over: what it meets, its call, and whether it happened.

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    sol_types::{SolCall, SolEvent},
};
use domain::{account::Owner, amount::Amount, device::DeviceId, transaction::Call};
use wallet::ports::{
    ChainError,
    chain::{HandedOver, TransferFacts},
};

use crate::{EvmChain, abi::Ioid, failure::of_rpc, fees::Head};

impl EvmChain {
    /// All of it at one block.
    pub(crate) async fn transfer_facts_at(
        &self,
        device: DeviceId,
        owner: Owner,
        to: Address,
        head: &Head,
    ) -> Result<TransferFacts, ChainError> {
        let contract = self.ioid()?.ioid;
        let (deed, sending) =
            futures::try_join!(self.deed_at(device, head), self.send_facts_at(owner, to, None, head))?;
        let wallet_holds = match &deed {
            Some(deed) => self.provider.get_balance(deed.wallet).block_id(head.id()).await.map_err(of_rpc)?,
            None => U256::ZERO,
        };
        Ok(TransferFacts {
            contract,
            deed,
            wallet_holds: Amount(wallet_holds),
            balance: sending.balance,
            fees: sending.fees,
            recipient: sending.recipient,
        })
    }

    pub(crate) fn handover(&self, from: Owner, to: Address, token: U256) -> Result<Call, ChainError> {
        let call = Ioid::safeTransferFromCall { from: from.0, to, tokenId: token };
        Ok(Call { to: self.ioid()?.ioid, value: Amount::ZERO, data: call.abi_encode().into() })
    }

    /// Where the contract of the deeds itself logged this transfer, in a block that is part of the chain.
    pub(crate) async fn logged_handover(
        &self,
        hash: B256,
        from: Owner,
        to: Owner,
        token: U256,
    ) -> Result<Option<HandedOver>, ChainError> {
        let contract = self.ioid()?.ioid;
        let Some(receipt) = self.receipt(hash).await? else { return Ok(None) };
        let handed = receipt
            .logs
            .iter()
            .filter(|log| log.address() == contract && !log.removed)
            .filter_map(|log| Ioid::Transfer::decode_log_validate(&log.inner).ok())
            .any(|event| (event.from, event.to, event.tokenId) == (from.0, to.0, token));
        let (block, block_hash) = receipt.block();
        let stands = self.hash_at(block).await? == Some(block_hash);
        Ok((receipt.succeeded() && handed && stands).then_some(HandedOver { block, block_hash }))
    }
}
