//! The owner's rule by which coins are collected without a question each time: the fee must be a small part of what comes,
//! and the fees of a day have a cap.
//!
//! All of it is in the network's own coin: on the chain tokens have no price in it.

use alloc::string::String;
use core::str::FromStr;

use alloy_primitives::U256;
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    failure::ParseError,
    rule::{BETWEEN_MS, RuleCap, RuleRest, RuleStanding, RuleTry},
    time::Millis,
};

/// The highest percent of a rule.
pub const MOST_PERCENT: u8 = 50;

/// What the network fee must stay under, in whole percent of what is collected: 1 to [`MOST_PERCENT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct RulePercent(u8);

impl RulePercent {
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for RulePercent {
    type Error = ParseError;

    fn try_from(percent: u8) -> Result<Self, ParseError> {
        if (1..=MOST_PERCENT).contains(&percent) { Ok(Self(percent)) } else { Err(ParseError::RulePercent) }
    }
}

impl From<RulePercent> for u8 {
    fn from(percent: RulePercent) -> Self {
        percent.0
    }
}

impl FromStr for RulePercent {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.parse::<u8>().map_err(|_| ParseError::RulePercent)?.try_into()
    }
}

/// What the owner agrees to with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTerms {
    pub percent: RulePercent,
    pub cap_per_day: RuleCap,
}

/// A rule as it is kept: for one account on one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectRule {
    #[serde(flatten)]
    pub terms: RuleTerms,
    pub set_at: Millis,
    pub account: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
}

impl CollectRule {
    /// Whether a fee of at most `fee` is under the rule's part of `coins`.
    #[must_use]
    pub fn is_under(&self, fee: Amount, coins: Amount) -> bool {
        let percent = U256::from(self.terms.percent.0);
        // Where the left side is too large to be counted it is never the smaller one.
        fee.0.saturating_mul(U256::from(100u8)) < coins.0.saturating_mul(percent)
    }
}

/// What a collection comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RulePlan {
    /// What comes in the network's own coin.
    pub coins: Amount,
    /// What it costs at most.
    pub fee: Amount,
}

/// What the rule says of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Collect,
    Wait(RuleWait),
}

/// Why nothing is collected by the rule now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleWait {
    OtherAccount,
    OtherNetwork,
    /// A collection is under way.
    Open,
    /// The rule tried less than an hour ago.
    Lately {
        until: Millis,
    },
    NothingReady,
    /// The fee is not under the rule's part of what comes.
    TooDear(RulePlan),
    /// With this fee the day's fees would be above the cap.
    OverCap {
        fee: Amount,
        spent: Amount,
    },
}

impl From<RuleRest> for RuleWait {
    fn from(rest: RuleRest) -> Self {
        match rest {
            RuleRest::OtherAccount => Self::OtherAccount,
            RuleRest::OtherNetwork => Self::OtherNetwork,
            RuleRest::Open => Self::Open,
            RuleRest::Lately { until } => Self::Lately { until },
        }
    }
}

/// Why the rule does not even look at what there is to collect; `None` where it may.
#[must_use]
pub fn rests(rule: &CollectRule, standing: &RuleStanding, now: Millis) -> Option<RuleWait> {
    standing.rests(rule.account, rule.chain_id, BETWEEN_MS, now).map(RuleWait::from)
}

/// What the rule says of a collection, when it may already have spent `spent` on fees today.
#[must_use]
pub fn decide(rule: &CollectRule, standing: &RuleStanding, plan: &RulePlan, spent: Amount, now: Millis) -> Decision {
    if let Some(wait) = rests(rule, standing, now) {
        return Decision::Wait(wait);
    }
    if plan.coins.is_zero() {
        return Decision::Wait(RuleWait::NothingReady);
    }
    if !rule.is_under(plan.fee, plan.coins) {
        return Decision::Wait(RuleWait::TooDear(*plan));
    }
    if !rule.terms.cap_per_day.holds(spent, plan.fee) {
        return Decision::Wait(RuleWait::OverCap { fee: plan.fee, spent });
    }
    Decision::Collect
}

/// The rule of the account in use, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// None: it is off.
    pub rule: Option<CollectRule>,
    /// What the rule spent on fees today (UTC), at most: whatever was signed counts with its highest fee.
    pub spent: Amount,
    /// What came of the last try.
    pub tried: Option<RuleTry>,
    pub symbol: String,
    pub decimals: u8,
}

#[cfg(test)]
mod tests {
    extern crate std;

    use alloy_primitives::Address;

    use super::*;

    const OWNER: Owner = Owner(Address::repeat_byte(7));
    const NOW: Millis = Millis(1_795_474_800_000);

    fn rule(percent: u8, cap: u128) -> CollectRule {
        let terms =
            RuleTerms { percent: percent.try_into().unwrap(), cap_per_day: Amount::wei(cap).try_into().unwrap() };
        CollectRule { terms, set_at: NOW, account: OWNER, chain_id: 4690 }
    }

    fn standing() -> RuleStanding {
        RuleStanding { account: OWNER, chain_id: 4690, open: false, tried: None }
    }

    fn plan(coins: u128, fee: u128) -> RulePlan {
        RulePlan { coins: Amount::wei(coins), fee: Amount::wei(fee) }
    }

    fn decided(rule: &CollectRule, plan: &RulePlan, spent: u128) -> Decision {
        decide(rule, &standing(), plan, Amount::wei(spent), NOW)
    }

