//! Rewards with proofs: only what a root of the contract proves counts (T-51).

use std::collections::BTreeMap;

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    failure::{Code, Coded, Failure},
    merkle::RewardLeaf,
    network::RewardSource,
    reward_family::RewardFamily,
    reward_proof::{MOST_TOLD, ProofWaits, ProvenReward, SourceProofs, ToldReward, UnprovenReward},
    send::Token,
};
use futures::future::join_all;

use super::show::RewardsError;
use crate::{
    Wallet,
    ports::{LeafFacts, ProofFacts},
};

impl Wallet {
    /// What each source with proofs owes to the account in use; a source that does not answer, or makes no sense, has its
    /// reason and no numbers.
    ///
    /// # Errors
    /// [`RewardsError`] while locked.
    pub async fn proven_rewards(&self) -> Result<Vec<SourceProofs>, RewardsError> {
        let account = self.ports.vault.account()?;
        let with_proofs = self.network.rewards.iter().filter_map(|source| Some((source, with_proofs(source)?)));
        Ok(join_all(with_proofs.map(|(source, family)| self.proofs_of(source, family, account))).await)
    }

    async fn proofs_of(&self, source: &RewardSource, family: RewardFamily, account: Owner) -> SourceProofs {
        let empty = SourceProofs {
            source: source.address,
            family: family.as_str().to_string(),
            block: 0,
            at: self.ports.clock.now(),
            rewards: Vec::new(),
            unproven: Vec::new(),
            failure: None,
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
        let told = self.ports.gateway.told_rewards(source, account).await.map_err(|e| e.failure())?;
        let told = sensible(told, family, account)?;
        let facts = self.ports.chain.proof_facts(source, &told).await.map_err(|e| e.failure())?;
        Ok((facts.block, judged(&told, &facts)))
    }
}

type Judged = (Vec<ProvenReward>, Vec<UnprovenReward>);

fn with_proofs(source: &RewardSource) -> Option<RewardFamily> {
    match source.family()? {
        RewardFamily::CountPool => None,
        family @ (RewardFamily::MerkleDistributor
        | RewardFamily::CumulativeMerkle
        | RewardFamily::Merkl
        | RewardFamily::CycleMerkle) => Some(family),
    }
}

/// What was told, each reward once; another account's or another family's is none that was asked for.
fn sensible(told: Vec<ToldReward>, family: RewardFamily, account: Owner) -> Result<Vec<ToldReward>, Failure> {
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

fn judged(told: &[ToldReward], facts: &ProofFacts) -> Judged {
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
        let total = match leaf {
            RewardLeaf::OneShot { amount: total, .. }
            | RewardLeaf::Cumulative { total, .. }
            | RewardLeaf::CumulativeToken { total, .. }
            | RewardLeaf::Cycle { total, .. } => *total,
        };
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
