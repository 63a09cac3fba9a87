//! What is in a wallet: what is asked for, and what its logs say arrived there.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Address, U256},
    providers::Provider,
    rpc::types::Filter,
    sol_types::SolEvent,
};
use domain::{
    account::Owner,
    amount::Amount,
    claim::DeviceToken,
    device_wallet::{HeldToken, Holdings},
};
use futures::{StreamExt, TryStreamExt, stream};
use wallet::ports::{ChainError, device_wallet::Sought};

use crate::{
    EvmChain,
    abi::{Erc20, Erc721, TokenBound},
    calls::Reads,
    erc20::TokenReads,
    failure::{bad, of_rpc},
    fees::Head,
    watch::RANGE,
};

/// So many ranges of blocks are searched where no first block is given.
const LATELY: u64 = 10;
/// More ranges are too much for one question.
const MOST_RANGES: u64 = 1_000;
/// Anybody can send anything: so many contracts and NFTs that arrived are asked, and the rest counted.
const MOST: usize = 100;
/// Requests side by side.
const AT_ONCE: usize = 4;

/// What arrived, by the logs of whoever wrote them.
#[derive(Default)]
struct Arrived {
    tokens: BTreeSet<Address>,
    nfts: BTreeSet<(Address, U256)>,
}

impl EvmChain {
    pub(super) async fn found_in(&self, wallet: Address, sought: &Sought) -> Result<Holdings, ChainError> {
        let head = self.head().await?;
        let lately = head.number().saturating_sub(RANGE * LATELY - 1);
        let from = sought.from.unwrap_or(lately).min(head.number());
        if (head.number() - from) / RANGE >= MOST_RANGES {
            return Err(ChainError::TooFar(RANGE * MOST_RANGES));
        }
        let mut arrived = self.arrivals(wallet, from, &head).await?;
        let found = arrived.tokens.len() + arrived.nfts.len();
        arrived.tokens = arrived.tokens.into_iter().take(MOST).collect();
        arrived.nfts = arrived.nfts.into_iter().take(MOST - arrived.tokens.len()).collect();
        let unasked = found - arrived.tokens.len() - arrived.nfts.len();
        arrived.tokens.extend(&sought.tokens);
        arrived.nfts.extend(sought.nfts.iter().map(|nft| (nft.contract, nft.token_id)));
        self.held(wallet, &arrived, from, u32::try_from(unasked).unwrap_or(u32::MAX), &head).await
    }

    /// Anybody can log a transfer that never was: contracts are asked what is so.
    async fn held(
        &self,
        wallet: Address,
        arrived: &Arrived,
        searched_from: u64,
        unasked: u32,
        head: &Head,
    ) -> Result<Holdings, ChainError> {
        let mut reads = Reads::default();
        let locked = reads.add(wallet, &TokenBound::lockedUntilCall {});
        let tokens: Vec<TokenReads> =
            arrived.tokens.iter().map(|token| TokenReads::add(&mut reads, *token, Owner(wallet))).collect();
        let nfts: Vec<_> = arrived
            .nfts
            .iter()
            .map(|(contract, id)| ((*contract, *id), reads.add(*contract, &Erc721::ownerOfCall { tokenId: *id })))
            .collect();
        let coin = async { self.provider.get_balance(wallet).block_id(head.id()).await.map_err(of_rpc) };
        let (answers, coin) = futures::try_join!(self.read(reads, head), coin)?;
        let held = |token: &TokenReads| {
            let (token, amount) = token.token(&answers)?;
            (!amount.is_zero()).then_some(HeldToken { token, amount })
        };
        // Of a contract that answers nonsense nothing is known; the others are told.
        let in_it = |((contract, token_id), place): &((Address, U256), _)| {
            let owner = answers.maybe(place).ok().flatten();
            (owner == Some(wallet)).then_some(DeviceToken { contract: *contract, token_id: *token_id })
        };
        let until = answers.maybe(&locked)?.unwrap_or_default();
        Ok(Holdings {
            coin: Amount(coin),
            tokens: tokens.iter().filter_map(held).collect(),
            nfts: nfts.iter().filter_map(in_it).collect(),
            locked_until: (until > U256::from(head.time())).then(|| until.saturating_to()),
            block: head.number(),
            searched_from,
            unasked,
        })
    }

    async fn arrivals(&self, wallet: Address, from: u64, head: &Head) -> Result<Arrived, ChainError> {
        let filter = Filter::new().event_signature(Erc721::Transfer::SIGNATURE_HASH).topic2(wallet.into_word());
        let starts = (from..=head.number()).step_by(usize::try_from(RANGE).unwrap_or(usize::MAX));
        let parts = stream::iter(starts).map(|start| {
            let part = filter.clone().from_block(start).to_block(start.saturating_add(RANGE - 1).min(head.number()));
            async move { self.provider.get_logs(&part).await.map_err(of_rpc) }
        });
        let logs: Vec<_> = parts.buffered(AT_ONCE).try_concat().await?;
        let mut arrived = Arrived::default();
        for log in logs.iter().filter(|log| !log.removed) {
            if let Ok(nft) = Erc721::Transfer::decode_log_validate(&log.inner) {
                if nft.to != wallet {
                    return Err(bad("logs that were not asked for"));
                }
                arrived.nfts.insert((log.address(), nft.tokenId));
            } else if let Ok(token) = Erc20::Transfer::decode_log_validate(&log.inner) {
                if token.to != wallet {
                    return Err(bad("logs that were not asked for"));
                }
                arrived.tokens.insert(log.address());
            }
        }
        Ok(arrived)
    }
}
