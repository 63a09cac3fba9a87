//! Collecting from many contracts: how few transactions, what is left out and why, and what stops none of the others.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    Address, U256,
    account::Owner,
    amount::Amount,
    calls::CallView,
    collect_all::{CollectAllPlan, LeftReason},
    failure::{Code, Coded},
    merkle::{RewardLeaf, RewardProof},
    network::Network,
    operation::{OperationStatus, StepStatus},
    review::{Review, ReviewView},
    reward_proof::ToldReward,
};
use wallet::{
    Ports, Wallet,
    rewards::{Dust, PlanCollectError},
};

use crate::{
    fakes::{CHAIN_ID, FakeFleets},
    ground::Ground,
    ledger::POOL,
    many_contracts::{CYCLES, DISTRIBUTOR, MERKL, MULTICALL, STAKES, Tells},
};

/// The ground on a network with contracts of rewards, of which the services tell these.
pub struct Rich {
    pub ground: Ground,
    pub wallet: Wallet,
    /// What the account holds: nothing at first.
    pub fleets: Arc<FakeFleets>,
}

impl Rich {
    pub async fn new(told: &[(Address, Vec<RewardLeaf>)]) -> Self {
        let ground = Ground::new().await;
        let tells = told.iter().map(|(at, leaves)| (*at, leaves.iter().map(reward).collect())).collect();
        let fleets = Arc::new(FakeFleets::default());
        fleets.now().mine(0);
        let ports = Ports { gateway: Arc::new(Tells(tells)), fleets: fleets.clone(), ..ground.ports.clone() };
        let at: Vec<Address> = told.iter().map(|(at, _)| *at).collect();
        let wallet = Wallet::new(ports, network(&at));
        Self { ground, wallet, fleets }
    }

    pub async fn plan(&self, dust: Dust) -> Result<ReviewView, PlanCollectError> {
        self.wallet.plan_collect_all(&[], dust).await
    }

    pub async fn planned(&self) -> (ReviewView, CollectAllPlan) {
        let view = self.plan(Dust::LeaveOut).await.unwrap();
        let Review::CollectAll(plan) = view.review.clone() else { panic!("{:?}", view.review) };
        (view, plan)
    }
}

fn network(sources: &[Address]) -> Network {
    let kind = |at: &Address| match *at {
        DISTRIBUTOR => "merkle_distributor",
        MERKL => "merkl",
        CYCLES => "cycle_merkle",
        STAKES => "fixed_reward_pool",
        _ => "w3bstream_count_pool",
    };
    let rewards = sources.iter().chain([&POOL]);
    let rewards: Vec<String> = rewards
        .map(|at| format!(r#"{{"kind":"{}","address":"{at}","proofs":"http://127.0.0.1:1"}}"#, kind(at)))
        .collect();
    let text = format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"confirmations":1,"rpc":["http://127.0.0.1:1"],
            "multicall3":"{MULTICALL}","rewards":[{}]}}"#,
        rewards.join(",")
    );
    Network::parse(&text).unwrap()
}

fn reward(leaf: &RewardLeaf) -> ToldReward {
    let cycle = matches!(leaf, RewardLeaf::Cycle { .. }).then_some(3);
    ToldReward { leaf: *leaf, proof: RewardProof::default(), root: None, cycle }
}

pub async fn owner() -> Owner {
    Ground::new().await.vault.owner()
}

pub fn one_shots(account: Owner, count: u64) -> Vec<RewardLeaf> {
    let leaf = |index: u64| RewardLeaf::OneShot { index: U256::from(index), account, amount: Amount::wei(7) };
    (0..count).map(leaf).collect()
}

#[tokio::test]
async fn two_hundred_rewards_of_one_contract_are_two_transactions_each_shown_call_by_call() {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 200))]).await;
    let (view, plan) = rich.planned().await;

    assert_eq!(plan.transactions.iter().map(|made| made.items.len()).collect::<Vec<_>>(), [100, 100]);
    assert_eq!(view.calls.iter().map(|call| call.batch.len()).collect::<Vec<_>>(), [100, 100]);
    assert!(view.calls.iter().all(CallView::is_known));
    assert!(plan.left.is_empty(), "{:?}", plan.left);
    assert!(view.words.sentence.contains("your own account"), "{}", view.words.sentence);
    let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
    let done = rich.wallet.run_operation(&id).await.unwrap();
    assert_eq!((&done.status, done.steps.len()), (&OperationStatus::Done, 2), "{done:?}");
    assert_eq!((rich.ground.chain.sent_to(MULTICALL), done.reminder), (2, None));
}

#[tokio::test]
async fn what_takes_too_much_gas_is_halved() {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 100))]).await;
    rich.ground.chain.now().many.gas = 90_000;
    let (_, plan) = rich.planned().await;
    assert_eq!(plan.transactions.iter().map(|made| made.items.len()).collect::<Vec<_>>(), [50, 50]);
}

