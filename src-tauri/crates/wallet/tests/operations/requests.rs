//! Sending as somebody asks for it: a payment request says what is sent, and nothing beside it.

use domain::{
    amount::Amount,
    failure::{Code, Coded},
    review::Review,
    send::SendPlan,
};
use wallet::{ports::chain::RecipientKind, send::SendRequest};

use crate::{
    ground::Ground,
    ledger::TOKEN,
    sending::{ANNA, plan},
};

fn asked(to: &str, amount: Option<&str>) -> SendRequest {
    SendRequest { to: to.to_string(), amount: amount.map(|text| text.parse().unwrap()), token: None }
}

async fn planned(ground: &Ground, request: SendRequest) -> SendPlan {
    let view = ground.wallet.plan_send(request).await.unwrap();
    let Review::Send(plan) = view.review else { panic!("{:?}", view.review) };
    plan
}

/// The chain that the ground's wallet is on.
async fn here(ground: &Ground) -> u64 {
    plan(ground, &ANNA.to_string(), "0.0000000000000007", None).await.1.chain_id
}

#[tokio::test]
async fn a_request_says_to_whom_and_how_much() {
    let ground = Ground::new().await;
    let chain = here(&ground).await;
    let says = planned(&ground, asked(&format!("ethereum:{ANNA}@{chain}?value=7e2"), None)).await;
    assert_eq!((says.to, says.amount, says.call.value), (ANNA, Amount::wei(700), Amount::wei(700)));
    let open = planned(&ground, asked(&format!("ethereum:{ANNA}"), Some("0.0000000000000003"))).await;
    assert_eq!((open.to, open.amount), (ANNA, Amount::wei(300)));
}

#[tokio::test]
async fn a_request_for_a_token_counts_in_its_smallest_unit() {
    let ground = Ground::new().await;
    ground.chain.now().token.held = 6_000_000;
    ground.chain.now().code.insert(TOKEN, RecipientKind::Token);
    let text = format!("ethereum:{TOKEN}/transfer?address={ANNA}&uint256=25");
    let plan = planned(&ground, asked(&text, None)).await;
    assert_eq!((plan.to, plan.amount, plan.call.to), (ANNA, Amount::wei(25), TOKEN));
    assert_eq!(plan.token.map(|token| token.contract), Some(TOKEN));
}

#[tokio::test]
async fn a_request_for_elsewhere_or_with_a_word_against_it_is_refused() {
    let ground = Ground::new().await;
    let chain = here(&ground).await;
    let paid = format!("ethereum:{ANNA}@{chain}?value=700");
    let token = |to: &str| SendRequest { token: Some(TOKEN), ..asked(to, None) };
    let cases = [
        (asked(&format!("ethereum:{ANNA}@{}?value=700", chain + 1), None), Code::SendBadRequest),
        (asked(&paid, Some("0.0000000000000007")), Code::SendBadRequest),
        (token(&paid), Code::SendBadRequest),
        (asked("ethereum:anna.eth?value=700", None), Code::SendBadRequest),
        (asked(&format!("ethereum:{ANNA}@{chain}"), None), Code::SendBadAmount),
        (asked(&format!("ethereum:{ANNA}@{chain}?value=0"), None), Code::SendBadAmount),
        (asked(&ANNA.to_string(), None), Code::SendBadAmount),
        (asked(&format!("ethereum:{TOKEN}/transfer?address={TOKEN}&uint256=1"), None), Code::SendBadRecipient),
        (asked("ethereum:0x0000000000000000000000000000000000000000?value=7", None), Code::SendBadRecipient),
    ];
    for (request, code) in cases {
        let text = request.to.clone();
        assert_eq!(ground.wallet.plan_send(request).await.err().map(|error| error.code()), Some(code), "{text}");
    }
}
