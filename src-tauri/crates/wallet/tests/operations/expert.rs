//! What nobody here can read is signed with the expert view alone (T-66).

use std::sync::Arc;

use domain::{
    Address, B256, Bytes,
    amount::Amount,
    calls::{CallView, Meaning},
    device_wallet::Take,
    failure::{Code, Coded, Failure},
    operation::OperationStatus,
    review::{Asks, ReviewView},
};
use wallet::{Wallet, device_wallet::ExecuteRequest};

use crate::{
    abi::{approveCall, call, claimRewardsCall, executeCall},
    agreeing::Answers,
    device_wallets::WALLET,
    fakes::{CHAIN_ID, FakeVault},
    ground::{DEVICE, Ground, network},
    ledger::{POOL, TOKEN},
    sending::ANNA,
    transferring::owning,
};

const CONTRACT: Address = Address::repeat_byte(0x77);

async fn planned(ground: &Ground, to: Address, value: u128, data: Bytes) -> Result<ReviewView, Failure> {
    let take = Take::Call { value: Amount::wei(value), data };
    let request = ExecuteRequest { to: Some(to.to_string()), take };
    ground.wallet.plan_execute(DEVICE, request).await.map_err(|e| e.failure())
}

async fn expert() -> Ground {
    let ground = owning().await;
    ground.wallet.switch_expert_on(FakeVault::PASSWORD.into()).await.unwrap();
    ground
}

fn inner(view: &ReviewView) -> &CallView {
    view.calls[0].inner.as_ref().unwrap()
}

#[tokio::test]
async fn it_is_off_until_the_password_switches_it_on_and_stays_so() {
    let ground = owning().await;
    let strange = Bytes::from_static(&[1, 2, 3, 4]);
    let refused = planned(&ground, CONTRACT, 0, strange.clone()).await.unwrap_err();
    assert_eq!(refused.code, Code::ReviewUnknownCall);
    assert!(refused.detail.contains("deedboxctl expert on"), "{refused}");

    let wrong = ground.wallet.switch_expert_on("another".into()).await.unwrap_err();
    assert_eq!((wrong.code(), ground.wallet.expert().await.unwrap()), (Code::VaultWrongPassword, false));

    ground.wallet.switch_expert_on(FakeVault::PASSWORD.into()).await.unwrap();
    let again = Wallet::new(ground.ports.clone(), network(CHAIN_ID, 1));
    assert!(again.expert().await.unwrap(), "it is kept in the home");
    let view = planned(&ground, CONTRACT, 0, strange.clone()).await.unwrap();

    ground.wallet.switch_expert_off().await.unwrap();
    assert_eq!(planned(&ground, CONTRACT, 0, strange).await.unwrap_err().code, Code::ReviewUnknownCall);
    assert!(ground.wallet.start_execute(&view.id).await.is_err(), "what was asked before is not asked any more");
}

#[tokio::test]
async fn in_the_window_it_wants_a_yes_beside_the_password() {
    let ground = owning().await;
    let wallet = &ground.wallet;
    let asked = |password: &str, yes| {
        let (password, witness) = (password.into(), Answers::with(yes));
        async move { (wallet.agree_to_expert(password, &witness).await.map_err(|e| e.code()), witness.shown().len()) }
    };
    assert_eq!(
        asked("another", true).await,
        (Err(Code::VaultWrongPassword), 0),
        "who has no password is asked nothing"
    );
    assert_eq!(asked(FakeVault::PASSWORD, false).await, (Err(Code::Cancelled), 1));
    assert!(!wallet.expert().await.unwrap());
    assert_eq!(asked(FakeVault::PASSWORD, true).await, (Ok(()), 1));
    assert!(wallet.expert().await.unwrap());
    wallet.lock();
    assert_eq!(asked(FakeVault::PASSWORD, true).await, (Err(Code::VaultLocked), 0));
}

#[tokio::test]
async fn another_account_of_the_same_home_has_it_off() {
    let ground = expert().await;
    let ports = wallet::Ports { vault: Arc::new(FakeVault::new(8)), ..ground.ports.clone() };
    assert!(!Wallet::new(ports, network(CHAIN_ID, 1)).expert().await.unwrap());
    ground.wallet.lock();
    assert_eq!(ground.wallet.expert().await.unwrap_err().code(), Code::VaultLocked);
}

#[tokio::test]
async fn an_unknown_call_is_shown_byte_by_byte_and_sent() {
    let ground = expert().await;
    let data = Bytes::from_static(&[1, 2, 3, 4, 5]);

    let view = planned(&ground, CONTRACT, 2, data.clone()).await.unwrap();

    let shown = inner(&view);
    assert_eq!((shown.to, shown.value, &shown.data), (CONTRACT, Amount::wei(2), &data));
    assert_eq!((&shown.meaning, &view.asks), (&Meaning::Unknown, &Asks::You));
    assert_ne!(shown.digest, B256::ZERO);
    assert!(view.words.warnings.iter().any(|warning| warning.contains("does not know")), "{:?}", view.words.warnings);
    assert_eq!(ground.wallet.asked(&view.id).unwrap(), view, "what waits is what was shown");
    let id = ground.wallet.start_execute(&view.id).await.unwrap().id;
    let done = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!((&done.status, ground.chain.sent_to(WALLET)), (&OperationStatus::Done, 1));
    assert_eq!(ground.chain.now().wallet.coin, 3);
}

#[tokio::test]
async fn a_known_call_is_in_words_and_a_grave_one_is_named() {
    let ground = expert().await;
    let claim = call(POOL, &claimRewardsCall { user: WALLET });
    let view = planned(&ground, POOL, 0, claim.data).await.unwrap();
    assert!(matches!(&inner(&view).meaning, Meaning::Known { intent, .. } if intent == "Collect rewards"), "{view:?}");

    let all = approveCall { to: ANNA, tokenId: domain::U256::MAX };
    let view = planned(&ground, TOKEN, 0, call(TOKEN, &all).data).await.unwrap();
    let warnings = &view.words.warnings;
    assert!(warnings.iter().any(|warning| warning.contains("no limit")), "{warnings:?}");
}

#[tokio::test]
async fn a_delegate_call_is_refused_with_it_too() {
    let ground = expert().await;
    let delegate = executeCall { to: ANNA, value: domain::U256::ZERO, data: Bytes::new(), operation: 1 };
    let data = call(CONTRACT, &delegate).data;

    let refused = planned(&ground, CONTRACT, 0, data).await.unwrap_err();

    assert_eq!(refused.code, Code::ReviewUnknownCall);
    assert!(refused.detail.contains("never"), "{refused}");
    assert!(ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn coins_alone_are_no_call_and_go_to_recipients_only() {
    let ground = expert().await;
    assert_eq!(planned(&ground, POOL, 1, Bytes::new()).await.unwrap_err().code, Code::SendBadRecipient);
    assert_eq!(
        planned(&ground, Address::ZERO, 0, vec![1, 2, 3, 4].into()).await.unwrap_err().code,
        Code::SendBadRecipient
    );
}
