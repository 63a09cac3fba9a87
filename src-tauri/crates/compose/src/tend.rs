//! Looks after owned devices while the wallet is open: fetches what they signed and forwards it.

use std::{collections::BTreeMap, time::Duration};

use domain::device::{DeviceId, DeviceView, Ownership, Profile};
use tokio::time::{Instant, sleep};
use wallet::Wallet;

/// How often devices are looked at.
const EVERY: Duration = Duration::from_secs(10);
/// How long a device that could not be reached is left alone, so that it does not hold the radio.
const REST: Duration = Duration::from_secs(60);

/// Synchronises every owned device in turn, for as long as it is polled. A locked wallet is left alone.
pub(crate) async fn tend(wallet: Wallet) {
    let mut resting: BTreeMap<DeviceId, Instant> = BTreeMap::new();
    loop {
        sleep(EVERY).await;
        for device in owned(&wallet).await {
            if resting.get(&device).is_some_and(|until| *until > Instant::now()) {
                continue;
            }
            match wallet.sync_device(device).await {
                Ok(_) => drop(resting.remove(&device)),
                Err(_) => drop(resting.insert(device, Instant::now() + REST)),
            }
        }
    }
}

async fn owned(wallet: &Wallet) -> Vec<DeviceId> {
    let devices = wallet.devices().await.unwrap_or_default();
    devices
        .into_iter()
        .filter(|device: &DeviceView| {
            let keeps = device.profile.is_some_and(Profile::keeps_readings);
            keeps && device.last_seen.is_some() && matches!(device.ownership, Ownership::Yours(_))
        })
        .map(|device| device.id)
        .collect()
}
