//! Sources without the pool's log, in memory: payers, a pool for stakes, and contracts that check proofs.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Address, account::Owner, amount::Amount, device::DeviceId, network::RewardSource, send::Token};
use wallet::ports::{ChainError, PaidAccount, PaidFacts, PaidOut, PaidSays, RewardPayment, chain::PROOFS};

/// A payer and what it sends, where the network file says that.
type Key = (Address, Option<Address>);

/// Until a test says what they paid, each sent 5 to the account, and 10 to each device's own wallet, which holds 4 of it.
#[derive(Default)]
pub struct FakeSent {
    /// Oldest first; with the token of each.
    pub paid: BTreeMap<Key, Vec<(Token, RewardPayment)>>,
    /// The newest block.
    pub head: Option<u64>,
    /// The sources that do not answer.
    pub silent: BTreeSet<Key>,
}

impl FakeSent {
    pub fn facts(
        &self,
        source: &RewardSource,
        owner: Owner,
        wallets: &[(DeviceId, Address)],
    ) -> Result<PaidFacts, ChainError> {
        let Some(block) = self.head else { return Ok(always(owner, wallets)) };
        let told = self.told(source)?;
        let payments: Vec<RewardPayment> = told.iter().map(|(_, payment)| *payment).collect();
        let sum = |to: Address| {
            let own = payments.iter().filter(|payment| payment.to == to);
            own.fold(Amount::ZERO, |sum, payment| sum.plus(payment.amount))
        };
        let accounts = accounts(owner, wallets, sum);
        let token = told.first().map_or_else(drt, |(token, _)| token.clone());
        Ok(PaidFacts { block, token, accounts, payments })
    }

    pub fn payouts(&self, source: &RewardSource, owner: Owner) -> Result<PaidOut, ChainError> {
        let block = self.head.ok_or(ChainError::NotOffered(PROOFS))?;
        let mut tokens: BTreeMap<Address, (Token, Vec<RewardPayment>)> = BTreeMap::new();
        for (token, payment) in self.told(source)?.iter().filter(|(_, payment)| payment.to == owner.0) {
            let of_token = tokens.entry(token.contract).or_insert_with(|| (token.clone(), Vec::new()));
            of_token.1.push(*payment);
        }
        Ok(PaidOut { block, tokens: tokens.into_values().collect() })
    }

    /// The chain has no block from this one on.
    pub fn take_back(&mut self, from: u64) {
        self.paid.values_mut().for_each(|paid| paid.retain(|(_, payment)| payment.block < from));
        self.head = from.checked_sub(1);
    }

    fn told(&self, source: &RewardSource) -> Result<&[(Token, RewardPayment)], ChainError> {
        let key = (source.address, source.token);
        if self.silent.contains(&key) {
            return Err(ChainError::Unreachable("test".to_string()));
        }
        Ok(self.paid.get(&key).map(Vec::as_slice).unwrap_or_default())
    }
}

fn always(owner: Owner, wallets: &[(DeviceId, Address)]) -> PaidFacts {
    let sum = |to: Address| Amount::wei(if to == owner.0 { 5 } else { 10 });
    let accounts = accounts(owner, wallets, sum);
    let payment = |one: &PaidAccount| RewardPayment { to: one.account.0, amount: sum(one.account.0), block: 7 };
    let payments = accounts.iter().map(payment).collect();
    PaidFacts { block: 7, token: drt(), accounts, payments }
}

fn accounts(owner: Owner, wallets: &[(DeviceId, Address)], sum: impl Fn(Address) -> Amount) -> Vec<PaidAccount> {
    let own = PaidAccount { account: owner, device: None, says: PaidSays::Sent { paid: sum(owner.0) } };
    let of_device = |(device, wallet): &(DeviceId, Address)| PaidAccount {
        account: Owner(*wallet),
        device: Some(*device),
        says: PaidSays::SentToDevice { paid: sum(*wallet), held: Amount::wei(4) },
    };
    std::iter::once(own).chain(wallets.iter().map(of_device)).collect()
}

fn drt() -> Token {
    Token { contract: Address::repeat_byte(0x11), symbol: "DRT".to_string(), decimals: 6 }
}
