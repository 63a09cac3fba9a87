//! What taking something out of a device's wallet meets, its calls, and whether it happened.

use alloy::{
    eips::BlockId,
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    sol_types::SolCall,
};
use domain::{account::Owner, amount::Amount, claim::DeviceToken, device::DeviceId, transaction::Call};
use wallet::ports::{
    ChainError, Logged,
    device_wallet::{TakeFacts, Thing},
};

use super::genuine::wallet_of;
use crate::{
    EvmChain,
    abi::{Erc721, TokenBound},
    calls::Reads,
    erc20::{TokenReads, says_yes, transfer},
    failure::{bad, of_rpc},
    fees::Head,
    revert::of_call,
    transaction::transaction,
};

/// A call, not a delegate call: those run another's program as the wallet's own.
const CALL: u8 = 0;

impl EvmChain {
    /// All of it at one block.
    pub(super) async fn take_facts_at(
        &self,
        device: DeviceId,
        owner: Owner,
        to: Address,
        thing: &Thing,
        head: &Head,
    ) -> Result<TakeFacts, ChainError> {
        let (deed, sending) =
            futures::try_join!(self.deed_at(device, head), self.send_facts_at(owner, to, None, head))?;
        let wallet = deed.as_ref().map(|deed| deed.wallet).unwrap_or_default();
        let mut reads = Reads::default();
        let locked = reads.add(wallet, &TokenBound::lockedUntilCall {});
        let token = match thing {
            Thing::Token(contract) => Some(TokenReads::add(&mut reads, *contract, Owner(wallet))),
            Thing::Coin | Thing::Nft(_) | Thing::Call(_) => None,
        };
        let nft = match thing {
            Thing::Nft(nft) => Some(reads.add(nft.contract, &Erc721::ownerOfCall { tokenId: nft.token_id })),
            Thing::Coin | Thing::Token(_) | Thing::Call(_) => None,
        };
        let coin = async { self.provider.get_balance(wallet).block_id(head.id()).await.map_err(of_rpc) };
        let code = async { self.provider.get_code_at(wallet).block_id(head.id()).await.map_err(of_rpc) };
        let (answers, coin, code) = futures::try_join!(self.read(reads, head), coin, code)?;
        let genuine = match &deed {
            Some(deed) => !code.is_empty() && self.made_for(&deed.token_id)? == wallet,
            None => false,
        };
        let until = if genuine { answers.maybe(&locked)?.unwrap_or_default() } else { U256::ZERO };
        Ok(TakeFacts {
            deed,
            genuine,
            locked: until > U256::from(head.time()),
            coin: Amount(coin),
            token: token.and_then(|token| token.token(&answers)),
            nft_owner: nft.map(|nft| answers.maybe(&nft)).transpose()?.flatten().map(Owner),
            recipient: sending.recipient,
            balance: sending.balance,
            fees: sending.fees,
        })
    }

    fn made_for(&self, token_id: &str) -> Result<Address, ChainError> {
        let token = token_id.parse().map_err(|_| bad("a deed without a number"))?;
        Ok(wallet_of(self.ioid()?, self.network.chain_id, token))
    }

    pub(super) async fn would_execute(&self, from: Owner, call: &Call, thing: &Thing) -> Result<u64, ChainError> {
        let request = transaction(from.0, Some(call.to), call.value.0, call.data.clone());
        let answer = self.provider.call(request.clone()).block(BlockId::latest()).await.map_err(of_call)?;
        if matches!(thing, Thing::Token(_)) {
            let said = TokenBound::executeCall::abi_decode_returns_validate(&answer)
                .map_err(|_| bad("the device's wallet gave back other data than it should"))?;
            if !says_yes(&said) {
                return Err(ChainError::Reverted("the token says no and gives no reason".to_owned()));
            }
        }
        self.provider.estimate_gas(request).block(BlockId::latest()).await.map_err(of_call)
    }

    /// Whether the contract of an NFT itself logged this move.
    pub(super) async fn logged_nft(
        &self,
        hash: B256,
        nft: &DeviceToken,
        from: Address,
        to: Address,
    ) -> Result<Logged<()>, ChainError> {
        self.logged(hash, |settled| {
            let mut moves = settled.events::<Erc721::Transfer>(nft.contract);
            moves.any(|event| (event.from, event.to, event.tokenId) == (from, to, nft.token_id)).then_some(())
        })
        .await
    }
}

/// The call by which a wallet itself gives that much of a thing.
pub fn inner(wallet: Address, to: Address, thing: &Thing, amount: Amount) -> Call {
    match thing {
        Thing::Coin => transfer(to, None, amount),
        Thing::Token(contract) => transfer(to, Some(*contract), amount),
        Thing::Nft(nft) => {
            let data = Erc721::safeTransferFromCall { from: wallet, to, tokenId: nft.token_id }.abi_encode();
            Call { to: nft.contract, value: Amount::ZERO, data: data.into() }
        }
        Thing::Call(call) => call.clone(),
    }
}

/// The call that has a wallet make another; what that carries is the wallet's own.
pub fn execution(wallet: Address, inner: &Call) -> Call {
    let (to, value, data) = (inner.to, inner.value.0, inner.data.clone());
    let call = TokenBound::executeCall { to, value, data, operation: CALL };
    Call { to: wallet, value: Amount::ZERO, data: Bytes::from(call.abi_encode()) }
}
