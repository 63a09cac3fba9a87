//! Rewards without proofs, as the account and its devices' own wallets have them.

use std::sync::atomic::Ordering;

use domain::{
    Address,
    account::Owner,
    device::DeviceId,
    failure::Code,
    network::Network,
    reward_paid::{PaidNote, SourcePaid},
};
use wallet::command::{Command, RewardCommand};

use crate::fakes::{CHAIN_ID, House};

const DEVICE: DeviceId = DeviceId(Address::repeat_byte(1));
const WALLET: Address = Address::repeat_byte(0xcc);

/// A house on a network with these families of rewards, whose account holds the deed of a device with a wallet of its own.
fn house(kinds: &[&str]) -> House {
    let source = |kind: &&str| format!(r#"{{"kind":"{kind}","address":"{}"}}"#, Address::repeat_byte(8));
    let sources: Vec<String> = kinds.iter().map(source).collect();
    let text = format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"rpc":["http://127.0.0.1:1"],"rewards":[{}]}}"#,
        sources.join(",")
    );
    let house = House::on(1, 7, Network::parse(&text).unwrap());
    house.fleets.now().give(house.owner, DEVICE, 1);
    house.fleets.now().held.get_mut(&DEVICE).unwrap().1.deed.wallet = WALLET;
    house
}

fn families(paid: &[SourcePaid]) -> Vec<&str> {
    paid.iter().map(|source| source.family.as_str()).collect()
}

#[tokio::test]
async fn a_devices_own_wallet_has_its_row_beside_the_accounts() {
    let house = house(&["merkl", "token_transfers", "weekly_push", "something_else"]);

    let paid = house.wallet.paid_rewards().await.unwrap();

    assert_eq!(families(&paid), ["token_transfers", "weekly_push"]);
    let rows = &paid[0].rewards;
    assert_eq!((rows[0].account, rows[0].device, rows[0].note), (house.owner, None, None));
    assert_eq!((rows[1].account, rows[1].device), (Owner(WALLET), Some(DEVICE)));
    assert_eq!(rows[1].note, Some(PaidNote::InDeviceWallet {}), "how it is taken out is said");
    assert_eq!(paid[1].rewards.len(), 1, "weekly rewards go to accounts");
}

#[tokio::test]
async fn sources_that_pay_devices_are_not_known_while_the_devices_are_not() {
    let house = house(&["token_transfers", "fixed_reward_pool"]);
    house.fleets.now().blocks.clear();

    let paid = house.wallet.paid_rewards().await.unwrap();

    assert_eq!(paid[0].failure.as_ref().map(|failure| failure.code), Some(Code::ChainUnreachable));
    assert!(paid[0].rewards.is_empty());
    assert_eq!((paid[1].rewards.len(), &paid[1].failure, paid[1].block), (1, &None, 7));
}

#[tokio::test]
async fn a_network_without_a_pool_lists_its_other_sources() {
    let house_with = house(&["token_transfers"]);
    house_with.chain.no_pool.store(true, Ordering::SeqCst);
    let shown = house_with.wallet.execute(Command::Reward { reward: RewardCommand::List {} }).await.unwrap();
    assert_eq!(shown["sources"][0]["rewards"][0]["earned"], "5");
    assert_eq!(shown["pool"], serde_json::Value::Null);

    let house_without = house(&[]);
    house_without.chain.no_pool.store(true, Ordering::SeqCst);
    let refused = house_without.wallet.execute(Command::Reward { reward: RewardCommand::List {} }).await.unwrap_err();
    assert_eq!(refused.code, Code::ChainNotOffered);
}
