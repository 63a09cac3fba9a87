//! How far the chain was read, and what is expected of it there.

use std::collections::BTreeMap;

use domain::{
    Address, B256, U256,
    device::{Deed, DeviceId},
};
use serde::{Deserialize, Serialize};

use crate::ports::{StoreError, chain::Watched};

/// The last block that was read, and the deeds as they are expected there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub block: u64,
    pub hash: B256,
    deeds: Vec<Expected>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Expected {
    device: DeviceId,
    deed: Option<Deed>,
    /// The number of the deed that the device had last.
    token: Option<String>,
    /// What its own wallet counted itself used by, and how often this wallet had used it then.
    #[serde(default)]
    used: Option<Used>,
}

/// How often a device's own wallet was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Used {
    pub state: U256,
    /// By this wallet.
    pub own: usize,
}

impl Place {
    pub(super) fn of(block: u64, hash: B256, deeds: &Deeds) -> Self {
        let expected = |(device, deed): (&DeviceId, &Option<Deed>)| Expected {
            device: *device,
            deed: deed.clone(),
            token: deeds.tokens.get(device).cloned(),
            used: deeds.used.get(device).copied(),
        };
        Self { block, hash, deeds: deeds.by_device.iter().map(expected).collect() }
    }

    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|e| StoreError::Damaged(e.to_string()))
    }

    pub(super) fn text(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|e| StoreError::Failed(e.to_string()))
    }

    pub(super) fn deeds(&self) -> Deeds {
        let mut deeds = Deeds::default();
        for one in &self.deeds {
            deeds.set(one.device, one.deed.clone());
            if let Some(token) = &one.token {
                deeds.tokens.insert(one.device, token.clone());
            }
            if let Some(used) = one.used {
                deeds.used.insert(one.device, used);
            }
        }
        deeds
    }
}

/// What is expected of each device.
#[derive(Clone, Debug, Default)]
pub(super) struct Deeds {
    by_device: BTreeMap<DeviceId, Option<Deed>>,
    tokens: BTreeMap<DeviceId, String>,
    used: BTreeMap<DeviceId, Used>,
}

impl Deeds {
    pub(super) fn knows(&self, device: DeviceId) -> bool {
        self.by_device.contains_key(&device)
    }

    pub(super) fn get(&self, device: DeviceId) -> Option<&Deed> {
        self.by_device.get(&device)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, device: DeviceId) -> Option<&mut Deed> {
        self.by_device.get_mut(&device)?.as_mut()
    }

    pub(super) fn set(&mut self, device: DeviceId, deed: Option<Deed>) {
        if let Some(deed) = deed.as_ref().filter(|deed| !deed.token_id.is_empty()) {
            self.tokens.insert(device, deed.token_id.clone());
        }
        self.by_device.insert(device, deed);
    }

    pub(super) fn watched(&self) -> Vec<Watched> {
        let token = |device: &DeviceId| self.tokens.get(device).and_then(|token| token.parse().ok());
        let wallet = |device| self.get(device).map(|deed| deed.wallet).filter(|wallet| !wallet.is_zero());
        let watched = |device: &DeviceId| Watched { device: *device, token: token(device), wallet: wallet(*device) };
        self.by_device.keys().map(watched).collect()
    }

    /// Notes how its own wallet was used; what was known of that.
    pub(super) fn use_wallet(&mut self, device: DeviceId, used: Option<Used>) -> Option<Used> {
        match used {
            Some(used) => self.used.insert(device, used),
            None => self.used.remove(&device),
        }
    }
}

/// A deed of which only the claim is known; its number and wallet are read with the state.
pub(super) fn claimed(owner: domain::account::Owner, document_hash: B256, document_uri: String) -> Deed {
    Deed { owner, token_id: String::new(), wallet: Address::ZERO, document_hash, document_uri }
}
