//! The moment that counts: never before the latest one seen, so that a clock set back revives no grant (T-62).

use domain::time::Millis;

use crate::{Wallet, ports::StoreError};

impl Wallet {
    /// The later of the clock and the latest time seen, also before a restart.
    pub(crate) async fn moment(&self) -> Result<Millis, StoreError> {
        let now = self.ports.clock.now();
        if let Some(latest) = self.recent.latest(now) {
            return Ok(latest);
        }
        let logged = self.ports.store.last_log().await?.map_or(Millis(0), |row| row.at);
        let kept = self.log_head().await?.map_or(Millis(0), |head| head.at);
        Ok(self.recent.saw(now.max(logged).max(kept)))
    }
}
