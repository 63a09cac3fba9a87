//! What each source of the network says of its past.

use std::collections::BTreeMap;

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    failure::{Coded, Failure},
    network::RewardSource,
    reward::RewardSums,
    reward_family::RewardFamily,
    reward_history::{HistorySource, TokenSums},
    reward_proof::SourceProofs,
    send::Token,
};
use futures::future::join_all;

use super::{
    books::{Book, Line, of_paid, of_payouts, of_pool},
    proven::with_proofs,
    show::RewardsError,
};
use crate::{
    Wallet,
    ports::{ChainError, PaidOut, RewardPayment},
};

/// One source with its books, one for each token.
pub(super) struct Told {
    pub source: HistorySource,
    pub books: Vec<Book>,
}

impl Told {
    fn new(source: Address, family: RewardFamily, block: u64) -> Self {
        let (family, rewards) = (family.as_str().to_string(), Vec::new());
        Self { source: HistorySource { source, family, block, rewards, failure: None }, books: Vec::new() }
    }

    fn failed(self, failure: Failure) -> Self {
        Self { source: HistorySource { failure: Some(failure), ..self.source }, ..self }
    }

    fn with(mut self, token: Token, (lines, sums): (Vec<Line>, RewardSums)) -> Self {
        let HistorySource { source, family, .. } = &self.source;
        self.books.push(Book { source: *source, family: family.clone(), token: token.clone(), lines });
        self.source.rewards.push(TokenSums { token, sums });
        self
    }
}

impl Wallet {
    /// The pool that pays by counted periods; none where the network has only other sources.
    pub(super) async fn told_by_pool(&self, owner: Owner) -> Result<Option<Told>, RewardsError> {
        let mut families = self.network.rewards.iter().filter_map(RewardSource::family);
        let others = families.any(|family| family.is_paid() || family.has_proofs());
        let (facts, _) = match self.reward_facts(owner).await {
            Err(RewardsError::Chain(ChainError::NotOffered(_))) if others => return Ok(None),
            read => read?,
        };
        let told = Told::new(facts.pool, RewardFamily::CountPool, facts.block);
        Ok(Some(told.with(self.own_coin(), of_pool(&facts))))
    }

    pub(super) async fn told_without_proofs(&self, owner: Owner) -> Vec<Told> {
        let read = self.read_each(owner).await;
        let told = read.into_iter().map(|(source, family, facts)| match facts {
            Ok(facts) => Told::new(source.address, family, facts.block).with(facts.token.clone(), of_paid(&facts)),
            Err(failure) => Told::new(source.address, family, 0).failed(failure),
        });
        told.collect()
    }

    pub(super) async fn told_with_proofs(&self, owner: Owner) -> Vec<Told> {
        let sources = self.network.rewards.iter().filter_map(|source| Some((source, with_proofs(source)?)));
        join_all(sources.map(|(source, family)| self.told_by_log(source, family, owner))).await
    }

    /// What the contract paid is in its own log, whether its service answers or not.
    async fn told_by_log(&self, source: &RewardSource, family: RewardFamily, owner: Owner) -> Told {
        let proofs = self.proofs_of(source, family, owner).await;
        let known = proofs.failure.is_none().then_some(proofs.block);
        match self.ports.chain.proof_payouts(source, owner, known).await {
            Ok(paid) => of_log(Told::new(source.address, family, paid.block), paid, &proofs),
            Err(error) => Told::new(source.address, family, 0).failed(error.failure()),
        }
    }
}

