//! Why a device earned less than it could, in words.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::date_time;
use crate::{
    amount::Amount,
    reward_why::{MadeHere, PeriodWhy, PoolRuleView, WhyLess, WhyUnknown, WhyView},
    shown::shown_text,
};

/// The rule, what comes next, and each period, newest first.
#[must_use]
pub fn words(view: &WhyView) -> Vec<String> {
    let mut words: Vec<String> = view.unknown.map(|why| unknown(why).to_string()).into_iter().collect();
    words.extend(view.rule.as_ref().map(|said| rule(said, view)));
    words.extend(next(view));
    words.extend(view.periods.iter().map(|row| format!("{}: {}", date_time(row.from), period(row, view))));
    words
}

/// Why nothing can be said.
#[must_use]
pub fn unknown(why: WhyUnknown) -> &'static str {
    match why {
        WhyUnknown::RuleNotPublished => "This cannot be known: the network does not publish its rule.",
    }
}

/// What the pool pays, and what it has left.
#[must_use]
pub fn rule(rule: &PoolRuleView, view: &WhyView) -> String {
    format!(
        "Each period of {} in which {} counted pays {}. The pool may pay {} more in all.",
        length(rule.period_seconds),
        match rule.needed {
            1 => "1 accepted batch is".to_string(),
            needed => format!("{needed} accepted batches are"),
        },
        coin(rule.per_period, view),
        coin(rule.remaining, view),
    )
}

/// What the open period still needs.
#[must_use]
pub fn next(view: &WhyView) -> Option<String> {
    if let Some(next) = view.next {
        let batches = if next.more == 1 { "batch" } else { "batches" };
        let verb = if next.more == 1 { "earns" } else { "earn" };
        let (until, earns) = (date_time(next.until), coin(next.earns, view));
        return Some(format!("{} more accepted {batches} before {until} {verb} {earns}.", next.more));
    }
    let open = view.periods.iter().find(|row| row.open && row.rewarded)?;
    Some(format!("This period is paid. The next one begins at {}.", date_time(open.to)))
}

/// What lowered the reward of a period, and by how much.
#[must_use]
pub fn period(row: &PeriodWhy, view: &WhyView) -> String {
    let mut words = less(&row.why);
    if row.open && !row.rewarded {
        words += ", so far";
    }
    if let Some(missed) = row.missed.filter(|missed| !missed.is_zero()) {
        words += &format!(": {} less", coin(missed, view));
    }
    words
}

/// What this computer has of a period.
#[must_use]
pub fn made_here(here: &MadeHere) -> String {
    let quiet = match here.longest_quiet_minutes {
        0 => String::new(),
        longest => format!(", longest time without any: {}", length(u64::from(longest) * 60)),
    };
    format!("{} readings, {} of {} batches accepted{quiet}", here.readings, here.handed_over, here.batches)
}

fn less(why: &WhyLess) -> String {
    match why {
        WhyLess::Full {} => "Full amount".to_string(),
        WhyLess::NotEnoughTicks { counted, needed } => format!("{counted} of {needed} accepted batches counted"),
        WhyLess::NoReadings {} => "No readings of it on this computer".to_string(),
        WhyLess::NotHandedOver { batches: 1 } => "1 batch not accepted".to_string(),
        WhyLess::NotHandedOver { batches } => format!("{batches} batches not accepted"),
        WhyLess::Offline { hours } => format!("Offline {hours} h"),
        WhyLess::PoolEmpty {} => "The pool is empty".to_string(),
        WhyLess::NoDeedThen {} => "It had no deed then".to_string(),
        WhyLess::Unknown {} => {
            "Enough was counted, and the pool did not pay: its rule or its means changed".to_string()
        }
    }
}

/// In the largest unit that it is a whole number of.
fn length(seconds: u64) -> String {
    match seconds {
        0 => "0 s".to_string(),
        hours if hours.is_multiple_of(3_600) => format!("{} h", hours / 3_600),
        minutes if minutes.is_multiple_of(60) => format!("{} min", minutes / 60),
        seconds => format!("{seconds} s"),
    }
}

fn coin(amount: Amount, view: &WhyView) -> String {
    format!("{} {}", amount.exact(view.decimals), shown_text(&view.symbol))
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use alloy_primitives::Address;

    use super::*;
    use crate::{device::DeviceId, reward_why::NextThreshold, time::Millis};

    fn row(why: WhyLess, open: bool, missed: u128) -> PeriodWhy {
        PeriodWhy {
            from: Millis(0),
            to: Millis(86_400_000),
            open,
            counted: 0,
            rewarded: false,
            paid: Some(Amount::ZERO),
            here: None,
            why,
            missed: Some(Amount::wei(missed)),
        }
    }

    fn view(periods: Vec<PeriodWhy>) -> WhyView {
        WhyView {
            device: DeviceId(Address::ZERO),
            name: "Garden".to_string(),
            symbol: "IOTX".to_string(),
            decimals: 1,
            rule: Some(PoolRuleView {
                pool: Address::ZERO,
                period_seconds: 86_400,
                needed: 3,
                per_period: Amount::wei(5),
                remaining: Amount::wei(50),
            }),
            periods,
            next: Some(NextThreshold { more: 2, until: Millis(86_400_000), earns: Amount::wei(5) }),
            block: 1,
            at: Millis(0),
            unknown: None,
        }
    }

    #[test]
    fn a_rule_and_what_comes_next_are_said_with_their_numbers() {
        let view = view(vec![row(WhyLess::Offline { hours: 31 }, false, 5)]);
        let expected = [
            "Each period of 24 h in which 3 accepted batches are counted pays 0.5 IOTX. The pool may pay 5 IOTX more in all.",
            "2 more accepted batches before 1970-01-02 00:00 UTC earn 0.5 IOTX.",
            "1970-01-01 00:00 UTC: Offline 31 h: 0.5 IOTX less",
        ];
        assert_eq!(words(&view), expected);
    }

    #[test]
    fn a_rule_that_is_not_published_is_said_to_be_unknown() {
        let view = WhyView { rule: None, next: None, unknown: Some(WhyUnknown::RuleNotPublished), ..view(Vec::new()) };
        assert_eq!(words(&view), ["This cannot be known: the network does not publish its rule."]);
    }

    #[test]
    fn an_open_period_is_said_to_be_open() {
        let row = row(WhyLess::NotEnoughTicks { counted: 1, needed: 3 }, true, 0);
        assert_eq!(period(&row, &view(Vec::new())), "1 of 3 accepted batches counted, so far");
    }
}
