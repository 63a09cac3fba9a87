//! A file of rewards: what it is said to hold is what is in it, and what the screens say.

use domain::{
    Address,
    amount::Amount,
    day::{Day, Days},
    device::DeviceId,
    failure::{Code, Coded},
    keccak256,
    reward_export::{ExportForm, FIRST_ROWS},
    time::Millis,
};
use wallet::ports::RewardEvent;

use crate::fakes::{DAY, House, START};

const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));

#[tokio::test]
async fn what_a_file_holds_is_what_the_screen_says_and_what_is_in_its_text() {
    let house = house(9);
    let shown = house.wallet.rewards().await.unwrap();
    for form in [ExportForm::Plain, ExportForm::Koinly] {
        let file = house.wallet.rewards_file(form, Days::default()).await.unwrap();
        let token = file.holds.tokens.iter().find(|token| token.token.contract.is_zero()).unwrap();
        assert_eq!((token.in_file, token.sums), (shown.sums.earned, shown.sums), "{form:?}");
        assert!(token.is_whole());
        let lines = file.text.split_terminator("\r\n").count() - 1;
        assert_eq!(usize::try_from(file.holds.rows).unwrap(), lines, "{form:?}: {}", file.text);
        assert_eq!((file.holds.first.len(), file.holds.without_price), (FIRST_ROWS, 9), "no prices file was given");
    }
}

#[tokio::test]
async fn a_span_of_days_leaves_out_all_others_and_says_so() {
    let house = house(9);
    let day = |number: u64| Some(Day::of(Millis(START.0 + number * DAY)));
    let days = Days { from: day(2), to: day(3) };

    let file = house.wallet.rewards_file(ExportForm::Plain, days).await.unwrap();

    let token = file.holds.tokens.iter().find(|token| token.token.contract.is_zero()).unwrap();
    assert_eq!((token.in_file, file.holds.rows), (Amount::wei(3 + 4), 2));
    assert!(!token.is_whole() && !token.sums.earned.is_zero(), "the screens have all days");
    let backwards = house.wallet.rewards_file(ExportForm::Plain, Days { from: day(3), to: day(2) }).await.unwrap_err();
    assert_eq!(backwards.code(), Code::BadRequest);
}

#[tokio::test]
async fn rows_are_valued_at_the_kept_prices_of_their_own_days() {
    let house = house(3);
    let symbol = house.wallet.reward_notices().await.unwrap().tokens[0].symbol.clone();
    let text = format!("date,symbol,currency,price,source\n{},{symbol},EUR,2,my notes\n", Day::of(START));
    house.wallet.keep_reward_prices("prices.csv", text).await.unwrap();

    let holds = house.wallet.rewards_file(ExportForm::Plain, Days::default()).await.unwrap().holds;

    assert_eq!((holds.prices.as_deref(), holds.without_price), (Some("prices.csv"), 2));
    let valued: Vec<bool> = holds.first.iter().map(|one| one.value.is_some()).collect();
    assert_eq!(valued, [true, false, false]);
    assert_eq!(holds.first[0].value.as_ref().unwrap().currency, "EUR");
}

/// A device that earned on each of so many days, each day one more.
fn house(days: u64) -> House {
    let house = House::new(1);
    for day in 0..days {
        let mut log = house.chain.log.lock().unwrap();
        let block = log.hashes.len() as u64;
        log.hashes.push(keccak256(block.to_be_bytes()));
        let mut pool = house.chain.pool.lock().unwrap();
        pool.times.insert(block, Millis(START.0 + day * DAY));
        pool.head = Some(block);
        let amount = Amount::wei(u128::from(day + 1));
        pool.events.push(RewardEvent::Earned { device: DEVICE, amount, at_once: false, block });
    }
    house
}
