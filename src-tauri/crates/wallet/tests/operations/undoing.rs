//! What was done and is taken back by a reorganisation is noticed at the next look, and so is its return.

use domain::operation::{OperationStatus, OperationView};

use crate::{
    fakes::START,
    ground::Ground,
    ledger::Fate,
    sending::{ANNA, plan, sent},
};

async fn seen(ground: &Ground, done: &OperationView) -> bool {
    ground.wallet.look().await.unwrap();
    let listed = ground.wallet.operations().await.unwrap();
    let shown = ground.wallet.operation(&done.id).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&shown), "list and single view say the same");
    assert_eq!(shown.status, OperationStatus::Done);
    shown.undone
}

#[tokio::test]
async fn a_payment_whose_block_left_the_chain_is_shown_so_until_another_block_holds_it() {
    let ground = Ground::new().await;
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let done = sent(&ground, &review).await;
    assert!(!done.undone && !seen(&ground, &done).await);

    let receipts = std::mem::take(&mut ground.chain.now().receipts);
    assert!(seen(&ground, &done).await, "no block holds it");
    assert!(seen(&ground, &done).await, "that stays so");
    ground.chain.now().receipts = receipts;
    assert!(!seen(&ground, &done).await, "another block holds it");
    assert_eq!(ground.chain.now().sent.len(), 1, "nothing was sent again");
}

#[tokio::test]
async fn a_node_that_lags_for_a_moment_takes_nothing_back_and_one_that_is_silent_says_nothing() {
    let ground = Ground::new().await;
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let done = sent(&ground, &review).await;
    ground.chain.now().blind = 2;
    assert!(!seen(&ground, &done).await, "it was there at the third look");

    ground.chain.now().receipts.clear();
    ground.chain.now().down = true;
    ground.wallet.look().await.unwrap_err();
    assert!(!ground.wallet.operation(&done.id).await.unwrap().undone, "nobody said so");
}

#[tokio::test]
async fn what_was_done_long_ago_or_never_is_not_asked_for_again() {
    let ground = Ground::new().await;
    ground.chain.now().fates.push(Fate::Reverted);
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let ended = sent(&ground, &review).await;
    assert!(matches!(ended.status, OperationStatus::Ended { .. }), "{ended:?}");
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let done = sent(&ground, &review).await;

    ground.chain.now().receipts.clear();
    ground.clock.set(START.plus(2 * 3_600_000));
    ground.wallet.look().await.unwrap();

    for one in [&done, &ended] {
        assert!(!ground.wallet.operation(&one.id).await.unwrap().undone, "{one:?}");
    }
}
