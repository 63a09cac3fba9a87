//! Values of a stream as its batches are read, put together to a resolution.

use std::collections::BTreeMap;

use domain::{reading::BatchRef, scope::Resolution, time::Millis};
use wire::batch::SignedBatch;

use super::batch_ref;
use crate::ports::store::BatchHead;

/// The newest batches that an answer names.
const NAMED: usize = 2_000;

/// A value that is read out of batches; those of a span of time are put together to one.
pub(super) trait Gathers: Copy {
    /// What it is read from.
    type Source: ?Sized;
    /// Values on their way to one.
    type Sum: Default;

    /// The values of a batch with their times.
    fn read(batch: &SignedBatch, source: &Self::Source) -> Vec<(Millis, Self)>;
    fn add_to(self, sum: &mut Self::Sum);
    /// The one that stands for all; `None` for none.
    fn of(sum: Self::Sum) -> Option<Self>;
}

/// A stream's numbers, which stand for a span by their mean.
impl Gathers for f64 {
    /// The stream's id.
    type Source = str;
    type Sum = (f64, f64);

    fn read(batch: &SignedBatch, stream: &str) -> Vec<(Millis, Self)> {
        let columns = batch.columns.iter().filter(|column| column.stream.as_str() == stream);
        let readings = columns.flat_map(|column| column.readings().collect::<Vec<_>>());
        readings.map(|reading| (Millis(reading.time_ms), reading.quantity())).collect()
    }

    fn add_to(self, (sum, count): &mut Self::Sum) {
        *sum += self;
        *count += 1.0;
    }

    fn of((sum, count): Self::Sum) -> Option<Self> {
        (count > 0.0).then(|| sum / count)
    }
}

/// Points, oldest first, and the batches they come from.
pub(super) struct Found<V> {
    pub points: Vec<(Millis, V)>,
    pub batches: Vec<BatchRef>,
}

/// Values as they come, newest batch first: kept, or put together for each bucket since 1970 (UTC).
pub(super) struct Gathered<V: Gathers> {
    /// A bucket's width in milliseconds; none keeps every value.
    width: Option<u64>,
    buckets: BTreeMap<u64, V::Sum>,
    values: Vec<(Millis, V)>,
    /// The newest ones, newest first.
    batches: Vec<BatchRef>,
}

impl<V: Gathers> Gathered<V> {
    pub fn new(resolution: Resolution) -> Self {
        Self { width: resolution.bucket_ms(), buckets: BTreeMap::new(), values: Vec::new(), batches: Vec::new() }
    }

    pub fn add(&mut self, points: Vec<(Millis, V)>, head: &BatchHead) {
        if !points.is_empty() && self.batches.len() < NAMED {
            self.batches.push(batch_ref(head));
        }
        let Some(width) = self.width else { return self.values.extend(points) };
        for (at, value) in points {
            value.add_to(self.buckets.entry(at.0 / width * width).or_default());
        }
    }

    /// One more than asked for: then the oldest one asked for is whole.
    pub fn holds_more_than(&self, limit: usize) -> bool {
        self.buckets.len().max(self.values.len()) > limit
    }

    /// The newest points; what stands for a bucket stands at its start.
    pub fn newest(mut self, limit: usize, from: Millis) -> Found<V> {
        let whole = self.buckets.into_iter().filter_map(|(start, sum)| Some((Millis(start), V::of(sum)?)));
        self.values.extend(whole);
        self.values.sort_by_key(|(at, _)| *at);
        let surplus = self.values.len().saturating_sub(limit);
        self.values.drain(..surplus);
        let oldest = self.values.first().map_or(from, |(at, _)| *at);
        self.batches.reverse();
        self.batches.retain(|batch| batch.to >= oldest);
        Found { points: self.values, batches: self.batches }
    }
}

#[cfg(test)]
mod tests {
    use domain::{B256, cell::Cell, device::DeviceId};

    use super::*;

    fn head() -> BatchHead {
        BatchHead {
            device: DeviceId(domain::Address::ZERO),
            seq: 1,
            from: Millis(0),
            to: Millis(0),
            root: B256::ZERO,
            hash: B256::ZERO,
            readings: 3,
            uploaded: false,
        }
    }

    #[test]
    fn means_stand_at_the_start_of_their_hour() {
        let mut gathered = Gathered::<f64>::new(Resolution::Hourly);
        gathered.add(vec![(Millis(3_700_000), 3.0), (Millis(7_200_000), 5.0)], &head());
        gathered.add(vec![(Millis(3_600_000), 1.0)], &head());
        let points = gathered.newest(9, Millis(0)).points;
        assert_eq!(points, vec![(Millis(3_600_000), 2.0), (Millis(7_200_000), 5.0)]);
    }

    #[test]
    fn the_cell_of_an_hour_is_the_one_in_which_most_readings_lie() {
        let cell = |latitude: f64| Cell::around(latitude, 13.4, 7).unwrap();
        let mut gathered = Gathered::<Cell>::new(Resolution::Hourly);
        gathered.add(vec![(Millis(10), cell(52.0)), (Millis(20), cell(53.0)), (Millis(30), cell(53.0))], &head());
        gathered.add(vec![(Millis(3_600_000), cell(52.0))], &head());
        let points = gathered.newest(9, Millis(0)).points;
        assert_eq!(points, vec![(Millis(0), cell(53.0)), (Millis(3_600_000), cell(52.0))]);
    }
}
