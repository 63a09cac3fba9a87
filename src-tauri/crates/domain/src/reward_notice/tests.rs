extern crate std;

use alloc::vec;
use std::println;

use super::*;

const TOKENS: [Address; 2] = [Address::ZERO, Address::repeat_byte(0x11)];
const NONE: [NoticeKind; 0] = [];
const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
const DAY: u64 = 86_400_000;
/// In the middle of a day.
const NOON: Millis = Millis(20_000 * DAY + DAY / 2);

fn token(contract: Address) -> Token {
    Token { contract, symbol: "T".into(), decimals: 0 }
}

fn source(earned: u128, ready: u128) -> SourceNow {
    let (earned, ready) = (Amount::wei(earned), Amount::wei(ready));
    let sums = RewardSums { earned, collected: earned.minus(ready), ready, waiting: Amount::ZERO };
    let tokens = vec![TokenNow { token: token(TOKENS[0]), sums }];
    SourceNow { devices: B256::ZERO, shrinks: false, tokens, expires: None, weeks: None }
}

fn week(last_week: u128, week_before: u128) -> DeviceWeeks {
    DeviceWeeks {
        device: DEVICE,
        name: "Garden".into(),
        token: TOKENS[0],
        last_week: Amount::wei(last_week),
        week_before: Amount::wei(week_before),
    }
}

fn chosen(threshold: u128) -> Vec<ReadyChoice> {
    vec![ReadyChoice { token: token(TOKENS[0]), threshold: Amount::wei(threshold) }]
}

/// A source that is looked at again and again.
#[derive(Default)]
struct Look {
    known: Option<SourceKnown>,
    chosen: Vec<ReadyChoice>,
}

impl Look {
    fn at(&mut self, at: Millis, now: &SourceNow) -> Vec<NoticeKind> {
        let (known, news) = news(self.known.as_ref(), now, &self.chosen, at);
        // As over a restart.
        let text = serde_json::to_string(&known).unwrap();
        self.known = Some(serde_json::from_str(&text).unwrap());
        news.into_iter().map(|news| news.kind).collect()
    }
}

fn arrived(amount: u128) -> NoticeKind {
    NoticeKind::Arrived { amount: Amount::wei(amount) }
}

fn over(ready: u128, threshold: u128) -> NoticeKind {
    NoticeKind::ReadyOver { ready: Amount::wei(ready), threshold: Amount::wei(threshold) }
}

#[test]
fn what_arrives_is_told_once_a_day_and_what_waited_the_day_after() {
    let mut look = Look::default();
    assert_eq!(look.at(NOON, &source(100, 0)), NONE, "what was there before is no news");
    assert_eq!(look.at(NOON, &source(105, 0)), [arrived(5)]);
    assert_eq!(look.at(NOON.plus(1), &source(108, 0)), NONE);
    assert_eq!(look.at(NOON.plus(DAY / 2 - 1), &source(108, 0)), NONE, "the day still runs");
    assert_eq!(look.at(NOON.plus(DAY / 2), &source(109, 0)), [arrived(4)]);
    assert_eq!(look.at(NOON, &source(120, 0)), NONE, "a clock that was set back");
    // A reorganisation takes some of it, and brings it back.
    assert_eq!(look.at(NOON.plus(DAY * 2), &source(107, 0)), NONE);
    assert_eq!(look.at(NOON.plus(DAY * 3), &source(109, 0)), NONE);
}

#[test]
fn the_first_reward_of_another_token_is_news_and_tokens_take_turns() {
    let mut look = Look::default();
    look.at(NOON, &source(1, 0));
    let both = |one, other| {
        let mut now = source(one, 0);
        now.tokens.push(TokenNow { token: token(TOKENS[1]), ..source(other, 0).tokens[0].clone() });
        now
    };
    assert_eq!(look.at(NOON, &both(2, 30)), [arrived(1)]);
    assert_eq!(look.at(NOON.plus(DAY), &both(3, 30)), [arrived(30)], "it waited longest");
    assert_eq!(look.at(NOON.plus(2 * DAY), &both(3, 30)), [arrived(1)]);
    assert_eq!(look.at(NOON.plus(3 * DAY), &source(3, 0)), NONE, "one that is not told of stays known");
    assert_eq!(look.at(NOON.plus(4 * DAY), &both(3, 30)), NONE);
}

