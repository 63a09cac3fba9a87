//! The hours of a stream with mean, least and greatest value, as insights look at them.

use domain::{device::DeviceId, insight::Hour, scope::Resolution, time::Millis};

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
}
