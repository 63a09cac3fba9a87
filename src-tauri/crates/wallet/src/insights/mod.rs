//! Insights: the stored readings of each device are looked at by the hour, here alone, and what is found is told.

mod kept;
mod watched;

use domain::{
    device::DeviceId,
    failure::{Code, Coded},
    insight::{Finding, InsightId, InsightView, InsightsView, find},
    words::insight_words,
};
use thiserror::Error;

use self::kept::{Kept, Looked};
use crate::{
    Wallet,
    ports::{StoreError, VaultError},
    readings::ReadingsError,
    review::random_id,
};

/// What was found of one device.
struct Found {
    device: DeviceId,
    looked: Looked,
    findings: Vec<Finding>,
}

impl Wallet {
    /// The insights that were told, of one device or of all, from what is kept here.
    ///
    /// # Errors
    /// [`InsightsError`]; needs the wallet open, since they are sealed as readings are.
    pub async fn insights(&self, device: Option<DeviceId>) -> Result<InsightsView, InsightsError> {
        Ok(shown(self.kept_insights().await?, device))
    }

    /// Looks at the last 90 days of every device, one after the other, and tells what is new: of a device at most one of
    /// a kind a day (UTC). Gives all. A device whose readings cannot be opened is counted and left out.
    ///
    /// # Errors
    /// [`InsightsError`]; what was told stays.
    pub async fn look_at_insights(&self) -> Result<InsightsView, InsightsError> {
        let before = self.kept_insights().await?;
        let rows = self.ports.store.devices().await?;
        let (mut all, mut unread) = (Vec::new(), 0_u32);
        for row in rows.iter().filter(|row| row.profile.keeps_readings()) {
            let looked = before.devices.get(&row.id).cloned().unwrap_or_default();
            match self.watched(row.id, looked).await {
                Ok(Some((looked, watched))) => {
                    all.push(Found { device: row.id, looked, findings: find(&watched) });
                }
                Ok(None) => {}
                Err(ReadingsError::Damaged) => unread = unread.saturating_add(1),
                Err(error) => return Err(error.into()),
            }
        }
        // Held for the store alone: a look over many readings keeps nobody from putting one away.
        let _turn = self.finding.lock().await;
        let mut kept = self.kept_insights().await?;
        let devices: Vec<DeviceId> = rows.iter().map(|row| row.id).collect();
        kept.told.keep_only(&devices);
        kept.devices.retain(|device, _| devices.contains(device));
        let now = self.ports.clock.now();
        for Found { device, looked, findings } in all {
            kept.told.take(device, findings, now, || InsightId(random_id(&*self.ports.random)));
            kept.devices.insert(device, looked);
        }
        (kept.looked, kept.unread) = (Some(now), unread);
        self.keep_insights(&kept).await?;
        Ok(shown(kept, None))
    }

    /// Puts an insight away; it stays in the list.
    ///
    /// # Errors
    /// [`InsightsError::Unknown`].
    pub async fn dismiss_insight(&self, id: &InsightId) -> Result<InsightsView, InsightsError> {
        let _turn = self.finding.lock().await;
        let mut kept = self.kept_insights().await?;
        if !kept.told.dismiss(id) {
            return Err(InsightsError::Unknown);
        }
        self.keep_insights(&kept).await?;
        Ok(shown(kept, None))
    }
}

fn shown(kept: Kept, device: Option<DeviceId>) -> InsightsView {
    let Kept { told, looked, unread, .. } = kept;
    let of_device = told.insights.into_iter().filter(|one| device.is_none_or(|device| one.device == device));
    let with_words = of_device.map(|insight| InsightView { words: insight_words(&insight.finding), insight });
    InsightsView { insights: with_words.collect(), looked, unread }
}

/// Why there are no insights, or one was not put away.
#[derive(Debug, Error)]
pub enum InsightsError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    #[error("there is no insight with this id: list them first")]
    Unknown,
}

impl Coded for InsightsError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Readings(e) => e.code(),
            Self::Unknown => Code::BadRequest,
        }
    }
}
