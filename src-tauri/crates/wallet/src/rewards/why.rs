//! From what a pool counted of a period, and what this computer has of it, to the one thing that lowered its reward.

use domain::{
    amount::Amount,
    reward_why::{MadeHere, NextThreshold, PeriodWhy, PoolRuleView, WhyLess},
    time::Millis,
};

use crate::ports::PeriodTicks;

const MINUTES_OF_AN_HOUR: u32 = 60;

/// Since when a device has a deed, as far as this home knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has one; `since` a claim that this home made.
    Deed {
        since: Option<Millis>,
    },
    /// It has none; `since` a removal that this home made.
    Free {
        since: Option<Millis>,
    },
    Unknown,
}

impl Standing {
    /// It had no deed in all of this time.
    fn lacked(self, from: Millis, to: Millis) -> bool {
        match self {
            Self::Deed { since } => since.is_some_and(|since| since >= to),
            Self::Free { since } => since.is_none_or(|since| since <= from),
            Self::Unknown => false,
        }
    }
}

/// One period of one device, as chain and computer have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub ticks: PeriodTicks,
    pub from: Millis,
    pub to: Millis,
    pub open: bool,
    /// What the account in use got for it by the pool's log.
    pub logged: Option<Amount>,
    pub here: Option<MadeHere>,
    pub standing: Standing,
}

/// What is told of a period.
pub(super) fn told(rule: &PoolRuleView, seen: &Seen) -> PeriodWhy {
    let why = less(rule, seen);
    PeriodWhy {
        from: seen.from,
        to: seen.to,
        open: seen.open,
        counted: seen.ticks.counted,
        rewarded: seen.ticks.rewarded,
        paid: paid(seen),
        here: seen.here,
        why,
        missed: missed(rule, seen, why),
    }
}

/// What the open period still needs; none where it is paid, or nothing can be paid.
pub(super) fn next(rule: &PoolRuleView, seen: &Seen) -> Option<NextThreshold> {
    let waits = seen.open && !seen.ticks.rewarded && !ran_out(rule);
    if !waits || seen.standing.lacked(seen.from, seen.to) {
        return None;
    }
    // The pool looks at each count, so that one more is needed even where enough was counted under another rule.
    let more = rule.needed.saturating_sub(seen.ticks.counted).max(1);
    Some(NextThreshold { more, until: seen.to, earns: rule.per_period.min(rule.remaining) })
}

fn less(rule: &PoolRuleView, seen: &Seen) -> WhyLess {
    let PeriodTicks { counted, rewarded, .. } = seen.ticks;
    if rewarded {
        let short = paid(seen).is_some_and(|paid| paid < rule.per_period);
        return if short && rule.remaining.is_zero() { WhyLess::PoolEmpty {} } else { WhyLess::Full {} };
    }
    if counted >= rule.needed || seen.open {
        if ran_out(rule) {
            return WhyLess::PoolEmpty {};
        }
        if counted >= rule.needed {
            return WhyLess::Unknown {};
        }
    }
    if counted == 0 && seen.standing.lacked(seen.from, seen.to) {
        return WhyLess::NoDeedThen {};
    }
    seen.here
        .and_then(|here| less_here(&here, counted))
        .unwrap_or(WhyLess::NotEnoughTicks { counted, needed: rule.needed })
}

/// What this computer knows of it.
fn less_here(here: &MadeHere, counted: u64) -> Option<WhyLess> {
    // What was counted was made, even if another computer has it.
    if here.readings == 0 {
        return (counted == 0).then_some(WhyLess::NoReadings {});
    }
    let batches = here.batches.saturating_sub(here.handed_over);
    if batches > 0 {
        return Some(WhyLess::NotHandedOver { batches });
    }
    let hours = here.quiet_minutes / MINUTES_OF_AN_HOUR;
    (hours > 0).then_some(WhyLess::Offline { hours })
}

