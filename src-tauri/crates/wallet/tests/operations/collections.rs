//! Collections: what is agreed to, and what ends them.

use domain::{
    failure::{Code, Coded},
    operation::{OperationStatus, StepStatus},
    review::Review,
};

use crate::{
    ground::Ground,
    ledger::{Fate, POOL},
};

#[tokio::test]
async fn what_is_agreed_to_is_what_the_pool_owes() {
    let ground = Ground::new().await;
    ground.chain.now().pending = 700;

    let view = ground.wallet.plan_collect(None).await.unwrap();

    let Review::Collect(plan) = view.review else { panic!("{:?}", view.review) };
    assert_eq!(plan.amount.to_string(), "700");
}

#[tokio::test]
async fn a_collection_that_came_already_ends_and_is_not_sent() {
    let ground = Ground::new().await;
    ground.chain.now().pending = 700;
    let review = ground.wallet.plan_collect(None).await.unwrap();
    let id = ground.wallet.start_collect(&review.id).await.unwrap().id;
    ground.chain.now().runs.insert(POOL, Err("no rewards".to_string()));

    let ended = ground.wallet.run_operation(&id).await.unwrap();

    let OperationStatus::Ended { failure } = &ended.status else { panic!("{ended:?}") };
    assert_eq!(failure.code, Code::RewardsNothingReady);
    assert!(ground.chain.now().sent.is_empty());
    assert!(ground.wallet.open_operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_pool_whose_payment_its_recipient_rejects_is_told_with_the_reason_before_anything_is_signed() {
    let ground = Ground::new().await;
    ground.chain.now().pending = 700;
    ground.chain.now().runs.insert(POOL, Err("the recipient takes no coins".to_string()));

    let refused = ground.wallet.plan_collect(None).await.unwrap_err();

    assert_eq!(refused.code(), Code::ChainReverted, "{refused}");
    assert!(refused.to_string().contains("the recipient takes no coins"), "{refused}");
    assert!(ground.wallet.operations().await.unwrap().is_empty() && ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_collection_that_the_pool_refused_names_its_transaction() {
    let ground = Ground::new().await;
    ground.chain.now().pending = 700;
    ground.chain.now().fates = vec![Fate::Reverted];
    let review = ground.wallet.plan_collect(None).await.unwrap();
    let id = ground.wallet.start_collect(&review.id).await.unwrap().id;

    let ended = ground.wallet.run_operation(&id).await.unwrap();

    assert!(matches!(ended.status, OperationStatus::Ended { .. }), "{ended:?}");
    assert_eq!(ended.steps[0].status, StepStatus::Failed);
    assert!(ended.steps[0].tx.is_some(), "{ended:?}");
}
