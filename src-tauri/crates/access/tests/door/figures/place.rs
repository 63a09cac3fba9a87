//! A door whose wallet keeps its rows on disk, as a real one does, or in memory.

use std::sync::Arc;

use access::{Door, serve};
use domain::{device::DeviceId, time::Millis};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use store::SqliteStore;
use tempfile::TempDir;
use wallet::{
    Wallet,
    grant::{End, GrantRequest, History},
    ports::Store,
};

use super::Server;
use crate::{
    fakes::{DAY, House, MINUTE, START, request},
    http::Ask,
};

/// As many rows as 10 KB have.
pub const ROWS: usize = 200;
/// The first of them.
pub const FIRST: Millis = Millis(START.0 - ROWS as u64 * MINUTE);

/// A wallet with a day of a sensor's readings, and its door.
pub struct Place {
    pub store: Arc<dyn Store>,
    pub wallet: Wallet,
    pub door: Door,
    pub device: DeviceId,
    house: House,
    token: SecretString,
    _folder: Option<TempDir>,
}

impl Place {
    pub async fn on_disk() -> Self {
        let (house, device) = furnished().await;
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).await.unwrap());
        store.put_device(&house.store.device(device).await.unwrap().unwrap()).await.unwrap();
        let batches = house.store.batches(device, Millis(0), START, u32::MAX).await.unwrap();
        store.add_batches(&batches).await.unwrap();
        Self::of(house, device, store, Some(folder)).await
    }

    pub async fn in_memory() -> Self {
        let (house, device) = furnished().await;
        let store = house.store.clone();
        Self::of(house, device, store, None).await
    }

    async fn of(house: House, device: DeviceId, store: Arc<dyn Store>, folder: Option<TempDir>) -> Self {
        let kept = store.clone();
        let wallet = house.wallet_with(|ports| ports.store = kept);
        let token = permission(&wallet, &[device], "Measured").await;
        let door = serve(wallet.clone(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
        Self { store, wallet, door, device, house, token, _folder: folder }
    }

    pub fn authority(&self) -> &str {
        self.door.url().trim_start_matches("http://").trim_end_matches("/mcp")
    }

    pub async fn server(&self) -> Server {
        Server::new(self.authority(), self.request(&self.token)).await
    }

    /// The bytes of a request for the rows.
    pub fn request(&self, token: &SecretString) -> Vec<u8> {
        let arguments = json!({ "device": self.device, "scope": "temperature.raw", "from": FIRST.0, "limit": ROWS });
        Ask::new(self.authority(), token.expose_secret()).call("read_series", arguments).bytes()
    }

    /// A tenth of a day, so that the last 24 hours have as many reads as a permission allows unless told otherwise.
    pub fn pass_a_while(&self) {
        self.house.clock.pass(DAY / 10);
    }
}

async fn furnished() -> (House, DeviceId) {
    let house = House::new(83);
    let device = house.device(1, "environment.sensor", &["temperature"]).await;
    (house, device)
}

/// A permission that no measuring uses up.
pub async fn permission(wallet: &Wallet, devices: &[DeviceId], app: &str) -> SecretString {
    let asked = GrantRequest {
        end: Some(End::Days(60)),
        history_from: Some(History::At(Millis(START.0 - DAY))),
        max_reads_per_day: Some(1_000_000),
        max_bytes_per_day: Some(1_000_000_000_000),
        ..request(app, devices, &["temperature.raw"])
    };
    let review = wallet.plan_grant(asked).await.unwrap();
    wallet.confirm_grant(&review.id).await.unwrap().token
}
