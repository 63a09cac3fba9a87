//! The owner's rule by which batches are anchored without a question each time: the network fees of a day have a cap.

use alloc::string::String;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    failure::ParseError,
    rule::{BETWEEN_MS, RuleCap, RuleRest, RuleStanding, RuleTry},
    time::Millis,
};

/// How long the rule waits after it anchored, in whole hours: 1 to 168, 24 unless told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct EveryHours(u8);

impl EveryHours {
    pub const SHORTEST: Self = Self(1);
    pub const LONGEST: Self = Self(168);

    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    #[must_use]
    pub fn millis(self) -> u64 {
        u64::from(self.0) * 3_600_000
    }
}

impl Default for EveryHours {
    fn default() -> Self {
        Self(24)
    }
}

impl TryFrom<u8> for EveryHours {
    type Error = ParseError;

    fn try_from(hours: u8) -> Result<Self, ParseError> {
        let asked = Self(hours);
        if (Self::SHORTEST..=Self::LONGEST).contains(&asked) { Ok(asked) } else { Err(ParseError::EveryHours) }
    }
}

impl From<EveryHours> for u8 {
    fn from(every: EveryHours) -> Self {
        every.0
    }
}

impl FromStr for EveryHours {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.parse::<u8>().map_err(|_| ParseError::EveryHours)?.try_into()
    }
}

/// What the owner agrees to with a rule that anchors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorTerms {
    pub cap_per_day: RuleCap,
    pub every: EveryHours,
}

/// Such a rule as it is kept: for one account on one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorRule {
    #[serde(flatten)]
    pub terms: AnchorTerms,
    pub set_at: Millis,
    pub account: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
}

/// Why nothing is anchored by the rule now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorWait {
    Rests(RuleRest),
    /// Every batch that is stored is anchored.
    NothingNew,
    /// With this fee the day's fees would be above the cap.
    OverCap {
        fee: Amount,
        spent: Amount,
    },
}

/// Why the rule does not even look for batches; `None` where it may. After a try that anchored nothing it looks again in an
/// hour.
#[must_use]
pub fn rests(rule: &AnchorRule, standing: &RuleStanding, last: Option<&RuleTry>, now: Millis) -> Option<AnchorWait> {
    let anchored = last.is_some_and(|last| last.why.is_none());
    let between = if anchored { rule.terms.every.millis() } else { BETWEEN_MS };
    standing.rests(rule.account, rule.chain_id, between, now).map(AnchorWait::Rests)
}

/// Why a transaction with a fee of at most `fee` waits, when the rule may already have spent `spent` today; `None` where it
/// need not.
#[must_use]
pub fn over_cap(rule: &AnchorRule, fee: Amount, spent: Amount) -> Option<AnchorWait> {
    (!rule.terms.cap_per_day.holds(spent, fee)).then_some(AnchorWait::OverCap { fee, spent })
}

/// The rule of the account in use, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorRuleView {
    /// None: it is off.
    pub rule: Option<AnchorRule>,
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

    use alloy_primitives::{Address, U256};

    use super::*;

    const OWNER: Owner = Owner(Address::repeat_byte(7));
    const NOW: Millis = Millis(1_795_474_800_000);
    const HOUR: u64 = 3_600_000;

    fn rule(cap: u128, every: u8) -> AnchorRule {
        let terms = AnchorTerms { cap_per_day: Amount::wei(cap).try_into().unwrap(), every: every.try_into().unwrap() };
        AnchorRule { terms, set_at: NOW, account: OWNER, chain_id: 4690 }
    }

    fn tried(why: Option<&str>) -> RuleTry {
        RuleTry { at: NOW, why: why.map(String::from) }
    }

    #[test]
    fn after_an_anchoring_it_waits_as_long_as_was_agreed_and_after_another_try_an_hour() {
        let daily = rule(1_000, 24);
        let standing = RuleStanding { account: OWNER, chain_id: 4690, open: false, tried: Some(NOW) };
        for (why, hours) in [(None, 24), (Some("every node is down"), 1)] {
            let (last, until) = (tried(why), NOW.plus(hours * HOUR));
            let lately = AnchorWait::Rests(RuleRest::Lately { until });
            assert_eq!(rests(&daily, &standing, Some(&last), Millis(until.0 - 1)), Some(lately));
            assert_eq!(rests(&daily, &standing, Some(&last), until), None);
            assert_eq!(
                rests(&daily, &standing, Some(&last), Millis(0)),
                Some(lately),
                "a clock set back allows nothing"
            );
        }
        let other = RuleStanding { account: Owner(Address::repeat_byte(8)), ..standing };
        assert_eq!(rests(&daily, &other, None, NOW), Some(AnchorWait::Rests(RuleRest::OtherAccount)));
        let elsewhere = RuleStanding { chain_id: 4689, ..standing };
        assert_eq!(rests(&daily, &elsewhere, None, NOW), Some(AnchorWait::Rests(RuleRest::OtherNetwork)));
        let open = RuleStanding { open: true, ..standing };
        assert_eq!(rests(&daily, &open, None, NOW), Some(AnchorWait::Rests(RuleRest::Open)));
    }

    #[test]
    fn an_hour_out_of_bounds_is_no_rule() {
        for text in ["", "0", "169", "256", "1.5", "-1", "24h"] {
            assert_eq!(text.parse::<EveryHours>(), Err(ParseError::EveryHours), "{text}");
        }
        assert_eq!("168".parse::<EveryHours>().map(EveryHours::get), Ok(168));
        let kept = serde_json::to_string(&rule(5, 24)).unwrap();
        assert_eq!(serde_json::from_str::<AnchorRule>(&kept).unwrap(), rule(5, 24));
        let forged = kept.replace(r#""every":24"#, r#""every":0"#);
        assert!(forged != kept && serde_json::from_str::<AnchorRule>(&forged).is_err(), "{forged}");
    }

    #[test]
    fn whatever_it_costs_the_fees_of_a_day_stay_within_the_cap() {
        let seed = 0x5eed_0a07_u64;
        std::println!("seed {seed:#x}");
        let mut state = seed;
        let mut next = |bound: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % bound
        };
        let (mut anchored, mut spent, mut day_rule) = (0, 0_u128, rule(1, 24));
        for case in 0..10_000 {
            // A new day begins now and then, with another rule.
            if case % 50 == 0 {
                (spent, day_rule) = (0, rule(u128::from(next(5_000)) + 1, 24));
            }
            let fee = u128::from(next(400));
            let said = over_cap(&day_rule, Amount::wei(fee), Amount::wei(spent));
            let fits = Amount::wei(spent + fee) <= day_rule.terms.cap_per_day.get();
            assert_eq!(said.is_none(), fits, "case {case}: {fee} {spent} {day_rule:?} {said:?}");
            if fits {
                (anchored, spent) = (anchored + 1, spent + fee);
            }
        }
        assert!(anchored > 100, "{anchored} of the cases fitted");
        assert!(over_cap(&rule(u128::MAX, 1), Amount(U256::MAX), Amount::wei(1)).is_some(), "too large to be counted");
    }
}
