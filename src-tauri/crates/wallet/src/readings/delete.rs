//! Deleting a device's readings: what goes here, and what stays here and on the chain.

use domain::{
    device::{DeviceId, Ownership},
    failure::{Code, Coded},
    stored::Deletion,
    time::Millis,
};
use serde::Serialize;
use thiserror::Error;

use super::{
    ReadingsError,
    block::SPAN,
    fold::{Blocks, add_batch},
};
use crate::{
    Wallet,
    devices::DeviceError,
    fault::point,
    ports::{HourBlock, StoreError, VaultError, store::BatchHead},
    proof::all_time,
};

/// A day in milliseconds.
const DAY: u64 = 86_400_000;
/// The most batches that reach over the beginning of one day.
const OVER: u32 = 10_000;

/// What was deleted, and what was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeletedReadings {
    pub device: DeviceId,
    pub name: String,
    /// Batches of which only the head is left.
    pub batches: u32,
    /// No file of the wallet holds them any more; else the last of them goes when Deedbox opens next.
    pub emptied: bool,
    /// Whose the device still is by the chain.
    #[serde(flatten)]
    pub ownership: Ownership,
}

impl Wallet {
    /// What would be deleted of a device's readings: all, or those of batches that ended before a day began.
    ///
    /// # Errors
    /// [`DeleteError`].
    pub async fn plan_deletion(&self, device: DeviceId, before: Option<Millis>) -> Result<Deletion, DeleteError> {
        self.ports.vault.account()?;
        let row = self.ports.store.device(device).await?.ok_or(DeviceError::Unknown)?;
        let found = self.ports.store.deletable(device, end(before)?).await?;
        let anchored = match self.anchor_keeper() {
            Some(keeper) => self.ports.store.anchors(device, keeper).await?.len(),
            None => 0,
        };
        Ok(Deletion {
            device,
            name: row.name,
            before,
            batches: found.batches,
            readings: found.readings,
            waiting: if self.network.services.gateway.is_some() { found.waiting } else { 0 },
            anchors: u32::try_from(anchored).unwrap_or(u32::MAX),
        })
    }

    /// Deletes the readings of `batches` batches, the number that the owner was told and agreed to, and their hours.
    ///
    /// # Errors
    /// [`DeleteError`]; nothing is deleted then.
    pub async fn delete_readings(
        &self,
        device: DeviceId,
        before: Option<Millis>,
        batches: u32,
    ) -> Result<DeletedReadings, DeleteError> {
        self.ports.vault.account()?;
        let end = end(before)?;
        // Nobody stores anything of it meanwhile.
        let radio = self.radio.clone().lock_owned().await;
        let alone = self.keeping_readings.write().await;
        let row = self.ports.store.device(device).await?.ok_or(DeviceError::Unknown)?;
        let found = self.ports.store.deletable(device, end).await?;
        if found.batches != batches {
            return Err(DeleteError::Changed { batches: found.batches });
        }
        let blocks = self.left(device, end).await?;
        point("kept.deleting");
        let batches = self.ports.store.delete_readings(device, end, &blocks, end.0 / SPAN).await?;
        point("kept.deleted");
        // They are deleted, whether or not their space can be given back now.
        let emptied = self.ports.store.give_back().await.unwrap_or(false);
        drop((alone, radio));
        let ownership = self.ownership(device).await;
        Ok(DeletedReadings { device, name: row.name, batches, emptied, ownership })
    }

    /// The blocks up to the one with this moment as they are afterwards: what they have from that moment on, and before it
    /// what is in batches that stay because they reach over it.
    async fn left(&self, device: DeviceId, end: Millis) -> Result<Vec<HourBlock>, ReadingsError> {
        let mut blocks = Blocks::new();
        let last = end.0 / SPAN;
        for kept in self.ports.store.hour_blocks(device, last, last).await? {
            let mut streams = self.open_block(device, &kept, None)?;
            streams.values_mut().for_each(|hours| hours.retain(|(start, _), _| *start >= end.0));
            blocks.insert(last, streams);
        }
        let before = Millis(end.0.saturating_sub(1));
        let reaches = |head: &BatchHead| head.from < end && head.to >= end;
        let loose = self.ports.store.loose_batches(device, before, end, OVER).await?;
        let rows = self.ports.store.batches(device, before, end, OVER).await?;
        for row in rows.iter().filter(|row| reaches(&row.head)) {
            if !loose.iter().any(|one| one.head.seq == row.head.seq) {
                add_batch(&mut blocks, &self.batch_of(row)?, |at| at < end.0);
            }
        }
        let mut sealed = Vec::new();
        for (number, streams) in blocks.iter().filter(|(_, streams)| streams.values().any(|hours| !hours.is_empty())) {
            sealed.push(self.seal_block(device, *number, streams)?);
        }
        Ok(sealed)
    }
}

/// Before when batches must have ended; the beginning of a day, or later than all.
fn end(before: Option<Millis>) -> Result<Millis, DeleteError> {
    match before {
        None => Ok(all_time().1),
        Some(day) if day.0.is_multiple_of(DAY) && day < all_time().1 => Ok(day),
        Some(_) => Err(DeleteError::NoDay),
    }
}

/// Why nothing was deleted.
#[derive(Debug, Error)]
pub enum DeleteError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Device(#[from] DeviceError),
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    #[error("readings are deleted by whole days (UTC): name one, such as 2026-03-01. Nothing was deleted")]
    NoDay,
    #[error(
        "the number of batches whose readings would go has changed to {batches} since you agreed: look again. Nothing was deleted"
    )]
    Changed { batches: u32 },
}

impl Coded for DeleteError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Device(e) => e.code(),
            Self::Readings(e) => e.code(),
            Self::NoDay | Self::Changed { .. } => Code::BadRequest,
        }
    }
}
