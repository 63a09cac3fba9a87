//! What the owner's rules have in common: a cap on the network fees of a day, whom they act for, and how long they rest.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{account::Owner, amount::Amount, failure::ParseError, time::Millis};

/// How long a rule waits at least after it tried for an account, in milliseconds.
pub const BETWEEN_MS: u64 = 3_600_000;

/// The most that a rule may spend on network fees in a day (UTC), in wei; more than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Amount", into = "Amount")]
pub struct RuleCap(Amount);

impl RuleCap {
    #[must_use]
    pub fn get(self) -> Amount {
        self.0
    }

    /// Whether a fee of at most `fee` stays within it, when `spent` may be spent already.
    #[must_use]
    pub fn holds(self, spent: Amount, fee: Amount) -> bool {
        spent.0.checked_add(fee.0).is_some_and(|after| after <= self.0.0)
    }
}

impl TryFrom<Amount> for RuleCap {
    type Error = ParseError;

    fn try_from(cap: Amount) -> Result<Self, ParseError> {
        if cap.is_zero() { Err(ParseError::RuleCap) } else { Ok(Self(cap)) }
    }
}

impl From<RuleCap> for Amount {
    fn from(cap: RuleCap) -> Self {
        cap.0
    }
}

/// What a rule is about to act for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleStanding {
    /// The account in use.
    pub account: Owner,
    /// The network in use.
    pub chain_id: u64,
    /// What the rule would do is under way for this account.
    pub open: bool,
    /// When the rule last tried.
    pub tried: Option<Millis>,
}

/// Why a rule does not even look at what there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleRest {
    OtherAccount,
    OtherNetwork,
    /// What it would do is under way.
    Open,
    /// It tried not long ago.
    Lately {
        until: Millis,
    },
}

impl RuleStanding {
    /// Why a rule of this account and network that waits so long between two tries does not look; `None` where it may.
    #[must_use]
    pub fn rests(&self, account: Owner, chain_id: u64, between_ms: u64, now: Millis) -> Option<RuleRest> {
        if account != self.account {
            return Some(RuleRest::OtherAccount);
        }
        if chain_id != self.chain_id {
            return Some(RuleRest::OtherNetwork);
        }
        if self.open {
            return Some(RuleRest::Open);
        }
        let until = self.tried.map(|at| at.plus(between_ms));
        until.filter(|until| now < *until).map(|until| RuleRest::Lately { until })
    }
}

/// A try of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTry {
    pub at: Millis,
    /// Why nothing was begun; none where something was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
