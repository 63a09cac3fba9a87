//! The rewards of all sources that are kept by day: the sums of what the chain itself says, whatever it takes back.

use std::collections::BTreeMap;

use domain::{
    Address, B256,
    amount::Amount,
    device::DeviceId,
    network::Network,
    reward_chart::{NetworkTotal, RewardsChart},
    reward_notice::NoticeKind,
    send::Token,
    time::Millis,
};
use wallet::{
    ports::{RewardEvent, RewardPayment},
    rewards::chart::MOST_DAYS,
};

use crate::{
    fakes::{CHAIN_ID, DAY, HOUSE_POOL, House, START, Seeded},
    kept_rewards::{add_block, earn, mine, take_back},
};

const STAKES: Address = Address::repeat_byte(0xa1);
const PAYER: Address = Address::repeat_byte(0xa2);
const MERKL: Address = Address::repeat_byte(0xa3);
/// Two tokens that the payer sends.
const TOKENS: [Address; 2] = [Address::repeat_byte(1), Address::repeat_byte(2)];
/// Every source but the pool, as the network file names it.
const SOURCES: [(Address, Option<Address>); 4] =
    [(STAKES, None), (PAYER, Some(TOKENS[0])), (PAYER, Some(TOKENS[1])), (MERKL, None)];
const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
const WALLET: Address = Address::repeat_byte(0xcc);

/// What somebody was paid: of which token, for which device, by whom and how much.
type Line = (Address, Option<DeviceId>, Address, Amount);
/// Sums, and of how many payments.
type Sums<K> = BTreeMap<K, (Amount, u32)>;

#[tokio::test]
async fn what_is_kept_of_all_sources_is_what_they_paid_whatever_the_chain_takes_back() {
    let seed = 0x50ce_u64;
    println!("seed {seed:#x}");
    let dice = Seeded::new(seed);
    for _ in 0..25 {
        let house = house(dice.next());
        for _ in 0..5 {
            let length = house.chain.pool.lock().unwrap().head.map_or(0, |head| head + 1);
            let back = if dice.below(3) == 0 { dice.below(200) } else { 0 };
            let from = length.saturating_sub(back);
            take_back(&house, from);
            house.chain.sent.lock().unwrap().take_back(from);
            for block in from..from + back + 1 + dice.below(100) {
                mine(&house, &dice, block);
                pay(&house, &dice, block);
            }
            if dice.below(2) == 0 {
                keeps_what_it_has_of_a_silent_source(&house, &dice).await;
            }

            while !house.wallet.keep_rewards().await.unwrap() {}

            let (chart, lines) = (house.wallet.rewards_by_day(MOST_DAYS).await.unwrap(), told(&house));
            assert_eq!(by_source(&chart), sums(&lines, |line| (line.0, line.2)));
            assert_eq!(by_device(&chart), sums(&lines, |line| (line.0, line.1)));
            let days = chart.tokens.iter().map(|token| {
                let payments: u32 = token.days.iter().map(|day| day.payments).sum();
                let sum = token.days.iter().fold(Amount::ZERO, |sum, day| sum.plus(day.earned));
                assert_eq!(sum, token.earned);
                (token.token.contract, (sum, payments))
            });
            assert_eq!(days.collect::<Sums<Address>>(), sums(&lines, |line| line.0));
            assert_eq!((chart.behind, chart.unread), (false, vec![]));
        }
    }
}

/// Nothing of it changes, and all others are kept.
async fn keeps_what_it_has_of_a_silent_source(house: &House, dice: &Seeded) {
    let silent = SOURCES[usize::try_from(dice.below(4)).unwrap()];
    let its = |(token, source): &(Address, Address)| *source == silent.0 && silent.1.is_none_or(|of| of == *token);
    let split = |chart: &RewardsChart| by_source(chart).into_iter().partition::<Sums<_>, _>(|(key, _)| its(key));
    let (before, _) = split(&house.wallet.rewards_by_day(MOST_DAYS).await.unwrap());
    house.chain.sent.lock().unwrap().silent.insert(silent);

    while !house.wallet.keep_rewards().await.unwrap() {}

    let chart = house.wallet.rewards_by_day(MOST_DAYS).await.unwrap();
    let (after, others) = split(&chart);
    assert_eq!(after, before);
    let mut lines = told(house);
    lines.retain(|line| !its(&(line.0, line.2)));
    assert_eq!(others, sums(&lines, |line| (line.0, line.2)));
    assert_eq!(chart.unread.iter().map(|one| one.source).collect::<Vec<_>>(), [silent.0]);
    house.chain.sent.lock().unwrap().silent.clear();
}

