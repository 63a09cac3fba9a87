//! The advert of this profile.

use domain::{device::Profile, kind};
use uuid::Uuid;
use wire::gatt::{Advert as Hints, SERVICE};

use crate::profiles::{Advert, Matcher, Says};

pub(crate) const MATCHER: Matcher = Matcher { profile: Profile::Deedbox, service: Uuid::from_u128(SERVICE), read };

fn read(advert: &Advert) -> Option<Says> {
    let hints = Hints::parse(advert.service_data.get(&Uuid::from_u128(SERVICE))?).ok()?;
    let kind = kind::built_in().into_iter().find(|kind| kind.code == hints.kind);
    let [a, b, c, d] = hints.hint;
    Some(Says {
        kind: kind.map(|kind| kind.kind).unwrap_or_default(),
        address_hint: Some(format!("{a:02x}{b:02x}{c:02x}{d:02x}")),
        claimed: hints.claimed,
    })
}
