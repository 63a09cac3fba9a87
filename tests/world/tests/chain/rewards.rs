//! The four families of contracts that pay by a tree, as a wallet calls them.

use alloy::{
    hex,
    primitives::{Address, B256, U256, keccak256},
    providers::Provider,
};
use domain::{account::Owner, merkle::RewardLeaf};
use world::chain::{
    Account, Family, Published, RewardFamilies, RewardTerms, Send, SendError,
    interfaces::{CumulativeMerkleDrop, MerklDistributor, MerkleDistributor, RewardPool, RewardToken},
};

use crate::support::{Ground, coins, ground, refusal};

const DISPUTE: u64 = 3_600;

/// Five accounts, and the contracts that owe them something.
pub struct Payday {
    pub ground: Ground,
    pub owners: Vec<Account>,
    pub families: RewardFamilies,
}

pub async fn payday(terms: RewardTerms) -> Payday {
    let ground = ground(0).await;
    let mut owners = Vec::new();
    for role in ["one", "two", "three", "four", "five"] {
        owners.push(ground.owner(role).await);
    }
    let families = ground.chain.deploy_reward_families_with(terms).await.unwrap();
    Payday { ground, owners, families }
}

impl Payday {
    /// One coin for the first, two for the second, and so on, each `times` over.
    pub fn totals(&self, times: u64) -> Vec<(Address, U256)> {
        let total = |index: usize| coins("1") * U256::from(index + 1) * U256::from(times);
        self.owners.iter().enumerate().map(|(index, owner)| (owner.address(), total(index))).collect()
    }

    pub async fn publish(&mut self, times: u64) -> [Published; 4] {
        let totals = self.totals(times);
        self.families.publish(&self.ground.chain, &totals).await.unwrap()
    }

    async fn publish_in(&mut self, family: Family, times: u64) -> Published {
        let totals = self.totals(times);
        self.families.publish_in(&self.ground.chain, family, &totals).await.unwrap()
    }

    /// Claims as the account that the leaf names.
    async fn claim(&self, published: &Published, index: usize) -> Result<(), SendError> {
        self.owners[index].send(self.call(published, index, published.proof(index))).await.map(|_| ())
    }

    fn call(&self, published: &Published, index: usize, proof: Vec<B256>) -> Send {
        let on = &self.families;
        match published.leaves[index] {
            RewardLeaf::OneShot { index, account: Owner(account), amount } => {
                let amount = amount.0;
                let claim = MerkleDistributor::claimCall { index, account, amount, merkleProof: proof };
                Send::call(on.one_shot, &claim)
            }
            RewardLeaf::Cumulative { account: Owner(account), total } => {
                let claim = CumulativeMerkleDrop::claimCall {
                    account,
                    cumulativeAmount: total.0,
                    expectedMerkleRoot: published.root(),
                    merkleProof: proof,
                };
                Send::call(on.cumulative, &claim)
            }
            RewardLeaf::CumulativeToken { account: Owner(account), token, total } => {
                let claim = MerklDistributor::claimCall {
                    users: vec![account],
                    tokens: vec![token],
                    amounts: vec![total.0],
                    proofs: vec![proof],
                };
                Send::call(on.merkl, &claim)
            }
            RewardLeaf::Cycle { total, .. } => {
                let cycle = U256::from(published.cycle.unwrap());
                let claim = RewardPool::claimCall { amount: total.0, totalRewards: total.0, cycle, proof };
                Send::call(on.cycle, &claim)
            }
        }
    }

    async fn held(&self, by: Address) -> U256 {
        RewardToken::new(self.families.token, self.ground.chain.node()).balanceOf(by).call().await.unwrap()
    }

    async fn pass(&self, seconds: u64) {
        let node = self.ground.chain.node();
        let _: serde_json::Value = node.raw_request("evm_increaseTime".into(), (seconds,)).await.unwrap();
        let _: serde_json::Value = node.raw_request("evm_mine".into(), ()).await.unwrap();
    }
}

