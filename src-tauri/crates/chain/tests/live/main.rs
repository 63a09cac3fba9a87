//! A real node with ioID, a project and a pool on it.

mod dimo;
#[path = "../fake/mod.rs"]
mod fake;
mod stage;
mod wallets;

use alloy::primitives::utils::parse_ether;
use domain::{
    Address, Bytes, U256,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    keccak256,
    transaction::Call,
    upkeep::Upkeep,
};
use wallet::ports::{Chain, ChainError, Logged, Payable, RewardEvent};
use world::{
    chain::Send,
    panel::{HttpFault, Target},
};

use stage::{CHAIN_ID, Stage};

#[tokio::test]
async fn a_device_is_claimed_paid_for_and_found_again() {
    let stage = Stage::set(0).await;
    let (chain, plain) = (stage.chain(true), stage.chain(false));
    assert_eq!(chain.deed(stage.id()).await.unwrap(), None);
    assert_eq!(chain.owned(stage.owner()).await.unwrap(), vec![]);

    let (plan, hash) = stage.claim(&chain).await;

    assert_eq!(plan.price.0, parse_ether("0.1").unwrap(), "no place is prepaid");
    assert_eq!(chain.registered_as_planned(hash, &plan).await.unwrap(), Logged::Done(()));
    let other = ClaimPlan { document_uri: "ipfs://c".into(), ..plan.clone() };
    assert_eq!(chain.registered_as_planned(hash, &other).await.unwrap(), Logged::Otherwise);
    let deed = chain.deed(stage.id()).await.unwrap().unwrap();
    assert_eq!((deed.owner, deed.document_hash), (stage.owner(), plan.document_hash));
    assert_eq!(plain.deed(stage.id()).await.unwrap(), Some(deed), "with and without multicall");
    assert_eq!(chain.owned(stage.owner()).await.unwrap(), vec![stage.id()]);
    assert_eq!(plain.owned(stage.owner()).await.unwrap(), vec![stage.id()]);

    let token = stage.token().await;
    let again = ClaimPlan { token: Some(token), ..plan.clone() };
    let call = chain.register_call(&again, &stage.permit(U256::ONE)).unwrap();
    let error = chain.simulate(stage.owner(), &call).await.unwrap_err();
    assert!(matches!(&error, ChainError::Reverted(reason) if reason == "device exists"), "{error}");
}

#[tokio::test]
async fn a_prepaid_place_is_seen_and_used_up_and_both_ways_of_reading_agree() {
    let stage = Stage::set(1).await;
    let (chain, plain) = (stage.chain(true), stage.chain(false));
    let token = stage.token().await;
    let facts = chain.claim_facts(stage.id(), stage.owner(), Some(&token)).await.unwrap();
    assert_eq!(plain.claim_facts(stage.id(), stage.owner(), Some(&token)).await.unwrap().token, facts.token);
    assert!(facts.token.as_ref().unwrap().prepaid && facts.token.as_ref().unwrap().trusted);

    let (plan, _) = stage.claim(&chain).await;

    assert!(plan.price.is_zero());
    let after = chain.claim_facts(stage.id(), stage.owner(), Some(&token)).await.unwrap();
    assert!(!after.token.unwrap().prepaid);
    let used = chain.claim_facts(stage.id(), stage.owner(), plan.token.as_ref()).await.unwrap();
    assert!(used.token.as_ref().unwrap().used);
    assert_eq!((used.nonce, used.deed.unwrap().owner), (U256::ONE, stage.owner()));
    let absent = DeviceToken { token_id: U256::from(999), ..token };
    assert_eq!(chain.claim_facts(stage.id(), stage.owner(), Some(&absent)).await.unwrap().token, None);
}

