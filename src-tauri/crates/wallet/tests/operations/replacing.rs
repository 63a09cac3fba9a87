//! Transactions that no block takes: sped up, cancelled, and in whose order new ones come.

use domain::{
    amount::Amount,
    failure::{Code, Coded},
    operation::{OperationId, OperationStatus, OperationView},
    review::{ReplacePlan, Review, ReviewId},
    transaction::Replacement,
};

use crate::{
    ground::Ground,
    ledger::{GAS_PRICE, NFT, POOL, REGISTRY},
};

/// A collection that pays less than blocks ask for.
async fn stuck(ground: &Ground) -> OperationView {
    ground.chain.now().pending = 700;
    ground.chain.now().least = GAS_PRICE + 1;
    let review = ground.wallet.plan_collect(None).await.unwrap();
    let id = ground.wallet.start_collect(&review.id).await.unwrap().id;
    let view = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(code(&view), Some(Code::ChainPending), "{view:?}");
    view
}

async fn asked(ground: &Ground, id: &OperationId, replacement: Replacement) -> (ReviewId, ReplacePlan) {
    let view = ground.wallet.plan_replacement(id, replacement).await.unwrap();
    let Review::Replace(plan) = view.review else { panic!("{:?}", view.review) };
    (view.id, plan)
}

fn code(view: &OperationView) -> Option<Code> {
    match &view.status {
        OperationStatus::Stopped { failure } | OperationStatus::Ended { failure } => Some(failure.code),
        OperationStatus::Running | OperationStatus::Done => None,
    }
}

#[tokio::test]
async fn a_transaction_that_waits_is_sped_up_and_counts_once() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;
    let waiting = view.waiting.expect("it waits");
    assert_eq!((Some(waiting.hash), waiting.replacement), (view.steps[0].tx, None));

    let (review, plan) = asked(&ground, &view.id, Replacement::SpeedUp).await;
    assert_eq!(plan.transaction.max_fee_per_gas, Amount::wei(12), "an eighth more, and one");
    assert_eq!((plan.transaction.nonce, plan.transaction.call.to), (3, POOL));
    let kept = ground.wallet.start_replacement(&review).await.unwrap();
    assert_eq!(kept.waiting.map(|waiting| waiting.replacement), Some(Some(Replacement::SpeedUp)));
    let done = ground.wallet.run_operation(&view.id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_ne!(done.steps[0].tx, Some(waiting.hash), "the second one was mined");
    assert_eq!((ground.chain.now().nonce, done.waiting), (4, None));
}

#[tokio::test]
async fn a_transaction_that_waits_is_cancelled() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;

    let (review, plan) = asked(&ground, &view.id, Replacement::Cancel).await;
    assert!(plan.transaction.call.value.is_zero() && plan.transaction.call.data.is_empty());
    assert_eq!((plan.transaction.call.to, plan.transaction.nonce), (plan.owner.0, 3));
    ground.wallet.start_replacement(&review).await.unwrap();
    let ended = ground.wallet.run_operation(&view.id).await.unwrap();

    assert!(matches!(ended.status, OperationStatus::Ended { .. }), "{ended:?}");
    assert_eq!(code(&ended), Some(Code::OperationCancelled));
    let (pending, nonce) = {
        let now = ground.chain.now();
        (now.pending, now.nonce)
    };
    assert_eq!((pending, nonce), (700, 4));
    assert!(ground.wallet.open_operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_cancellation_that_comes_too_late_changes_nothing() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;
    let (review, _) = asked(&ground, &view.id, Replacement::Cancel).await;
    ground.wallet.start_replacement(&review).await.unwrap();
    ground.chain.now().mine_first();

    let done = ground.wallet.run_operation(&view.id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(done.steps[0].tx, view.steps[0].tx, "the first one was mined");
    assert_eq!(ground.chain.now().pending, 0);
}

#[tokio::test]
async fn what_was_mined_meanwhile_is_not_replaced() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;
    let (review, _) = asked(&ground, &view.id, Replacement::Cancel).await;
    ground.chain.now().mine_first();

    let late = ground.wallet.start_replacement(&review).await.unwrap_err();
    assert_eq!(late.code(), Code::OperationNothingWaits, "{late}");
    ground.wallet.run_operation(&view.id).await.unwrap();
    let over = ground.wallet.plan_replacement(&view.id, Replacement::SpeedUp).await.unwrap_err();
    assert_eq!(over.code(), Code::OperationNothingWaits, "{over}");
    let unknown = ground.wallet.plan_replacement(&OperationId("no".into()), Replacement::SpeedUp).await.unwrap_err();
    assert_eq!(unknown.code(), Code::OperationUnknown, "{unknown}");
}

#[tokio::test]
async fn a_second_replacement_pays_more_than_the_first() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;
    ground.chain.now().least = 1_000;
    let (first, before) = asked(&ground, &view.id, Replacement::SpeedUp).await;
    ground.wallet.start_replacement(&first).await.unwrap();

    let (_, after) = asked(&ground, &view.id, Replacement::Cancel).await;

    assert!(after.transaction.max_fee_per_gas > before.transaction.max_fee_per_gas);
    assert_eq!(after.fee_before, before.transaction.fee_ceiling());
}

#[tokio::test]
async fn a_higher_fee_that_cannot_be_paid_is_said_before_anything_is_signed() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;
    ground.chain.now().balance = 11;

    let error = ground.wallet.plan_replacement(&view.id, Replacement::SpeedUp).await.unwrap_err();

    assert_eq!(error.code(), Code::OperationNotEnoughFunds, "{error}");
}

#[tokio::test]
async fn a_new_transaction_takes_the_number_after_those_that_wait() {
    let ground = Ground::new().await;
    let collection = stuck(&ground).await;
    let claim = ground.agreed().await;

    let waits = ground.wallet.run_operation(&claim).await.unwrap();

    assert_eq!(code(&waits), Some(Code::ChainPending), "{waits:?}");
    let approval = |sent: &domain::transaction::Transaction| sent.call.to == NFT;
    assert_eq!(ground.chain.now().sent.iter().find(|sent| approval(sent)).map(|sent| sent.nonce), Some(4));

    ground.chain.now().mine_first();
    ground.wallet.run_operation(&collection.id).await.unwrap();
    let done = ground.wallet.run_operation(&claim).await.unwrap();
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(ground.chain.sent_to(REGISTRY), 1);
}

#[tokio::test]
async fn a_running_operation_gives_way_to_its_owner_who_replaces_its_transaction() {
    let ground = Ground::new().await;
    let view = stuck(&ground).await;
    let (review, _) = asked(&ground, &view.id, Replacement::Cancel).await;
    let began = ground.ports.clock.now();

    let (running, kept) = tokio::join!(ground.wallet.run_operation(&view.id), ground.wallet.start_replacement(&review));

    assert_eq!(code(&running.unwrap()), Some(Code::ChainPending));
    assert!(kept.unwrap().waiting.is_some_and(|waiting| waiting.replacement == Some(Replacement::Cancel)));
    let waited = ground.ports.clock.now().0 - began.0;
    assert!(waited < 10_000, "it waited {waited} ms for its turn");
}
