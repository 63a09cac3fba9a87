//! Looking for a device that this wallet knows.

use std::{future::pending, pin::pin};

use domain::device::{DeviceId, Nearby, NearbyId, Profile};
use tokio::time::{Duration, timeout};
use wallet::ports::LinkError;

use super::BleLink;
use crate::profiles::autopi;

/// After this long, those that tell who they are only over a connection are asked.
const AT_FIRST_MS: u64 = 3_000;
/// How long asking them may take, however many there are.
const ASKING: Duration = Duration::from_secs(20);

impl BleLink {
    /// Looks for a device by the start of its address in its advert. An AutoPi has nothing there: those that are near are
    /// asked for their address, which everybody may read.
    pub(super) async fn seek(&self, device: DeviceId, millis: u64, tried: &[NearbyId]) -> Result<NearbyId, LinkError> {
        let wanted = device.to_string();
        let fits = |near: &Nearby| {
            let hint = near.address_hint.as_deref().unwrap_or_default();
            hint.len() == 8 && wanted.starts_with(&format!("0x{hint}")) && !tried.contains(&near.id)
        };
        let mut asked = tried.to_vec();
        for part in [millis.min(AT_FIRST_MS), millis.saturating_sub(AT_FIRST_MS)].into_iter().filter(|part| *part > 0) {
            let mut enough = |list: &[Nearby]| list.iter().any(fits);
            let heard = self.ether.listen(part, &mut enough, pin!(pending())).await?;
            if let Some(found) = heard.iter().find(|near| fits(near)) {
                return Ok(found.id.clone());
            }
            let unasked = |near: &Nearby| near.profile == Profile::AutoPi && !asked.contains(&near.id);
            let silent: Vec<NearbyId> = heard.into_iter().filter(unasked).map(|near| near.id).collect();
            asked.extend(silent.iter().cloned());
            if let Ok(Some(found)) = timeout(ASKING, self.first_that_is(device, silent)).await {
                return Ok(found);
            }
        }
        Err(LinkError::OutOfRange)
    }

    async fn first_that_is(&self, device: DeviceId, candidates: Vec<NearbyId>) -> Option<NearbyId> {
        for near in candidates {
            // Whoever does not answer is not the one.
            let Ok(mut connection) = self.connect(&near).await else { continue };
            let told = autopi::address(&mut connection).await;
            connection.close().await;
            if told.is_ok_and(|told| told == device) {
                return Some(near);
            }
        }
        None
    }
}