/// How a refusal for a custom error is told.
fn error(signature: &str) -> String {
    hex::encode(&keccak256(signature)[..4])
}

fn assert_refused_for(told: &str, signature: &str) {
    assert!(told.contains(&error(signature)), "{signature}: {told}");
}

#[tokio::test]
async fn every_family_pays_every_account_what_the_tree_says_and_only_once() {
    let mut day = payday(RewardTerms::default()).await;
    let published = day.publish(1).await;

    for each in &published {
        for (index, owner) in day.owners.iter().enumerate() {
            let before = day.held(owner.address()).await;
            day.claim(each, index).await.unwrap();
            let paid = day.held(owner.address()).await - before;
            assert_eq!(paid, day.totals(1)[index].1, "{:?} {index}", each.family);
        }
    }

    let [one_shot, cumulative, merkl, cycle] = &published;
    for index in 0..day.owners.len() {
        assert_refused_for(&refusal(day.claim(one_shot, index).await), "AlreadyClaimed()");
        assert_refused_for(&refusal(day.claim(cumulative, index).await), "NothingToClaim()");
        assert_refused_for(&refusal(day.claim(cycle, index).await), "AmountIsOverAvailableRewardsToClaim()");
    }
    let before = day.held(day.owners[0].address()).await;
    day.claim(merkl, 0).await.unwrap();
    assert_eq!(day.held(day.owners[0].address()).await, before, "Merkl's takes it and pays nothing");
}

#[tokio::test]
async fn a_proof_with_one_byte_changed_is_refused_by_every_family() {
    let mut day = payday(RewardTerms::default()).await;
    let published = day.publish(1).await;

    for each in &published {
        let mut proof = each.proof(2);
        proof[0].0[31] ^= 1;
        let refused = refusal(day.owners[2].send(day.call(each, 2, proof)).await);
        match each.family {
            Family::Cycle => assert!(refused.contains("INVALID PROOF"), "{refused}"),
            Family::OneShot | Family::Cumulative | Family::Merkl => assert_refused_for(&refused, "InvalidProof()"),
        }
    }
}

#[tokio::test]
async fn a_cumulative_claim_that_expects_an_outdated_root_is_refused_and_a_new_one_pays_the_difference() {
    let mut day = payday(RewardTerms::default()).await;
    let first = day.publish_in(Family::Cumulative, 1).await;
    day.claim(&first, 0).await.unwrap();
    let second = day.publish_in(Family::Cumulative, 3).await;

    assert_refused_for(&refusal(day.claim(&first, 1).await), "MerkleRootWasUpdated()");
    // Anybody may send it; the account gets it.
    day.ground.chain.stranger.send(day.call(&second, 0, second.proof(0))).await.unwrap();
    assert_eq!(day.held(day.owners[0].address()).await, coins("3"));
}

#[tokio::test]
async fn a_new_tree_of_merkl_counts_only_after_its_time_to_be_disputed() {
    let mut day = payday(RewardTerms { dispute_seconds: DISPUTE, ..RewardTerms::default() }).await;
    let first = day.publish_in(Family::Merkl, 1).await;
    assert_refused_for(&refusal(day.claim(&first, 0).await), "InvalidUninitializedRoot()");
    day.pass(DISPUTE).await;
    day.claim(&first, 0).await.unwrap();

    let second = day.publish_in(Family::Merkl, 2).await;
    let merkl = MerklDistributor::new(day.families.merkl, day.ground.chain.node());
    assert_eq!(merkl.getMerkleRoot().call().await.unwrap(), first.root());
    assert_refused_for(&refusal(day.claim(&second, 0).await), "InvalidProof()");
    day.claim(&first, 1).await.unwrap();
    day.pass(DISPUTE).await;
    day.claim(&second, 0).await.unwrap();

    let claimed = merkl.claimed(day.owners[0].address(), day.families.token).call().await.unwrap();
    assert_eq!(claimed.amount.to::<u128>(), coins("2").to::<u128>());
    assert_eq!(claimed.merkleRoot, second.root());
}

