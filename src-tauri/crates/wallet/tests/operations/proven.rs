//! Collecting by a proof from contracts that change, refuse or are gone, and by proofs that are forged.

use std::sync::Arc;

use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    failure::{Code, Coded, Failure},
    merkle::{RewardLeaf, RewardProof},
    network::{Network, RewardSource},
    operation::{OperationId, OperationStatus, OperationView},
    reward_family::RewardFamily,
    reward_proof::ToldReward,
};
use wallet::{Ports, Wallet};

use crate::{
    fakes::CHAIN_ID,
    ground::{Ground, network},
    ledger::{Fate, TOKEN},
    proof_contracts::{CUMULATIVE, CYCLE, FAMILIES, FakeProofs, ONE_SHOT, Teller},
};

const TOTAL: Amount = Amount(U256::from_limbs([7_000, 0, 0, 0]));

/// An account that one contract of each family owes something, and the service that tells it.
struct Payday {
    ground: Ground,
    wallet: Wallet,
    told: Arc<Teller>,
}

impl Payday {
    /// The contract owes [`TOTAL`].
    async fn at(contract: Address) -> Self {
        let ground = Ground::new().await;
        let told = Arc::new(Teller::default());
        let ports = Ports { gateway: told.clone(), ..ground.ports.clone() };
        let payday = Self { wallet: Wallet::new(ports, with_sources()), ground, told };
        payday.publish(contract, TOTAL);
        payday
    }

    /// The contract has a tree now in which the owner earned so much, and the service tells it.
    fn publish(&self, contract: Address, total: Amount) {
        let leaf = leaf(contract, self.ground.chain.now().owner, total);
        let reward = told(leaf, neighbours());
        self.change(|proofs| {
            proofs.roots.insert(contract, reward.proof.root(leaf.hash()));
        });
        self.told.tell(contract, reward);
    }

    fn change(&self, change: impl FnOnce(&mut FakeProofs)) {
        change(&mut self.ground.chain.now().proofs);
    }

    async fn agreed(&self, contract: Address) -> OperationId {
        let view = self.wallet.plan_collect(Some(contract)).await.unwrap();
        self.wallet.start_collect(&view.id).await.unwrap().id
    }

    async fn run(&self, id: &OperationId) -> OperationView {
        self.wallet.run_operation(id).await.unwrap()
    }

    async fn refusal(&self, contract: Address) -> Failure {
        let planned = self.wallet.plan_collect(Some(contract)).await;
        planned.map_or_else(|error| error.failure(), |view| panic!("{view:?}"))
    }

    /// What the contract has paid, and in how many transactions.
    fn paid(&self, contract: Address) -> (Amount, usize) {
        let sent = self.ground.chain.sent_to(contract);
        (self.ground.chain.now().proofs.paid_by(contract), sent)
    }

    /// It ends by name before anything is signed, says `why`, and does not begin again.
    async fn told_and_not_signed(&self, contract: Address, id: &OperationId, why: &str) {
        let before = self.paid(contract);
        let view = self.run(id).await;
        let failure = ended(&view);
        assert_eq!(failure.code, Code::RewardsNothingReady, "{contract}: {failure}");
        assert!(failure.detail.contains(why) && failure.detail.contains("Nothing was sent"), "{contract}: {failure}");
        assert_eq!(self.run(id).await.status, view.status, "{contract}: it is over");
        assert!(self.wallet.open_operations().await.unwrap().is_empty(), "{contract}");
        assert_eq!((self.paid(contract), before.1), (before, 0), "{contract}: nothing was sent");
    }

    /// A new collection pays what is left of `total`, and another one nothing.
    async fn collected_once(&self, contract: Address, total: Amount) {
        let id = self.agreed(contract).await;
        let done = self.run(&id).await;
        assert_eq!(done.status, OperationStatus::Done, "{contract}: {done:?}");
        assert_eq!(self.paid(contract).0, total, "{contract}");
        assert_eq!(self.refusal(contract).await.code, Code::RewardsNothingReady, "{contract}");
    }
}

fn with_sources() -> Network {
    let families = [
        (ONE_SHOT, RewardFamily::MerkleDistributor),
        (CUMULATIVE, RewardFamily::CumulativeMerkle),
        (CYCLE, RewardFamily::CycleMerkle),
    ];
    let mut network = network(CHAIN_ID, 1);
    network.rewards.extend(families.map(|(address, family)| RewardSource {
        kind: family.as_str().to_string(),
        address,
        token: Some(TOKEN),
        proofs: Some("http://127.0.0.1:1/{account}".to_string()),
        from_block: 0,
    }));
    network
}

