//! Sending: what is agreed to, what arrives, and what ends it.

use domain::{
    Address,
    amount::Amount,
    failure::{Code, Coded, Failure},
    operation::{OperationStatus, OperationView, StepStatus},
    review::{Review, ReviewId},
    send::SendPlan,
    transaction::Replacement,
};
use wallet::{ports::chain::RecipientKind, send::SendRequest};

use crate::{
    ground::Ground,
    ledger::{Fate, GAS_PRICE, TOKEN},
};

pub const ANNA: Address = Address::repeat_byte(0xaa);
/// What a plain call costs in this chain.
const GAS: u128 = 50_000;
const FEE: u128 = GAS * GAS_PRICE;

pub fn request(to: &str, amount: &str, token: Option<Address>) -> SendRequest {
    SendRequest { to: to.to_string(), amount: Some(amount.parse().unwrap()), token }
}

pub async fn plan(ground: &Ground, to: &str, amount: &str, token: Option<Address>) -> (ReviewId, SendPlan) {
    let view = ground.wallet.plan_send(request(to, amount, token)).await.unwrap();
    let Review::Send(plan) = view.review else { panic!("{:?}", view.review) };
    (view.id, plan)
}

pub async fn refusal(ground: &Ground, to: &str, amount: &str, token: Option<Address>) -> Failure {
    let planned = ground.wallet.plan_send(request(to, amount, token)).await;
    planned.map_or_else(|error| error.failure(), |view| panic!("{view:?}"))
}

pub async fn sent(ground: &Ground, review: &ReviewId) -> OperationView {
    let id = ground.wallet.start_send(review).await.unwrap().id;
    ground.wallet.run_operation(&id).await.unwrap()
}

fn ended(view: &OperationView) -> Code {
    match &view.status {
        OperationStatus::Ended { failure } => failure.code,
        other => panic!("{other:?}"),
    }
}

/// An account with 6 tokens.
pub async fn with_tokens() -> Ground {
    let ground = Ground::new().await;
    ground.chain.now().token.held = 6_000_000;
    ground.chain.now().code.insert(TOKEN, RecipientKind::Token);
    ground
}

#[tokio::test]
async fn coins_go_to_the_address_that_was_agreed_to_once() {
    let ground = Ground::new().await;
    let before = ground.chain.now().balance;

    let (review, plan) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    assert_eq!((plan.to, plan.amount, plan.first, plan.contract), (ANNA, Amount::wei(700), true, false));
    assert_eq!(plan.fee_ceiling(), Amount::wei(FEE), "nothing is added where no contract has a say");
    let done = sent(&ground, &review).await;

    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!((done.steps[0].name.as_str(), done.steps[0].status), ("send", StepStatus::Done));
    assert!(done.title.ends_with(&ANNA.to_checksum(None)), "the recipient in full: {}", done.title);
    let call = ground.chain.now().sent[0].call.clone();
    assert_eq!((call.to, call.value, call.data.is_empty()), (ANNA, Amount::wei(700), true));
    assert_eq!(before - ground.chain.now().balance, 700);
    ground.wallet.run_operation(&done.id).await.unwrap();
    assert_eq!(ground.chain.now().sent.len(), 1);
}

#[tokio::test]
async fn the_most_is_the_balance_less_the_highest_fee() {
    let ground = Ground::new().await;
    let balance = ground.chain.now().balance;
    let (_, all) = plan(&ground, &ANNA.to_string(), "max", None).await;
    assert_eq!((all.amount, all.call.value), (Amount::wei(balance - FEE), Amount::wei(balance - FEE)));
    assert!(all.left().is_zero());

    ground.chain.now().code.insert(ANNA, RecipientKind::Contract);
    let (_, careful) = plan(&ground, &ANNA.to_string(), "max", None).await;
    assert_eq!((careful.contract, u128::from(careful.gas)), (true, GAS + GAS / 3));
    assert_eq!(careful.amount, Amount::wei(balance - (GAS + GAS / 3) * GAS_PRICE));

    ground.chain.now().balance = FEE;
    ground.chain.now().code.clear();
    assert_eq!(refusal(&ground, &ANNA.to_string(), "max", None).await.code, Code::SendNotEnoughFunds);
}

