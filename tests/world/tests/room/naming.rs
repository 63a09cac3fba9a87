//! Giving a device other names.

use std::sync::Arc;

use domain::names::NewNames;
use wallet::ports::{Credential, Link};
use world::devices::Seed;

use crate::{
    chamber::Chamber,
    joining::near,
    outcome::{Outcome, owner_in},
};

/// What it is to call itself, and what to go by on the network.
pub const NAMES: (&str, &str) = ("Lamp", "lamp-2");

/// Gives a plug both names.
pub async fn name(chamber: &Arc<Chamber>, seed: Seed) -> Outcome {
    let link = owner_in(chamber, seed);
    let new = NewNames { name: NAMES.0.parse().ok(), hostname: NAMES.1.parse().ok() };
    Outcome::of(chamber, &[], async {
        let mut device = link.provision(&near(), &Credential::None).await?;
        device.rename(&new, &|_| {}).await?;
        device.close().await;
        Ok(())
    })
    .await
}
