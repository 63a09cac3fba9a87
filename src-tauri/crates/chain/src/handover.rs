//! Handing a deed over: what it meets, its call, and whether it happened.

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    sol_types::SolCall,
};
use domain::{account::Owner, amount::Amount, device::DeviceId, transaction::Call};
use wallet::ports::{
    ChainError, Logged,
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

    /// Where the contract of the deeds itself logged this transfer.
    pub(crate) async fn logged_handover(
        &self,
        hash: B256,
        from: Owner,
        to: Owner,
        token: U256,
    ) -> Result<Logged<HandedOver>, ChainError> {
        let contract = self.ioid()?.ioid;
        self.logged(hash, |settled| {
            let mut moves = settled.events::<Ioid::Transfer>(contract);
            let handed = moves.any(|event| (event.from, event.to, event.tokenId) == (from.0, to.0, token));
            handed.then_some(HandedOver { block: settled.block, block_hash: settled.block_hash })
        })
        .await
    }
}
