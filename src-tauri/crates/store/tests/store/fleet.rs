//! What an account holds, kept in few statements.

use std::time::{Duration, Instant};

use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId},
    fleet::{Block, Held},
    time::Millis,
};
use wallet::ports::{Store, store::FleetRow};

use crate::fresh;

const ACCOUNT: &str = "4690/0x52908400098527886E0F7030069857D2E4169EE7";

fn held(number: u64, document: u8) -> Held {
    let deed = Deed {
        owner: Owner(Address::repeat_byte(9)),
        token_id: number.to_string(),
        wallet: Address::repeat_byte(2),
        document_hash: B256::repeat_byte(document),
        document_uri: "ipfs://\"b'\u{1F310}".into(),
    };
    Held { device: device(number), deed, project: U256::from(3) }
}

fn device(number: u64) -> DeviceId {
    DeviceId(Address::left_padding_from(&number.to_be_bytes()))
}

fn row(number: u64) -> FleetRow {
    let at = Block { number, hash: B256::repeat_byte(1) };
    FleetRow { at, pending: Some(Amount(U256::MAX)), read: Millis(5) }
}

#[tokio::test]
async fn a_fleet_is_changed_replaced_and_belongs_to_its_account() {
    let (_dir, store) = fresh().await;
    assert_eq!(store.fleet_row(ACCOUNT).await.unwrap(), None);
    store.replace_fleet(ACCOUNT, &row(7), &[held(1, 1), held(2, 1), held(3, 1)]).await.unwrap();
    store.replace_fleet("4689/other", &row(1), &[held(1, 9)]).await.unwrap();

    store.change_fleet(ACCOUNT, &row(8), &[held(2, 2), held(4, 1)], &[device(1), device(50)]).await.unwrap();

    assert_eq!(store.fleet_row(ACCOUNT).await.unwrap(), Some(row(8)));
    assert_eq!(store.held(ACCOUNT).await.unwrap(), [held(2, 2), held(3, 1), held(4, 1)]);
    store.replace_fleet(ACCOUNT, &row(9), &[held(5, 1)]).await.unwrap();
    assert_eq!(store.held(ACCOUNT).await.unwrap(), [held(5, 1)]);
    assert_eq!(store.held("4689/other").await.unwrap(), [held(1, 9)]);
}

#[tokio::test]
async fn ten_thousand_deeds_are_kept_in_a_moment() {
    let (_dir, store) = fresh().await;
    let all: Vec<Held> = (0..10_000).map(|number| held(number, 1)).collect();
    let began = Instant::now();
    store.replace_fleet(ACCOUNT, &row(1), &all).await.unwrap();
    assert_eq!(store.held(ACCOUNT).await.unwrap(), all);
    // Some 0.2 s; row by row it takes many times as long.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
