//! A private chain with ioID, a project, a device NFT and a tick-paid pool on it; on request with DIMO, with reward
//! contracts that check proofs and with such that pay without.

mod account;
mod anvil;
mod artifacts;
mod claim;
mod deploy;
pub mod dimo;
mod fees;
pub mod fleet;
pub mod interfaces;
mod paid;
mod rewards;
mod tree;

use std::path::{Path, PathBuf};

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, B256, U256, utils::parse_ether},
    providers::{DynProvider, Provider, ProviderBuilder},
    signers::local::PrivateKeySigner,
};

use account::key;
pub use account::{Account, Send, SendError};
pub use anvil::{Anvil, AnvilError, BASE_FEE};
pub use artifacts::{ArtifactError, Artifacts};
pub use claim::{Claim, MintError, Project};
pub use deploy::{Contracts, DeployError, Terms, deploy};
pub use dimo::Dimo;
use fees::FeeFloor;
pub use paid::{DEPOSIT_GAS, Earning, PaidRewards, StakeTerms};
pub use rewards::{Family, Published, RewardFamilies, RewardTerms};
pub use tree::Tree;

/// What each account of the world starts with, in coins.
const PURSE: &str = "10000000";

/// A running chain; dropping it ends the node.
pub struct Chain {
    pub contracts: Contracts,
    pub terms: Terms,
    pub chain_id: u64,
    /// The hash of its first block.
    pub genesis: B256,
    /// Hands out test coins.
    pub faucet: Account,
    /// Owns the project and mints device NFTs.
    pub maker: Account,
    /// Ticks the pool and funds it.
    pub dapp: Account,
    /// Owns a device that is not the wallet's.
    pub stranger: Account,
    /// Sends claims of others and pays for them.
    pub payer: Account,
    /// Vouches for the devices of the proxy's project.
    pub verifier: PrivateKeySigner,
    /// Owns the contracts.
    deployer: Account,
    artifacts: Artifacts,
    node: DynProvider,
    _fees: FeeFloor,
    anvil: Anvil,
}

/// Why the chain did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartChainError {
    #[error(transparent)]
    Anvil(#[from] AnvilError),
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    #[error(transparent)]
    Deploy(#[from] DeployError),
    /// The node speaks, but not as it should.
    #[error("the node: {0}")]
    Node(String),
}

impl Chain {
    /// Starts a node with its log in `dir` and puts everything on it.
    ///
    /// # Errors
    /// The npm packages are missing, or a step fails.
    pub async fn start(dir: &Path, seed: u64, chain_id: u64, terms: Terms) -> Result<Self, StartChainError> {
        Self::start_at(dir, seed, chain_id, terms, 0).await
    }

    /// The same on a chain that has the number `first` already, with nothing before it.
    ///
    /// # Errors
    /// As `start`.
    pub async fn start_at(
        dir: &Path,
        seed: u64,
        chain_id: u64,
        terms: Terms,
        first: u64,
    ) -> Result<Self, StartChainError> {
        let node_folder = node_folder();
        let artifacts = contracts().await?;
        let anvil = Anvil::start(&node_folder, dir, chain_id, first, 1).await?;
        let node = connect(anvil.url())?;
        let genesis = first_block(&node).await?;
        let account = |role: &str| Account::derive(seed, role, chain_id, node.clone());
        let [deployer, faucet, maker, dapp, stranger, payer] =
            ["deployer", "faucet", "maker", "dapp", "stranger", "payer"].map(account);
        let verifier = key(seed, "verifier");
        for each in [&deployer, &faucet, &maker, &dapp, &stranger, &payer] {
            give(&node, each.address(), PURSE).await?;
        }
        let contracts = deploy(&artifacts, &deployer, &maker, &dapp, verifier.address(), terms).await?;
        let fees = FeeFloor::keep(node.clone());
        Ok(Self {
            contracts,
            terms,
            chain_id,
            genesis,
            faucet,
            maker,
            dapp,
            stranger,
            payer,
            verifier,
            deployer,
            artifacts,
            node,
            _fees: fees,
            anvil,
        })
    }

    /// The node itself, past the fault panel.
    pub fn node(&self) -> &DynProvider {
        &self.node
    }

    /// What an account holds, in wei.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn balance(&self, of: Address) -> Result<U256, SendError> {
        self.node.get_balance(of).await.map_err(|error| SendError::Node(error.to_string()))
    }

    /// Where the node itself listens.
    pub fn url(&self) -> &str {
        self.anvil.url()
    }
}

fn connect(url: &str) -> Result<DynProvider, StartChainError> {
    let url = url.parse().map_err(|_| StartChainError::Node(format!("no address: {url}")))?;
    Ok(ProviderBuilder::new().disable_recommended_fillers().connect_http(url).erased())
}

async fn first_block(node: &DynProvider) -> Result<B256, StartChainError> {
    let block = node.get_block_by_number(BlockNumberOrTag::Earliest).await;
    let block = block.map_err(|e| StartChainError::Node(e.to_string()))?;
    Ok(block.ok_or_else(|| StartChainError::Node("it has no first block".into()))?.header.hash)
}

async fn give(node: &DynProvider, to: Address, coins: &str) -> Result<(), StartChainError> {
    let amount = parse_ether(coins).unwrap_or(U256::MAX);
    let set = node.raw_request::<_, ()>("anvil_setBalance".into(), (to, amount));
    set.await.map_err(|e| StartChainError::Node(e.to_string()))
}

/// The folder with the npm packages.
pub fn node_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../node")
}

/// The world's contracts, compiled.
///
/// # Errors
/// Node or solc is missing.
pub async fn contracts() -> Result<Artifacts, ArtifactError> {
    Artifacts::compile(&node_folder(), &Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts")).await
}
