//! What an account holds.

use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId},
    fleet::{Block, Held},
    time::Millis,
};

use super::rows::ACCOUNT;
use crate::ports::{Store, store::FleetRow};

pub fn held(number: u64, document: u8) -> Held {
    let deed = Deed {
        owner: Owner(Address::repeat_byte(9)),
        token_id: number.to_string(),
        wallet: Address::repeat_byte(2),
        document_hash: B256::repeat_byte(document),
        document_uri: "ipfs://\"b'\u{1F310}".into(),
    };
    Held { device: numbered(number), deed, project: U256::from(3) }
}

pub fn numbered(number: u64) -> DeviceId {
    DeviceId(Address::left_padding_from(&number.to_be_bytes()))
}

pub fn row(number: u64) -> FleetRow {
    let at = Block { number, hash: B256::repeat_byte(1) };
    FleetRow { at, pending: Some(Amount(U256::MAX)), read: Millis(5) }
}

pub async fn a_fleet_is_changed_replaced_and_belongs_to_its_account(store: &dyn Store) {
    assert_eq!(store.fleet_row(ACCOUNT).await.unwrap(), None);
    store.replace_fleet(ACCOUNT, &row(7), &[held(1, 1), held(2, 1), held(3, 1)]).await.unwrap();
    store.replace_fleet("4689/other", &row(1), &[held(1, 9)]).await.unwrap();

    store.change_fleet(ACCOUNT, &row(8), &[held(2, 2), held(4, 1)], &[numbered(1), numbered(50)]).await.unwrap();

    assert_eq!(store.fleet_row(ACCOUNT).await.unwrap(), Some(row(8)));
    assert_eq!(store.held(ACCOUNT).await.unwrap(), [held(2, 2), held(3, 1), held(4, 1)]);
    store.replace_fleet(ACCOUNT, &row(9), &[held(5, 1)]).await.unwrap();
    assert_eq!(store.held(ACCOUNT).await.unwrap(), [held(5, 1)]);
    assert_eq!(store.held("4689/other").await.unwrap(), [held(1, 9)]);
}

pub async fn a_change_before_the_first_fleet_is_the_first_fleet(store: &dyn Store) {
    store.change_fleet(ACCOUNT, &row(8), &[held(2, 2)], &[numbered(1)]).await.unwrap();
    assert_eq!(store.fleet_row(ACCOUNT).await.unwrap(), Some(row(8)));
    assert_eq!(store.held(ACCOUNT).await.unwrap(), [held(2, 2)]);
}