    #[test]
    fn the_fee_must_be_under_the_percentage_and_not_at_it() {
        let two = rule(2, 1_000);
        assert_eq!(decided(&two, &plan(5_000, 99), 0), Decision::Collect);
        assert_eq!(decided(&two, &plan(5_000, 100), 0), Decision::Wait(RuleWait::TooDear(plan(5_000, 100))));
        assert_eq!(decided(&two, &plan(0, 0), 0), Decision::Wait(RuleWait::NothingReady));
    }

    #[test]
    fn the_cap_can_be_reached_and_never_passed() {
        let two = rule(2, 100);
        assert_eq!(decided(&two, &plan(1_000_000, 40), 60), Decision::Collect);
        let over = RuleWait::OverCap { fee: Amount::wei(40), spent: Amount::wei(61) };
        assert_eq!(decided(&two, &plan(1_000_000, 40), 61), Decision::Wait(over));
        let most = decide(&two, &standing(), &plan(1_000_000, 40), Amount(U256::MAX), NOW);
        assert!(matches!(most, Decision::Wait(RuleWait::OverCap { .. })), "{most:?}");
    }

    #[test]
    fn amounts_that_cannot_be_multiplied_are_never_too_cheap() {
        let rule = rule(50, u128::MAX);
        assert!(!rule.is_under(Amount(U256::MAX), Amount(U256::MAX)));
        assert!(!rule.is_under(Amount(U256::MAX), Amount::wei(1)));
        assert!(rule.is_under(Amount::wei(1), Amount(U256::MAX)));
    }

    #[test]
    fn it_tries_once_an_hour_for_its_own_account_on_its_own_network() {
        let (two, cheap) = (rule(2, 1_000), plan(1_000_000, 1));
        let of = |standing: &RuleStanding, now| decide(&two, standing, &cheap, Amount::ZERO, now);
        let other = RuleStanding { account: Owner(Address::repeat_byte(8)), ..standing() };
        assert_eq!(of(&other, NOW), Decision::Wait(RuleWait::OtherAccount));
        let elsewhere = RuleStanding { chain_id: 4689, ..standing() };
        assert_eq!(of(&elsewhere, NOW), Decision::Wait(RuleWait::OtherNetwork));
        let open = RuleStanding { open: true, ..standing() };
        assert_eq!(of(&open, NOW), Decision::Wait(RuleWait::Open));
        let tried = RuleStanding { tried: Some(NOW), ..standing() };
        let until = NOW.plus(BETWEEN_MS);
        assert_eq!(of(&tried, Millis(until.0 - 1)), Decision::Wait(RuleWait::Lately { until }));
        assert_eq!(of(&tried, until), Decision::Collect);
        assert_eq!(
            of(&tried, Millis(0)),
            Decision::Wait(RuleWait::Lately { until }),
            "a clock set back allows nothing"
        );
    }

    #[test]
    fn a_percentage_out_of_bounds_and_a_cap_of_nothing_are_no_rule() {
        for percent in [0, 51, 100, 255] {
            assert_eq!(RulePercent::try_from(percent), Err(ParseError::RulePercent), "{percent}");
        }
        for text in ["", "0", "1.5", "-1", "51", "2 %"] {
            assert_eq!(text.parse::<RulePercent>(), Err(ParseError::RulePercent), "{text}");
        }
        assert_eq!("50".parse::<RulePercent>().map(RulePercent::get), Ok(50));
        assert_eq!(RuleCap::try_from(Amount::ZERO), Err(ParseError::RuleCap));
        let kept = serde_json::to_string(&rule(2, 5)).unwrap();
        assert_eq!(serde_json::from_str::<CollectRule>(&kept).unwrap(), rule(2, 5));
        let forged = kept.replace(r#""percent":2"#, r#""percent":99"#);
        assert!(forged != kept && serde_json::from_str::<CollectRule>(&forged).is_err(), "{forged}");
    }

    #[test]
    fn whatever_comes_the_day_stays_under_the_cap_and_each_fee_under_its_percentage() {
        let seed = 0x5eed_0c01_u64;
        std::println!("seed {seed:#x}");
        let mut state = seed;
        let mut next = |bound: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % bound
        };
        let (mut collected, mut spent, mut day_rule) = (0, 0_u128, rule(1, 1));
        for case in 0..10_000 {
            // A new day begins now and then, with another rule.
            if case % 50 == 0 {
                let percent = u8::try_from(next(50)).unwrap() + 1;
                (spent, day_rule) = (0, rule(percent, u128::from(next(5_000)) + 1));
            }
            let (coins, fee) = (u128::from(next(20_000)), u128::from(next(400)));
            let standing = RuleStanding { open: next(8) == 0, ..standing() };
            let said = decide(&day_rule, &standing, &plan(coins, fee), Amount::wei(spent), NOW);
            let percent = u128::from(day_rule.terms.percent.get());
            let cheap = fee * 100 < coins * percent;
            let fits = Amount::wei(spent + fee) <= day_rule.terms.cap_per_day.get();
            let allowed = !standing.open && coins > 0 && cheap && fits;
            assert_eq!(said == Decision::Collect, allowed, "case {case}: {coins} {fee} {spent} {day_rule:?} {said:?}");
            if allowed {
                (collected, spent) = (collected + 1, spent + fee);
            }
            assert!(Amount::wei(spent) <= day_rule.terms.cap_per_day.get(), "case {case}");
        }
        assert!(collected > 100, "{collected} of the cases were worth it");
    }
}
