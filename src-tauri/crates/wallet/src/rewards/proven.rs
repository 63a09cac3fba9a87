//! Rewards with proofs: only what a root of the contract proves counts (T-51).

use std::collections::BTreeMap;

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    failure::{Code, Coded, Failure},
    merkle::RewardLeaf,
    network::RewardSource,
    review::ProofClaim,
    reward_family::RewardFamily,
    reward_proof::{MOST_TOLD, ProofWaits, ProvenReward, SourceProofs, ToldReward, UnprovenReward},
    send::Token,
};
use futures::future::join_all;

use crate::{
    Wallet,
    ports::{LeafFacts, ProofFacts},
};

impl Wallet {
    /// What each source with proofs owes to the account alone; a source that does not answer, or makes no sense, has its
    /// reason and no numbers.
    pub(super) async fn account_proofs(&self, account: Owner) -> Vec<SourceProofs> {
        let with_proofs = self.network.rewards.iter().filter_map(|source| Some((source, with_proofs(source)?)));
        join_all(with_proofs.map(|(source, family)| self.proofs_of(source, family, account))).await
    }

    pub(super) async fn proofs_of(&self, source: &RewardSource, family: RewardFamily, account: Owner) -> SourceProofs {
        let empty = SourceProofs {
            source: source.address,
            family: family.as_str().to_string(),
            block: 0,
            at: self.ports.clock.now(),
            rewards: Vec::new(),
            unproven: Vec::new(),
            failure: None,
            devices: Vec::new(),
            devices_unknown: None,
        };
        match self.read_proofs(source, family, account).await {
            Ok((block, (rewards, unproven))) => SourceProofs { block, rewards, unproven, ..empty },
            Err(failure) => SourceProofs { failure: Some(failure), ..empty },
        }
    }

    async fn read_proofs(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        account: Owner,
    ) -> Result<(u64, Judged), Failure> {
        let (told, facts) = self.told_and_found(source, family, account).await?;
        Ok((facts.block, judged(&told, &facts)))
    }

    /// What the source's service tells, and what the contract says of it.
    pub(super) async fn told_and_found(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        account: Owner,
    ) -> Result<(Vec<ToldReward>, ProofFacts), Failure> {
        let told = self.told(source, family, account).await?;
        let facts = self.ports.chain.proof_facts(source, &told).await.map_err(|e| e.failure())?;
        Ok((told, facts))
    }

    /// The same, where the service tells anything; the contract is not asked about nothing.
    pub(super) async fn told_and_found_if_any(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        account: Owner,
    ) -> Result<Option<(Vec<ToldReward>, ProofFacts)>, Failure> {
        let told = self.told(source, family, account).await?;
        if told.is_empty() {
            return Ok(None);
        }
        let facts = self.ports.chain.proof_facts(source, &told).await.map_err(|e| e.failure())?;
        Ok(Some((told, facts)))
    }

    async fn told(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        account: Owner,
    ) -> Result<Vec<ToldReward>, Failure> {
        let told = self.ports.gateway.told_rewards(source, account).await.map_err(|e| e.failure())?;
        sensible(told, family, account)
    }

    /// What the contract at `source` would pay by one proof now, and by which: of rewards that are paid once the first that
    /// was not, of the others the highest total. Nothing that it holds too little for.
    ///
    /// # Errors
    /// Why nothing of this source is known; [`Code::RewardsNothingReady`].
    pub(super) async fn provable(
        &self,
        source: &RewardSource,
        account: Owner,
    ) -> Result<(ProofClaim, Amount), Failure> {
        let family = with_proofs(source).ok_or_else(nothing)?;
        let (told, facts) = self.told_and_found(source, family, account).await?;
        let proven =
            told.into_iter().zip(&facts.leaves).filter(|(told, says)| told.proof.proves(&told.leaf, says.root));
        let owed = proven.map(|(told, says)| (total(&told.leaf).minus(says.collected), told, says));
        // The first of the highest: rewards that are paid once are taken in the order in which they are told.
        let best = owed.rev().max_by_key(|(owed, told, _)| match told.leaf {
            RewardLeaf::OneShot { .. } => Amount(domain::U256::from(u8::from(!owed.is_zero()))),
            RewardLeaf::Cumulative { .. } | RewardLeaf::CumulativeToken { .. } | RewardLeaf::Cycle { .. } => *owed,
        });
        let (owed, reward, says) = best.filter(|(owed, ..)| !owed.is_zero()).ok_or_else(nothing)?;
        let (token, held) = facts.tokens.iter().find(|(token, _)| token.contract == says.token).ok_or_else(nothing)?;
        if *held < owed {
            return Err(nothing());
        }
        Ok((ProofClaim { token: token.clone(), reward, root: says.root }, owed))
    }
}

fn nothing() -> Failure {
    let detail = "nothing is ready to collect from this contract; what waits is shown with its reason".to_string();
    Failure { code: Code::RewardsNothingReady, detail }
}

/// What a leaf is good for in all.
pub(super) fn total(leaf: &RewardLeaf) -> Amount {
    match leaf {
        RewardLeaf::OneShot { amount: total, .. }
        | RewardLeaf::Cumulative { total, .. }
        | RewardLeaf::CumulativeToken { total, .. }
        | RewardLeaf::Cycle { total, .. } => *total,
    }
}