#[tokio::test]
async fn each_network_of_the_home_is_told_in_its_own_tokens() {
    let first = house(1);
    earn(&first, 1, START, 7);
    send(&first, (STAKES, None), coin(), first.owner.0, 5, 1);
    send(&first, SOURCES[1], token(0), first.owner.0, 3, 1);
    assert!(first.wallet.keep_rewards().await.unwrap());
    let one = first.wallet.rewards_by_day(1).await.unwrap();
    assert_eq!(networks(&one), [(CHAIN_ID, vec![(Address::ZERO, 12), (TOKENS[0], 3)])]);

    let second = first.moved_to(network(CHAIN_ID + 1));
    second.chain.pool.lock().unwrap().events.clear();
    second.chain.sent.lock().unwrap().paid.clear();
    send(&second, SOURCES[2], token(1), WALLET, 9, 1);
    send(&second, SOURCES[2], token(1), second.owner.0, 2, 1);
    assert!(second.wallet.keep_rewards().await.unwrap());

    let two = second.wallet.rewards_by_day(1).await.unwrap();
    let old = (CHAIN_ID, vec![(Address::ZERO, 12), (TOKENS[0], 3)]);
    assert_eq!(networks(&two), [(CHAIN_ID + 1, vec![(TOKENS[1], 11)]), old]);
    assert_eq!(two.networks[1].title, format!("test-{CHAIN_ID}"));
    assert_eq!(two.networks[1].tokens[1].token, token(0), "its name and decimals are known here");
    let [chart] = two.tokens.as_slice() else { panic!("only those of the network in use: {:?}", two.tokens) };
    let rows: Vec<_> = chart.by_device.iter().map(|row| (row.device, row.name.as_str())).collect();
    assert_eq!(rows, [(Some(DEVICE), DEVICE.to_string().as_str()), (None, "")]);
}

#[tokio::test]
async fn a_long_history_of_a_payer_is_kept_in_parts_and_that_is_said() {
    let house = house(1);
    for block in 0..1_200 {
        add_block(&house, block, START, B256::repeat_byte(1));
        send(&house, SOURCES[1], token(0), house.owner.0, 1, block);
    }
    let mut earned = Vec::new();
    for whole in [false, false, true] {
        assert_eq!(house.wallet.keep_rewards().await.unwrap(), whole);
        let chart = house.wallet.rewards_by_day(1).await.unwrap();
        assert_eq!(chart.behind, !whole);
        earned.push(chart.tokens[0].earned.to_string());
    }
    assert_eq!(earned, ["500", "1000", "1200"]);
}

#[tokio::test]
async fn what_the_account_was_paid_is_no_devices_week_and_what_its_wallet_was_paid_is() {
    let house = house(1);
    for (block, days, wei) in [(0, 13, 10), (1, 6, 6)] {
        add_block(&house, block, Millis(START.0 - days * DAY), B256::repeat_byte(1));
        for to in [house.owner.0, WALLET] {
            send(&house, SOURCES[1], token(0), to, wei, block);
        }
        send(&house, SOURCES[0], coin(), house.owner.0, wei, block);
        send(&house, SOURCES[3], token(1), house.owner.0, wei, block);
    }
    assert!(house.wallet.look_at_rewards().await.unwrap().notices.is_empty());

    house.clock.pass(7 * DAY);
    let view = house.wallet.look_at_rewards().await.unwrap();

    let [one] = view.notices.as_slice() else { panic!("{view:?}") };
    let (last_week, week_before) = (Amount::ZERO, Amount::wei(6));
    let dropped = NoticeKind::DroppedByHalf { device: DEVICE, name: DEVICE.to_string(), last_week, week_before };
    assert_eq!((one.notice.source, &one.notice.kind), (PAYER, &dropped));
}

