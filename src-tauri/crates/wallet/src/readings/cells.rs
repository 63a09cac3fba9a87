//! Where a device was, coarsely: worked out from readings of latitude and longitude.

use std::{cmp::Reverse, collections::BTreeMap};

use domain::{
    cell::{Cell, LATITUDE, LONGITUDE},
    reading::BatchRef,
    time::Millis,
};
use wire::batch::SignedBatch;

use super::{Gathers, ReadingsError, SeriesRequest};
use crate::Wallet;

impl Wallet {
    /// The cells of this size in which a device was over a span, oldest first, and the batches that they come from; a
    /// column that the device itself calls by the stream's name is not looked at.
    ///
    /// # Errors
    /// As of [`Wallet::series`].
    pub(crate) async fn cells(
        &self,
        request: &SeriesRequest,
        size: u8,
    ) -> Result<(Vec<(Millis, Cell)>, Vec<BatchRef>), ReadingsError> {
        let found = self.gather::<Cell>(request, &size).await?;
        Ok((found.points, found.batches))
    }
}

/// Cells, of which the one with most readings stands for a span; a mean place could be one where the device never was.
impl Gathers for Cell {
    /// The resolution of H3.
    type Source = u8;
    type Sum = BTreeMap<Self, u32>;

    fn read(batch: &SignedBatch, size: &u8) -> Vec<(Millis, Self)> {
        let longitudes: BTreeMap<Millis, f64> = f64::read(batch, LONGITUDE).into_iter().collect();
        let places = f64::read(batch, LATITUDE).into_iter();
        places.filter_map(|(at, latitude)| Some((at, Self::around(latitude, *longitudes.get(&at)?, *size)?))).collect()
    }

    fn add_to(self, sum: &mut Self::Sum) {
        let count = sum.entry(self).or_default();
        *count = count.saturating_add(1);
    }

    fn of(sum: Self::Sum) -> Option<Self> {
        sum.into_iter().max_by_key(|(cell, count)| (*count, Reverse(*cell))).map(|(cell, _)| cell)
    }
}
