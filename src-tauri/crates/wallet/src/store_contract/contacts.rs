//! Contacts: each name and each address once.

use domain::{Address, contact::Contact, time::Millis};

use crate::ports::Store;

pub fn contact(name: &str, byte: u8) -> Contact {
    let (name, confirmed) = (name.parse().unwrap(), byte.is_multiple_of(2));
    Contact { name, address: Address::repeat_byte(byte), confirmed, added: Millis(1_700_000_000_000) }
}

pub async fn a_name_and_an_address_are_there_once_whatever_their_capital_letters(store: &dyn Store) {
    let (anna, zoe) = (contact("Änne", 2), contact("Zoe", 3));
    assert!(store.add_contact(&zoe).await.unwrap());
    assert!(store.add_contact(&anna).await.unwrap());
    assert!(!store.add_contact(&contact("äNNE", 4)).await.unwrap(), "the name is taken");
    assert!(!store.add_contact(&contact("Other", 3)).await.unwrap(), "the address is taken");
    assert_eq!(store.contacts().await.unwrap(), [zoe, anna.clone()], "in the order of their names");

    assert!(store.remove_contact(&"ZOE".parse().unwrap()).await.unwrap());
    assert!(!store.remove_contact(&"Zoe".parse().unwrap()).await.unwrap(), "it is gone");
    assert_eq!(store.contacts().await.unwrap(), [anna]);
}
