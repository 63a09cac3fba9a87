//! Accounts: what is only watched asks nothing, what the words give is told with what it holds, what is gone is missed.

use std::sync::atomic::Ordering;

use domain::{
    accounts::{Coin, Place},
    amount::Amount,
    failure::{Code, Coded},
    operation::OperationStatus,
};

use crate::{
    fakes::{FakeVault, House},
    ground::{DEVICE, Ground},
    sending::{ANNA, plan, refusal, request, sent},
    transferring::owning,
};

#[tokio::test]
async fn a_watched_account_is_asked_nothing_that_it_cannot_sign() {
    let ground = owning().await;
    ground.vault.watches.store(true, Ordering::SeqCst);
    let sending = refusal(&ground, &ANNA.to_string(), "0.001", None).await;
    assert_eq!(sending.code, Code::VaultWatchOnly, "{sending}");
    let handing = ground.wallet.plan_transfer(DEVICE, &ANNA.to_string()).await.unwrap_err().failure();
    assert_eq!(handing.code, Code::VaultWatchOnly, "{handing}");
}

#[tokio::test]
async fn an_account_that_is_taken_into_use_meanwhile_signs_nothing_and_the_one_that_agreed_goes_on() {
    let ground = Ground::new().await;
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let id = ground.wallet.start_send(&review).await.unwrap().id;
    let vault = ground.vault.clone();
    ground.chain.now().meanwhile =
        Some(Box::new(move || *vault.another.lock().unwrap() = Some(FakeVault::new(8).owner())));
    let stopped = ground.wallet.run_operation(&id).await.unwrap();
    let OperationStatus::Stopped { failure } = &stopped.status else { panic!("{stopped:?}") };
    assert_eq!(failure.code, Code::OperationElsewhere);
    let again = ground.wallet.run_operation(&id).await.unwrap_err();
    assert_eq!(again.code(), Code::OperationElsewhere, "{again}");
    assert!(ground.chain.now().sent.is_empty());

    *ground.vault.another.lock().unwrap() = None;
    assert_eq!(ground.wallet.run_operation(&id).await.unwrap().status, OperationStatus::Done);
    assert_eq!(ground.chain.now().sent.len(), 1);
}

#[tokio::test]
async fn a_no_on_the_ledger_lets_the_operation_rest_until_its_owner_says_yes_there() {
    let ground = Ground::new().await;
    ground.vault.refuses.store(true, Ordering::SeqCst);
    let view = ground.wallet.plan_send(request(&ANNA.to_string(), "0.0000000000000007", None)).await.unwrap();
    assert!(view.words.warnings.iter().any(|told| told.contains("Ledger")), "{:?}", view.words.warnings);
    let stopped = sent(&ground, &view.id).await;
    let OperationStatus::Stopped { failure } = &stopped.status else { panic!("{stopped:?}") };
    assert_eq!(failure.code, Code::LedgerRefused);
    assert!(ground.chain.now().sent.is_empty());

    ground.vault.refuses.store(false, Ordering::SeqCst);
    assert_eq!(ground.wallet.run_operation(&stopped.id).await.unwrap().status, OperationStatus::Done);
    assert_eq!(ground.chain.now().sent.len(), 1);
}

#[tokio::test]
async fn both_paths_are_offered_with_what_each_account_holds() {
    let ground = Ground::new().await;
    ground.chain.now().balance = 7;
    let offered = ground.wallet.candidates(2).await.unwrap();
    let places: Vec<Place> = offered.iter().map(|candidate| candidate.place).collect();
    let place = |coin, index| Place { coin, index };
    assert_eq!(
        places,
        [place(Coin::Ethereum, 0), place(Coin::Ethereum, 1), place(Coin::Iotex, 0), place(Coin::Iotex, 1)]
    );
    assert!(offered.iter().all(|candidate| candidate.balance == Some(Amount::wei(7)) && candidate.devices.is_some()));
    assert_eq!(offered[0].owner, FakeVault::new(1).owner());
    assert_eq!(ground.wallet.candidates(u32::MAX).await.unwrap().len(), 100);
}

#[tokio::test]
async fn a_node_that_does_not_answer_leaves_figures_out_and_invents_none() {
    let house = House::new(3);
    let offered = house.wallet.candidates(1).await.unwrap();
    assert!(offered.iter().all(|candidate| candidate.balance.is_none() && candidate.devices.is_none()), "{offered:?}");
}

#[tokio::test]
async fn a_locked_wallet_tells_no_account() {
    let house = House::new(4);
    house.wallet.accounts().await.unwrap();
    house.wallet.lock();
    assert_eq!(house.wallet.accounts().await.unwrap_err().code(), Code::VaultLocked);
    assert_eq!(house.wallet.candidates(1).await.unwrap_err().code(), Code::VaultLocked);
    assert_eq!(house.wallet.backup().await.unwrap_err().code(), Code::VaultLocked);
}
