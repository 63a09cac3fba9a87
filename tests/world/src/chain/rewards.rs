use std::str::FromStr;

use alloy::{
    primitives::{Address, B256, U256},
    sol_types::SolValue,
};
use domain::{account::Owner, amount::Amount, merkle::RewardLeaf, network::RewardSource, reward_family::RewardFamily};

use super::{
    Chain, DeployError, Send, SendError, Tree,
    deploy::{Site, step},
    interfaces::{CumulativeMerkleDrop, MerklDistributor, RewardPool, RewardToken},
};

/// What each contract gets, in whole tokens.
const FUNDS: u64 = 1_000_000;

/// A way to pay out rewards by a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    OneShot,
    Cumulative,
    Merkl,
    Cycle,
}

/// The text names no family.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no family: one_shot, cumulative, merkl, cycle")]
pub struct ParseError(String);

impl Family {
    pub const ALL: [Self; 4] = [Self::OneShot, Self::Cumulative, Self::Merkl, Self::Cycle];

    /// Its word in the addresses of the proof service.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneShot => "one_shot",
            Self::Cumulative => "cumulative",
            Self::Merkl => "merkl",
            Self::Cycle => "cycle",
        }
    }

    fn kind(self) -> RewardFamily {
        match self {
            Self::OneShot => RewardFamily::MerkleDistributor,
            Self::Cumulative => RewardFamily::CumulativeMerkle,
            Self::Merkl => RewardFamily::Merkl,
            Self::Cycle => RewardFamily::CycleMerkle,
        }
    }
}

impl FromStr for Family {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL.into_iter().find(|family| family.as_str() == text).ok_or_else(|| ParseError(text.to_owned()))
    }
}

/// What the reward contracts are told at the start.
#[derive(Clone, Copy, Debug)]
pub struct RewardTerms {
    pub symbol: &'static str,
    pub decimals: u8,
    /// For how long a new tree of Merkl's family can be disputed.
    pub dispute_seconds: u64,
    /// Without any of the token no contract can pay.
    pub unfunded: bool,
}

impl Default for RewardTerms {
    fn default() -> Self {
        Self { symbol: "DRT", decimals: 18, dispute_seconds: 0, unfunded: false }
    }
}

/// Where the reward contracts stand; the chain's deployer owns them.
#[derive(Clone, Copy, Debug)]
pub struct RewardFamilies {
    pub token: Address,
    /// Another one after each publication, because its root is for ever.
    pub one_shot: Address,
    pub cumulative: Address,
    pub merkl: Address,
    pub cycle: Address,
    terms: RewardTerms,
}

/// A tree whose root a contract has, with what is in it.
#[derive(Clone, Debug)]
pub struct Published {
    pub family: Family,
    pub leaves: Vec<RewardLeaf>,
    /// Which cycle's root it is, in the family that has them.
    pub cycle: Option<u64>,
    tree: Tree,
}

impl Published {
    pub fn root(&self) -> B256 {
        self.tree.root()
    }

    /// The proof of the leaf at `index`; empty where there is no such leaf.
    pub fn proof(&self, index: usize) -> Vec<B256> {
        self.tree.proof(index).unwrap_or_default()
    }
}

impl Chain {
    /// Puts a token and a contract of each family on the chain, each with plenty of the token; until something is published
    /// none of them owes anything.
    ///
    /// # Errors
    /// A contract is not compiled, or a step fails.
    pub async fn deploy_reward_families(&self) -> Result<RewardFamilies, DeployError> {
        self.deploy_reward_families_with(RewardTerms::default()).await
    }

    /// The same on other terms.
    ///
    /// # Errors
    /// As `deploy_reward_families`.
    pub async fn deploy_reward_families_with(&self, terms: RewardTerms) -> Result<RewardFamilies, DeployError> {
        let site = site(self);
        let named = (terms.symbol.to_owned(), U256::from(terms.decimals)).abi_encode_params();
        let token = site.create_with("RewardToken", &named).await?;
        let families = RewardFamilies {
            token,
            one_shot: site.create("MerkleDistributor", (token, B256::ZERO)).await?,
            cumulative: site.create("CumulativeMerkleDrop", (token,)).await?,
            merkl: site.create("MerklDistributor", (U256::from(terms.dispute_seconds),)).await?,
            cycle: site.create("RewardPool", (token,)).await?,
            terms,
        };
        if !terms.unfunded {
            for family in Family::ALL {
                families.fund(self, family).await?;
            }
        }
        Ok(families)
    }
}

impl RewardFamilies {
    /// The contract of a family.
    pub fn address(&self, family: Family) -> Address {
        match family {
            Family::OneShot => self.one_shot,
            Family::Cumulative => self.cumulative,
            Family::Merkl => self.merkl,
            Family::Cycle => self.cycle,
        }
    }