/// With what was paid it comes to no more than what a full period pays now.
fn missed(rule: &PoolRuleView, seen: &Seen, why: WhyLess) -> Option<Amount> {
    if seen.open && !seen.ticks.rewarded {
        return None;
    }
    let rest = paid(seen).map(|paid| rule.per_period.minus(paid));
    match why {
        WhyLess::Full {} => Some(Amount::ZERO),
        WhyLess::Unknown {} => None,
        WhyLess::PoolEmpty {} => rest,
        // Whether a pool that is empty now could have paid then is not known.
        WhyLess::NotEnoughTicks { .. }
        | WhyLess::NoReadings {}
        | WhyLess::NotHandedOver { .. }
        | WhyLess::Offline { .. }
        | WhyLess::NoDeedThen {} => rest.filter(|_| !rule.remaining.is_zero()),
    }
}

fn paid(seen: &Seen) -> Option<Amount> {
    if seen.ticks.rewarded { seen.logged } else { Some(Amount::ZERO) }
}

fn ran_out(rule: &PoolRuleView) -> bool {
    rule.remaining.is_zero() || rule.per_period.is_zero()
}

#[cfg(test)]
mod tests {
    use domain::Address;

    use super::*;

    fn rule(remaining: u128) -> PoolRuleView {
        PoolRuleView {
            pool: Address::ZERO,
            period_seconds: 86_400,
            needed: 3,
            per_period: Amount::wei(50),
            remaining: Amount::wei(remaining),
        }
    }

    fn here(readings: u32, batches: u32, handed_over: u32, quiet_minutes: u32) -> MadeHere {
        MadeHere { readings, batches, handed_over, uptime: None, quiet_minutes, longest_quiet_minutes: quiet_minutes }
    }

    /// A period that is over, of which so many were counted.
    fn seen(counted: u64, here: Option<MadeHere>) -> Seen {
        Seen {
            ticks: PeriodTicks { number: 9, counted, rewarded: false },
            from: Millis(100),
            to: Millis(200),
            open: false,
            logged: None,
            here,
            standing: Standing::Deed { since: None },
        }
    }

    fn rewarded(logged: Option<u128>) -> Seen {
        let ticks = PeriodTicks { number: 9, counted: 3, rewarded: true };
        Seen { ticks, logged: logged.map(Amount::wei), ..seen(3, None) }
    }

    fn verdict(rule: &PoolRuleView, seen: &Seen) -> (WhyLess, Option<Amount>) {
        let told = told(rule, seen);
        (told.why, told.missed)
    }

    #[test]
    fn a_period_that_was_paid_lacks_nothing() {
        for logged in [Some(50), Some(70), None] {
            assert_eq!(verdict(&rule(500), &rewarded(logged)), (WhyLess::Full {}, Some(Amount::ZERO)));
        }
    }

    #[test]
    fn each_thing_that_lowers_a_reward_is_named_with_what_it_cost() {
        let full = Some(Amount::wei(50));
        let none = WhyLess::NotEnoughTicks { counted: 1, needed: 3 };
        let free = Standing::Free { since: None };
        for (seen, why) in [
            (seen(1, None), none),
            (seen(1, Some(here(0, 0, 0, 0))), none),
            (seen(1, Some(here(60, 1, 1, 59))), none),
            (seen(0, Some(here(0, 0, 0, 0))), WhyLess::NoReadings {}),
            (seen(1, Some(here(60, 14, 2, 600))), WhyLess::NotHandedOver { batches: 12 }),
            (seen(1, Some(here(60, 2, 2, 31 * 60 + 5))), WhyLess::Offline { hours: 31 }),
            (Seen { standing: free, ..seen(0, Some(here(60, 2, 2, 0))) }, WhyLess::NoDeedThen {}),
        ] {
            assert_eq!(verdict(&rule(500), &seen), (why, full), "{seen:?}");
            assert_eq!(verdict(&rule(0), &seen), (why, None), "an empty pool leaves it open: {seen:?}");
        }
    }

    #[test]
    fn an_empty_pool_is_told_from_a_rule_that_changed() {
        let enough = seen(3, None);
        assert_eq!(verdict(&rule(0), &enough), (WhyLess::PoolEmpty {}, Some(Amount::wei(50))));
        assert_eq!(verdict(&rule(0), &rewarded(Some(20))), (WhyLess::PoolEmpty {}, Some(Amount::wei(30))));
        assert_eq!(verdict(&rule(500), &enough), (WhyLess::Unknown {}, None));
    }

