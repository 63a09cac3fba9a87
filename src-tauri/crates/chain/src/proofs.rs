//! Reward contracts that check proofs: their roots, what they paid and what they hold, at one block; and collecting from them.

mod collect;
mod ends;
mod payouts;
mod recipient;

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256};
use domain::{
    amount::Amount, merkle::RewardLeaf, network::RewardSource, reward_family::RewardFamily, reward_proof::ToldReward,
    time::Millis,
};
use wallet::ports::{ChainError, LeafFacts, ProofFacts, chain::PROOFS};

use crate::{
    EvmChain,
    abi::RewardProofs::{
        claimedCall, claimsCall, cumulativeClaimedCall, disputerCall, endOfDisputePeriodCall, getMerkleRootCall,
        isClaimedCall, merkleRootCall, rootsCall, tokenCall, treeCall,
    },
    calls::{Answers, Place, Reads},
    erc20::TokenReads,
    failure::bad,
    fees::Head,
};

pub use collect::{call, each_token};
pub use recipient::naming;

impl EvmChain {
    pub(crate) async fn proof_facts_at(
        &self,
        source: &RewardSource,
        told: &[ToldReward],
        head: &Head,
    ) -> Result<ProofFacts, ChainError> {
        let family = source.family().ok_or(ChainError::NotOffered(PROOFS))?;
        let mut reads = Reads::default();
        let roots = RootReads::add(&mut reads, family, source.address)?;
        let leaves: Vec<LeafReads> =
            told.iter().map(|told| LeafReads::add(&mut reads, source.address, told)).collect::<Result<_, _>>()?;
        let answers = self.read(reads, head).await?;
        let roots = roots.read(&answers)?;
        let own = own_token(source, &answers, &roots)?;
        let leaves: Vec<LeafFacts> = told
            .iter()
            .zip(&leaves)
            .map(|(told, reads)| reads.facts(&answers, told, own, &roots))
            .collect::<Result<_, _>>()?;
        let tokens = self.tokens_of(source.address, &leaves, head).await?;
        Ok(ProofFacts { block: head.number(), tokens, leaves })
    }

    /// Each token that is paid in, and what the contract holds of it; one that does not answer as a token does is left out.
    async fn tokens_of(
        &self,
        contract: Address,
        leaves: &[LeafFacts],
        head: &Head,
    ) -> Result<Vec<(domain::send::Token, Amount)>, ChainError> {
        let mut reads = Reads::default();
        let each: BTreeMap<Address, TokenReads> = leaves
            .iter()
            .map(|leaf| leaf.token)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .map(|token| (token, TokenReads::add(&mut reads, token, domain::account::Owner(contract))))
            .collect();
        let answers = self.read(reads, head).await?;
        let told = |(address, reads): (&Address, &TokenReads)| {
            reads.token(&answers).ok_or_else(|| bad(&format!("{address} does not answer as a token does")))
        };
        each.iter().map(told).collect()
    }
}

/// The token of a contract that has one for all rewards, in its own words, which the network file must not contradict.
fn own_token(source: &RewardSource, answers: &Answers, roots: &Roots) -> Result<Option<Address>, ChainError> {
    let Some(place) = &roots.token else { return Ok(None) };
    Ok(Some(named_alike(source, answers.sure(place)?)?))
}

fn named_alike(source: &RewardSource, own: Address) -> Result<Address, ChainError> {
    match source.token {
        Some(named) if named != own => Err(bad(&format!(
            "the reward contract {} pays in {own}, and the network file says {named}",
            source.address
        ))),
        Some(_) | None => Ok(own),
    }
}

/// The reads of a contract's roots, as far as they are the same for all leaves.
enum RootReads {
    One {
        root: Place<merkleRootCall>,
        token: Place<tokenCall>,
    },
    Disputed {
        root: Place<getMerkleRootCall>,
        next: Place<treeCall>,
        until: Place<endOfDisputePeriodCall>,
        disputer: Place<disputerCall>,
    },
    EachCycle {
        token: Place<tokenCall>,
    },
}

/// The roots as read.
struct Roots {
    root: Option<B256>,
    next: Option<(B256, Millis)>,
    token: Option<Place<tokenCall>>,
}

