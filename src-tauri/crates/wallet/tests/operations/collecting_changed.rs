//! Contracts that change, refuse or revert between the plan of collecting from many of them and the payment.

use domain::{
    Address, B256,
    amount::Amount,
    collect_all::{CollectAllPlan, LeftReason},
    failure::{Code, Coded},
    merkle::RewardLeaf,
    operation::{OperationId, OperationStatus, OperationView, StepStatus},
    review::Review,
    reward::WaitingFor,
};
use wallet::{ports::RewardEvent, rewards::Dust};

use crate::{
    collecting_all::{Rich, one_shots, owner},
    ground::DEVICE,
    ledger::{Fate, POOL},
    many_contracts::{CYCLES, DISTRIBUTOR, MULTICALL, ManyContracts, STAKES},
};

/// What changes, as its failure says it, and which of the two transactions then comes to nothing.
type Change = (&'static str, usize, fn(&mut ManyContracts));

/// Two rewards of one contract that go together, and one that goes alone; the plan is agreed to.
async fn agreed() -> (Rich, OperationId) {
    let account = owner().await;
    let cycle = RewardLeaf::Cycle { account, total: Amount::wei(9) };
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(account, 2)), (CYCLES, vec![cycle])]).await;
    let (view, plan) = rich.planned().await;
    assert_eq!(plan.transactions.iter().map(|made| made.items.len()).collect::<Vec<_>>(), [2, 1]);
    let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
    (rich, id)
}

/// The account is owed by a contract with proofs, by the pool of its devices and by one for stakes.
async fn owed_by_pools() -> Rich {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 2)), (STAKES, Vec::new())]).await;
    {
        let mut ledger = rich.ground.chain.now();
        ledger.pending = 70_000_000;
        ledger.many.staked = 90_000_000;
    }
    rich
}

fn steps(view: &OperationView) -> Vec<(StepStatus, bool)> {
    view.steps.iter().map(|step| (step.status, step.tx.is_some())).collect()
}

fn left(plan: &CollectAllPlan) -> Vec<(Address, &LeftReason)> {
    plan.left.iter().map(|left| (left.source, &left.reason)).collect()
}

#[tokio::test]
async fn what_is_not_as_it_was_agreed_to_is_not_signed_for_and_the_others_are_paid() {
    let changes: [Change; 8] = [
        ("its root is another one", 0, |many| many.roots.extend([(DISTRIBUTOR, B256::repeat_byte(0x99))])),
        ("its root is another one", 1, |many| many.roots.extend([(CYCLES, B256::ZERO)])),
        ("it paid this reward already", 0, |many| many.paid.extend([(DISTRIBUTOR, Amount::wei(7))])),
        ("it owes another amount", 1, |many| many.paid.extend([(CYCLES, Amount::wei(4))])),
        ("says something else of itself", 0, |many| many.decimals.extend([(DISTRIBUTOR, 6)])),
        ("says something else of itself", 1, |many| many.decimals.extend([(CYCLES, 18)])),
        ("it holds too little of its token", 0, |many| many.held = 13),
        ("Pausable: paused", 1, |many| many.closed.extend([(CYCLES, "Pausable: paused".to_string())])),
    ];
    for (why, failed, change) in changes {
        let (rich, id) = agreed().await;
        change(&mut rich.ground.chain.now().many);

        let over = rich.wallet.run_operation(&id).await.unwrap();

        assert_eq!(over.status, OperationStatus::Done, "{why}: {over:?}");
        let mut expected = [(StepStatus::Done, true); 2];
        expected[failed] = (StepStatus::Failed, false);
        assert_eq!(steps(&over), expected, "{why}");
        let told = over.reminder.clone().unwrap_or_default();
        assert!(told.contains("1 of 2") && told.contains(why) && told.contains("Nothing was sent"), "{why}: {told}");
        let paid = [MULTICALL, CYCLES][1 - failed];
        assert_eq!(rich.ground.chain.sent_to(paid), 1, "{why}");
        assert_eq!(rich.ground.chain.now().sent.len(), 1, "{why}");

        assert_eq!(rich.wallet.run_operation(&id).await.unwrap().status, over.status, "{why}: it is over");
        assert!(rich.wallet.open_operations().await.unwrap().is_empty(), "{why}");
        assert_eq!(rich.ground.chain.now().sent.len(), 1, "{why}: nothing is sent again");
    }
}

#[tokio::test]
async fn a_collection_in_which_every_root_was_replaced_ends_and_signs_nothing() {
    let (rich, id) = agreed().await;
    rich.ground.chain.now().many.roots.extend([DISTRIBUTOR, CYCLES].map(|at| (at, B256::repeat_byte(0x99))));

    let over = rich.wallet.run_operation(&id).await.unwrap();

    let OperationStatus::Ended { failure } = &over.status else { panic!("{over:?}") };
    assert_eq!(failure.code, Code::RewardsNothingReady, "{failure}");
    assert!(failure.detail.contains("its root is another one"), "{failure}");
    assert!(rich.ground.chain.now().sent.is_empty());
    let refused = rich.plan(Dust::LeaveOut).await.unwrap_err();
    assert!(refused.to_string().contains("no root of the contract proves it"), "{refused}");
}

#[tokio::test]
async fn a_contract_that_reverts_though_it_was_tried_out_costs_its_fee_and_holds_up_none_of_the_others() {
    let (rich, id) = agreed().await;
    rich.ground.chain.now().fates = vec![Fate::Reverted];

    let over = rich.wallet.run_operation(&id).await.unwrap();

    assert_eq!(over.status, OperationStatus::Done, "{over:?}");
    assert_eq!(steps(&over), [(StepStatus::Failed, true), (StepStatus::Done, true)], "what cost the fee is named");
    let told = over.reminder.clone().unwrap_or_default();
    assert!(told.contains("1 of 2") && told.contains("Only the network fee was spent"), "{told}");
    assert_eq!((rich.ground.chain.sent_to(MULTICALL), rich.ground.chain.sent_to(CYCLES)), (1, 1));
    rich.wallet.run_operation(&id).await.unwrap();
    assert_eq!(rich.ground.chain.now().sent.len(), 2, "nothing is sent again");
}

