//! Notices of rewards: made from what is read and kept, once each, over restarts too.

use std::sync::atomic::Ordering;

use domain::{
    Address,
    amount::Amount,
    decimal::Decimal,
    device::DeviceId,
    failure::{Code, Coded},
    keccak256,
    reward_notice::{NoticeId, NoticeKind, NoticesView},
    time::Millis,
};
use wallet::ports::RewardEvent;

use crate::fakes::{DAY, HOUR, House, START};

const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));

#[tokio::test]
async fn what_arrives_is_told_once_a_day_over_restarts_and_put_away() {
    let house = House::new(1);
    earn(&house, START, 5);
    assert_eq!(arrived(&look(&house).await), [0; 0], "what was there at first is no news");
    earn(&house, START, 7);
    assert_eq!(arrived(&look(&house).await), [7]);

    earn(&house, START, 2);
    let house = house.restarted();
    assert_eq!(arrived(&look(&house).await), [7], "the day still runs");
    house.clock.pass(HOUR);
    assert_eq!(arrived(&look(&house).await), [2, 7]);
    let house = house.restarted();
    house.clock.pass(DAY);
    let view = look(&house).await;
    assert_eq!(arrived(&view), [2, 7], "nothing is told twice");
    assert_eq!((view.looked, view.unread), (Some(Millis(START.0 + HOUR + DAY)), 0));
    assert!(view.notices[0].words.starts_with("0.000000000000000002 "), "{}", view.notices[0].words);

    let id = view.notices[0].notice.id.clone();
    let view = house.wallet.dismiss_notice(&id).await.unwrap();
    assert_eq!(view.notices.iter().map(|one| one.notice.dismissed).collect::<Vec<_>>(), [true, false]);
    assert_eq!(house.wallet.reward_notices().await.unwrap(), view, "it is kept");
    let unknown = house.wallet.dismiss_notice(&NoticeId("00".to_string())).await.unwrap_err();
    assert_eq!(unknown.code(), Code::BadRequest);
}

#[tokio::test]
async fn a_device_that_earns_nothing_any_more_is_told_from_the_days_that_are_kept() {
    let house = House::new(1);
    earn(&house, Millis(START.0 - 13 * DAY), 10);
    earn(&house, Millis(START.0 - 6 * DAY), 6);
    assert!(look(&house).await.notices.is_empty());

    house.clock.pass(7 * DAY);
    let view = look(&house).await;
    let [one] = view.notices.as_slice() else { panic!("{view:?}") };
    let expected = NoticeKind::DroppedByHalf {
        device: DEVICE,
        name: DEVICE.to_string(),
        last_week: Amount::ZERO,
        week_before: Amount::wei(6),
    };
    assert_eq!(one.notice.kind, expected);

    house.clock.pass(DAY);
    assert_eq!(look(&house.restarted()).await.notices.len(), 1, "the same drop");
}

#[tokio::test]
async fn a_source_that_cannot_be_read_is_counted_and_told_of_later() {
    let house = House::new(1);
    earn(&house, START, 5);
    look(&house).await;
    earn(&house, START, 7);
    house.chain.no_pool.store(true, Ordering::SeqCst);
    let view = look(&house).await;
    assert_eq!((arrived(&view).len(), view.unread), (0, 1));
    house.chain.no_pool.store(false, Ordering::SeqCst);
    assert_eq!(arrived(&look(&house).await), [7]);
}

#[tokio::test]
async fn an_amount_is_chosen_in_whole_coins_and_given_up_with_zero() {
    let house = House::new(1);
    earn(&house, START, 5);
    let chosen = |text: &str, token: Option<Address>| {
        let (wallet, threshold) = (house.wallet.clone(), text.parse::<Decimal>().unwrap());
        async move { wallet.notice_when_ready(token, &threshold).await }
    };
    let view = chosen("2.5", None).await.unwrap();
    assert_eq!(view.chosen[0].threshold, Amount::wei(2_500_000_000_000_000_000));
    assert_eq!(chosen("3", None).await.unwrap().chosen.len(), 1, "the later one holds");
    assert!(chosen("0", None).await.unwrap().chosen.is_empty());
    let finer = chosen("0.0000000000000000001", None).await.unwrap_err();
    assert_eq!(finer.code(), Code::BadRequest);
    let other = chosen("1", Some(Address::repeat_byte(0x77))).await.unwrap_err();
    assert!(other.to_string().contains("no source"), "{other}");
}

async fn look(house: &House) -> NoticesView {
    house.wallet.look_at_rewards().await.unwrap()
}

/// What is told to have arrived, newest first.
fn arrived(view: &NoticesView) -> Vec<u64> {
    let amounts = view.notices.iter().filter_map(|one| match &one.notice.kind {
        NoticeKind::Arrived { amount } => Some(amount.0.to::<u64>()),
        NoticeKind::ReadyOver { .. } | NoticeKind::DroppedByHalf { .. } | NoticeKind::AboutToExpire { .. } => None,
    });
    amounts.collect()
}

/// A new block in which the device earns so much.
fn earn(house: &House, at: Millis, wei: u128) {
    let mut log = house.chain.log.lock().unwrap();
    let block = log.hashes.len() as u64;
    log.hashes.push(keccak256(block.to_be_bytes()));
    let mut pool = house.chain.pool.lock().unwrap();
    pool.times.insert(block, at);
    pool.head = Some(block);
    pool.events.push(RewardEvent::Earned { device: DEVICE, amount: Amount::wei(wei), at_once: false, block });
}
