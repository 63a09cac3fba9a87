//! Rewards in the owner's currency, by prices of the owner's own.

use domain::{
    Address,
    amount::Amount,
    device::DeviceId,
    failure::{Code, Coded},
    network::Network,
    reward_worth::MOST_KEPT,
};
use serde_json::{Value, json};
use wallet::{
    command::{Command, PricesCommand, RewardCommand},
    ports::RewardEvent,
};

use crate::fakes::{CHAIN_ID, DAY, House, START};

const FIRST: &str = "date,symbol,currency,price,source\n";

/// A house whose pool paid two whole coins, and whose weekly rewards were 0.000005 DRT.
fn house() -> House {
    let text = format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"rpc":["http://127.0.0.1:1"],
            "native":{{"symbol":"IOTX","decimals":18}},
            "rewards":[{{"kind":"weekly_push","address":"{}"}}]}}"#,
        Address::repeat_byte(8)
    );
    let house = House::on(1, 7, Network::parse(&text).unwrap());
    let (device, amount) = (DeviceId(Address::repeat_byte(1)), Amount::wei(2_000_000_000_000_000_000));
    let mut pool = house.chain.pool.lock().unwrap();
    pool.events.push(RewardEvent::Earned { device, amount, at_once: true, block: 1 });
    pool.times.insert(1, START);
    pool.head = Some(1);
    drop(pool);
    house
}

async fn keep(house: &House, lines: &str) {
    let text = format!("{FIRST}{lines}");
    let prices = PricesCommand::Keep { file: "prices.csv".to_string(), text };
    house.wallet.execute(Command::Reward { reward: RewardCommand::Prices { prices } }).await.unwrap();
}

async fn listed(house: &House) -> Value {
    house.wallet.execute(Command::Reward { reward: RewardCommand::List {} }).await.unwrap()
}

fn four(worth: &Value) -> [&str; 4] {
    ["earned", "collected", "ready", "waiting"].map(|name| worth[name].as_str().unwrap_or_else(|| panic!("{worth}")))
}

#[tokio::test]
async fn each_line_has_its_worth_and_the_total_is_their_sum() {
    let house = house();
    let before = listed(&house).await;
    assert_eq!((before.get("worth"), before.get("total_worth")), (None, None), "there is no price yet");

    keep(&house, "2026-11-20,IOTX,EUR,0.0251,noon\n2026-11-23,DRT,EUR,20000,\n2026-11-24,IOTX,EUR,9,tomorrow\n").await;

    let shown = listed(&house).await;
    assert_eq!(four(&shown["worth"]), ["0.05", "0.05", "0.00", "0.00"]);
    assert_eq!(four(&shown["sources"][0]["rewards"][0]["worth"]), ["0.10", "0.10", "0.00", "0.00"]);
    let total = &shown["total_worth"];
    assert_eq!(four(total), ["0.15", "0.15", "0.00", "0.00"]);
    assert_eq!((&total["currency"], &total["tokens"], &total["without_price"]), (&json!("EUR"), &json!(2), &json!(0)));
    let coin = &total["coins"][0];
    assert_eq!((&coin["symbol"], &coin["source"], &coin["days"]), (&json!("IOTX"), &json!("noon"), &json!(3)));
}

#[tokio::test]
async fn a_token_without_a_price_is_left_out_until_there_is_one() {
    let house = house();
    keep(&house, "2026-11-20,IOTX,EUR,0.0251,noon\n2026-11-25,DRT,EUR,20000,later\n").await;

    let shown = listed(&house).await;
    assert_eq!(shown["sources"][0]["rewards"][0]["worth"], Value::Null);
    assert_eq!(four(&shown["total_worth"])[0], "0.05");
    assert_eq!(shown["total_worth"]["without_price"], 1);

    house.clock.pass(2 * DAY);
    let later = listed(&house).await;
    let later = &later["total_worth"];
    assert_eq!((four(later)[0], &later["without_price"]), ("0.15", &json!(0)), "its day has come");
}

#[tokio::test]
async fn a_prices_file_is_kept_until_another_is_given_or_it_is_forgotten() {
    let house = house();
    assert_eq!(house.wallet.reward_prices().await.unwrap(), None);
    keep(&house, "2026-11-20,IOTX,EUR,1,noon\n").await;
    let first = house.wallet.reward_prices().await.unwrap().unwrap();
    assert_eq!((first.file.as_str(), first.currency.as_str(), first.prices.len()), ("prices.csv", "EUR", 1));

    let house = house.restarted();
    assert_eq!(house.wallet.reward_prices().await.unwrap().as_ref(), Some(&first));
    for (text, why) in [
        (format!("{FIRST}2026-11-20,IOTX,EUR,1,a\n2026-11-21,IOTX,USD,1,b\n"), "EUR and in USD"),
        (format!("{FIRST}2026-11-20,IOTX,EUR,one,a\n"), "line 2 "),
        (FIRST.to_string(), "no price"),
        ("x".repeat(MOST_KEPT + 1), "1 MiB"),
    ] {
        let refused = house.wallet.keep_reward_prices("other.csv", text).await.unwrap_err().failure();
        assert_eq!(refused.code, Code::VaultBadFile);
        assert!(refused.detail.contains(why), "{refused}");
    }
    assert_eq!(house.wallet.reward_prices().await.unwrap().as_ref(), Some(&first), "it is kept");

    house
        .wallet
        .execute(Command::Reward { reward: RewardCommand::Prices { prices: PricesCommand::Clear {} } })
        .await
        .unwrap();
    assert_eq!(house.wallet.reward_prices().await.unwrap(), None);
}
