//! What a yes signs is read back from its bytes before it is asked, and once more before it is signed (T-66).

use domain::{
    Address, U256,
    calls::Meaning,
    failure::Code,
    operation::OperationStatus,
    review::{Asks, ReviewView},
    transaction::{Call, Replacement},
};
use serde_json::{Value, json};
use wallet::{device_wallet::ExecuteRequest, ports::store::OperationRow, send::SendRequest};

use crate::{
    abi::{call, transferCall},
    ground::{DEVICE, Ground},
    ledger::{Fate, GAS_PRICE, TOKEN},
    sending::{ANNA, request},
    transferring::owning,
};

fn to_anna(amount: &str, token: Option<Address>) -> SendRequest {
    request(&ANNA.to_string(), amount, token)
}

fn intents(view: &ReviewView) -> Vec<&str> {
    let calls = view.calls.iter().flat_map(|call| call.all());
    calls
        .map(|call| match &call.meaning {
            Meaning::Known { intent, .. } => intent.as_str(),
            Meaning::Unknown | Meaning::Delegate => panic!("{call:?}"),
        })
        .collect()
}

#[tokio::test]
async fn every_review_has_its_calls_in_it() {
    let ground = owning().await;
    ground.chain.now().pending = 700;
    ground.chain.now().token.held = 1_000;
    let wallet = &ground.wallet;

    let collect = wallet.plan_collect(None).await.unwrap();
    assert_eq!((intents(&collect), &collect.asks), (vec!["Collect rewards"], &Asks::You));
    assert_eq!(intents(&wallet.plan_send(to_anna("0.00001", Some(TOKEN))).await.unwrap()), ["Send tokens"]);
    assert_eq!(intents(&wallet.plan_send(to_anna("0.0000000001", None)).await.unwrap()), ["Send coins"]);
    assert_eq!(intents(&wallet.plan_transfer(DEVICE, &ANNA.to_string()).await.unwrap()), ["Hand a deed over"]);
    let update = wallet.plan_update(DEVICE).await.unwrap();
    assert_eq!((intents(&update), update.messages.len()), (vec!["Renew a device's record"], 1));
    let take = domain::device_wallet::Take::Coin { amount: "max".parse().unwrap() };
    let execute = wallet.plan_execute(DEVICE, ExecuteRequest { to: None, take }).await.unwrap();
    assert_eq!(intents(&execute), ["Have a device's own wallet make a call", "Send coins"]);
    let unclaimed = Ground::new().await;
    let claim = unclaimed.wallet.asked(&unclaimed.review().await).unwrap();
    assert_eq!(intents(&claim), ["Let somebody take an NFT", "Claim a device"]);
}

#[tokio::test]
async fn what_is_sped_up_is_known_by_the_plan_of_its_operation() {
    let ground = Ground::new().await;
    ground.chain.now().token.held = 1_000;
    ground.chain.now().least = GAS_PRICE + 1;
    let review = ground.wallet.plan_send(to_anna("0.0005", Some(TOKEN))).await.unwrap();
    let id = ground.wallet.start_send(&review.id).await.unwrap().id;
    ground.wallet.run_operation(&id).await.unwrap();

    let faster = ground.wallet.plan_replacement(&id, Replacement::SpeedUp).await.unwrap();
    let cancel = ground.wallet.plan_replacement(&id, Replacement::Cancel).await.unwrap();

    assert_eq!((intents(&faster), intents(&cancel)), (vec!["Send tokens"], vec!["An empty transaction"]));
}

#[tokio::test]
async fn a_stored_call_that_is_not_what_its_plan_says_is_not_signed() {
    let thief = Address::repeat_byte(0xbb);
    let more = call(TOKEN, &transferCall { to: ANNA, value: U256::from(1_000) });
    let elsewhere = call(TOKEN, &transferCall { to: thief, value: U256::from(500) });
    let other = Call { to: thief, ..call(TOKEN, &transferCall { to: ANNA, value: U256::from(500) }) };
    for forged in [more, elsewhere, other] {
        let ground = Ground::new().await;
        ground.chain.now().token.held = 1_000;
        ground.chain.now().fates = vec![Fate::Mined];
        let review = ground.wallet.plan_send(to_anna("0.0005", Some(TOKEN))).await.unwrap();
        let id = ground.wallet.start_send(&review.id).await.unwrap().id;
        let row = ground.ports.store.operation(&id).await.unwrap().unwrap();
        let mut state: Value = serde_json::from_str(&row.state).unwrap();
        state["plan"]["call"] = json!(forged);
        ground.ports.store.put_operation(&OperationRow { state: state.to_string(), ..row }).await.unwrap();

        let done = ground.wallet.run_operation(&id).await;

        let sent = ground.chain.now().sent.len();
        assert_eq!(sent, 0, "{forged:?}: {done:?}");
        if let Ok(done) = done {
            let OperationStatus::Ended { failure } = &done.status else { panic!("{done:?}") };
            assert!(matches!(failure.code, Code::Internal | Code::ReviewUnknownCall), "{failure}");
        }
    }
}
