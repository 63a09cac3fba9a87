//! Why a device earned less: the pool's counts beside the readings of this computer.

use domain::{
    Address,
    amount::Amount,
    device::Percent,
    reward_why::{NextThreshold, WhyLess, WhyUnknown},
    time::Millis,
};
use serde_json::json;
use wallet::{
    command::{Command, RewardCommand},
    ports::{PeriodTicks, PoolRule, Store},
};

use crate::fakes::{DAY, House, START};

const TODAY: u64 = START.0 / DAY;

/// A pool that wants two batches a day, at [`START`]; of each period what was counted and whether it was paid.
fn rule(periods: &[(u64, bool)]) -> PoolRule {
    let ticks = periods.iter().enumerate().map(|(back, (counted, rewarded))| {
        let number = TODAY - u64::try_from(back).unwrap();
        PeriodTicks { number, counted: *counted, rewarded: *rewarded }
    });
    PoolRule {
        pool: Address::repeat_byte(8),
        block: 77,
        at: START,
        period_seconds: DAY / 1_000,
        needed: 2,
        per_period: Amount::wei(50),
        remaining: Amount::wei(500),
        devices: vec![ticks.collect()],
    }
}

#[tokio::test]
async fn readings_that_were_not_handed_over_are_told_with_the_next_threshold() {
    let house = House::new(71);
    // One reading a minute from 23:00 the day before, none of which was handed over.
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    *house.chain.rule.lock().unwrap() = Some(rule(&[(1, false), (0, false), (0, false)]));

    let view = house.wallet.why_rewards(device, 3).await.unwrap();

    assert_eq!((view.block, view.unknown, view.name.as_str()), (77, None, "Device 1"));
    let verdicts: Vec<WhyLess> = view.periods.iter().map(|row| row.why).collect();
    let expected =
        [WhyLess::NotHandedOver { batches: 23 }, WhyLess::NotHandedOver { batches: 1 }, WhyLess::NoReadings {}];
    assert_eq!(verdicts, expected);
    let midnight = Millis((TODAY + 1) * DAY);
    assert_eq!(view.next, Some(NextThreshold { more: 1, until: midnight, earns: Amount::wei(50) }));
    let today = view.periods.first().unwrap();
    assert!(today.open && today.missed.is_none(), "{today:?}");
    let here = today.here.unwrap();
    assert_eq!((here.readings, here.batches, here.handed_over), (23 * 60, 23, 0));
    assert_eq!((here.quiet_minutes, here.uptime), (0, Percent::new(100)));
    assert_eq!(view.periods.last().unwrap().missed, Some(Amount::wei(50)));
}

#[tokio::test]
async fn a_device_that_was_silent_for_hours_is_offline_and_one_that_was_paid_is_not_explained() {
    let house = House::new(72);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    let all = house.store.batches(device, Millis(0), START, u32::MAX).await.unwrap();
    let numbers: Vec<u64> = all.iter().map(|row| row.head.seq).collect();
    house.store.mark_uploaded(device, &numbers).await.unwrap();
    // A day later it is heard again, and measured nothing meanwhile.
    house.clock.set(START.plus(DAY));
    house.store.saw_device(device, START.plus(DAY)).await.unwrap();
    let told = |ticks: &[(u64, bool)]| *house.chain.rule.lock().unwrap() = Some(rule(ticks));

    told(&[(1, false), (2, true)]);
    let view = house.wallet.why_rewards(device, 2).await.unwrap();
    let (today, before) = (&view.periods[0], &view.periods[1]);
    // The last reading was made at 22:59, so that an hour and a minute of this day have none.
    assert_eq!(today.why, WhyLess::Offline { hours: 1 });
    assert_eq!(today.here.unwrap().longest_quiet_minutes, 61);
    assert_eq!((before.why, before.paid), (WhyLess::Full {}, None), "what was paid stands in a log that is not there");
}

#[tokio::test]
async fn a_network_that_publishes_no_rule_is_said_to_be_unknown() {
    let house = House::new(73);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;

    let told = house
        .wallet
        .execute(Command::Reward { reward: RewardCommand::Why { device: "device 1".to_string(), periods: 7 } })
        .await
        .unwrap();

    assert_eq!(
        (&told["unknown"], &told["rule"], &told["periods"]),
        (&json!("rule_not_published"), &json!(null), &json!([]))
    );
    assert_eq!(told["device"], json!(device));
    assert_eq!(told["words"], json!(["This cannot be known: the network does not publish its rule."]));
    let view = house.wallet.why_rewards(device, 7).await.unwrap();
    assert_eq!(view.unknown, Some(WhyUnknown::RuleNotPublished));
}

#[tokio::test]
async fn a_device_nobody_owns_is_told_to_have_no_deed() {
    let house = House::new(74);
    let device = house.device_with(1, "environment.sensor", &["temperature"], 30).await;
    house.chain.set_owner(device, None);
    *house.chain.rule.lock().unwrap() = Some(rule(&[(0, false), (0, false)]));

    let view = house.wallet.why_rewards(device, 2).await.unwrap();

    assert!(view.periods.iter().all(|row| row.why == WhyLess::NoDeedThen {}), "{view:?}");
    assert_eq!(view.next, None);
    assert_eq!(view.periods[1].here.unwrap().batches, 7, "of the last seven hours of that day");
}
