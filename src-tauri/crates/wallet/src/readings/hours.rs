//! The hours of a stream with mean, least and greatest value, as insights look at them.

use domain::{device::DeviceId, insight::Hour, reading::BatchRef, scope::Resolution, time::Millis};

use super::{ReadingsError, SeriesRequest};
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
        Ok(self.by_hour(&request).await?.found.points)
    }

    /// Mean, least and greatest value of each span of the request's resolution, and the batches that they come from; single
    /// readings for anything finer than an hour.
    ///
    /// # Errors
    /// As of [`Wallet::series`].
    pub(crate) async fn spans(
        &self,
        request: &SeriesRequest,
    ) -> Result<(Vec<(Millis, Hour)>, Vec<BatchRef>), ReadingsError> {
        match request.resolution {
            Resolution::Hourly | Resolution::Daily => {
                let found = self.by_hour(request).await?.found;
                Ok((found.points, found.batches))
            }
            Resolution::Raw | Resolution::QuarterHour => {
                let request = SeriesRequest { resolution: Resolution::Raw, ..request.clone() };
                let series = self.series(&request).await?;
                let single = |value| Hour { mean: value, least: value, greatest: value, count: 1 };
                let points = series.points.iter().map(|point| (point.at, single(point.value))).collect();
                Ok((points, series.batches))
            }
        }
    }
}