impl RootReads {
    fn add(reads: &mut Reads, family: RewardFamily, at: Address) -> Result<Self, ChainError> {
        Ok(match family {
            RewardFamily::CountPool
            | RewardFamily::FixedPool
            | RewardFamily::WeeklyPush
            | RewardFamily::TokenTransfers
            | RewardFamily::NativeTransfers => return Err(ChainError::NotOffered(PROOFS)),
            RewardFamily::MerkleDistributor | RewardFamily::CumulativeMerkle => {
                Self::One { root: reads.add(at, &merkleRootCall {}), token: reads.add(at, &tokenCall {}) }
            }
            RewardFamily::Merkl => Self::Disputed {
                root: reads.add(at, &getMerkleRootCall {}),
                next: reads.add(at, &treeCall {}),
                until: reads.add(at, &endOfDisputePeriodCall {}),
                disputer: reads.add(at, &disputerCall {}),
            },
            RewardFamily::CycleMerkle => Self::EachCycle { token: reads.add(at, &tokenCall {}) },
        })
    }

    fn read(self, answers: &Answers) -> Result<Roots, ChainError> {
        Ok(match self {
            Self::One { root, token } => Roots { root: Some(answers.sure(&root)?), next: None, token: Some(token) },
            Self::Disputed { root, next, until, disputer } => {
                let (root, next) = (answers.sure(&root)?, answers.sure(&next)?.merkleRoot);
                let until = Millis(answers.sure(&until)?.to::<u64>().saturating_mul(1_000));
                // One that somebody disputes may never come.
                let undisputed = answers.sure(&disputer)?.is_zero();
                let next = (next != root && undisputed).then_some((next, until));
                Roots { root: Some(root), next, token: None }
            }
            Self::EachCycle { token } => Roots { root: None, next: None, token: Some(token) },
        })
    }
}

/// The reads of one leaf.
enum LeafReads {
    OneShot(Place<isClaimedCall>),
    Cumulative(Place<cumulativeClaimedCall>),
    Token(Place<claimedCall>),
    Cycle { root: Place<rootsCall>, taken: Place<claimsCall> },
}

impl LeafReads {
    fn add(reads: &mut Reads, at: Address, told: &ToldReward) -> Result<Self, ChainError> {
        Ok(match &told.leaf {
            RewardLeaf::OneShot { index, .. } => Self::OneShot(reads.add(at, &isClaimedCall { index: *index })),
            RewardLeaf::Cumulative { account, .. } => {
                Self::Cumulative(reads.add(at, &cumulativeClaimedCall { account: account.0 }))
            }
            RewardLeaf::CumulativeToken { account, token, .. } => {
                Self::Token(reads.add(at, &claimedCall { user: account.0, token: *token }))
            }
            RewardLeaf::Cycle { account, .. } => {
                let cycle = told.cycle.ok_or_else(|| bad("a reward of a cycle without its number"))?;
                Self::Cycle {
                    root: reads.add(at, &rootsCall { cycle: domain::U256::from(cycle) }),
                    taken: reads.add(at, &claimsCall { account: account.0 }),
                }
            }
        })
    }

    fn facts(
        &self,
        answers: &Answers,
        told: &ToldReward,
        own: Option<Address>,
        roots: &Roots,
    ) -> Result<LeafFacts, ChainError> {
        let mut root = roots.root.unwrap_or_default();
        let collected = match self {
            Self::OneShot(place) => match (answers.sure(place)?, &told.leaf) {
                (true, RewardLeaf::OneShot { amount, .. }) => *amount,
                (_, _) => Amount::ZERO,
            },
            Self::Cumulative(place) => Amount(answers.sure(place)?),
            Self::Token(place) => Amount(answers.sure(place)?.amount.to()),
            Self::Cycle { root: of_cycle, taken } => {
                root = answers.sure(of_cycle)?;
                Amount(answers.sure(taken)?)
            }
        };
        let token = match (&told.leaf, own) {
            (RewardLeaf::CumulativeToken { token, .. }, _) => *token,
            (_, Some(token)) => token,
            (_, None) => return Err(bad("a reward contract that names no token")),
        };
        Ok(LeafFacts { token, root, next: roots.next, collected })
    }
}
