//! What a contract that checks proofs paid, by its own log.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, amount::Amount, network::RewardSource, reward_family::RewardFamily, send::Token};
use wallet::ports::{ChainError, PaidOut, RewardPayment, chain::PROOFS};

use super::named_alike;
use crate::{
    EvmChain,
    abi::{Cumulative, Cycle, Disputed, OneShot, RewardProofs::tokenCall},
    calls::Reads,
    erc20::TokenReads,
    failure::bad,
    fees::Head,
    paid::read_all,
    settled::decoded,
};

/// A payment, and the token where the log names it.
struct Line {
    token: Option<Address>,
    payment: RewardPayment,
}

/// What a family logs, and how that is read.
type Kind = (B256, fn(&Log) -> Option<Line>);

impl EvmChain {
    /// Up to block `to`, which may be none of this node's yet.
    pub(crate) async fn payouts_at(
        &self,
        source: &RewardSource,
        account: Owner,
        to: Option<u64>,
        head: &Head,
    ) -> Result<PaidOut, ChainError> {
        let family = source.family().ok_or(ChainError::NotOffered(PROOFS))?;
        let (kind, read) = kind(family)?;
        let block = to.unwrap_or(head.number()).min(head.number());
        let filter = Filter::new().address(source.address).event_signature(kind);
        let filter = match family {
            // It logs the account where no node can pick it out.
            RewardFamily::MerkleDistributor => filter,
            RewardFamily::CumulativeMerkle
            | RewardFamily::Merkl
            | RewardFamily::CycleMerkle
            | RewardFamily::CountPool
            | RewardFamily::FixedPool
            | RewardFamily::WeeklyPush
            | RewardFamily::TokenTransfers
            | RewardFamily::NativeTransfers => filter.topic1(account.0.into_word()),
        };
        let logs = self.logs_in(&filter, source.from_block..=block).await?;
        let mut lines = read_all(&logs, &[kind], read)?;
        lines.retain(|line| line.payment.to == account.0);
        lines.sort_by_key(|line| line.payment.block);
        let tokens = self.by_token(source, account, lines, head).await?;
        // Everything was read of one chain only if its end is still there.
        if self.hash_at(head.number()).await? != Some(head.hash) {
            return Err(bad("its newest blocks keep changing"));
        }
        Ok(PaidOut { block, tokens })
    }

    /// The payments of each token, in its own words.
    async fn by_token(
        &self,
        source: &RewardSource,
        account: Owner,
        lines: Vec<Line>,
        head: &Head,
    ) -> Result<Vec<(Token, Vec<RewardPayment>)>, ChainError> {
        let own = if lines.iter().any(|line| line.token.is_none()) {
            Some(self.only_token(source, head).await?)
        } else {
            None
        };
        let mut each: BTreeMap<Address, Vec<RewardPayment>> = BTreeMap::new();
        for line in lines {
            let token = line.token.or(own).ok_or_else(|| bad("a reward contract that names no token"))?;
            each.entry(token).or_default().push(line.payment);
        }
        let mut reads = Reads::default();
        let asked: Vec<TokenReads> = each.keys().map(|token| TokenReads::add(&mut reads, *token, account)).collect();
        let answers = self.read(reads, head).await?;
        let told = |((contract, payments), reads): ((Address, Vec<RewardPayment>), &TokenReads)| {
            let token = reads.token(&answers).map(|(token, _)| (token, payments));
            token.ok_or_else(|| bad(&format!("{contract} does not answer as a token does")))
        };
        each.into_iter().zip(&asked).map(told).collect()
    }

    /// The token of a contract that has one for all rewards, which the network file must not contradict.
    async fn only_token(&self, source: &RewardSource, head: &Head) -> Result<Address, ChainError> {
        let mut reads = Reads::default();
        let place = reads.add(source.address, &tokenCall {});
        let own = self.read(reads, head).await?.sure(&place)?;
        named_alike(source, own)
    }
}

fn kind(family: RewardFamily) -> Result<Kind, ChainError> {
    let kind: Kind = match family {
        RewardFamily::MerkleDistributor => (OneShot::Claimed::SIGNATURE_HASH, of_one_shot),
        RewardFamily::CumulativeMerkle => (Cumulative::Claimed::SIGNATURE_HASH, of_cumulative),
        RewardFamily::Merkl => (Disputed::Claimed::SIGNATURE_HASH, of_disputed),
        RewardFamily::CycleMerkle => (Cycle::Claimed::SIGNATURE_HASH, of_cycle),
        RewardFamily::CountPool
        | RewardFamily::FixedPool
        | RewardFamily::WeeklyPush
        | RewardFamily::TokenTransfers
        | RewardFamily::NativeTransfers => return Err(ChainError::NotOffered(PROOFS)),
    };
    Ok(kind)
}

fn of_one_shot(log: &Log) -> Option<Line> {
    let event = decoded::<OneShot::Claimed>(log)?;
    line(log, None, event.account, Amount(event.amount))
}

fn of_cumulative(log: &Log) -> Option<Line> {
    let event = decoded::<Cumulative::Claimed>(log)?;
    line(log, None, event.account, Amount(event.amount))
}

fn of_cycle(log: &Log) -> Option<Line> {
    let event = decoded::<Cycle::Claimed>(log)?;
    line(log, None, event.account, Amount(event.amount))
}

fn of_disputed(log: &Log) -> Option<Line> {
    let event = decoded::<Disputed::Claimed>(log)?;
    line(log, Some(event.token), event.user, Amount(event.amount))
}

fn line(log: &Log, token: Option<Address>, to: Address, amount: Amount) -> Option<Line> {
    Some(Line { token, payment: RewardPayment { to, amount, block: log.block_number? } })
}
