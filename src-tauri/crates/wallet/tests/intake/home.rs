//! A wallet that knows devices on a shelf, on a network without services.

use std::sync::Arc;

use domain::{
    Address,
    device::{DeviceId, Profile},
    network::Network,
};
use wallet::{
    Ports, Wallet,
    ports::{Store, Vault, store::DeviceRow},
};
use wire::identity::DeviceKey;

use crate::{
    fakes::{
        CHAIN_ID, FakeChain, FakeClock, FakeFleets, FakePresence, FakeSandbox, NoDeviceWallets, NoDimo, NoGateway,
        NoLabels, START, Seeded,
    },
    shelf::{Shelf, place},
};

/// A wallet over this vault and this store, at [`START`].
pub fn wallet(vault: Arc<dyn Vault>, store: Arc<dyn Store>, shelf: Arc<Shelf>) -> Wallet {
    let ports = Ports {
        vault,
        store,
        chain: Arc::new(FakeChain::default()),
        fleets: Arc::new(FakeFleets::default()),
        device_wallets: Arc::new(NoDeviceWallets),
        dimo: Arc::new(NoDimo),
        gateway: Arc::new(NoGateway),
        link: shelf,
        labels: Arc::new(NoLabels),
        presence: Arc::new(FakePresence::default()),
        sandbox: Arc::new(FakeSandbox::default()),
        clock: Arc::new(FakeClock::at(START)),
        random: Arc::new(Seeded::new(1)),
    };
    let network = format!(r#"{{"name":"test","chain_id":{CHAIN_ID},"rpc":["http://127.0.0.1:1"]}}"#);
    Wallet::new(ports, Network::parse(&network).unwrap())
}

/// A device that lies on the shelf.
pub fn row(id: DeviceId) -> DeviceRow {
    DeviceRow {
        id,
        name: "Device".to_string(),
        kind: "environment.sensor".to_string(),
        model: "T-1".to_string(),
        firmware: "1.0".to_string(),
        profile: Profile::Deedbox,
        reach: Some(place(id)),
        sealed_code: Vec::new(),
        paired: START,
        last_seen: START,
        document: "{}".to_string(),
        token: None,
        battery: None,
    }
}

pub fn id_of(key: &DeviceKey) -> DeviceId {
    DeviceId(Address::from(key.address().0))
}
