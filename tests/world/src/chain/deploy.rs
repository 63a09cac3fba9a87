use alloy::{
    primitives::{Address, Bytes, U256, utils::parse_ether},
    sol_types::SolValue,
};

use super::{
    account::{Account, Send, SendError},
    artifacts::{ArtifactError, Artifacts},
    interfaces::{CountRewardPool, DeviceNFT, IoID, IoIDRegistry, IoIDStore, Project, ProjectRegistry, VerifyingProxy},
};

const PROJECT_NAME: &str = "Deedbox demo devices";
const HARDWARE: u8 = 0;
const PROXY_PROJECT: &str = "Deedbox demo devices from the cloud";
/// What a proxy and a maker may mint.
const MOST_TOKENS: u64 = 1_000_000;
const POOL_CAP: u64 = 1_000_000;

/// Where everything stands.
#[derive(Clone, Copy, Debug)]
pub struct Contracts {
    pub registry: Address,
    pub ioid: Address,
    pub store: Address,
    pub project: Address,
    pub project_registry: Address,
    pub erc6551_registry: Address,
    pub erc6551_implementation: Address,
    pub device_nft: Address,
    pub pool: Address,
    pub multicall3: Address,
    /// Deedbox's own, which reads a page of deeds.
    pub lens: Address,
    /// Deedbox's own, which keeps roots over batches.
    pub anchor: Address,
    pub project_id: u64,
    /// Claims devices of a project of its own, which its verifier vouches for.
    pub proxy: Address,
}

/// What the contracts are told at the start.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What a claim costs without a prepaid slot, in wei.
    pub price: U256,
    /// How many claims the maker has paid for.
    pub prepaid_slots: u64,
    /// What a device earns per epoch with an accepted batch, in wei.
    pub reward: U256,
    /// The length of an epoch in seconds.
    pub epoch_seconds: u64,
}

/// Why the contracts could not be put on the chain.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A contract is not compiled.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A step failed.
    #[error("{step}: {error}")]
    Step { step: &'static str, error: SendError },
    /// A contract was made without an address.
    #[error("{0} has no address")]
    NoAddress(&'static str),
}

/// Puts everything on the chain: ioID, one project of `maker` with its device NFT and slots, a pool that `dapp` ticks, and a
/// project behind a proxy, for whose devices `verifier` vouches.
///
/// # Errors
/// A contract is not compiled, or a step fails.
pub async fn deploy(
    artifacts: &Artifacts,
    deployer: &Account,
    maker: &Account,
    dapp: &Account,
    verifier: Address,
    terms: Terms,
) -> Result<Contracts, DeployError> {
    let site = Site { artifacts, deployer };
    let erc6551_registry = site.create("ERC6551Registry", ()).await?;
    let mut contracts = Contracts {
        erc6551_registry,
        erc6551_implementation: site.create("TokenBoundAccount", (erc6551_registry,)).await?,
        multicall3: site.create("Multicall3", ()).await?,
        lens: site.place("DeedboxLens", lens()?).await?,
        anchor: site.place("DeedboxAnchor", keeper()?).await?,
        project: site.create("Project", ()).await?,
        project_registry: site.create("ProjectRegistry", ()).await?,
        store: site.create("IoIDStore", ()).await?,
        ioid: site.create("IoID", ()).await?,
        registry: site.create("IoIDRegistry", ()).await?,
        device_nft: Address::ZERO,
        pool: Address::ZERO,
        project_id: 0,
        proxy: Address::ZERO,
    };
    initialize(deployer, &contracts, terms).await?;
    contracts.project_id = found_project(deployer, maker, &contracts).await?;
    contracts.device_nft = site.create("DeviceNFT", ()).await?;
    prepare_device_nft(deployer, maker, &contracts, terms).await?;
    // The deployed pools want a pause between ticks; half an epoch's quarter never hinders one tick per epoch.
    let pause = U256::from(terms.epoch_seconds / 4);
    contracts.pool = site.create("W3bstreamCountRewardPool", (contracts.registry, pause)).await?;
    open_pool(deployer, dapp, &contracts, terms).await?;
    let tokens = site.create("DeviceNFT", ()).await?;
    contracts.proxy = site.create("VerifyingProxy", (contracts.store, contracts.project_registry, tokens)).await?;
    open_proxy(maker, &contracts, verifier, terms).await?;
    Ok(contracts)
}

pub(super) struct Site<'a> {
    pub artifacts: &'a Artifacts,
    pub deployer: &'a Account,
}

impl Site<'_> {
    /// The arguments must be of fixed size; others are given encoded.
    pub async fn create(&self, contract: &'static str, arguments: impl SolValue) -> Result<Address, DeployError> {
        self.create_with(contract, &arguments.abi_encode()).await
    }

    pub async fn create_with(&self, contract: &'static str, arguments: &[u8]) -> Result<Address, DeployError> {
        let code = self.artifacts.bytecode(contract)?;
        self.place(contract, [&code[..], arguments].concat().into()).await
    }

    async fn place(&self, contract: &'static str, input: Bytes) -> Result<Address, DeployError> {
        let send = Send { input, ..Send::default() };
        let receipt = self.deployer.send(send).await.map_err(|error| DeployError::Step { step: contract, error })?;
        receipt.contract_address.ok_or(DeployError::NoAddress(contract))
    }
}

/// The bytecode that Deedbox carries.
fn lens() -> Result<Bytes, DeployError> {
    Ok(Artifacts::carried(include_str!("../../../../src-tauri/crates/chain/solidity/DeedboxLens.json"))?)
}

/// The same of the contract that keeps roots.
fn keeper() -> Result<Bytes, DeployError> {
    Ok(Artifacts::carried(include_str!("../../../../src-tauri/crates/chain/solidity/DeedboxAnchor.json"))?)
}