/// The log of a contract, and what it owes by the proofs; where its log and its state differ, that is said.
fn of_log(mut told: Told, paid: PaidOut, proofs: &SourceProofs) -> Told {
    let mut tokens: BTreeMap<Address, (Token, Vec<RewardPayment>)> = BTreeMap::new();
    tokens.extend(proofs.rewards.iter().map(|owed| (owed.token.contract, (owed.token.clone(), Vec::new()))));
    tokens.extend(paid.tokens.into_iter().map(|(token, payments)| (token.contract, (token, payments))));
    let mut failure = proofs.failure.clone();
    for (contract, (token, payments)) in tokens {
        let owed = proofs.rewards.iter().find(|owed| owed.token.contract == contract);
        let (lines, sums) = of_payouts(&payments, owed, paid.block);
        let differs = owed.filter(|owed| owed.collected != sums.collected);
        failure = differs.map(|owed| unlike(&token, sums.collected, owed.collected)).or(failure);
        told = told.with(token, (lines, sums));
    }
    match failure {
        Some(failure) => told.failed(failure),
        None => told,
    }
}

fn unlike(token: &Token, logged: Amount, collected: Amount) -> Failure {
    let shown = |amount: Amount| format!("{} {}", amount.exact(token.decimals), token.symbol);
    let (logged, collected) = (shown(logged), shown(collected));
    let said = format!(
        "the contract's log tells of {logged} paid to this account, and the contract of {collected}; see whether from_block of the network file is too late"
    );
    ChainError::BadAnswer(said).failure()
}

#[cfg(test)]
mod tests {
    use domain::{failure::Code, reward_proof::ProvenReward, time::Millis};

    use super::*;

    const CONTRACT: Address = Address::repeat_byte(0x91);
    const OWNER: Address = Address::repeat_byte(7);

    fn token() -> Token {
        Token { contract: Address::repeat_byte(0x11), symbol: "DRT".to_string(), decimals: 18 }
    }

    fn paid(wei: u128) -> PaidOut {
        let payment = RewardPayment { to: OWNER, amount: Amount::wei(wei), block: 5 };
        PaidOut { block: 9, tokens: vec![(token(), vec![payment])] }
    }

    fn proofs(collected: u128, failure: Option<Failure>) -> SourceProofs {
        let (collected, ready) = (Amount::wei(collected), Amount::wei(4));
        let earned = collected.plus(ready);
        let owed = ProvenReward { token: token(), earned, collected, ready, waiting: Amount::ZERO, waiting_for: None };
        SourceProofs {
            source: CONTRACT,
            family: RewardFamily::Merkl.as_str().to_string(),
            block: 9,
            at: Millis(0),
            rewards: if failure.is_some() { vec![] } else { vec![owed] },
            unproven: vec![],
            failure,
            devices: vec![],
            devices_unknown: None,
        }
    }

    fn told(paid: PaidOut, proofs: &SourceProofs) -> (RewardSums, Option<Code>) {
        let told = of_log(Told::new(CONTRACT, RewardFamily::Merkl, paid.block), paid, proofs);
        (told.source.rewards[0].sums, told.source.failure.map(|failure| failure.code))
    }

    #[test]
    fn what_a_contract_paid_and_owes_is_what_the_screen_says() {
        let (sums, failure) = told(paid(30), &proofs(30, None));
        assert_eq!((sums.earned, sums.collected, sums.ready), (Amount::wei(34), Amount::wei(30), Amount::wei(4)));
        assert_eq!(failure, None);
    }

    #[test]
    fn a_log_that_tells_of_less_than_the_contract_is_said() {
        let (sums, failure) = told(paid(20), &proofs(30, None));
        assert_eq!(sums.collected, Amount::wei(20), "only what has its day");
        assert_eq!(failure, Some(ChainError::BadAnswer(String::new()).code()));
    }

    #[test]
    fn what_was_paid_is_known_without_the_service() {
        let away = Failure { code: Code::GatewayUnreachable, detail: "no answer".to_string() };
        let (sums, failure) = told(paid(30), &proofs(30, Some(away)));
        assert_eq!((sums.earned, sums.collected), (Amount::wei(30), Amount::wei(30)));
        assert_eq!(failure, Some(Code::GatewayUnreachable));
    }
}