#[tokio::test]
async fn an_amount_that_cannot_be_sent_is_refused_before_anything_is_signed() {
    let ground = with_tokens().await;
    ground.chain.now().balance = 700 + FEE;
    let anna = ANNA.to_string();
    let cases = [
        ("0.0000000000000007", None, None),
        ("0.000000000000000701", None, Some(Code::SendNotEnoughFunds)),
        ("5", None, Some(Code::SendNotEnoughFunds)),
        ("0", None, Some(Code::SendBadAmount)),
        ("0.0000000000000000001", None, Some(Code::SendBadAmount)),
        ("6.000001", Some(TOKEN), Some(Code::SendNotEnoughFunds)),
        ("0.0000001", Some(TOKEN), Some(Code::SendBadAmount)),
    ];
    for (amount, token, code) in cases {
        let planned = ground.wallet.plan_send(request(&anna, amount, token)).await;
        assert_eq!(planned.err().map(|error| error.code()), code, "{amount}");
    }
    // The fee of a token is paid in coins, of which there are enough for the plain gas alone.
    let short = refusal(&ground, &anna, "1", Some(TOKEN)).await;
    assert_eq!(short.code, Code::SendNotEnoughFunds);
    assert!(short.detail.contains("6 USDT") && short.detail.contains("ETH"), "both are named: {}", short.detail);
    assert!(ground.wallet.operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn tokens_count_as_sent_only_by_the_tokens_own_record_of_all_of_them() {
    let ground = with_tokens().await;
    let (review, all) = plan(&ground, &ANNA.to_string(), "max", Some(TOKEN)).await;
    assert_eq!((all.amount, all.call.to, all.call.value), (Amount::wei(6_000_000), TOKEN, Amount::ZERO));
    assert_eq!(all.shown(all.amount), "6 USDT");
    let done = sent(&ground, &review).await;
    assert_eq!(done.status, OperationStatus::Done, "{done:?}");
    assert_eq!(ground.chain.now().token.held, 0);

    // What keeps a part, and what moves nothing at all.
    for keeps in [1, 2_000_000] {
        ground.chain.now().token.held = 2_000_000;
        ground.chain.now().token.keeps = keeps;
        let (review, _) = plan(&ground, &ANNA.to_string(), "2", Some(TOKEN)).await;
        let differs = sent(&ground, &review).await;
        assert_eq!(ended(&differs), Code::SendMismatch, "{differs:?}");
        assert!(differs.steps[0].tx.is_some(), "its transaction is named");
    }
}

#[tokio::test]
async fn what_is_refused_meanwhile_is_not_signed() {
    let ground = Ground::new().await;
    let (review, plan_) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let id = ground.wallet.start_send(&review).await.unwrap().id;
    ground.chain.now().runs.insert(ANNA, Err("no coins here".to_string()));
    let refused = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(ended(&refused), Code::ChainReverted, "{refused:?}");

    ground.chain.now().runs.clear();
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let id = ground.wallet.start_send(&review).await.unwrap().id;
    ground.chain.now().balance = 700 + FEE - 1;
    let poor = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(ended(&poor), Code::SendNotEnoughFunds, "{poor:?}");

    ground.chain.now().balance = 1_000_000_000;
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let id = ground.wallet.start_send(&review).await.unwrap().id;
    ground.chain.now().runs.insert(ANNA, Ok(plan_.gas + 1));
    let dear = ground.wallet.run_operation(&id).await.unwrap();
    assert_eq!(ended(&dear), Code::ChainReverted, "a contract came there meanwhile: {dear:?}");
    assert!(ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_transaction_that_failed_or_lost_its_number_ends_and_is_not_sent_anew() {
    let ground = Ground::new().await;
    ground.chain.now().fates = vec![Fate::Reverted];
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let failed = sent(&ground, &review).await;
    assert_eq!(ended(&failed), Code::ChainReverted, "{failed:?}");

    ground.chain.now().fates = vec![Fate::Dropped];
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let id = ground.wallet.start_send(&review).await.unwrap().id;
    // Another wallet with the same words uses the number.
    let (run, ()) = tokio::join!(ground.wallet.run_operation(&id), async {
        while ground.chain.now().sent.len() < 2 {
            tokio::task::yield_now().await;
        }
        ground.chain.now().nonce += 1;
    });
    let lost = run.unwrap();
    assert_eq!(ended(&lost), Code::ChainPending, "{lost:?}");
    assert_eq!(
        ground.chain.now().sent.iter().map(|sent| sent.nonce).collect::<Vec<_>>(),
        [3, 4],
        "nothing took a new number"
    );
    assert!(ground.wallet.open_operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_waits_is_cancelled_and_was_never_sent() {
    let ground = Ground::new().await;
    ground.chain.now().least = GAS_PRICE + 1;
    let (review, _) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    let waits = sent(&ground, &review).await;
    assert!(waits.waiting.is_some(), "{waits:?}");

    let asked = ground.wallet.plan_replacement(&waits.id, Replacement::Cancel).await.unwrap();
    ground.wallet.start_replacement(&asked.id).await.unwrap();
    let cancelled = ground.wallet.run_operation(&waits.id).await.unwrap();

    assert_eq!(ended(&cancelled), Code::OperationCancelled, "{cancelled:?}");
    let (_, again) = plan(&ground, &ANNA.to_string(), "0.0000000000000007", None).await;
    assert!(again.first, "nothing arrived there");
}