#[tokio::test]
async fn a_record_is_renewed_and_then_removed_by_a_permit_of_its_own_each() {
    let stage = Stage::set(1).await;
    let chain = stage.chain(true);
    stage.claim(&chain).await;
    let facts = chain.claim_facts(stage.id(), stage.owner(), None).await.unwrap();
    let renewed = Upkeep::Update {
        document: "{}".into(),
        document_hash: keccak256("{}"),
        document_uri: "ipfs://bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku".into(),
    };
    let update = stage.upkeep(&facts, renewed);

    let call = chain.upkeep_call(&update, &stage.permit(facts.nonce)).unwrap();
    let gas = chain.simulate(stage.owner(), &call).await.unwrap();
    assert!((40_000..300_000).contains(&gas), "{gas}");
    let (hash, mined) = stage.send(&chain, &call).await;

    assert!(mined.succeeded);
    assert_eq!(chain.kept_as_planned(hash, &update).await.unwrap(), Logged::Done(()));
    let after = chain.claim_facts(stage.id(), stage.owner(), None).await.unwrap();
    let deed = after.deed.clone().unwrap();
    assert_eq!((deed.document_hash, after.nonce), (keccak256("{}"), facts.nonce + U256::ONE));
    let again = chain.simulate(stage.owner(), &call).await.unwrap_err();
    assert!(matches!(&again, ChainError::Reverted(reason) if reason == "invalid signature"), "{again}");

    let remove = stage.upkeep(&after, Upkeep::Remove { price: after.price, claim_fee: Amount::ZERO });
    assert_eq!(chain.kept_as_planned(hash, &remove).await.unwrap(), Logged::Otherwise);
    let call = chain.upkeep_call(&remove, &stage.permit(after.nonce)).unwrap();
    let gas = chain.simulate(stage.owner(), &call).await.unwrap();
    assert!((40_000..300_000).contains(&gas), "{gas}");
    let (hash, _) = stage.send(&chain, &call).await;
    assert_eq!(chain.kept_as_planned(hash, &remove).await.unwrap(), Logged::Done(()));
    assert_eq!(chain.deed(stage.id()).await.unwrap(), None);
    assert_eq!(chain.owned(stage.owner()).await.unwrap(), vec![], "its token is no deed any more");
}

#[tokio::test]
async fn rewards_wait_get_ready_are_collected_and_go_out_at_once() {
    let stage = Stage::set(1).await;
    let chain = stage.chain(true);
    stage.claim(&chain).await;
    let half = Amount(parse_ether("0.5").unwrap());
    let pay = |amount: Amount| Send::pay(stage.ground.contracts.pool, amount.0);
    let facts = || chain.rewards(stage.owner(), &[]);

    stage.tick().await;
    let waiting = facts().await.unwrap();
    assert_eq!((waiting.pending, waiting.payable, waiting.per_period), (half, Payable::Unfunded, half));
    let collect = chain.collect_call(stage.owner()).unwrap();
    assert!(matches!(chain.simulate(stage.owner(), &collect).await, Err(ChainError::Reverted(_))));

    stage.ground.faucet.send(pay(half)).await.unwrap();
    assert_eq!(facts().await.unwrap().payable, Payable::Now);
    stage.send(&chain, &collect).await;
    stage.ground.faucet.send(pay(half)).await.unwrap();
    stage.tick().await;

    let paid = facts().await.unwrap();
    assert_eq!((paid.pending, paid.payable), (Amount::ZERO, Payable::Unfunded));
    let [
        RewardEvent::Earned { device, amount, at_once: false, .. },
        RewardEvent::Collected { amount: collected, .. },
        RewardEvent::Earned { at_once: true, .. },
    ] = paid.events.as_slice()
    else {
        panic!("{:?}", paid.events)
    };
    assert_eq!((*device, *amount, *collected), (stage.id(), half, half));
    let again = stage.chain(false).rewards(stage.owner(), &[]).await.unwrap();
    assert_eq!(again.events, paid.events);
}

#[tokio::test]
async fn a_disturbed_node_is_named_and_a_mined_failure_has_its_reason() {
    let stage = Stage::set(0).await;
    let chain = stage.chain(true);
    let balance = || chain.balance(stage.owner());
    balance().await.unwrap();
    for fault in [HttpFault::Down, HttpFault::TooMany, HttpFault::Broken] {
        stage.panel.set(Target::Rpc, fault);
        assert!(matches!(balance().await, Err(ChainError::Unreachable(_))), "{fault:?}");
    }
    // A node that asked for patience is left alone for that long; another connection knows nothing of it.
    let chain = stage.chain(true);
    let balance = || chain.balance(stage.owner());
    stage.panel.set(Target::Rpc, HttpFault::Html);
    assert!(matches!(balance().await, Err(ChainError::BadAnswer(_))));
    stage.panel.set(Target::Rpc, HttpFault::WrongChain);
    assert!(matches!(balance().await, Err(ChainError::WrongChain { expected: CHAIN_ID, .. })));
    stage.panel.set(Target::Rpc, HttpFault::Normal);
    balance().await.unwrap();

    let (hash, mined) = stage.send(&chain, &chain.collect_call(stage.owner()).unwrap()).await;
    assert!(!mined.succeeded);
    assert_eq!((mined.hash, mined.reason.as_deref()), (hash, Some("no rewards")));
    let broke = Call { to: Address::repeat_byte(1), value: Amount(U256::MAX >> 1), data: Bytes::new() };
    let (raw, _) = stage.sign(&chain, &broke).await;
    assert!(matches!(chain.send(&raw).await, Err(ChainError::BadAnswer(_))));
}
