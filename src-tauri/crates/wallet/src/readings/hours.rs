//! The hours of a stream with mean, least and greatest value, as insights look at them.

use domain::{device::DeviceId, insight::Hour, reading::BatchRef, scope::Resolution, time::Millis};
use wire::batch::SignedBatch;

use super::{Gathers, ReadingsError, SeriesRequest};
use crate::Wallet;

impl Wallet {
    /// The hours of a stream of a device from `from` up to `to`, oldest first, by when they start; those without a reading
    /// are left out.
    ///
    /// # Errors
    /// As of [`Wallet::series`].
    pub(crate) async fn hours(
        &self,
        device: DeviceId,
        stream: &str,
        from: Millis,
        to: Millis,
    ) -> Result<Vec<(Millis, Hour)>, ReadingsError> {
        let to = Millis(to.0.saturating_sub(1));
        let (stream, resolution) = (stream.to_string(), Resolution::Hourly);
        let request = SeriesRequest { device, stream, from, to, resolution, limit: usize::MAX };
        let found = self.gather::<Hour>(&request, &request.stream).await?;
        Ok(found.points)
    }

    /// Mean, least and greatest value of each span of the request's resolution, and the batches that they come from.
    ///
    /// # Errors
    /// As of [`Wallet::series`].
    pub(crate) async fn spans(
        &self,
        request: &SeriesRequest,
    ) -> Result<(Vec<(Millis, Hour)>, Vec<BatchRef>), ReadingsError> {
        let found = self.gather::<Hour>(request, &request.stream).await?;
        Ok((found.points, found.batches))
    }
}

impl Gathers for Hour {
    /// The stream's id.
    type Source = str;
    /// The sum of the values, and the hour so far.
    type Sum = Option<(f64, Self)>;

    fn read(batch: &SignedBatch, stream: &str) -> Vec<(Millis, Self)> {
        let single = |value| Self { mean: value, least: value, greatest: value, count: 1 };
        f64::read(batch, stream).into_iter().map(|(at, value)| (at, single(value))).collect()
    }

    fn add_to(self, sum: &mut Self::Sum) {
        let (total, so_far) = sum.get_or_insert((0.0, Self { count: 0, ..self }));
        *total += self.mean;
        so_far.least = so_far.least.min(self.least);
        so_far.greatest = so_far.greatest.max(self.greatest);
        so_far.count = so_far.count.saturating_add(1);
    }

    fn of(sum: Self::Sum) -> Option<Self> {
        sum.map(|(total, hour)| Self { mean: total / f64::from(hour.count), ..hour })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_the_mean_of_its_readings_and_both_ends() {
        let mut sum = None;
        for value in [1.0, 4.0, 1.0] {
            Hour { mean: value, least: value, greatest: value, count: 1 }.add_to(&mut sum);
        }
        assert_eq!(Hour::of(sum), Some(Hour { mean: 2.0, least: 1.0, greatest: 4.0, count: 3 }));
        assert_eq!(Hour::of(None), None);
    }
}
