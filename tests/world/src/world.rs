use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use alloy::primitives::{Address, U256, utils::parse_ether};
use domain::network::{DeedboxContracts, IoidContracts, Native, Network, RewardSource, Services as ServiceUrls};
use serde::Serialize;
use tempfile::TempDir;

use crate::{
    chain::{Chain, DeployError, Dimo, Family, MintError, StartChainError, Terms, interfaces::VerifyingProxy},
    devices::{
        self, DeviceDescription, Model, Pace, Seed, SimDevice,
        autopi::{self, AutoPi},
        espressif::{self, EspressifDevice},
        improv::{Habits, Plug},
        sdk::{self, SdkDescription},
    },
    panel::{Panel, RpcProxy},
    radio::{self, AirClosed, Radio, StartRadioError, Timing},
    service::Services,
    stranger::{self, StrangerError},
    thief, vehicles,
};

/// Where the plug advertises.
const PLUG: radio::Address = radio::Address::new([0xC4, 0x17, 0x00, 0x00, 0x46, 0x77]);
/// Where the AutoPi advertises.
const AUTOPI: radio::Address = radio::Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 0x01]);

/// Where the device with Espressif's provisioning advertises.
const ESPRESSIF: radio::Address = radio::Address::new([0xC4, 0xE5, 0x32, 0x0C, 0x57, 0x0A]);

/// What a world is like.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where its files go; none means a temporary folder that goes with the world.
    pub dir: Option<PathBuf>,
    /// Decides every key, label, address and reading.
    pub seed: u64,
    pub chain_id: u64,
    /// The length of an epoch in seconds.
    pub epoch_seconds: u64,
    /// How many claims the maker has paid for beside the stranger's; with none the price is due.
    pub prepaid_slots: u64,
    /// Whether the network file names the payer of claims and the project's proxy.
    pub payer: bool,
    /// How often the devices measure and close batches.
    pub pace: Pace,
    /// How long things take on the air.
    pub timing: Timing,
    /// Whether there is a second adapter, on which programs of others can be peripherals.
    pub second_adapter: bool,
    /// Puts a device of every kind on the air, not only of the four that every world has.
    pub every_kind: bool,
    /// Puts a plug of another maker on the air, too, which speaks Improv Wi-Fi.
    pub plug: Option<Habits>,
    /// Puts an AutoPi on the air, too.
    pub autopi: Option<autopi::Habits>,
    /// Puts a device with Espressif's provisioning on the air, too.
    pub espressif: Option<espressif::Habits>,
    /// Puts DIMO's contracts on the chain, where the AutoPi, if there is one, waits to be claimed.
    pub dimo: bool,
    /// Puts contracts of rewards with proofs on the chain, by which each of these accounts has earned 12.5 tokens, and
    /// rewards without: each has a device staked, a week's 8 tokens pushed to it, and a transfer of 3.5.
    pub earned: Vec<Address>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dir: None,
            seed: 1,
            chain_id: 46_900,
            epoch_seconds: 20,
            prepaid_slots: 16,
            payer: false,
            pace: Pace::default(),
            timing: Timing::observed(),
            second_adapter: false,
            every_kind: false,
            plug: None,
            autopi: None,
            espressif: None,
            dimo: false,
            earned: Vec::new(),
        }
    }
}

/// A running world; dropping it ends everything in it.
pub struct World {
    /// Every address and variable, as `world up` prints it.
    pub report: Report,
    pub panel: Arc<Panel>,
    pub chain: Arc<Chain>,
    pub devices: Arc<Vec<SimDevice>>,
    pub plug: Option<Plug>,
    pub autopi: Option<AutoPi>,
    pub espressif: Option<EspressifDevice>,
    /// A device on the network and on a cable.
    pub sdk: sdk::SdkDevice,
    pub services: Services,
    /// DIMO's contracts and their maker.
    pub dimo: Option<Arc<Dimo>>,
    _proxy: RpcProxy,
    _radio: Radio,
    _dir: Option<TempDir>,
}

/// What a world tells those who use it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The network file.
    pub network: PathBuf,
    /// The node as wallets reach it, through the fault panel.
    pub rpc: String,
    /// The services' address.
    pub service: String,
    /// Variables that a wallet's process needs.
    pub env: BTreeMap<String, String>,
    pub devices: Vec<DeviceDescription>,
    /// The six digits that the AutoPi speaks, where there is one.
    pub spoken: Option<String>,
    /// The text of the QR code on the device with Espressif's provisioning, where there is one.
    pub espressif: Option<String>,
    /// The device that is not on the air.
    pub sdk: SdkDescription,
    /// Who owns the hotspot.
    pub stranger: Address,
    pub seed: u64,
    pub epoch_seconds: u64,
}