type Judged = (Vec<ProvenReward>, Vec<UnprovenReward>);

pub(super) fn with_proofs(source: &RewardSource) -> Option<RewardFamily> {
    source.family().filter(|family| family.has_proofs())
}

/// What was told, each reward once; another account's or another family's is none that was asked for.
pub(super) fn sensible(
    told: Vec<ToldReward>,
    family: RewardFamily,
    account: Owner,
) -> Result<Vec<ToldReward>, Failure> {
    let lied = |detail: &str| Failure { code: Code::GatewayRefused, detail: detail.to_string() };
    if told.len() > MOST_TOLD {
        return Err(lied("the service with the proofs tells more than 1,000 rewards of one account"));
    }
    let mut each: Vec<ToldReward> = Vec::with_capacity(told.len());
    for reward in told {
        if reward.leaf.account() != account {
            return Err(lied("the service with the proofs tells rewards of another account"));
        }
        if !belongs(&reward, family) {
            return Err(lied(
                "the service with the proofs tells rewards of another family than the network file names",
            ));
        }
        if !each
            .iter()
            .any(|other| other.leaf == reward.leaf && other.cycle == reward.cycle && other.proof == reward.proof)
        {
            each.push(reward);
        }
    }
    Ok(each)
}

fn belongs(reward: &ToldReward, family: RewardFamily) -> bool {
    match reward.leaf {
        RewardLeaf::OneShot { .. } => family == RewardFamily::MerkleDistributor,
        RewardLeaf::Cumulative { .. } => family == RewardFamily::CumulativeMerkle,
        RewardLeaf::CumulativeToken { .. } => family == RewardFamily::Merkl,
        RewardLeaf::Cycle { .. } => family == RewardFamily::CycleMerkle && reward.cycle.is_some(),
    }
}

/// What is proven of one token.
#[derive(Default)]
struct Sum {
    /// By the root that holds.
    proven: Amount,
    /// By the one that takes its place then.
    next: Option<(Amount, ProofWaits)>,
    collected: Amount,
    counted: Vec<RewardLeaf>,
}

pub(super) fn judged(told: &[ToldReward], facts: &ProofFacts) -> Judged {
    let (mut sums, mut unproven): (BTreeMap<Address, Sum>, _) = (BTreeMap::new(), Vec::new());
    for (reward, says) in told.iter().zip(&facts.leaves) {
        let sum = sums.entry(says.token).or_default();
        let next = says.next.filter(|(root, _)| reward.proof.proves(&reward.leaf, *root));
        if reward.proof.proves(&reward.leaf, says.root) {
            sum.count(&reward.leaf, says);
        } else if let Some((_, until)) = next {
            sum.wait(&reward.leaf, says, ProofWaits::Dispute { until });
        } else {
            let came_to = reward.proof.root(reward.leaf.hash());
            unproven.push(UnprovenReward { leaf: reward.leaf, told: came_to, chain: says.root });
        }
    }
    let held = |token: Address| facts.tokens.iter().find(|(one, _)| one.contract == token);
    let proven = sums.into_iter().filter(|(_, sum)| !sum.counted.is_empty());
    (proven.filter_map(|(token, sum)| Some(sum.shown(held(token)?))).collect(), unproven)
}

impl Sum {
    /// A leaf that pays once adds to the others; one with a total stands for all before it.
    fn count(&mut self, leaf: &RewardLeaf, says: &LeafFacts) {
        match leaf {
            RewardLeaf::OneShot { amount, .. } if !self.counted.contains(leaf) => {
                self.proven = self.proven.plus(*amount);
                self.collected = self.collected.plus(says.collected);
            }
            RewardLeaf::OneShot { .. } => {}
            RewardLeaf::Cumulative { total, .. }
            | RewardLeaf::CumulativeToken { total, .. }
            | RewardLeaf::Cycle { total, .. } => {
                self.proven = self.proven.max(*total);
                self.collected = self.collected.max(says.collected);
            }
        }
        self.counted.push(*leaf);
    }

    fn wait(&mut self, leaf: &RewardLeaf, says: &LeafFacts, why: ProofWaits) {
        let total = total(leaf);
        let before = self.next.map_or(Amount::ZERO, |(total, _)| total);
        self.next = Some((before.max(total), why));
        self.collected = self.collected.max(says.collected);
        self.counted.push(*leaf);
    }