#[tokio::test]
async fn a_reward_that_is_refused_is_left_out_and_the_others_stay_together() {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 40))]).await;
    rich.ground.chain.now().many.refused.insert(U256::from(7));
    let (view, plan) = rich.planned().await;

    assert_eq!((plan.transactions.len(), plan.items().count()), (1, 39));
    let [left] = plan.left.as_slice() else { panic!("{:?}", plan.left) };
    assert_eq!(left.reason, LeftReason::Refused { reason: "Drop already claimed.".to_string() });
    assert!(view.words.lines.iter().any(|line| line.value.contains("Drop already claimed.")), "{:?}", view.words);
}

#[tokio::test]
async fn coins_worth_less_than_their_share_of_the_fee_are_left_out_unless_they_are_wanted() {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 3))]).await;
    rich.ground.chain.now().pending = 700;
    let (_, plan) = rich.planned().await;
    assert_eq!(plan.items().count(), 3);
    assert!(matches!(plan.left[0].reason, LeftReason::Dust { .. }), "{:?}", plan.left);

    let Review::CollectAll(plan) = rich.plan(Dust::Collect).await.unwrap().review else { panic!("another review") };
    assert_eq!((plan.items().count(), plan.transactions.len(), plan.left.len()), (4, 1, 0));
    assert_eq!(plan.coins(), Amount::wei(700));
}

#[tokio::test]
async fn where_everything_is_left_out_the_reasons_are_told() {
    let rich = Rich::new(&[]).await;
    rich.ground.chain.now().pending = 700;
    let refused = rich.plan(Dust::LeaveOut).await.unwrap_err();
    assert_eq!(refused.code(), Code::RewardsNothingReady);
    assert!(refused.to_string().contains("less than its share"), "{refused}");
}

#[tokio::test]
async fn what_the_contract_cannot_pay_is_left_out_with_the_reason() {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 2))]).await;
    rich.ground.chain.now().many.held = 10;
    let (_, plan) = rich.planned().await;
    assert_eq!((plan.items().count(), &plan.left[0].reason), (1, &LeftReason::Unfunded));
}

#[tokio::test]
async fn what_pays_only_who_calls_has_a_transaction_of_its_own_with_all_its_tokens() {
    let account = owner().await;
    let token =
        |byte| RewardLeaf::CumulativeToken { account, token: Address::repeat_byte(byte), total: Amount::wei(5) };
    let cycle = RewardLeaf::Cycle { account, total: Amount::wei(9) };
    let told = [(DISTRIBUTOR, one_shots(account, 2)), (MERKL, vec![token(0x41), token(0x42)]), (CYCLES, vec![cycle])];
    let rich = Rich::new(&told).await;
    let (view, plan) = rich.planned().await;

    let to: BTreeMap<Address, usize> = plan.transactions.iter().map(|made| (made.call.to, made.items.len())).collect();
    assert_eq!(to, BTreeMap::from([(MULTICALL, 2), (MERKL, 2), (CYCLES, 1)]));
    assert!(view.calls.iter().all(CallView::is_known));
}

#[tokio::test]
async fn a_transaction_that_pays_nothing_any_more_holds_up_none_of_the_others() {
    let account = owner().await;
    let cycle = RewardLeaf::Cycle { account, total: Amount::wei(9) };
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(account, 2)), (CYCLES, vec![cycle])]).await;
    let (view, _) = rich.planned().await;
    let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
    rich.ground.chain.now().many.refused.insert(U256::ZERO);

    let done = rich.wallet.run_operation(&id).await.unwrap();

    assert_eq!(done.status, OperationStatus::Done);
    assert_eq!(done.steps.iter().map(|step| step.status).collect::<Vec<_>>(), [StepStatus::Failed, StepStatus::Done]);
    assert!(done.reminder.as_ref().is_some_and(|text| text.contains("1 of 2")), "{done:?}");
    assert_eq!(rich.ground.chain.now().sent.len(), 1);
}

#[tokio::test]
async fn a_collection_in_which_nothing_is_paid_any_more_ends() {
    let cycle = RewardLeaf::Cycle { account: owner().await, total: Amount::wei(9) };
    let rich = Rich::new(&[(CYCLES, vec![cycle])]).await;
    let (view, _) = rich.planned().await;
    let id = rich.wallet.start_collect_all(&view.id).await.unwrap().id;
    rich.ground.chain.now().many.cycles_refuse = true;

    let ended = rich.wallet.run_operation(&id).await.unwrap();

    let OperationStatus::Ended { failure } = &ended.status else { panic!("{ended:?}") };
    assert_eq!(failure.code, Code::RewardsNothingReady);
    assert!(rich.ground.chain.now().sent.is_empty());
}

#[tokio::test]
async fn a_contract_that_the_network_file_does_not_name_is_refused() {
    let rich = Rich::new(&[]).await;
    let refused = rich.wallet.plan_collect_all(&[MERKL], Dust::LeaveOut).await.unwrap_err();
    assert_eq!(refused.code(), Code::BadRequest);
}

/// `cargo xtask bench rewards` runs it alone.
#[tokio::test]
#[ignore = "cargo xtask bench rewards runs it alone"]
async fn figures_of_collecting() {
    let rich = Rich::new(&[(DISTRIBUTOR, one_shots(owner().await, 200))]).await;
    let (_, plan) = rich.planned().await;
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    let ratio = count(plan.transactions.len()) / count(plan.items().count());
    println!("FIGURES {{\"collect_all_tx_ratio\":{ratio:.3}}}");
}
