//! The operations of the wallet and the ports they need. No I/O of its own.
//!
//! [`Wallet`] is the one door: the shell, the command line and the doors for AI apps all call it.

pub mod fault;
pub mod operations;
pub mod ports;
pub mod proof;
pub mod readings;
pub mod review;
pub mod rewards;
#[cfg(feature = "contract")]
pub mod store_contract;

mod agree;
mod asking;
mod csv;
mod expert;
mod iso;
mod permit;
mod replace;
mod rules;
mod spend;

pub mod access;
pub mod account;
pub mod accounts;
pub mod algorithm;
pub mod anchor;
pub mod autolock;
pub mod backup;
pub mod check;
pub mod claim;
pub mod command;
pub mod device_wallet;
pub mod devices;
pub mod dimo;
pub mod fleet;
pub mod grant;
pub mod insights;
pub mod keyring;
pub mod label;
pub mod requests;
pub mod send;
pub mod transfer;
pub mod upkeep;
pub mod watch;

use std::sync::{Arc, PoisonError, atomic::AtomicUsize};

use domain::{account::Owner, event::Event, network::Network};
use tokio::sync::{Mutex, Notify, RwLock, broadcast};

pub use agree::{AgreeError, Witness};
pub use asking::AskError;
pub use expert::ExpertError;
pub use replace::ReplaceError;

use ports::{
    Chain, Clock, DeviceWallets, Dimo, Fleets, Gateway, Labels, Link, Presence, Random, Sandbox, Store, Vault,
};
use review::Reviews;

/// The outside worlds of one wallet.
#[derive(Clone)]
pub struct Ports {
    pub vault: Arc<dyn Vault>,
    pub store: Arc<dyn Store>,
    pub chain: Arc<dyn Chain>,
    pub fleets: Arc<dyn Fleets>,
    pub device_wallets: Arc<dyn DeviceWallets>,
    pub dimo: Arc<dyn Dimo>,
    pub gateway: Arc<dyn Gateway>,
    pub link: Arc<dyn Link>,
    pub labels: Arc<dyn Labels>,
    pub presence: Arc<dyn Presence>,
    pub sandbox: Arc<dyn Sandbox>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

/// One owner's wallet on one network. Cheap to clone: all clones are the same wallet.
#[derive(Clone)]
pub struct Wallet {
    pub(crate) ports: Ports,
    pub(crate) network: Arc<Network>,
    pub(crate) reviews: Arc<Reviews>,
    pub(crate) events: broadcast::Sender<Event>,
    /// Held while the account in use, or something of it, is told.
    pub(crate) telling: Arc<std::sync::Mutex<()>>,
    /// Held while a row is added to the access log, so that the chain of hashes never forks.
    pub(crate) log: Arc<Mutex<()>>,
    /// What the doors for apps remember between requests.
    pub(crate) recent: Arc<access::Recent>,
    /// Held by the one saga that may use the account's nonces.
    pub(crate) spending: Arc<Mutex<()>>,
    /// Owners who wait for that turn to replace a transaction.
    pub(crate) replacing: Arc<AtomicUsize>,
    /// Held by the one look at the chain.
    pub(crate) watching: Arc<Mutex<()>>,
    /// When and how the last of them ended.
    pub(crate) last_look: Arc<watch::LastLook>,
    /// Held by the one reading of the fleet.
    pub(crate) syncing: Arc<Mutex<()>>,
    /// Held by the one that brings the kept rewards up to the chain.
    pub(crate) keeping_rewards: Arc<Mutex<()>>,
    /// Held while the notices of rewards are changed.
    pub(crate) noticing: Arc<Mutex<()>>,
    /// Held by the one look at readings for insights, and while one is put away.
    pub(crate) finding: Arc<Mutex<()>>,
    /// Held while a program is added.
    pub(crate) keeping_algorithms: Arc<Mutex<()>>,
    /// Held by the one program that runs for an app.
    pub(crate) running: Arc<Mutex<()>>,
    /// Read while hours are read; written while readings go into them or away.
    pub(crate) keeping_readings: Arc<RwLock<()>>,
    /// Held by the one turn of the owner's rules.
    pub(crate) ruling: Arc<Mutex<()>>,
    /// Held while an anchoring is stored, so that no two begin beside each other.
    pub(crate) anchoring: Arc<Mutex<()>>,
    /// Requests whose websites may be asked.
    pub(crate) websites: Arc<requests::Agreed>,
    /// Held by the one dialogue on the radio.
    pub(crate) radio: Arc<Mutex<()>>,
    /// Held by the one look through the camera.
    pub(crate) camera: Arc<Mutex<()>>,
    /// When the owner was last seen.
    pub(crate) last_seen: autolock::LastSeen,
    /// Told when a question for the owner's finger needs no answer any more.
    pub(crate) answered: Arc<Notify>,
    /// The owner's word on the digits of a bond.
    pub(crate) comparing: Arc<devices::Comparing>,
}

impl Wallet {
    /// A wallet over these ports.
    #[must_use]
    pub fn new(ports: Ports, network: Network) -> Self {
        let (events, _) = broadcast::channel(256);
        let reviews = Arc::new(Reviews::new(ports.clock.clone(), ports.random.clone()));
        let comparing = Arc::new(devices::Comparing::new(&ports, events.clone()));
        ports.link.compare_with(comparing.clone());
        let (log, recent, spending, radio) = (Arc::default(), Arc::default(), Arc::default(), Arc::default());
        let (network, replacing, camera) = (Arc::new(network), Arc::default(), Arc::default());
        let (watching, last_look, syncing, telling) = (Arc::default(), Arc::default(), Arc::default(), Arc::default());
        Self {
            ports,
            network,
            reviews,
            events,
            telling,
            log,
            recent,
            spending,
            replacing,
            watching,
            last_look,
            syncing,
            keeping_rewards: Arc::default(),
            noticing: Arc::default(),
            finding: Arc::default(),
            keeping_algorithms: Arc::default(),
            running: Arc::default(),
            keeping_readings: Arc::default(),
            ruling: Arc::default(),
            anchoring: Arc::default(),
            websites: Arc::default(),
            radio,
            camera,
            last_seen: autolock::LastSeen::default(),
            answered: Arc::default(),
            comparing,
        }
    }

    /// The network in use.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Tells what was read for `account`, unless another is in use by now: whoever listens hears of the other one first.
    pub(crate) fn tell_of(&self, account: Owner, event: Event) {
        let _alone = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        if self.ports.vault.account().is_ok_and(|now| now == account) {
            self.tell(event);
        }
    }

    /// Tells everybody who listens; nobody listening is fine.
    pub(crate) fn tell(&self, event: Event) {
        drop(self.events.send(event));
    }
}
