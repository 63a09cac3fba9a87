//! The advert of this profile.

use domain::device::Profile;

use super::numbers::DEVICE;
use crate::profiles::{Advert, Matcher, Says};

pub(crate) const MATCHER: Matcher = Matcher { profile: Profile::AutoPi, service: DEVICE, read };

/// Told by its service and, once that was heard, its name `autopi-…`. It must be heard now, because the system
/// remembers the services of devices that were here before.
fn read(advert: &Advert) -> Option<Says> {
    let named = advert.name.as_ref().is_none_or(|name| name.starts_with("autopi-"));
    (named && advert.services.contains(&DEVICE) && advert.rssi.is_some()).then(Says::default)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(name: Option<&str>) -> Advert {
        Advert { name: name.map(str::to_string), services: vec![DEVICE], rssi: Some(-60), ..Advert::default() }
    }

    #[test]
    fn a_device_is_told_by_its_service_and_its_name() {
        for name in [None, Some("autopi-0123456789ab")] {
            assert_eq!(read(&heard(name)), Some(Says::default()));
        }
        assert_eq!(read(&heard(Some("Lamp"))), None);
        assert_eq!(read(&Advert { services: Vec::new(), ..heard(Some("autopi-0123456789ab")) }), None);
        assert_eq!(read(&Advert { rssi: None, ..heard(None) }), None);
    }
}