    /// What a network file says of a family's contract; `service` is where the services listen.
    pub fn source(&self, family: Family, service: &str) -> RewardSource {
        RewardSource {
            kind: family.kind().as_str().to_owned(),
            address: self.address(family),
            token: Some(self.token),
            proofs: Some(format!("{service}/proofs/{}/{{account}}", family.as_str())),
            from_block: 0,
        }
    }

    /// Gives a family's contract plenty of the token.
    ///
    /// # Errors
    /// The chain refuses.
    pub async fn fund(&self, chain: &Chain, family: Family) -> Result<(), DeployError> {
        let unit = U256::from(10).saturating_pow(U256::from(self.terms.decimals));
        let amount = unit.saturating_mul(U256::from(FUNDS));
        let mint = RewardToken::mintCall { to: self.address(family), amount };
        step(&chain.deployer, "RewardToken.mint", Send::call(self.token, &mint)).await
    }

    /// Publishes what each account has earned in all, in every family; the proof service has to be given the result.
    ///
    /// # Errors
    /// A contract refuses.
    pub async fn publish(&mut self, chain: &Chain, totals: &[(Address, U256)]) -> Result<[Published; 4], DeployError> {
        Ok([
            self.publish_in(chain, Family::OneShot, totals).await?,
            self.publish_in(chain, Family::Cumulative, totals).await?,
            self.publish_in(chain, Family::Merkl, totals).await?,
            self.publish_in(chain, Family::Cycle, totals).await?,
        ])
    }

    /// The same in one family.
    ///
    /// # Errors
    /// The contract refuses.
    pub async fn publish_in(
        &mut self,
        chain: &Chain,
        family: Family,
        totals: &[(Address, U256)],
    ) -> Result<Published, DeployError> {
        let leaves: Vec<RewardLeaf> = totals
            .iter()
            .enumerate()
            .map(|(index, (account, total))| self.leaf(family, index, *account, *total))
            .collect();
        let hashes: Vec<B256> = leaves.iter().map(RewardLeaf::hash).collect();
        let tree = Tree::of(&hashes);
        let cycle = self.set_root(chain, family, tree.root()).await?;
        Ok(Published { family, leaves, cycle, tree })
    }

    fn leaf(&self, family: Family, index: usize, account: Address, total: U256) -> RewardLeaf {
        let (account, total) = (Owner(account), Amount(total));
        match family {
            Family::OneShot => RewardLeaf::OneShot { index: U256::from(index), account, amount: total },
            Family::Cumulative => RewardLeaf::Cumulative { account, total },
            Family::Merkl => RewardLeaf::CumulativeToken { account, token: self.token, total },
            Family::Cycle => RewardLeaf::Cycle { account, total },
        }
    }

    /// Gives the cycle, where the family has them.
    async fn set_root(&mut self, chain: &Chain, family: Family, root: B256) -> Result<Option<u64>, DeployError> {
        let by = &chain.deployer;
        match family {
            Family::OneShot => {
                self.one_shot = site(chain).create("MerkleDistributor", (self.token, root)).await?;
                if !self.terms.unfunded {
                    self.fund(chain, family).await?;
                }
                Ok(None)
            }
            Family::Cumulative => {
                let set = CumulativeMerkleDrop::setMerkleRootCall { merkleRoot: root };
                step(by, "CumulativeMerkleDrop.setMerkleRoot", Send::call(self.cumulative, &set)).await?;
                Ok(None)
            }
            Family::Merkl => {
                let tree = MerklDistributor::MerkleTree { merkleRoot: root, ipfsHash: B256::ZERO };
                let update = MerklDistributor::updateTreeCall { newTree: tree };
                step(by, "MerklDistributor.updateTree", Send::call(self.merkl, &update)).await?;
                Ok(None)
            }
            Family::Cycle => {
                let cycle = self.next_cycle(chain).await?;
                let submit = RewardPool::submitMerkleRootCall { root };
                step(by, "RewardPool.submitMerkleRoot", Send::call(self.cycle, &submit)).await?;
                Ok(Some(cycle))
            }
        }
    }

    async fn next_cycle(&self, chain: &Chain) -> Result<u64, DeployError> {
        let cycle = RewardPool::new(self.cycle, chain.node()).cycle().call().await;
        let unread = |error: alloy::contract::Error| DeployError::Step {
            step: "RewardPool.cycle",
            error: SendError::Node(error.to_string()),
        };
        Ok(cycle.map_err(unread)?.saturating_to())
    }
}

fn site(chain: &Chain) -> Site<'_> {
    Site { artifacts: &chain.artifacts, deployer: &chain.deployer }
}
