//! Contacts, and where the owner can be paid.

use domain::{
    Address,
    contact::ContactName,
    failure::{Code, Coded},
};
use wallet::send::ContactError;

use crate::{
    ground::Ground,
    ledger::POOL,
    sending::{ANNA, plan},
};

fn name(text: &str) -> ContactName {
    text.parse().unwrap()
}

fn code<T: std::fmt::Debug>(outcome: Result<T, ContactError>) -> Code {
    outcome.unwrap_err().code()
}

#[tokio::test]
async fn a_contact_is_there_once_and_stands_in_the_review() {
    let ground = Ground::new().await;
    ground.wallet.add_contact(name("Anna"), ANNA, false).await.unwrap();
    let other = Address::repeat_byte(0xbb);
    assert_eq!(code(ground.wallet.add_contact(name("anna"), other, false).await), Code::ContactTaken);
    assert_eq!(code(ground.wallet.add_contact(name("Zoe"), ANNA, false).await), Code::ContactTaken);

    for to in ["ANNA", &ANNA.to_string()] {
        let (_, plan) = plan(&ground, to, "0.0000000000000007", None).await;
        assert_eq!((plan.to, plan.contact), (ANNA, Some(name("Anna"))), "{to}");
    }
    ground.wallet.remove_contact(&name("ANNA")).await.unwrap();
    assert_eq!(code(ground.wallet.remove_contact(&name("Anna")).await), Code::ContactUnknown);
    assert!(ground.wallet.contacts().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_nothing_is_sent_to_becomes_no_contact_and_a_lookalike_only_when_compared() {
    let ground = Ground::new().await;
    let own = ground.chain.now().owner.0;
    for address in [Address::ZERO, own, POOL] {
        let refused = ground.wallet.add_contact(name("Anna"), address, true).await;
        assert_eq!(code(refused), Code::SendBadRecipient, "{address}");
    }
    let mut like = own.into_array();
    like[9] ^= 1;
    let like = Address::from(like);
    assert_eq!(code(ground.wallet.add_contact(name("Anna"), like, false).await), Code::SendLookalike);
    assert!(ground.wallet.add_contact(name("Anna"), like, true).await.unwrap().confirmed);
}

#[tokio::test]
async fn a_locked_wallet_tells_no_contact_and_no_account() {
    let ground = Ground::new().await;
    ground.wallet.add_contact(name("Anna"), ANNA, false).await.unwrap();
    ground.wallet.lock();

    assert_eq!(code(ground.wallet.contacts().await), Code::VaultLocked);
    assert_eq!(
        code(ground.wallet.add_contact(name("Zoe"), Address::repeat_byte(0xbb), false).await),
        Code::VaultLocked
    );
    assert_eq!(code(ground.wallet.remove_contact(&name("Anna")).await), Code::VaultLocked);
    assert_eq!(ground.wallet.receive(None).unwrap_err().code(), Code::VaultLocked);
    assert_eq!(ground.ports.store.contacts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_account_is_told_in_both_spellings_with_what_is_asked_for() {
    let ground = Ground::new().await;
    let owner = ground.chain.now().owner;

    let told = ground.wallet.receive(Some(&"1.5".parse().unwrap())).unwrap();

    assert_eq!((told.account, domain::account::parse_address(&told.io_address)), (owner, Ok(owner.0)));
    assert_eq!(told.uri, format!("ethereum:{owner}@{}?value=1500000000000000000", crate::fakes::CHAIN_ID));
    let fine = ground.wallet.receive(Some(&"0.0000000000000000001".parse().unwrap())).unwrap_err();
    assert_eq!(fine.code(), Code::SendBadAmount);
}