#[test]
fn what_other_devices_earned_before_is_no_news() {
    let mut look = Look::default();
    look.at(NOON, &source(1, 0));
    let others = |earned| SourceNow { devices: B256::repeat_byte(1), ..source(earned, 0) };
    assert_eq!(look.at(NOON, &others(500)), NONE);
    assert_eq!(look.at(NOON, &others(501)), [arrived(1)]);
}

#[test]
fn coins_that_were_taken_out_and_come_again_are_news() {
    let mut look = Look::default();
    let coins = |earned| SourceNow { shrinks: true, ..source(earned, earned) };
    look.at(NOON, &coins(10));
    assert_eq!(look.at(NOON, &coins(2)), NONE);
    assert_eq!(look.at(NOON, &coins(5)), [arrived(3)]);
}

#[test]
fn more_than_the_chosen_amount_is_told_until_it_is_passed_again() {
    let mut look = Look { chosen: chosen(10), ..Look::default() };
    assert_eq!(look.at(NOON, &source(11, 11)), NONE, "never at first sight");
    assert_eq!(look.at(NOON, &source(11, 11)), [over(11, 10)], "it is so now");
    assert_eq!(look.at(NOON.plus(DAY), &source(11, 11)), NONE);
    assert_eq!(look.at(NOON.plus(2 * DAY), &source(11, 10)), NONE, "exactly that much is not more");
    assert_eq!(look.at(NOON.plus(2 * DAY), &source(11, 11)), [over(11, 10)]);
    assert_eq!(look.at(NOON.plus(2 * DAY), &source(11, 0)), NONE);
    assert_eq!(look.at(NOON.plus(2 * DAY), &source(11, 11)), NONE, "once a day");
    assert_eq!(look.at(NOON.plus(3 * DAY), &source(11, 11)), [over(11, 10)]);
    look.chosen = chosen(9);
    assert_eq!(look.at(NOON.plus(4 * DAY), &source(11, 11)), [over(11, 9)], "another amount was chosen");
    look.chosen = Vec::new();
    assert_eq!(look.at(NOON.plus(5 * DAY), &source(11, 11)), NONE);
}

#[test]
fn a_device_that_earns_half_is_told_once_until_it_earns_more_again() {
    let mut look = Look::default();
    let weeks = |last, before| SourceNow { weeks: Some(vec![week(last, before)]), ..source(0, 0) };
    let dropped = |last, before| NoticeKind::DroppedByHalf {
        device: DEVICE,
        name: "Garden".into(),
        last_week: Amount::wei(last),
        week_before: Amount::wei(before),
    };
    assert_eq!(look.at(NOON, &weeks(0, 9)), NONE, "never at first sight");
    assert_eq!(look.at(NOON.plus(DAY), &weeks(0, 9)), NONE, "nor what was so at first sight");
    assert_eq!(look.at(NOON.plus(2 * DAY), &weeks(6, 9)), NONE);
    assert_eq!(look.at(NOON.plus(3 * DAY), &weeks(5, 9)), NONE, "more than half");
    assert_eq!(look.at(NOON.plus(4 * DAY), &weeks(4, 9)), [dropped(4, 9)]);
    assert_eq!(look.at(NOON.plus(5 * DAY), &weeks(1, 9)), NONE, "the same drop");
    assert_eq!(look.at(NOON.plus(6 * DAY), &weeks(1, 0)), NONE, "nothing before is nothing to drop from");
    assert_eq!(look.at(NOON.plus(7 * DAY), &weeks(5, 10)), [dropped(5, 10)], "exactly half");
    assert_eq!(look.at(NOON.plus(7 * DAY), &weeks(9, 10)), NONE);
    assert_eq!(look.at(NOON.plus(7 * DAY), &weeks(5, 10)), NONE, "once a day");
    assert_eq!(look.at(NOON.plus(8 * DAY), &source(0, 0)), NONE, "not all days are known");
    assert_eq!(look.at(NOON.plus(8 * DAY), &weeks(5, 10)), [dropped(5, 10)], "what had to wait");
}