/// An account with a device that has a wallet of its own, on a network with all kinds of sources.
fn house(seed: u64) -> House {
    let house = House::on(seed, 7, network(CHAIN_ID));
    house.fleets.now().give(house.owner, DEVICE, 1);
    house.fleets.now().held.get_mut(&DEVICE).unwrap().1.deed.wallet = WALLET;
    house
}

fn network(chain_id: u64) -> Network {
    let [a, b] = TOKENS;
    Network::parse(&format!(
        r#"{{"name":"test-{chain_id}","chain_id":{chain_id},"rpc":["http://127.0.0.1:1"],"rewards":[
            {{"kind":"w3bstream_count_pool","address":"{HOUSE_POOL}"}},
            {{"kind":"fixed_reward_pool","address":"{STAKES}"}},
            {{"kind":"token_transfers","address":"{PAYER}","token":"{a}"}},
            {{"kind":"token_transfers","address":"{PAYER}","token":"{b}"}},
            {{"kind":"merkl","address":"{MERKL}"}}]}}"#
    ))
    .unwrap()
}

fn coin() -> Token {
    Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 }
}

fn token(place: usize) -> Token {
    Token { contract: TOKENS[place], symbol: format!("T{place}"), decimals: 6 }
}

/// Any payments of all sources in a block.
fn pay(house: &House, dice: &Seeded, block: u64) {
    house.chain.sent.lock().unwrap().head = Some(block);
    for (place, source) in SOURCES.into_iter().enumerate() {
        for _ in 0..dice.below(3) {
            let own = source.1.is_none() || dice.below(2) == 0;
            let of = match place {
                0 => coin(),
                1 | 2 => token(place - 1),
                _ => token(usize::try_from(dice.below(2)).unwrap()),
            };
            let to = if own { house.owner.0 } else { WALLET };
            send(house, source, of, to, u128::from(dice.below(300)), block);
        }
    }
}

fn send(house: &House, source: (Address, Option<Address>), of: Token, to: Address, wei: u128, block: u64) {
    let mut sent = house.chain.sent.lock().unwrap();
    sent.head = Some(block);
    let payment = RewardPayment { to, amount: Amount::wei(wei), block };
    sent.paid.entry(source).or_default().push((of, payment));
}

/// All that the chain says.
fn told(house: &House) -> Vec<Line> {
    let (pool, sent) = (house.chain.pool.lock().unwrap(), house.chain.sent.lock().unwrap());
    let of_pool = pool.events.iter().filter_map(|event| match event {
        RewardEvent::Earned { device, amount, .. } => Some((Address::ZERO, Some(*device), HOUSE_POOL, *amount)),
        RewardEvent::Collected { .. } => None,
    });
    let others = sent.paid.iter().flat_map(|((source, _), paid)| {
        paid.iter().map(|(token, payment)| {
            let device = (payment.to == WALLET).then_some(DEVICE);
            (token.contract, device, *source, payment.amount)
        })
    });
    of_pool.chain(others).collect()
}

fn sums<K: Ord>(lines: &[Line], key: impl Fn(&Line) -> K) -> Sums<K> {
    let mut sums = Sums::new();
    for line in lines {
        let sum = sums.entry(key(line)).or_insert((Amount::ZERO, 0));
        *sum = (sum.0.plus(line.3), sum.1 + 1);
    }
    sums
}

fn by_source(chart: &RewardsChart) -> Sums<(Address, Address)> {
    let rows = chart.tokens.iter().flat_map(|token| token.by_source.iter().map(move |row| (token, row)));
    rows.map(|(token, row)| ((token.token.contract, row.source), (row.earned, row.payments))).collect()
}

fn by_device(chart: &RewardsChart) -> Sums<(Address, Option<DeviceId>)> {
    let rows = chart.tokens.iter().flat_map(|token| token.by_device.iter().map(move |row| (token, row)));
    rows.map(|(token, row)| ((token.token.contract, row.device), (row.earned, row.payments))).collect()
}

/// Each network with what was earned of each token.
fn networks(chart: &RewardsChart) -> Vec<(u64, Vec<(Address, u64)>)> {
    let earned = |network: &NetworkTotal| {
        network.tokens.iter().map(|one| (one.token.contract, one.earned.0.to::<u64>())).collect()
    };
    chart.networks.iter().map(|network| (network.chain_id, earned(network))).collect()
}