#[tokio::test]
async fn a_collection_in_which_every_contract_reverts_ends_with_its_transactions() {
    let (rich, id) = agreed().await;
    rich.ground.chain.now().fates = vec![Fate::Reverted; 2];

    let over = rich.wallet.run_operation(&id).await.unwrap();

    let OperationStatus::Ended { failure } = &over.status else { panic!("{over:?}") };
    assert_eq!(failure.code, Code::ChainReverted, "{failure}");
    assert_eq!(steps(&over), [(StepStatus::Failed, true); 2]);
}

#[tokio::test]
async fn a_pool_whose_payment_the_recipient_rejects_is_left_out_with_the_reason_and_the_others_are_paid() {
    for (pool, other, single) in [(POOL, STAKES, None), (STAKES, POOL, Some(STAKES))] {
        let rich = owed_by_pools().await;
        rich.ground.chain.now().many.closed.insert(pool, "fail claim".to_string());

        let alone = rich.wallet.plan_collect(single).await.unwrap_err();
        assert_eq!(alone.code(), Code::ChainReverted, "{alone}");
        assert!(alone.to_string().contains("fail claim"), "{alone}");

        let (view, plan) = rich.planned().await;
        assert_eq!(left(&plan), [(pool, &LeftReason::Refused { reason: "fail claim".to_string() })]);
        assert!(view.words.lines.iter().any(|line| line.value.contains("fail claim")), "{:?}", view.words);
        let sources: Vec<_> = plan.items().map(|item| item.source).collect();
        assert!(sources.len() == 3 && sources.contains(&other), "{sources:?}");
        let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
        let over = rich.wallet.run_operation(&id).await.unwrap();
        assert_eq!((&over.status, over.reminder.as_ref()), (&OperationStatus::Done, None), "{over:?}");
    }
}

#[tokio::test]
async fn what_a_refusing_pool_owes_waits_for_the_reason_and_not_for_its_filling() {
    let rich = owed_by_pools().await;
    let earned = RewardEvent::Earned { device: DEVICE, amount: Amount::wei(70_000_000), at_once: false, block: 1 };
    rich.ground.chain.now().earned = vec![earned];
    let refused = WaitingFor::Refused { reason: "fail claim".to_string() };
    let waits = async || {
        let (pool, others) = (rich.wallet.rewards().await.unwrap(), rich.wallet.paid_rewards().await.unwrap());
        assert_eq!(pool.sums.waiting, Amount::wei(70_000_000));
        assert_eq!(others[0].rewards[0].sums.waiting, Amount::wei(90_000_000));
        (pool.waiting_for, others[0].rewards[0].waiting_for.clone())
    };

    let why = "fail claim".to_string();
    rich.ground.chain.now().many.closed.extend([(POOL, why.clone()), (STAKES, why)]);
    assert_eq!(waits().await, (Some(refused.clone()), Some(refused.clone())));

    rich.ground.chain.now().many.stakes_funded = false;
    assert_eq!(waits().await, (Some(refused), Some(WaitingFor::Funding)));
}

#[tokio::test]
async fn where_the_recipient_rejects_everything_the_reason_is_told_and_nothing_is_planned() {
    let rich = Rich::new(&[]).await;
    rich.ground.chain.now().pending = 70_000_000;
    rich.ground.chain.now().many.closed.insert(POOL, "fail claim".to_string());

    let refused = rich.plan(Dust::LeaveOut).await.unwrap_err();

    assert_eq!(refused.code(), Code::RewardsNothingReady, "{refused}");
    assert!(refused.to_string().contains("the contract refuses: fail claim"), "{refused}");
    assert!(rich.wallet.operations().await.unwrap().is_empty() && rich.ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_pool_for_stakes_is_collected_from_alone_and_together_with_others() {
    let rich = owed_by_pools().await;
    let (view, plan) = rich.planned().await;
    assert_eq!((plan.transactions.len(), plan.items().count()), (1, 4));
    assert_eq!(plan.coins(), Amount::wei(160_000_000));
    let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
    assert_eq!(rich.wallet.run_operation(&id).await.unwrap().status, OperationStatus::Done);
    assert_eq!(rich.ground.chain.sent_to(MULTICALL), 1);

    let view = rich.wallet.plan_collect(Some(STAKES)).await.unwrap();
    let Review::Collect(plan) = &view.review else { panic!("{:?}", view.review) };
    assert_eq!((plan.amount, plan.call.to), (Amount::wei(90_000_000), STAKES));
    let id = rich.wallet.start_collect(&view.id).await.unwrap().id;
    assert_eq!(rich.wallet.run_operation(&id).await.unwrap().status, OperationStatus::Done);
    assert_eq!(rich.ground.chain.sent_to(STAKES), 1);
}

#[tokio::test]
async fn a_pool_for_stakes_that_holds_too_little_is_not_asked_to_pay() {
    let rich = owed_by_pools().await;
    rich.ground.chain.now().many.stakes_funded = false;

    let (_, plan) = rich.planned().await;

    assert_eq!(left(&plan), [(STAKES, &LeftReason::Unfunded)]);
    let alone = rich.wallet.plan_collect(Some(STAKES)).await.unwrap_err();
    assert_eq!(alone.code(), Code::RewardsNothingReady, "{alone}");
}