/// Puts one contract without constructor arguments on the chain.
pub async fn create(artifacts: &Artifacts, by: &Account, contract: &'static str) -> Result<Address, DeployError> {
    Site { artifacts, deployer: by }.create(contract, ()).await
}

async fn initialize(deployer: &Account, on: &Contracts, terms: Terms) -> Result<(), DeployError> {
    let project = Project::initializeCall { name: "ioID Project".into(), symbol: "IPN".into() };
    step(deployer, "Project.initialize", Send::call(on.project, &project)).await?;
    let minter = Project::setMinterCall { minter: on.project_registry };
    step(deployer, "Project.setMinter", Send::call(on.project, &minter)).await?;
    let register = ProjectRegistry::initializeCall { project: on.project };
    step(deployer, "ProjectRegistry.initialize", Send::call(on.project_registry, &register)).await?;
    let store = IoIDStore::initializeCall { project: on.project, price: terms.price };
    step(deployer, "IoIDStore.initialize", Send::call(on.store, &store)).await?;
    let bind = IoIDStore::setIoIDRegistryCall { registry: on.registry };
    step(deployer, "IoIDStore.setIoIDRegistry", Send::call(on.store, &bind)).await?;
    let ioid = IoID::initializeCall {
        minter: on.registry,
        walletRegistry: on.erc6551_registry,
        walletImplementation: on.erc6551_implementation,
        name: "ioID device NFT".into(),
        symbol: "IDN".into(),
    };
    step(deployer, "IoID.initialize", Send::call(on.ioid, &ioid)).await?;
    let registry = IoIDRegistry::initializeCall { ioIDStore: on.store, ioID: on.ioid };
    step(deployer, "IoIDRegistry.initialize", Send::call(on.registry, &registry)).await
}

/// The id of a project stands only in the log of its token.
async fn found_project(deployer: &Account, maker: &Account, on: &Contracts) -> Result<u64, DeployError> {
    let register = ProjectRegistry::registerCall { name: PROJECT_NAME.into(), kind: HARDWARE };
    // Another project goes first, so that nobody gets along with an id of 1.
    let other = ProjectRegistry::registerCall { name: "Somebody else's project".into(), kind: HARDWARE };
    step(deployer, "ProjectRegistry.register", Send::call(on.project_registry, &other)).await?;
    let receipt = maker
        .send(Send::call(on.project_registry, &register))
        .await
        .map_err(|error| DeployError::Step { step: "ProjectRegistry.register", error })?;
    let id = receipt.logs().iter().find_map(|log| log.log_decode::<DeviceNFT::Transfer>().ok());
    id.map(|log| log.inner.tokenId.saturating_to()).ok_or(DeployError::NoAddress("the project"))
}

async fn prepare_device_nft(
    deployer: &Account,
    maker: &Account,
    on: &Contracts,
    terms: Terms,
) -> Result<(), DeployError> {
    let name = DeviceNFT::initializeCall { name: PROJECT_NAME.into(), symbol: "DDD".into() };
    step(deployer, "DeviceNFT.initialize", Send::call(on.device_nft, &name)).await?;
    let minter = DeviceNFT::configureMinterCall { minter: maker.address(), amount: U256::from(MOST_TOKENS) };
    step(deployer, "DeviceNFT.configureMinter", Send::call(on.device_nft, &minter)).await?;
    let project = U256::from(on.project_id);
    let bind = IoIDStore::setDeviceContractCall { projectId: project, deviceContract: on.device_nft };
    step(maker, "IoIDStore.setDeviceContract", Send::call(on.store, &bind)).await?;
    if terms.prepaid_slots == 0 {
        return Ok(());
    }
    let amount = U256::from(terms.prepaid_slots);
    let slots = IoIDStore::applyIoIDsCall { projectId: project, amount };
    step(maker, "IoIDStore.applyIoIDs", Send::call(on.store, &slots).with_value(terms.price * amount)).await
}

async fn open_pool(deployer: &Account, dapp: &Account, on: &Contracts, terms: Terms) -> Result<(), DeployError> {
    let pool = CountRewardPool::initializeCall {
        cap: parse_ether(&POOL_CAP.to_string()).unwrap_or(U256::MAX),
        // Half an epoch: two ticks that are an epoch apart never fall into the same period.
        rewardPeriod: U256::from((terms.epoch_seconds / 2).max(1)),
        activePeriodLimit: U256::from(1),
        rewardPerPeriod: terms.reward,
        projectId: U256::from(on.project_id),
        dApp: dapp.address(),
    };
    step(deployer, "W3bstreamCountRewardPool.initialize", Send::call(on.pool, &pool)).await
}

/// A proxy founds its own project and pays for as many places as the maker does.
async fn open_proxy(maker: &Account, on: &Contracts, verifier: Address, terms: Terms) -> Result<(), DeployError> {
    let amount = U256::from(terms.prepaid_slots);
    let open = VerifyingProxy::initializeCall {
        kind: HARDWARE,
        verifier,
        projectName: PROXY_PROJECT.into(),
        name: PROXY_PROJECT.into(),
        symbol: "DDC".into(),
        amount,
    };
    let open = Send::call(on.proxy, &open).with_value(terms.price * amount);
    step(maker, "VerifyingProxy.initialize", open).await?;
    let more = VerifyingProxy::incrementMinterAllowanceCall { amount: U256::from(MOST_TOKENS) };
    step(maker, "VerifyingProxy.incrementMinterAllowance", Send::call(on.proxy, &more)).await
}

pub(super) async fn step(by: &Account, step: &'static str, send: Send) -> Result<(), DeployError> {
    by.send(send).await.map(|_| ()).map_err(|error| DeployError::Step { step, error })
}