fn leaf(contract: Address, account: Owner, total: Amount) -> RewardLeaf {
    match contract {
        ONE_SHOT => RewardLeaf::OneShot { index: U256::from(3), account, amount: total },
        CUMULATIVE => RewardLeaf::Cumulative { account, total },
        _ => RewardLeaf::Cycle { account, total },
    }
}

fn neighbours() -> Vec<B256> {
    vec![B256::repeat_byte(0x71), B256::repeat_byte(0x72), B256::repeat_byte(0x73)]
}

/// The service names the root that its proof comes to, as a liar would, too.
fn told(leaf: RewardLeaf, steps: Vec<B256>) -> ToldReward {
    let proof = RewardProof::try_from(steps).unwrap();
    ToldReward { leaf, root: Some(proof.root(leaf.hash())), proof, cycle: Some(0) }
}

fn ended(view: &OperationView) -> &Failure {
    match &view.status {
        OperationStatus::Ended { failure } => failure,
        OperationStatus::Running | OperationStatus::Done | OperationStatus::Stopped { .. } => panic!("{view:?}"),
    }
}

#[tokio::test]
async fn what_a_proof_is_good_for_is_collected_once_even_where_the_node_forgets_it() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        payday.ground.chain.now().fates = vec![Fate::Dropped];

        payday.collected_once(contract, TOTAL).await;

        let sent = payday.ground.chain.now().sent.clone();
        assert_eq!((sent.len(), &sent[0]), (2, &sent[1]), "{contract}: the same was handed over again");
    }
}

#[tokio::test]
async fn a_root_that_changes_between_plan_and_signature_is_told_and_nothing_is_signed() {
    for contract in FAMILIES {
        for root in [B256::ZERO, B256::repeat_byte(0x99)] {
            let payday = Payday::at(contract).await;
            let id = payday.agreed(contract).await;
            payday.change(|proofs| {
                proofs.roots.insert(contract, root);
            });

            payday.told_and_not_signed(contract, &id, "its root is another one").await;

            assert_eq!(payday.refusal(contract).await.code, Code::RewardsNothingReady, "{contract}: nor planned again");
            let more = TOTAL.plus(Amount::wei(500));
            payday.publish(contract, more);
            payday.collected_once(contract, more).await;
        }
    }
}

#[tokio::test]
async fn a_root_that_changes_after_the_signature_costs_the_fee_and_pays_nothing_twice() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        payday.ground.chain.now().fates = vec![Fate::Reverted];
        let id = payday.agreed(contract).await;

        let view = payday.run(&id).await;

        assert_eq!(ended(&view).code, Code::ChainReverted, "{contract}: {view:?}");
        assert!(view.steps[0].tx.is_some(), "{contract}: what cost the fee is named");
        assert_eq!(payday.paid(contract), (Amount::ZERO, 1), "{contract}");
        payday.collected_once(contract, TOTAL).await;
    }
}

#[tokio::test]
async fn what_was_paid_after_the_plan_is_not_collected_again() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        let id = payday.agreed(contract).await;
        payday.change(|proofs| {
            proofs.paid.insert(contract, TOTAL);
        });

        payday.told_and_not_signed(contract, &id, "paid this reward already").await;

        assert_eq!(payday.paid(contract), (TOTAL, 0), "{contract}");
    }
}

#[tokio::test]
async fn another_amount_than_was_agreed_to_is_not_signed_for() {
    let (some, more) = (Amount::wei(3_000), Amount::wei(5_000));
    for contract in [CUMULATIVE, CYCLE] {
        // A payment comes, as anybody can have it made, or one leaves the chain with its block.
        for (before, after) in [(some, more), (some, Amount::ZERO)] {
            let payday = Payday::at(contract).await;
            payday.change(|proofs| {
                proofs.paid.insert(contract, before);
            });
            let id = payday.agreed(contract).await;
            payday.change(|proofs| {
                proofs.paid.insert(contract, after);
            });

            payday.told_and_not_signed(contract, &id, "it owes another amount").await;

            payday.collected_once(contract, TOTAL).await;
        }
    }
}

