//! Rewards that need no proof: what sources paid by the own logs of their contracts, and what they owe, at one block.

mod pool;
mod transfers;
mod weeks;

use std::collections::BTreeSet;

use alloy::{
    primitives::{Address, B256},
    rpc::types::Log,
};
use domain::{
    account::Owner, amount::Amount, device::DeviceId, network::RewardSource, reward_family::RewardFamily, send::Token,
};
use wallet::ports::{ChainError, PaidAccount, PaidFacts, RewardPayment, chain::PAID};

use crate::{EvmChain, calls::Reads, erc20::TokenReads, failure::bad, fees::Head};

/// What a source without its token is called in [`ChainError::NotOffered`].
const NO_TOKEN: &str = "these rewards (its file does not name the token that they are paid in)";

/// What the chain says of a source: the token that it pays in, its accounts and its payments.
type Said = (Token, Vec<PaidAccount>, Vec<RewardPayment>);

impl EvmChain {
    pub(crate) async fn paid_facts_at(
        &self,
        source: &RewardSource,
        owner: Owner,
        wallets: &[(DeviceId, Address)],
        head: &Head,
    ) -> Result<PaidFacts, ChainError> {
        let (token, accounts, mut payments) = match source.family().ok_or(ChainError::NotOffered(PAID))? {
            RewardFamily::FixedPool => self.fixed_pool_at(source, owner, head).await?,
            RewardFamily::WeeklyPush => self.weeks_at(source, owner, head).await?,
            RewardFamily::TokenTransfers => self.transfers_at(source, owner, wallets, head).await?,
            RewardFamily::NativeTransfers => self.coins_at(wallets, head).await?,
            RewardFamily::CountPool
            | RewardFamily::MerkleDistributor
            | RewardFamily::CumulativeMerkle
            | RewardFamily::Merkl
            | RewardFamily::CycleMerkle => return Err(ChainError::NotOffered(PAID)),
        };
        // Everything was read of one chain only if its end is still there.
        if self.hash_at(head.number()).await? != Some(head.hash) {
            return Err(bad("its newest blocks keep changing"));
        }
        let asked: BTreeSet<Address> = accounts.iter().map(|account| account.account.0).collect();
        payments.retain(|payment| asked.contains(&payment.to));
        payments.sort_by_key(|payment| payment.block);
        Ok(PaidFacts { block: head.number(), token, accounts, payments })
    }

    /// The network's own coin, as a token whose contract is zero.
    fn own_coin(&self) -> Token {
        let network = self.network.view();
        Token { contract: Address::ZERO, symbol: network.symbol, decimals: network.decimals }
    }

    /// The token that a source pays in, in its own words.
    async fn token_of(&self, source: &RewardSource, owner: Owner, head: &Head) -> Result<Token, ChainError> {
        let contract = source.token.ok_or(ChainError::NotOffered(NO_TOKEN))?;
        let mut reads = Reads::default();
        let token = TokenReads::add(&mut reads, contract, owner);
        let answers = self.read(reads, head).await?;
        let (token, _) =
            token.token(&answers).ok_or_else(|| bad(&format!("{contract} does not answer as a token does")))?;
        Ok(token)
    }
}

/// What `read` makes of the logs of these kinds; one of a block that left the chain, or of another kind, says nothing.
pub(crate) fn read_all<T>(logs: &[Log], kinds: &[B256], read: fn(&Log) -> Option<T>) -> Result<Vec<T>, ChainError> {
    let of_kind = |log: &&Log| !log.removed && log.topic0().is_some_and(|kind| kinds.contains(kind));
    let unreadable = || bad("a log of rewards that cannot be read");
    logs.iter().filter(of_kind).map(|log| read(log).ok_or_else(unreadable)).collect()
}

/// The sum of what went to this account.
fn sum_to(payments: &[RewardPayment], account: Address) -> Amount {
    let mine = payments.iter().filter(|payment| payment.to == account);
    mine.fold(Amount::ZERO, |sum, payment| sum.plus(payment.amount))
}