    fn shown(self, (token, held): &(Token, Amount)) -> ProvenReward {
        // What was paid by a root before counts as earned, whatever the roots of now say.
        let proven = self.proven.max(self.collected);
        let left = proven.minus(self.collected);
        let (next, dispute) = self.next.unzip();
        let disputed = next.unwrap_or_default().max(proven).minus(proven);
        let funded = *held >= left;
        let unfunded = if funded { Amount::ZERO } else { left };
        let waiting = unfunded.plus(disputed);
        ProvenReward {
            token: token.clone(),
            earned: proven.plus(disputed),
            collected: self.collected,
            ready: if funded { left } else { Amount::ZERO },
            waiting,
            waiting_for: match (waiting.is_zero(), funded) {
                (true, _) => None,
                (false, false) => Some(ProofWaits::Funding),
                (false, true) => dispute,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{B256, U256, merkle::RewardProof, time::Millis};

    use super::*;

    const OWNER: Owner = Owner(Address::repeat_byte(7));
    const TOKENS: [Address; 2] = [Address::repeat_byte(0x11), Address::repeat_byte(0x12)];

    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % end
        }

        fn amount(&mut self) -> Amount {
            Amount::wei(u128::from(self.below(1_000)))
        }

        fn leaf(&mut self, family: RewardFamily) -> RewardLeaf {
            let (account, total) = (OWNER, self.amount());
            match family {
                RewardFamily::MerkleDistributor => {
                    RewardLeaf::OneShot { index: U256::from(self.below(4)), account, amount: total }
                }
                RewardFamily::Merkl => {
                    let token = TOKENS[usize::try_from(self.below(2)).unwrap()];
                    RewardLeaf::CumulativeToken { account, token, total }
                }
                RewardFamily::CycleMerkle => RewardLeaf::Cycle { account, total },
                RewardFamily::CumulativeMerkle
                | RewardFamily::CountPool
                | RewardFamily::FixedPool
                | RewardFamily::WeeklyPush
                | RewardFamily::TokenTransfers
                | RewardFamily::NativeTransfers => RewardLeaf::Cumulative { account, total },
            }
        }
    }

    /// A reward of a tree that has it alone, or of none.
    fn told(leaf: RewardLeaf, dice: &mut Dice) -> (ToldReward, LeafFacts) {
        let reward = ToldReward { leaf, proof: RewardProof::default(), root: None, cycle: Some(1) };
        let (other, until) = (B256::repeat_byte(9), Millis(5));
        let (root, next) = match dice.below(4) {
            0 => (other, None),
            1 => (other, Some((leaf.hash(), until))),
            2 => (leaf.hash(), Some((other, until))),
            _ => (leaf.hash(), None),
        };
        let token = match leaf {
            RewardLeaf::CumulativeToken { token, .. } => token,
            RewardLeaf::OneShot { .. } | RewardLeaf::Cumulative { .. } | RewardLeaf::Cycle { .. } => TOKENS[0],
        };
        let collected = match leaf {
            RewardLeaf::OneShot { amount, .. } if dice.below(2) == 0 => amount,
            RewardLeaf::OneShot { .. } => Amount::ZERO,
            RewardLeaf::Cumulative { .. } | RewardLeaf::CumulativeToken { .. } | RewardLeaf::Cycle { .. } => {
                dice.amount()
            }
        };
        (reward, LeafFacts { token, root, next, collected })
    }

    #[test]
    fn earned_is_collected_and_ready_and_waiting_whatever_is_told() {
        let mut dice = Dice(0x5eed);
        println!("seed {:#x}", dice.0);
        for _ in 0..10_000 {
            let family = RewardFamily::ALL[usize::try_from(1 + dice.below(4)).unwrap()];
            let (each, leaves): (Vec<_>, Vec<_>) = (0..dice.below(6))
                .map(|_| {
                    let leaf = dice.leaf(family);
                    told(leaf, &mut dice)
                })
                .unzip();
            let tokens = TOKENS.map(|contract| {
                let token = Token { contract, symbol: "T".to_string(), decimals: 6 };
                (token, dice.amount())
            });
            let held = tokens.clone();
            let (proven, _) = judged(&each, &ProofFacts { block: 1, tokens: tokens.to_vec(), leaves });
            for one in proven {
                assert_eq!(one.earned, one.collected.plus(one.ready).plus(one.waiting), "{one:?}");
                assert_eq!(one.waiting.is_zero(), one.waiting_for.is_none(), "{one:?}");
                let held = held.iter().find(|(token, _)| token.contract == one.token.contract).unwrap().1;
                assert!(one.ready <= held, "what is ready can be paid: {one:?}");
            }
        }
    }

    #[test]
    fn a_reward_that_is_told_twice_counts_once() {
        let leaf = RewardLeaf::OneShot { index: U256::from(1), account: OWNER, amount: Amount::wei(5) };
        let one = ToldReward { leaf, proof: RewardProof::default(), root: None, cycle: None };
        let again = ToldReward { root: Some(B256::ZERO), cycle: Some(2), ..one.clone() };
        let told = sensible(vec![one.clone(), one, again], RewardFamily::MerkleDistributor, OWNER).unwrap();
        let facts = LeafFacts { token: TOKENS[0], root: leaf.hash(), next: None, collected: Amount::ZERO };
        let token = Token { contract: TOKENS[0], symbol: "T".to_string(), decimals: 6 };
        let facts = ProofFacts { block: 1, tokens: vec![(token, Amount::wei(99))], leaves: vec![facts; told.len()] };
        let (proven, unproven) = judged(&told, &facts);
        assert_eq!((proven[0].earned, proven[0].ready, unproven.len()), (Amount::wei(5), Amount::wei(5), 0));
    }
}
