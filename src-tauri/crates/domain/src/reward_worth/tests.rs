//! Parts and totals of what rewards are worth.

extern crate std;

use alloc::{format, vec};
use std::println;

use alloy_primitives::U256;

use super::*;
use crate::amount::Amount;

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Often nothing, sometimes all that there can be.
    fn amount(&mut self) -> Amount {
        match self.below(8) {
            0 => Amount::ZERO,
            1 => Amount(U256::MAX),
            2 => Amount(U256::MAX >> usize::try_from(self.below(256)).unwrap()),
            _ => Amount::wei(u128::from(self.below(1_000_000_000)) * u128::from(self.below(1_000_000_000))),
        }
    }

    fn line(&mut self) -> RewardLine {
        let number = u8::try_from(self.below(6)).unwrap();
        let decimals = [0, 6, 18, 18, 77, 255][usize::from(number)];
        // Two of the tokens are called the same.
        let token = token(number, ["IOTX", "A", "B", "B", "C", "D"][usize::from(number)], decimals);
        let (collected, ready, waiting) = (self.amount(), self.amount(), self.amount());
        RewardLine {
            token,
            sums: RewardSums { earned: collected.plus(ready).plus(waiting), collected, ready, waiting },
        }
    }

    fn prices(&mut self) -> RewardPrices {
        let mut prices = Vec::new();
        for symbol in ["A", "B", "C", "IOTX"] {
            if self.below(3) > 0 {
                let rate = match self.below(4) {
                    0 => "9".repeat(40),
                    1 => format!("0.{}{}", "0".repeat(30), self.below(1_000)),
                    _ => format!("{}.{}", self.below(5_000), self.below(10_000)),
                };
                prices.push(price(symbol, &rate));
            }
        }
        of(prices)
    }
}

fn token(number: u8, symbol: &str, decimals: u8) -> Token {
    Token { contract: Address::with_last_byte(number), symbol: symbol.to_string(), decimals }
}

fn price(symbol: &str, rate: &str) -> CoinPrice {
    CoinPrice {
        symbol: symbol.to_string(),
        rate: rate.parse().unwrap(),
        at: Millis(0),
        days: 0,
        source: "my notes".to_string(),
    }
}

fn of(prices: Vec<CoinPrice>) -> RewardPrices {
    let (file, currency) = ("prices.csv".to_string(), "EUR".to_string());
    RewardPrices { file, digest: B256::ZERO, currency, prices, at: Millis(0) }
}

fn ready(token: Token, wei: u128) -> RewardLine {
    let ready = Amount::wei(wei);
    RewardLine { token, sums: RewardSums { earned: ready, ready, ..RewardSums::default() } }
}

#[test]
fn the_parts_that_are_shown_add_up_to_the_total_that_is_shown() {
    let mut dice = Dice(0xeed0);
    println!("seed {:#x}", dice.0);
    for _ in 0..10_000 {
        let (prices, lines) = (dice.prices(), (0..dice.below(8)).map(|_| dice.line()).collect::<Vec<_>>());

        let worth = prices.worth(&lines, "IOTX");

        let (mut sum, mut left_out) = (WorthSums::default(), BTreeSet::new());
        for line in &lines {
            let priced = prices.prices.iter().any(|price| price.symbol == line.token.symbol);
            match worth.of(line) {
                Some(part) => {
                    assert!(priced, "{line:?} has no price");
                    assert_eq!(part.earned, part.collected.plus(part.ready).plus(part.waiting), "{line:?}");
                    sum = sum.plus(part);
                }
                None => {
                    left_out.insert(line.token.contract);
                    let alone = lines.iter().all(|other| {
                        other.token.contract == line.token.contract || other.token.symbol != line.token.symbol
                    });
                    assert!(!priced || !alone, "{line:?} is left out");
                }
            }
        }
        assert_eq!(worth.total, sum);
        assert_eq!(worth.total.earned, sum.collected.plus(sum.ready).plus(sum.waiting));
        assert_eq!(usize::try_from(worth.without_price).unwrap(), left_out.len());
        assert!(worth.without_price <= worth.tokens);
        let text = serde_json::to_string(&worth).unwrap();
        assert_eq!(serde_json::from_str::<RewardsWorth>(&text).unwrap(), worth, "{text}");
    }
}

#[test]
fn what_has_no_price_is_left_out_and_counted() {
    let lines = vec![
        ready(token(0, "IOTX", 2), 1_000),
        ready(token(1, "A", 2), 200),
        ready(token(2, "NEW", 2), 999_999),
        ready(token(0, "IOTX", 2), 50),
    ];
    let worth = of(vec![price("A", "0.333"), price("IOTX", "0.1")]).worth(&lines, "IOTX");
    // 1.00 + 0.67 (of 0.666) + 0.05
    assert_eq!((worth.total.ready.to_string().as_str(), worth.tokens, worth.without_price), ("1.72", 3, 1));
    assert_eq!(worth.of(&lines[2]), None);

    let none = of(Vec::new()).worth(&lines, "IOTX");
    assert_eq!((none.total, none.without_price), (WorthSums::default(), 3));
}

#[test]
fn a_token_that_calls_itself_like_another_has_no_price() {
    let prices = of(vec![price("A", "1"), price("IOTX", "1")]);
    let (own, fake) = (ready(token(0, "IOTX", 0), 5), ready(token(9, "IOTX", 0), 1_000));
    let worth = prices.worth(&[own.clone(), fake.clone()], "IOTX");
    assert_eq!((worth.total.ready.to_string().as_str(), worth.without_price), ("5.00", 1), "its own coin keeps it");
    assert_eq!(prices.worth(&[fake], "IOTX").without_price, 1, "without that coin too");

    let twins = [ready(token(1, "A", 0), 5), ready(token(2, "A", 0), 7)];
    assert_eq!(prices.worth(&twins, "IOTX").without_price, 2);
}

#[test]
fn the_age_of_a_price_is_said_after_a_week() {
    let aged = |days| CoinPrice { days, at: Millis(1_795_392_000_000), ..price("A", "1") };
    assert!(!aged(7).is_stale() && aged(8).is_stale());
    assert_eq!(aged(8).day(), "2026-11-23");
}
