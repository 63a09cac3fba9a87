//! A proof's batches as the device signed them.

use wire::{
    batch::{BatchHeader, SignedBatch},
    reading::Reading,
};

use super::form::{Carried, Proof, WholeColumn};

impl Proof {
    /// Each batch's signed header, with the batch itself where the file carries all of it.
    pub(crate) fn signed(&self) -> impl Iterator<Item = (BatchHeader, Option<SignedBatch>)> + '_ {
        let device = self.device.0;
        self.batches.iter().map(move |batch| {
            let header = batch.signed(device);
            let whole = match &batch.readings {
                Carried::All(columns) => {
                    let columns = columns.iter().map(WholeColumn::column).collect();
                    Some(SignedBatch { header, columns, signature: batch.signature() })
                }
                Carried::Some(_) => None,
            };
            (header, whole)
        })
    }

    /// All readings that it carries.
    pub(super) fn all(&self) -> Vec<Reading> {
        self.batches.iter().flat_map(|batch| batch.readings.all()).collect()
    }
}
