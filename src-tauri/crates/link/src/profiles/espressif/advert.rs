//! The adverts of this profile.

use domain::device::Profile;
use uuid::Uuid;

use super::names::{EXAMPLE_SERVICE, SERVICE};
use crate::profiles::{Advert, Matcher, Says};

pub(crate) const MATCHER: Matcher =
    Matcher { profile: Profile::Espressif, service: SERVICE, read: |advert| read(advert, SERVICE) };

/// Many devices on sale kept the service of the example.
pub(crate) const EXAMPLE_MATCHER: Matcher =
    Matcher { profile: Profile::Espressif, service: EXAMPLE_SERVICE, read: |advert| read(advert, EXAMPLE_SERVICE) };

/// Told by the service alone, since makers choose the name. It must be heard now, because the system remembers the
/// services of devices that were here before.
fn read(advert: &Advert, service: Uuid) -> Option<Says> {
    (advert.services.contains(&service) && advert.rssi.is_some()).then(Says::default)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(service: Uuid, name: Option<&str>) -> Advert {
        let name = name.map(str::to_string);
        Advert { name, services: vec![service], rssi: Some(-60), ..Advert::default() }
    }

    #[test]
    fn a_device_is_told_by_either_service_whatever_its_name() {
        for name in [None, Some("PROV_12AB34"), Some("Lamp")] {
            assert_eq!((MATCHER.read)(&heard(SERVICE, name)), Some(Says::default()));
            assert_eq!((EXAMPLE_MATCHER.read)(&heard(EXAMPLE_SERVICE, name)), Some(Says::default()));
        }
    }

    #[test]
    fn a_name_alone_or_a_device_that_is_only_remembered_is_none() {
        let named = Advert { name: Some("PROV_12AB34".to_string()), rssi: Some(-60), ..Advert::default() };
        assert_eq!((MATCHER.read)(&named), None);
        let remembered = Advert { rssi: None, ..heard(SERVICE, None) };
        assert_eq!((MATCHER.read)(&remembered), None);
    }
}
