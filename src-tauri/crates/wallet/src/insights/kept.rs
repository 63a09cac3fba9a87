//! What is kept of insights, in one sealed setting: what was told and what was looked at change together or not at all.

use std::collections::BTreeMap;

use domain::{device::DeviceId, insight::Told, time::Millis};
use serde::{Deserialize, Serialize};

use super::InsightsError;
use crate::{Wallet, ports::StoreError};

const SETTING: &str = "insights";
/// Insights hold values of readings, which nobody reads without the owner.
const CONTEXT: &[u8] = b"insights";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub told: Told,
    pub devices: BTreeMap<DeviceId, Looked>,
    pub looked: Option<Millis>,
    /// Devices whose readings could not be opened then.
    pub unread: u32,
}

/// How far a device was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Looked {
    /// The number of the hour after the newest one with a reading.
    pub until: Option<u64>,
    /// The number of the newest batch.
    pub newest: u64,
    /// When looks found that batches had come in, oldest first.
    pub visits: Vec<Millis>,
}

impl Wallet {
    pub(super) async fn kept_insights(&self) -> Result<Kept, InsightsError> {
        self.ports.vault.account()?;
        let Some(text) = self.ports.store.setting(SETTING).await? else { return Ok(Kept::default()) };
        let damaged = || StoreError::Damaged("the insights".to_string());
        let sealed = hex::decode(text).map_err(|_| damaged())?;
        let opened = self.ports.vault.open(CONTEXT, &sealed)?;
        Ok(serde_json::from_slice(&opened).map_err(|_| damaged())?)
    }

    pub(super) async fn keep_insights(&self, kept: &Kept) -> Result<(), InsightsError> {
        let plain = serde_json::to_vec(kept).map_err(|e| StoreError::Failed(e.to_string()))?;
        let sealed = self.ports.vault.seal(CONTEXT, &plain)?;
        self.ports.store.put_setting(SETTING, &hex::encode(sealed)).await?;
        Ok(())
    }
}