#[tokio::test]
async fn a_disputed_tree_of_merkl_does_not_count_however_long_it_takes() {
    let mut day = payday(RewardTerms { dispute_seconds: DISPUTE, ..RewardTerms::default() }).await;
    let first = day.publish_in(Family::Merkl, 1).await;
    let dispute = MerklDistributor::disputeTreeCall { reason: "the totals are wrong".to_owned() };
    day.ground.chain.stranger.send(Send::call(day.families.merkl, &dispute)).await.unwrap();

    day.pass(2 * DISPUTE).await;

    assert_refused_for(&refusal(day.claim(&first, 0).await), "InvalidUninitializedRoot()");
}

#[tokio::test]
async fn merkl_lets_others_claim_only_with_leave_and_pays_whom_the_user_has_named() {
    let mut day = payday(RewardTerms::default()).await;
    let published = day.publish_in(Family::Merkl, 1).await;
    let (user, stranger, merkl) = (&day.owners[0], &day.ground.chain.stranger, day.families.merkl);
    let call = day.call(&published, 0, published.proof(0));
    assert_refused_for(&refusal(stranger.send(call.clone()).await), "NotWhitelisted()");

    let allow = MerklDistributor::toggleOperatorCall { user: user.address(), operator: stranger.address() };
    user.send(Send::call(merkl, &allow)).await.unwrap();
    let recipient = Address::repeat_byte(0x42);
    let redirect = MerklDistributor::setClaimRecipientCall { recipient, token: Address::ZERO };
    user.send(Send::call(merkl, &redirect)).await.unwrap();
    stranger.send(call).await.unwrap();

    assert_eq!(day.held(recipient).await, coins("1"));
    assert_eq!(day.held(user.address()).await, U256::ZERO);
}

#[tokio::test]
async fn a_cycle_pays_in_parts_and_an_older_cycle_stays_good() {
    let mut day = payday(RewardTerms::default()).await;
    let old = day.publish_in(Family::Cycle, 1).await;
    let new = day.publish_in(Family::Cycle, 2).await;
    let (owner, pool) = (&day.owners[1], day.families.cycle);
    let part = |published: &Published, times: u64, amount: U256| {
        let (total, cycle) = (day.totals(times)[1].1, U256::from(published.cycle.unwrap()));
        Send::call(pool, &RewardPool::claimCall { amount, totalRewards: total, cycle, proof: published.proof(1) })
    };

    owner.send(part(&old, 1, coins("0.5"))).await.unwrap();
    owner.send(part(&new, 2, coins("3"))).await.unwrap();

    assert_eq!((old.cycle, new.cycle), (Some(0), Some(1)));
    assert_eq!(day.held(owner.address()).await, coins("3.5"));
    let over = "AmountIsOverAvailableRewardsToClaim()";
    assert_refused_for(&refusal(owner.send(part(&old, 1, coins("0.5"))).await), over);
    assert_refused_for(&refusal(owner.send(part(&new, 2, coins("0.6"))).await), over);
    assert_refused_for(&refusal(owner.send(part(&new, 2, U256::ZERO)).await), "AmountRequestedIsZero()");
    let theirs = refusal(day.ground.chain.stranger.send(part(&new, 2, coins("0.5"))).await);
    assert!(theirs.contains("INVALID PROOF"), "{theirs}");
}

#[tokio::test]
async fn a_contract_without_the_token_pays_nobody_until_it_has_some() {
    let mut day = payday(RewardTerms { decimals: 6, unfunded: true, ..RewardTerms::default() }).await;
    let totals = [(day.owners[0].address(), U256::from(2_500_000))];
    let published = day.families.publish(&day.ground.chain, &totals).await.unwrap();

    for each in &published {
        let refused = refusal(day.claim(each, 0).await);
        assert!(refused.contains("transfer amount exceeds balance"), "{:?}: {refused}", each.family);
        day.families.fund(&day.ground.chain, each.family).await.unwrap();
        day.claim(each, 0).await.unwrap();
    }

    assert_eq!(day.held(day.owners[0].address()).await, U256::from(4 * 2_500_000));
}
