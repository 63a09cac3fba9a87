//! What rewards are worth in the owner's currency, by prices of a file of the owner: about, and no price is ever fetched.
//!
//! Collected, ready and waiting of each source and coin are rounded once; everything else is a sum of these, so that what
//! is shown always adds up.

mod money;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

pub use money::{Money, WorthSums};

use crate::{
    decimal::Decimal,
    reward::{RewardSums, RewardsView},
    reward_paid::PaidReward,
    reward_proof::ProvenReward,
    send::Token,
    time::Millis,
    words::date_time,
};

/// The most bytes of a prices file that is kept.
pub const MOST_KEPT: usize = 1024 * 1024;

/// The age in days up to which a price needs no word about it.
pub const FRESH_DAYS: u32 = 7;

/// The prices of the owner's file that hold at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardPrices {
    /// The file's name.
    pub file: String,
    /// Keccak-256 of its bytes.
    pub digest: B256,
    /// The one currency of all its prices.
    pub currency: String,
    /// Of each symbol the newest price that is not of a later day, by symbol.
    pub prices: Vec<CoinPrice>,
    /// That moment.
    pub at: Millis,
}

/// What one whole coin was worth on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoinPrice {
    pub symbol: String,
    pub rate: Decimal,
    /// Where that day begins (UTC).
    pub at: Millis,
    /// How long ago that is, in whole days.
    pub days: u32,
    /// Where the owner has it from, in the owner's words.
    pub source: String,
}

impl CoinPrice {
    /// Its day, such as `2026-11-23`.
    #[must_use]
    pub fn day(&self) -> String {
        date_time(self.at).split(' ').next().unwrap_or_default().to_string()
    }

    /// Its age has to be said.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.days > FRESH_DAYS
    }
}

/// What one source paid and owes of one coin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardLine {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    pub sums: RewardSums,
}

impl RewardLine {
    /// That of a pool which is paid by counted periods, all devices together.
    #[must_use]
    pub fn of_pool(view: &RewardsView) -> Self {
        let token = Token { contract: Address::ZERO, symbol: view.symbol.clone(), decimals: view.decimals };
        Self { token, sums: view.sums }
    }

    /// That of an account at a source without proofs.
    #[must_use]
    pub fn of_paid(reward: &PaidReward) -> Self {
        Self { token: reward.token.clone(), sums: reward.sums }
    }

    /// That of a token at a source with proofs.
    #[must_use]
    pub fn of_proven(reward: &ProvenReward) -> Self {
        let ProvenReward { earned, collected, ready, waiting, .. } = *reward;
        Self { token: reward.token.clone(), sums: RewardSums { earned, collected, ready, waiting } }
    }
}

/// What the rewards of all lines are worth together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsWorth {
    pub currency: String,
    /// The prices file's name.
    pub file: String,
    /// The sums of all lines that have a worth, to the last hundredth.
    #[serde(flatten)]
    pub total: WorthSums,
    /// The coins that have a price, each with it.
    pub coins: Vec<PricedCoin>,
    /// How many coins there are.
    pub tokens: u32,
    /// Of how many of them something is left out, since they have no price.
    pub without_price: u32,
}

/// A coin and its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedCoin {
    /// Zero: the network's own coin.
    pub contract: Address,
    #[serde(flatten)]
    pub price: CoinPrice,
}

impl RewardPrices {
    /// What these lines are worth; `native` is the symbol of the network's own coin. A price goes by its symbol, which any
    /// token can give itself: the network's own coin has its symbol for itself, and of two tokens with one symbol neither
    /// has a price.
    #[must_use]
    pub fn worth(&self, lines: &[RewardLine], native: &str) -> RewardsWorth {
        let tokens: BTreeMap<Address, &str> =
            lines.iter().map(|line| (line.token.contract, line.token.symbol.as_str())).collect();
        let coins = tokens.iter().filter_map(|(contract, symbol)| self.price_of(*contract, symbol, native, &tokens));
        let mut worth = RewardsWorth {
            currency: self.currency.clone(),
            file: self.file.clone(),
            total: WorthSums::default(),
            coins: coins.collect(),
            tokens: count(tokens.len()),
            without_price: 0,
        };
        let mut left_out = BTreeSet::new();
        for line in lines {
            match worth.of(line) {
                Some(sums) => worth.total = worth.total.plus(sums),
                None => {
                    left_out.insert(line.token.contract);
                }
            }
        }
        worth.without_price = count(left_out.len());
        worth
    }

    fn price_of(
        &self,
        contract: Address,
        symbol: &str,
        native: &str,
        tokens: &BTreeMap<Address, &str>,
    ) -> Option<PricedCoin> {
        let is_own = contract.is_zero();
        let is_shared = tokens.iter().any(|(other, called)| *other != contract && *called == symbol);
        if !is_own && (symbol == native || is_shared) {
            return None;
        }
        let price = self.prices.iter().find(|price| price.symbol == symbol)?;
        Some(PricedCoin { contract, price: price.clone() })
    }
}

impl RewardsWorth {
    /// What a line is worth; none where its coin has no price, or it is too much to be counted.
    #[must_use]
    pub fn of(&self, line: &RewardLine) -> Option<WorthSums> {
        let coin = self.coins.iter().find(|coin| coin.contract == line.token.contract)?;
        WorthSums::of(line.sums, line.token.decimals, &coin.price.rate)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
