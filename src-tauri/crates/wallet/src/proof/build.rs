//! From stored batches to a proof.

use domain::time::Millis;
use wire::{batch::SignedBatch, identity::DeviceAddress, reading::Reading};

use super::{
    form::{Batch, Carried, Head, Header, Picked, Proof, WholeColumn},
    spelled::{Octets, Spelled},
};

/// Which readings go into a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Ids such as `temperature`; none stands for all.
    pub streams: Vec<String>,
    pub from: Millis,
    pub to: Millis,
}

impl Selection {
    fn takes(&self, reading: &Reading) -> bool {
        (self.from.0..=self.to.0).contains(&reading.time_ms)
            && (self.streams.is_empty() || self.streams.iter().any(|stream| stream == reading.stream.as_str()))
    }

    /// The batch as far as it was asked for; one without such a reading stays as its signed header, which shows that no
    /// batch is missing there.
    pub(super) fn carry(&self, batch: &SignedBatch) -> Batch {
        let readings: Vec<Reading> = batch.readings().collect();
        let readings = if readings.iter().all(|reading| self.takes(reading)) {
            Carried::All(batch.columns.iter().map(WholeColumn::of).collect())
        } else {
            let tree = batch.tree();
            let wanted = readings.iter().enumerate().filter(|(_, reading)| self.takes(reading));
            Carried::Some(wanted.map(|(index, reading)| Picked::of(reading, tree.way(index))).collect())
        };
        let signature = Spelled(Octets(batch.signature.0));
        Batch { header: Header::of(&batch.header), signature, readings, anchor: None }
    }
}

impl Proof {
    /// What was selected of a device's batches, in the order of their numbers; none where that is no reading.
    #[must_use]
    pub fn over(device: DeviceAddress, batches: &[SignedBatch], selection: &Selection) -> Option<Self> {
        Self::carrying(device, batches.iter().map(|batch| selection.carry(batch)).collect())
    }

    pub(super) fn carrying(device: DeviceAddress, mut batches: Vec<Batch>) -> Option<Self> {
        batches.sort_by_key(|batch| batch.header.seq);
        Head::over(&batches).map(|head| Self::of(device, head, batches))
    }
}
