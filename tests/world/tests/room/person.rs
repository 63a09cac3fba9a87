//! The owner in the room, who hears which digits the device speaks.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use domain::{
    bond::{Passkey, PasskeyShown},
    device::NearbyId,
};
use wallet::ports::{Compared, Comparison};
use world::radio::Pairing;

use crate::chamber::Body;

pub struct Person {
    device: Body,
    compared: Mutex<BTreeSet<String>>,
}

impl Person {
    pub fn beside(device: Body) -> Self {
        Self { device, compared: Mutex::default() }
    }
}

#[async_trait]
impl Comparison for Person {
    async fn compare(&self, shown: PasskeyShown) -> Compared {
        let spoken = match self.device.lock().unwrap().pairing() {
            Pairing::Compare(digits) => Passkey::try_from(digits).ok(),
            Pairing::Unseen | Pairing::Passkey(_) => None,
        };
        if spoken == Some(shown.passkey) { Compared::Same } else { Compared::Different }
    }

    async fn is_compared(&self, near: &NearbyId) -> bool {
        self.compared.lock().unwrap_or_else(PoisonError::into_inner).contains(&near.0)
    }

    async fn remember(&self, near: &NearbyId, compared: bool) {
        let mut all = self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        if compared {
            all.insert(near.0.clone());
        } else {
            all.remove(&near.0);
        }
    }
}