#[test]
fn days_that_become_known_later_are_only_noted_at_first() {
    let mut look = Look::default();
    look.at(NOON, &source(0, 0));
    let weeks = SourceNow { weeks: Some(vec![week(0, 9)]), ..source(0, 0) };
    assert_eq!(look.at(NOON, &weeks), NONE);
    assert_eq!(look.at(NOON.plus(DAY), &weeks), NONE);
}

#[test]
fn an_end_is_told_once_within_seven_days_of_it() {
    let end = NOON.plus(BEFORE_THE_END);
    let ending = |ready| SourceNow { expires: Some(end), ..source(5, ready) };
    let told = NoticeKind::AboutToExpire { amount: Amount::wei(5), expires: end };
    let mut look = Look::default();
    assert_eq!(look.at(Millis(NOON.0 - 2), &ending(5)), NONE);
    assert_eq!(look.at(Millis(NOON.0 - 1), &ending(5)), NONE, "a moment too early");
    assert_eq!(look.at(NOON, &ending(0)), NONE, "nothing is there to be collected");
    assert_eq!(look.at(NOON, &ending(5)), std::slice::from_ref(&told));
    assert_eq!(look.at(NOON.plus(DAY), &ending(5)), NONE);

    let mut late = Look::default();
    assert_eq!(late.at(Millis(end.0 - 2), &ending(5)), NONE, "never at first sight");
    assert_eq!(late.at(Millis(end.0 - 1), &ending(5)), [told]);
    let mut over = Look::default();
    over.at(NOON, &ending(5));
    assert_eq!(over.at(end, &ending(5)), NONE, "it is over");
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

#[test]
fn nothing_is_told_twice_nor_at_first_sight_nor_two_of_a_kind_a_day() {
    let mut dice = Dice(0x0707_1ce5);
    println!("seed {:#x}", dice.0);
    for _ in 0..300 {
        let mut look = Look::default();
        let (mut at, mut earned, mut told) = (NOON, u128::from(dice.below(50)), Vec::<(u64, NoticeKind)>::new());
        let (first, end) = (earned, at.plus(dice.below(20 * DAY)));
        for turn in 0..80 {
            at = at.plus(dice.below(DAY));
            if turn > 0 {
                earned += u128::from(dice.below(4));
            }
            let ready = u128::from(dice.below(8)).min(earned);
            if dice.below(10) == 0 {
                look.chosen = chosen(u128::from(dice.below(6)));
            }
            let weeks = vec![week(dice.below(10).into(), dice.below(10).into())];
            let weeks = (dice.below(4) > 0).then_some(weeks);
            let now = SourceNow { expires: Some(end), weeks, ..source(earned, ready) };
            let news = look.at(at, &now);
            assert!(turn > 0 || news.is_empty(), "at first sight: {news:?}");
            told.extend(news.into_iter().map(|kind| (at.day(), kind)));
        }
        let sum = told.iter().fold(Amount::ZERO, |sum, (_, kind)| match kind {
            NoticeKind::Arrived { amount } => sum.plus(*amount),
            NoticeKind::ReadyOver { .. } | NoticeKind::DroppedByHalf { .. } | NoticeKind::AboutToExpire { .. } => sum,
        });
        let last = look.at(at.plus(DAY), &source(earned, 0));
        let rest = Amount::wei(earned).minus(Amount::wei(first)).minus(sum);
        let rest = if rest.is_zero() { vec![] } else { vec![NoticeKind::Arrived { amount: rest }] };
        assert_eq!(last, rest, "what was earned is told to the last unit, once");
        for (place, (day, kind)) in told.iter().enumerate() {
            let same =
                |(_, other): &&(u64, NoticeKind)| core::mem::discriminant(other) == core::mem::discriminant(kind);
            let before = told.iter().take(place).filter(same);
            assert!(before.clone().all(|(other, _)| other < day), "two of a kind on day {day}: {told:?}");
            let ends = matches!(kind, NoticeKind::AboutToExpire { .. });
            assert!(!ends || before.count() == 0, "one end: {told:?}");
        }
    }
}
