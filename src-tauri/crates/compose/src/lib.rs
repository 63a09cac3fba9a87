//! Builds every adapter once from a [`Config`]; app, command line and probe call it, and nothing else does.

mod aside;
mod by_rule;
mod clock;
mod config;
mod front;
mod harden;
mod holder;
mod home;
mod log;
mod networks;
mod own_files;
mod panics;
mod presence;
#[cfg(target_os = "linux")]
mod pretend;
mod random;
mod stdin;
mod take;
mod tend;
mod tidy;
mod watch;

pub use access::{Bridge, test_door};
pub use aside::{AsideError, DamagedDatabase};
pub use chain::{NetworkReport, NodeReport};
pub use clock::SystemClock;
pub use config::{Config, KeyringChoice, default_home};
pub use control::Request;
pub use front::Front;
pub use harden::{WIPING_ALLOCATOR, WipingAllocator, harden};
pub use holder::Holder;
pub use home::{Home, HomeError};
pub use log::log_to_stderr;
pub use networks::{
    KnownNetwork, NetworkChoiceError, fits, forget_network, keep_network, known_networks, network, network_in_text,
    pinned, read_network,
};
pub use own_files::{NewFile, read_bytes, read_text, write_new};
pub use panics::quiet_known_panics;
#[cfg(target_os = "linux")]
pub use pretend::PretendDevice;
pub use random::SystemRandom;
pub use stdin::secret_line;
pub use take::{Taken, take_or_ask};
pub use vault::wipe_stack;

use std::sync::Arc;

use domain::{
    failure::{Code, Coded},
    network::Network,
};
use secrecy::SecretSlice;
use thiserror::Error;
use vault::KdfCost;
use wallet::{
    Ports, Wallet,
    algorithm::Sample,
    ports::{Chain, Clock, LabelError, Labels, Random, Sandbox, Store, StoreError, VaultError},
};

/// A wallet and the home it lives in; the home's lock is held as long as this lives.
pub struct Composed {
    pub wallet: Wallet,
    pub home: Home,
    pub(crate) store: Arc<dyn Store>,
}

/// Takes the home's lock and builds the wallet.
///
/// # Errors
/// [`ComposeError`]; nothing is written without the lock.
pub async fn compose(config: Config) -> Result<Composed, ComposeError> {
    build(config, KdfCost::calibrated()).await
}

/// Who reads labels; needs no home.
#[must_use]
pub fn labels() -> Arc<dyn Labels> {
    Arc::new(link::LabelReader::new())
}

/// What runs programs of others; needs no home.
#[must_use]
pub fn sandbox() -> Arc<dyn Sandbox> {
    Arc::new(sandbox::WasmSandbox)
}

/// The programs that come with Deedbox.
#[must_use]
pub fn samples() -> Vec<Sample> {
    sandbox::samples()
}

/// The network file in a picture of its QR code (PNG or JPEG).
///
/// # Errors
/// No code in the picture is one.
pub async fn network_in_picture(picture: SecretSlice<u8>) -> Result<Network, LabelError> {
    link::LabelReader::new().read_network(picture).await
}

/// What the nodes of a network say of its file; needs no home.
pub async fn inspect(network: &Network) -> NetworkReport {
    chain::inspect(network, Arc::new(SystemClock)).await
}

/// The chain of a network, for whoever only reads; needs no home.
#[must_use]
pub fn chain(network: &Network) -> Arc<dyn Chain> {
    Arc::new(chain::EvmChain::connect(network, Arc::new(SystemClock)))
}

/// Like [`compose`], with a password that costs nothing to guess: for tests only, and never in a release build.
///
/// # Errors
/// Those of [`compose`].
#[cfg(feature = "weak-kdf")]
pub async fn compose_weakly(config: Config) -> Result<Composed, ComposeError> {
    build(config, KdfCost::weak()).await
}

async fn build(config: Config, cost: KdfCost) -> Result<Composed, ComposeError> {
    let home = Home::hold(&config.home)?;
    let Config { network, .. } = &config;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let (keyring, ledger) = (config.keyring.into(), vault::ledger::Ledger::of_computer());
    let options = vault::Options { clock: clock.clone(), random: random.clone(), keyring, ledger, cost };
    let store: Arc<dyn Store> = Arc::new(store::SqliteStore::open(home.path()).await?);
    let chain = Arc::new(chain::EvmChain::connect(network, clock.clone()));
    let ports = Ports {
        vault: Arc::new(vault::FileVault::open(home.path(), options)?),
        store: store.clone(),
        chain: chain.clone(),
        fleets: chain.clone(),
        device_wallets: chain.clone(),
        dimo: chain,
        gateway: Arc::new(gateway::HttpGateway::new(network)),
        link: Arc::new(link::Links::new(random.clone())),
        labels: labels(),
        presence: Arc::new(presence::FingerReader),
        sandbox: sandbox(),
        clock,
        random,
    };
    Ok(Composed { wallet: Wallet::new(ports, network.clone()), home, store })
}

/// Why no wallet could be built.
#[derive(Debug, Error)]
pub enum ComposeError {
    #[error(transparent)]
    Home(#[from] HomeError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for ComposeError {
    fn code(&self) -> Code {
        match self {
            Self::Home(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