    #[test]
    fn a_deed_is_missed_only_in_periods_without_it() {
        let at = |since| Some(Millis(since));
        for (standing, lacked) in [
            (Standing::Deed { since: at(200) }, true),
            (Standing::Deed { since: at(150) }, false),
            (Standing::Deed { since: None }, false),
            (Standing::Free { since: at(100) }, true),
            (Standing::Free { since: at(101) }, false),
            (Standing::Unknown, false),
        ] {
            let told = told(&rule(500), &Seen { standing, ..seen(0, None) });
            assert_eq!(told.why == WhyLess::NoDeedThen {}, lacked, "{standing:?}");
        }
    }

    #[test]
    fn the_next_threshold_is_told_while_a_period_is_open() {
        let open = Seen { open: true, ..seen(1, None) };
        let threshold = |earns| Some(NextThreshold { more: 2, until: Millis(200), earns: Amount::wei(earns) });
        assert_eq!(next(&rule(500), &open), threshold(50));
        assert_eq!(next(&rule(20), &open), threshold(20));
        assert_eq!(told(&rule(500), &open).missed, None, "nothing is missed yet");

        assert_eq!(next(&rule(0), &open), None);
        assert_eq!(told(&rule(0), &open).why, WhyLess::PoolEmpty {});
        assert_eq!(next(&rule(500), &seen(1, None)), None);
        assert_eq!(next(&rule(500), &Seen { open: true, ..rewarded(None) }), None);
        let free = Seen { standing: Standing::Free { since: None }, ..open };
        assert_eq!(next(&rule(500), &free), None);
    }

    /// Numbers that look random.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % below
        }

        fn small(&mut self) -> u32 {
            u32::try_from(self.roll(4)).unwrap()
        }

        fn amount(&mut self, below: u64) -> Amount {
            Amount::wei(u128::from(self.roll(below)))
        }

        fn moment(&mut self) -> Option<Millis> {
            (self.roll(2) == 0).then(|| Millis(self.roll(300)))
        }

        fn seen(&mut self) -> Seen {
            let here = (self.roll(3) > 0).then(|| here(self.small(), self.small(), self.small(), self.small() * 60));
            let standing = match self.roll(3) {
                0 => Standing::Deed { since: self.moment() },
                1 => Standing::Free { since: self.moment() },
                _ => Standing::Unknown,
            };
            Seen {
                ticks: PeriodTicks { number: 9, counted: self.roll(5), rewarded: self.roll(2) == 0 },
                open: self.roll(3) == 0,
                logged: (self.roll(3) > 0).then(|| self.amount(4)),
                standing,
                ..seen(0, here)
            }
        }
    }

    #[test]
    fn what_was_paid_and_what_was_missed_is_never_more_than_the_rule_pays() {
        let seed = 0x3a11_u64;
        println!("seed {seed:#x}");
        let mut dice = Dice(seed);
        for _ in 0..50_000 {
            let rule = PoolRuleView {
                pool: Address::ZERO,
                period_seconds: 86_400,
                needed: 1 + dice.roll(4),
                per_period: dice.amount(4),
                remaining: dice.amount(4),
            };
            let seen = dice.seen();

            let told = told(&rule, &seen);
            let next = next(&rule, &seen);

            let (paid, missed) = (told.paid.unwrap_or_default(), told.missed.unwrap_or_default());
            assert!(paid.plus(missed) <= rule.per_period.max(paid), "{rule:?} {seen:?} {told:?}");
            assert!(next.is_none() || !seen.ticks.rewarded, "a period is paid once: {seen:?}");
            if let Some(next) = next {
                assert!(next.more > 0 && next.earns <= rule.per_period && next.earns <= rule.remaining, "{next:?}");
            }
            assert!(!matches!(told.why, WhyLess::Full {}) || seen.ticks.rewarded, "{seen:?} is not full");
        }
    }
}
