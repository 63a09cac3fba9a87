//! What devices speak, one file for each profile.

mod advert;
pub(crate) mod autopi;
pub(crate) mod blind;
pub(crate) mod deedbox;
pub mod espressif;
pub(crate) mod improv;
pub(crate) mod ioid_sdk;

use domain::device::Profile;
use uuid::Uuid;

pub(crate) use advert::{Advert, Says};

/// How the adverts of one profile are told from all others.
pub(crate) struct Matcher {
    pub profile: Profile,
    /// The service that its devices advertise, which a scan asks for.
    pub service: Uuid,
    /// What an advert says of its device; `None` when it is not of this profile.
    pub read: fn(&Advert) -> Option<Says>,
}

/// The profiles that are listened for; where an advert fits several, the first counts.
pub(crate) const MATCHERS: [Matcher; 5] =
    [deedbox::MATCHER, improv::MATCHER, espressif::MATCHER, espressif::EXAMPLE_MATCHER, autopi::MATCHER];
