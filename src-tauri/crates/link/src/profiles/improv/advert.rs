//! The advert of this profile.

use super::words::SERVICE;
use crate::profiles::{Advert, Matcher, Says};
use domain::device::Profile;

pub(crate) const MATCHER: Matcher = Matcher { profile: Profile::Improv, service: SERVICE, read };

/// Told by the service alone: the service data that the profile asks for is left out or empty on devices on sale. It
/// must be heard now, because the system remembers the services of devices that were here before.
fn read(advert: &Advert) -> Option<Says> {
    (advert.services.contains(&SERVICE) && advert.rssi.is_some()).then(Says::default)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_device_is_told_by_its_service_with_any_service_data_or_none() {
        let hint = Uuid::from_u128(0x0000_4677_0000_1000_8000_0080_5f9b_34fb);
        for data in [None, Some(vec![0; 6]), Some(vec![2, 7, 0, 0, 0, 0]), Some(vec![])] {
            let service_data: HashMap<_, _> = data.into_iter().map(|data| (hint, data)).collect();
            let advert = Advert { services: vec![SERVICE], service_data, rssi: Some(-60), ..Advert::default() };
            assert_eq!(read(&advert), Some(Says::default()));
        }
    }

    #[test]
    fn what_is_only_remembered_is_not_nearby() {
        assert_eq!(read(&Advert { services: vec![SERVICE], ..Advert::default() }), None);
        assert_eq!(read(&Advert { rssi: Some(-60), ..Advert::default() }), None);
    }
}
