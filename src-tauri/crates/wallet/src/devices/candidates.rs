//! Whoever claims to be a device, one after the other: an advert can be copied, the key that is expected cannot, and a
//! copy must not keep the owner from the device.

use domain::device::{DeviceId, NearbyId};

use crate::ports::{Link, LinkError};

/// How long a known device's advert is waited for.
const FIND_MS: u64 = 10_000;
/// How long another advert of it is waited for, once what sent the first one would not open.
const FIND_ANOTHER_MS: u64 = 2_000;
/// The most adverts that are tried.
const TRIES: usize = 4;

/// The adverts of one device, and how the first of them failed.
pub(super) struct Candidates<'a> {
    link: &'a dyn Link,
    device: DeviceId,
    near: NearbyId,
    tried: Vec<NearbyId>,
    first: Option<LinkError>,
}

impl<'a> Candidates<'a> {
    /// Looks for the device.
    pub(super) async fn find(link: &'a dyn Link, device: DeviceId) -> Result<Self, LinkError> {
        let near = link.find(device, FIND_MS, &[]).await?;
        Ok(Self::from(link, device, near))
    }

    /// Begins with an advert that was heard.
    pub(super) fn from(link: &'a dyn Link, device: DeviceId, near: NearbyId) -> Self {
        Self { link, device, near, tried: Vec::new(), first: None }
    }

    /// The one to try now.
    pub(super) fn near(&self) -> &NearbyId {
        &self.near
    }

    /// Goes on to the next one after this error, or fails with the first that there was.
    pub(super) async fn after(&mut self, error: LinkError) -> Result<(), LinkError> {
        if !error.may_be_anothers() {
            return Err(error);
        }
        let first = self.first.get_or_insert(error).clone();
        self.tried.push(self.near.clone());
        if self.tried.len() == TRIES {
            return Err(first);
        }
        let Ok(next) = self.link.find(self.device, FIND_ANOTHER_MS, &self.tried).await else { return Err(first) };
        self.near = next;
        Ok(())
    }
}
