//! Claims against a chain, a node and strangers that do what they like.

use std::sync::atomic::Ordering;

use domain::{
    failure::{Code, Coded},
    operation::{OperationStatus, OperationView, StepStatus},
};

use crate::{
    fakes::CHAIN_ID,
    ground::{DEVICE, DOCUMENT, Ground, network},
    ledger::{Fate, GAS_PRICE, NFT, PRICE, REGISTRY},
};

fn code(view: &OperationView) -> Option<Code> {
    match &view.status {
        OperationStatus::Stopped { failure } | OperationStatus::Ended { failure } => Some(failure.code),
        OperationStatus::Running | OperationStatus::Done => None,
    }
}

fn statuses(view: &OperationView) -> Vec<StepStatus> {
    view.steps.iter().map(|step| step.status).collect()
}

#[tokio::test]
async fn a_claim_that_nobody_disturbs_sends_two_transactions_and_ends_the_devices_signing() {
    let ground = Ground::new().await;

    let done = ground.claimed().await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(statuses(&done), [StepStatus::Done; 6]);
    assert_eq!((ground.chain.sent_to(NFT), ground.chain.sent_to(REGISTRY)), (1, 1));
    assert_eq!(ground.heard.ended.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_device_that_could_not_be_told_to_end_its_signing_shows_that_step_as_open() {
    let ground = Ground::new().await;
    let id = ground.agreed().await;
    let mine = ground.chain.now_deed(DOCUMENT);
    ground.chain.now().deed = Some(mine);
    ground.heard.away.store(true, Ordering::SeqCst);

    let done = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(done.steps.last().map(|step| step.status), Some(StepStatus::ToDo));
}

#[tokio::test]
async fn a_registration_that_a_stranger_raced_with_another_document_is_a_mismatch_and_ends_the_signing() {
    let ground = Ground::new().await;
    let evil = ground.chain.now_deed("another document");
    ground.chain.now().raced_with = Some(evil);
    ground.chain.now().fates = vec![Fate::Mined, Fate::Reverted];

    let ended = ground.claimed().await;

    assert_eq!(code(&ended), Some(Code::ClaimMismatch), "{ended:?}");
    assert_eq!(ground.heard.ended.load(Ordering::SeqCst), 1, "the deed is the owner's: the device must stop signing");
}

#[tokio::test]
async fn a_registration_that_a_stranger_sent_unchanged_is_a_claim() {
    let ground = Ground::new().await;
    let same = ground.chain.now_deed(DOCUMENT);
    ground.chain.now().raced_with = Some(same);
    ground.chain.now().fates = vec![Fate::Mined, Fate::Reverted];

    let done = ground.claimed().await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
}

#[tokio::test]
async fn a_claim_that_ended_shows_where_and_with_which_transactions() {
    let ground = Ground::new().await;
    ground.chain.now().fates = vec![Fate::Mined, Fate::Reverted];

    let ended = ground.claimed().await;

    assert_eq!(code(&ended), Some(Code::ChainReverted), "{ended:?}");
    let (done, failed, to_do) = (StepStatus::Done, StepStatus::Failed, StepStatus::ToDo);
    assert_eq!(statuses(&ended), [done, done, done, failed, to_do, to_do]);
    assert!(ended.steps[2].tx.is_some() && ended.steps[3].tx.is_some(), "{ended:?}");
}

#[tokio::test]
async fn a_registry_that_takes_no_permit_does_not_make_the_device_sign_without_end() {
    let ground = Ground::new().await;
    ground.chain.now().runs.insert(REGISTRY, Err("invalid signature".to_string()));

    let ended = ground.claimed().await;

    assert!(matches!(ended.status, OperationStatus::Ended { .. }), "{ended:?}");
    assert!(ground.heard.permits.load(Ordering::SeqCst) <= 3);
    assert_eq!(ground.chain.sent_to(REGISTRY), 0);
}

#[tokio::test]
async fn an_approval_is_not_paid_for_while_the_registration_cannot_be() {
    let ground = Ground::new().await;
    let id = ground.agreed().await;
    ground.chain.now().balance = PRICE + GAS_PRICE * 1_000_000;

    let rests = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(code(&rests), Some(Code::ClaimNotEnoughFunds), "{rests:?}");
    assert!(ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_token_that_is_approved_already_needs_no_money_for_an_approval() {
    let ground = Ground::new().await;
    ground.chain.now().approved = true;
    ground.chain.now().balance = PRICE + GAS_PRICE * 1_000_000;

    let done = ground.claimed().await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(ground.chain.sent_to(NFT), 0);
}

#[tokio::test]
async fn an_approval_that_was_not_part_of_the_review_is_not_signed() {
    let ground = Ground::new().await;
    ground.chain.now().approved = true;
    let id = ground.agreed().await;
    ground.chain.now().approved = false;

    let ended = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(code(&ended), Some(Code::ClaimFeeChanged), "{ended:?}");
    assert!(ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_device_is_asked_only_for_the_permit_that_the_owner_saw() {
    let ground = Ground::new().await;
    let id = ground.agreed().await;
    ground.chain.now().permit_nonce += 7;

    let ended = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(code(&ended), Some(Code::ClaimFeeChanged), "{ended:?}");
    assert_eq!(ground.heard.permits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_call_that_needs_more_gas_than_was_agreed_to_is_not_sent() {
    let ground = Ground::new().await;
    ground.chain.now().runs.insert(REGISTRY, Ok(1_000_001));

    let rests = ground.claimed().await;

    assert_eq!(code(&rests), Some(Code::ChainReverted), "{rests:?}");
    assert_eq!(ground.chain.sent_to(REGISTRY), 0);
}

#[tokio::test]
async fn a_network_without_a_document_service_is_said_before_the_device_signs() {
    let ground = Ground::new().await;
    let mut without = network(CHAIN_ID, 1);
    without.services.pin = None;
    let wallet = wallet::Wallet::new(ground.ports.clone(), without);

    let error = wallet.claim_outlook(DEVICE).await.unwrap_err();

    assert_eq!(error.code(), Code::GatewayNotOffered, "{error}");
}

#[tokio::test]
async fn a_transaction_that_the_node_dropped_is_handed_over_again_unchanged() {
    let ground = Ground::new().await;
    ground.chain.now().fates = vec![Fate::Dropped];

    let done = ground.claimed().await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    let sent = ground.chain.now().sent.clone();
    assert_eq!((sent.len(), &sent[0]), (3, &sent[1]));
}

#[tokio::test]
async fn a_receipt_that_comes_after_its_nonce_is_no_replacement() {
    let ground = Ground::new().await;
    ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let id = ground.agreed().await;
    ground.wallet.run_operation(&id).await.unwrap();
    ground.chain.now().down = false;
    ground.chain.now().blind = 3;

    let done = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert!(done.steps[2].tx.is_some(), "the approval is still this claim's: {done:?}");
}

#[tokio::test]
async fn a_transaction_that_was_sent_is_told_as_sent_and_waits_for_its_depth_after_a_restart_too() {
    let ground = Ground::confirming(3).await;
    ground.chain.now().fates = vec![Fate::MinedAndSilent];
    let id = ground.agreed().await;

    let rests = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(code(&rests), Some(Code::ChainPending), "{rests:?}");

    ground.chain.now().down = false;
    ground.chain.now().blind = 1;
    let began = ground.ports.clock.now();
    let done = ground.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    let waited = ground.ports.clock.now().0 - began.0;
    assert!(waited >= 5 * 500, "two more blocks on each of two transactions, and a look in vain: {waited} ms");
    assert_eq!((ground.chain.sent_to(NFT), ground.chain.sent_to(REGISTRY)), (1, 1));
}
