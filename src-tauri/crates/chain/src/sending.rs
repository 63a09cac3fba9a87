//! What sending coins or tokens meets, and trying it out.

use alloy::{eips::BlockId, primitives::Address, providers::Provider};
use domain::{account::Owner, amount::Amount, transaction::Call};
use wallet::ports::{
    ChainError,
    chain::{RecipientKind, SendFacts},
};

use crate::{
    EvmChain,
    abi::Erc20::totalSupplyCall,
    calls::Reads,
    erc20::{TokenReads, says_yes},
    failure::of_rpc,
    fees::Head,
    revert::of_call,
    transaction::transaction,
};

/// What a number takes in an answer.
const WORD: usize = 32;

impl EvmChain {
    /// All of it at one block.
    pub(crate) async fn send_facts_at(
        &self,
        owner: Owner,
        to: Address,
        token: Option<Address>,
        head: &Head,
    ) -> Result<SendFacts, ChainError> {
        let mut reads = Reads::default();
        let supply = reads.add(to, &totalSupplyCall {});
        let token = token.map(|contract| TokenReads::add(&mut reads, contract, owner));
        let balance = async { self.provider.get_balance(owner.0).block_id(head.id()).await.map_err(of_rpc) };
        let code = async { self.provider.get_code_at(to).block_id(head.id()).await.map_err(of_rpc) };
        let (answers, balance, code, fees) =
            futures::try_join!(self.read(reads, head), balance, code, self.fees_at(head))?;
        let recipient = match answers.raw(&supply) {
            _ if code.is_empty() => RecipientKind::Plain,
            Some(answer) if answer.len() == WORD => RecipientKind::Token,
            Some(_) | None => RecipientKind::Contract,
        };
        let token = token.and_then(|token| token.token(&answers));
        Ok(SendFacts { balance: Amount(balance), fees, recipient, token })
    }

    /// The gas of a call that moves coins or tokens; a token's no counts as a refusal.
    pub(crate) async fn would_send(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        let request = transaction(from.0, Some(call.to), call.value.0, call.data.clone());
        let answer = self.provider.call(request.clone()).block(BlockId::latest()).await.map_err(of_call)?;
        if !call.data.is_empty() && !says_yes(&answer) {
            return Err(ChainError::Reverted("the token says no and gives no reason".to_owned()));
        }
        self.provider.estimate_gas(request).block(BlockId::latest()).await.map_err(of_call)
    }
}