#[tokio::test]
async fn a_contract_that_left_the_chain_is_not_called_and_one_that_came_back_pays_once() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        let id = payday.agreed(contract).await;
        payday.change(|proofs| proofs.gone = true);

        let rests = payday.run(&id).await;

        let OperationStatus::Stopped { failure } = &rests.status else { panic!("{contract}: {rests:?}") };
        assert_eq!(failure.code, Code::ChainBadAnswer, "{contract}: {failure}");
        assert_eq!(payday.paid(contract), (Amount::ZERO, 0), "{contract}: a call to nobody would cost its fee");
        payday.change(|proofs| proofs.gone = false);
        let done = payday.run(&id).await;
        assert_eq!(done.status, OperationStatus::Done, "{contract}: {done:?}");
        assert_eq!(payday.paid(contract), (TOTAL, 1), "{contract}");
    }
}

#[tokio::test]
async fn a_contract_that_refuses_is_told_with_its_reason_before_anything_is_signed() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        let id = payday.agreed(contract).await;
        payday.change(|proofs| proofs.closed = Some("Pausable: paused".to_string()));

        let refused = payday.refusal(contract).await;

        assert_eq!(refused.code, Code::ChainReverted, "{contract}: {refused}");
        assert!(refused.detail.contains("Pausable: paused"), "{contract}: {refused}");
        payday.told_and_not_signed(contract, &id, "Pausable: paused").await;
    }
}

#[tokio::test]
async fn a_contract_that_holds_too_little_is_not_asked_to_pay() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        let id = payday.agreed(contract).await;
        payday.change(|proofs| proofs.held = TOTAL.minus(Amount::wei(1)));

        assert_eq!(payday.refusal(contract).await.code, Code::RewardsNothingReady, "{contract}");
        payday.told_and_not_signed(contract, &id, "it holds too little").await;

        payday.change(|proofs| proofs.held = TOTAL);
        payday.collected_once(contract, TOTAL).await;
    }
}

#[tokio::test]
async fn a_token_that_changes_its_decimals_after_the_plan_is_not_signed_for() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        let view = payday.wallet.plan_collect(Some(contract)).await.unwrap();
        assert_eq!(view.words.title, "Collect 0.007 DRT", "{contract}");
        payday.change(|proofs| proofs.decimals = 3);

        let begun = payday.wallet.start_collect(&view.id).await.unwrap();

        assert_eq!(begun.title, "0.007 DRT", "{contract}: as it was agreed to");
        payday.told_and_not_signed(contract, &begun.id, "something else of itself").await;
        let anew = payday.wallet.plan_collect(Some(contract)).await.unwrap();
        assert_eq!(anew.words.title, "Collect 7 DRT", "{contract}");
    }
}

#[tokio::test]
async fn a_forged_proof_is_neither_planned_nor_counted() {
    for contract in FAMILIES {
        let payday = Payday::at(contract).await;
        let owner = payday.ground.chain.now().owner;
        let (mine, dearer) = (leaf(contract, owner, TOTAL), leaf(contract, owner, TOTAL.plus(Amount::wei(1))));
        let other = |place: usize| {
            let mut steps = neighbours();
            steps[place].0[31] ^= 1;
            steps
        };
        let forged = [
            told(dearer, neighbours()),
            told(mine, neighbours()[1..].to_vec()),
            told(mine, neighbours()[..2].to_vec()),
            told(mine, [neighbours(), vec![B256::ZERO]].concat()),
            told(mine, other(0)),
            told(mine, other(2)),
        ];
        for (number, reward) in forged.into_iter().enumerate() {
            payday.told.tell(contract, reward);

            let refused = payday.refusal(contract).await;

            assert_eq!(refused.code, Code::RewardsNothingReady, "{contract}, forgery {number}: {refused}");
            let all = payday.wallet.proven_rewards().await.unwrap();
            let shown = all.iter().find(|one| one.source == contract).unwrap();
            assert!(shown.rewards.is_empty() && shown.unproven.len() == 1, "{contract}, forgery {number}: {shown:?}");
        }
        let others = leaf(contract, Owner(Address::repeat_byte(0x66)), TOTAL);
        payday.told.tell(contract, told(others, neighbours()));
        assert_eq!(payday.refusal(contract).await.code, Code::GatewayRefused, "{contract}: somebody else's");
        assert_eq!(payday.paid(contract), (Amount::ZERO, 0), "{contract}");
    }
}