/// Why a world did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartWorldError {
    #[error("the world's folder: {0}")]
    Folder(#[source] io::Error),
    #[error("the chain: {0}")]
    Chain(#[from] StartChainError),
    #[error("the air: {0}")]
    Radio(#[from] StartRadioError),
    #[error("the devices: {0}")]
    Air(#[from] AirClosed),
    #[error("the device on the network: {0}")]
    Sdk(#[source] io::Error),
    #[error("the services: {0}")]
    Services(#[source] io::Error),
    #[error("DIMO or the contracts of rewards: {0}")]
    Contract(#[from] DeployError),
    #[error("the AutoPi's token: {0}")]
    AutoPi(#[from] MintError),
    #[error("the payer: {0}")]
    Payer(#[source] alloy::contract::Error),
    #[error("the stranger's device: {0}")]
    Stranger(#[from] StrangerError),
}

impl World {
    /// Starts chain, air, devices and services; one device is a stranger's when this returns.
    ///
    /// # Errors
    /// Something that it needs is not installed, or does not start.
    pub async fn start(options: Options) -> Result<Self, StartWorldError> {
        let (dir, temporary) = folder(options.dir.as_deref()).map_err(StartWorldError::Folder)?;
        let terms = terms(&options);
        let chain = Arc::new(Chain::start(&dir, options.seed, options.chain_id, terms).await?);
        let radio = match options.second_adapter {
            true => Radio::start_with_second_adapter(&dir, options.timing).await?,
            false => Radio::start(&dir, options.timing).await?,
        };
        let models: &[Model] = if options.every_kind { &Model::ALL } else { &Model::AROUND };
        let devices = devices::start(models, Seed(options.seed), options.pace, &radio.air()).await?;
        let devices = Arc::new(devices);
        let (plug, autopi, espressif) = start_others(&options, &radio).await?;
        let panel = Arc::new(Panel::new(Some(radio.air())).with_buttons(devices.clone()));
        let sdk = sdk::SdkDevice::start(Seed(options.seed), sdk::Habits::default()).await;
        let sdk = sdk.map_err(StartWorldError::Sdk)?;
        let dimo = match options.dimo {
            true => Some(start_dimo(&chain, autopi.as_ref()).await?),
            false => None,
        };
        let mut more = thief::routes(chain.clone(), devices.clone()).merge(sdk.routes());
        if let Some(dimo) = &dimo {
            more = more.merge(vehicles::routes(dimo.clone(), &panel));
        }
        let services = Services::start(chain.clone(), panel.clone(), more).await.map_err(StartWorldError::Services)?;
        let proxy =
            RpcProxy::start(chain.url(), chain.chain_id, panel.clone()).await.map_err(StartWorldError::Services)?;
        stranger::claim(&chain, &services, &devices).await?;

        let network = dir.join("network.json");
        let mut file = network_file(&chain, &proxy.url, &services.url);
        if options.payer {
            name_payer(&mut file, &chain, &services.url).await.map_err(StartWorldError::Payer)?;
        }
        if !options.earned.is_empty() {
            name_rewards(&mut file, &chain, &services, &options.earned).await?;
        }
        file.dimo = dimo.as_ref().map(|dimo| dimo.contracts.clone());
        write_json(&network, &file).map_err(StartWorldError::Folder)?;
        let report = Report {
            env: variables(radio.bus_address(), &network),
            network,
            rpc: proxy.url.clone(),
            service: services.url.clone(),
            devices: devices.iter().map(SimDevice::describe).collect(),
            spoken: autopi.as_ref().map(AutoPi::spoken),
            espressif: espressif.as_ref().map(EspressifDevice::label),
            sdk: sdk.describe(),
            stranger: chain.stranger.address(),
            seed: options.seed,
            epoch_seconds: options.epoch_seconds,
        };
        Ok(Self {
            report,
            panel,
            chain,
            devices,
            plug,
            autopi,
            espressif,
            sdk,
            services,
            dimo,
            _proxy: proxy,
            _radio: radio,
            _dir: temporary,
        })
    }
}

/// The devices of other makers.
async fn start_others(
    options: &Options,
    radio: &Radio,
) -> Result<(Option<Plug>, Option<AutoPi>, Option<EspressifDevice>), AirClosed> {
    let plug = options.plug.clone().map(|habits| Plug::start(PLUG, habits));
    if let Some(plug) = &plug {
        radio.air().add(plug.peripheral()).await?;
    }
    let autopi = options.autopi.map(|habits| AutoPi::start(AUTOPI, Seed(options.seed), habits));
    if let Some(autopi) = &autopi {
        radio.air().add(autopi.peripheral()).await?;
    }
    let espressif = options.espressif.map(|habits| EspressifDevice::start(ESPRESSIF, Seed(options.seed), habits));
    if let Some(espressif) = &espressif {
        radio.air().add(espressif.peripheral()).await?;
    }
    Ok((plug, autopi, espressif))
}

async fn start_dimo(chain: &Arc<Chain>, autopi: Option<&AutoPi>) -> Result<Arc<Dimo>, StartWorldError> {
    let dimo = Dimo::deploy(chain.clone()).await?;
    if let Some(autopi) = autopi {
        dimo.make_device(autopi.account()).await?;
    }
    Ok(Arc::new(dimo))
}

fn terms(options: &Options) -> Terms {
    let coins = |text: &str| parse_ether(text).unwrap_or(U256::MAX);
    Terms {
        price: coins("0.1"),
        // One more, because the stranger takes one.
        prepaid_slots: options.prepaid_slots + 1,
        reward: coins("0.5"),
        epoch_seconds: options.epoch_seconds.max(1),
    }
}

fn folder(given: Option<&Path>) -> io::Result<(PathBuf, Option<TempDir>)> {
    match given {
        Some(dir) => {
            std::fs::create_dir_all(dir)?;
            Ok((dir.canonicalize()?, None))
        }
        None => {
            let dir = tempfile::Builder::new().prefix("world").tempdir()?;
            Ok((dir.path().to_owned(), Some(dir)))
        }
    }
}

fn variables(bus: &str, network: &Path) -> BTreeMap<String, String> {
    let network = network.display().to_string();
    [("DBUS_SYSTEM_BUS_ADDRESS", bus.to_owned()), ("DEEDBOX_NETWORK", network)]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

fn network_file(chain: &Chain, rpc: &str, service: &str) -> Network {
    let on = &chain.contracts;
    let url = |path: &str| Some(format!("{service}{path}"));
    Network {
        name: "deedbox-demo".to_owned(),
        title: "Demo network on this computer".to_owned(),
        chain_id: chain.chain_id,
        genesis: Some(chain.genesis),
        rpc: vec![rpc.to_owned()],
        explorer: None,
        confirmations: 1,
        native: Native { symbol: "DEMO".to_owned(), decimals: 18 },
        multicall3: Some(on.multicall3),
        ioid: Some(IoidContracts {
            registry: on.registry,
            ioid: on.ioid,
            store: on.store,
            project: on.project,
            project_registry: Some(on.project_registry),
            erc6551_registry: on.erc6551_registry,
            erc6551_implementation: on.erc6551_implementation,
            proxy: None,
            device_contracts: vec![on.device_nft],
        }),
        ioid_v2: None,
        dimo: None,
        deedbox: Some(DeedboxContracts { lens: Some(on.lens), anchor: Some(on.anchor), ..DeedboxContracts::default() }),
        rewards: vec![RewardSource {
            kind: "w3bstream_count_pool".to_owned(),
            address: on.pool,
            token: None,
            proofs: None,
            from_block: 0,
        }],
        services: ServiceUrls {
            pin: url("/pin"),
            ipfs: url("/ipfs"),
            gateway: url("/gateway"),
            faucet: url("/faucet"),
            maker: url("/maker"),
            payer: None,
        },
        test: true,
    }
}

async fn name_payer(file: &mut Network, chain: &Chain, service: &str) -> Result<(), alloy::contract::Error> {
    file.services.payer = Some(format!("{service}/payer"));
    if let Some(ioid) = &mut file.ioid {
        let tokens = VerifyingProxy::new(chain.contracts.proxy, chain.node()).deviceNFT().call().await?;
        ioid.proxy = Some(chain.contracts.proxy);
        ioid.device_contracts.push(tokens);
    }
    Ok(())
}

async fn name_rewards(
    file: &mut Network,
    chain: &Chain,
    services: &Services,
    earned: &[Address],
) -> Result<(), DeployError> {
    let mut families = chain.deploy_reward_families().await?;
    let others = (1..=5).map(Address::repeat_byte);
    let total = parse_ether("12.5").unwrap_or(U256::MAX);
    let totals: Vec<(Address, U256)> = earned.iter().copied().chain(others).map(|account| (account, total)).collect();
    services.proofs.keep(families.publish(chain, &totals).await?);
    file.rewards.extend(Family::ALL.map(|family| families.source(family, &services.url)));
    let paid = chain.deploy_paid_rewards(families.token).await?;
    paid.pay_each(chain, earned).await?;
    file.rewards.extend(paid.sources());
    Ok(())
}

fn write_json(path: &Path, value: &impl Serialize) -> io::Result<()> {
    std::fs::write(path, serde_json::to_vec_pretty(value)?)
}
