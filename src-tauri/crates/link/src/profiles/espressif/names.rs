//! Where an endpoint is found on a device.

use uuid::Uuid;

/// The service of a device whose maker chose no other (esp-idf `wifi_provisioning/src/scheme_ble.c`).
pub const SERVICE: Uuid = Uuid::from_u128(0x1775244d_6b43_439b_877c_060f2d9bed07);

/// The service of Espressif's own example.
pub const EXAMPLE_SERVICE: Uuid = Uuid::from_u128(0x021a9004_0382_4aea_bff4_6b3f1c5adfb4);

/// What the names of such devices begin with, unless their maker chose otherwise.
pub const NAME_PREFIX: &str = "PROV_";

/// The 16 bits of each endpoint's characteristic when nothing names it.
const NUMBERS: [(&str, u16); 5] = [
    ("prov-ctrl", 0xff4f),
    ("prov-scan", 0xff50),
    ("prov-session", 0xff51),
    ("prov-config", 0xff52),
    ("proto-ver", 0xff53),
];

/// A characteristic and the text of its descriptor 0x2901, if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub uuid: Uuid,
    pub description: Option<String>,
}

/// The characteristic of an endpoint: the one that its description names, else the one with the usual number.
#[must_use]
pub fn characteristic(service: Uuid, endpoint: &str, offered: &[Named]) -> Option<Uuid> {
    let named = offered.iter().find(|one| one.description.as_deref().is_some_and(|text| is_name(text, endpoint)));
    if let Some(named) = named {
        return Some(named.uuid);
    }
    let usual = usual(service, endpoint)?;
    // A description that names something else is believed: the number was given to another endpoint.
    offered.iter().find(|one| one.uuid == usual && one.description.is_none()).map(|one| one.uuid)
}

/// The service's number with the endpoint's 16 bits in their place, `ssssXXXX-…` (esp-idf `protocomm_ble.h`).
#[must_use]
pub fn usual(service: Uuid, endpoint: &str) -> Option<Uuid> {
    let (_, number) = NUMBERS.iter().find(|(name, _)| *name == endpoint)?;
    let cleared = service.as_u128() & !(0xffff << 96);
    Some(Uuid::from_u128(cleared | u128::from(*number) << 96))
}

/// Some devices end the description with a zero byte.
fn is_name(text: &str, endpoint: &str) -> bool {
    text.trim_end_matches('\0') == endpoint
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(uuid: u128, description: Option<&str>) -> Named {
        Named { uuid: Uuid::from_u128(uuid), description: description.map(str::to_string) }
    }

    const SESSION: u128 = 0x1775ff51_6b43_439b_877c_060f2d9bed07;
    const SCAN: u128 = 0x1775ff50_6b43_439b_877c_060f2d9bed07;

    #[test]
    fn the_usual_number_replaces_16_bits_of_the_service() {
        assert_eq!(usual(SERVICE, "prov-session"), Some(Uuid::from_u128(SESSION)));
        let example = Uuid::from_u128(0x021aff53_0382_4aea_bff4_6b3f1c5adfb4);
        assert_eq!(usual(EXAMPLE_SERVICE, "proto-ver"), Some(example));
        assert_eq!(usual(SERVICE, "custom-data"), None);
    }

    #[test]
    fn a_description_goes_before_the_usual_number() {
        let offered = [named(SESSION, Some("prov-scan")), named(SCAN, Some("prov-session\0"))];
        assert_eq!(characteristic(SERVICE, "prov-session", &offered), Some(Uuid::from_u128(SCAN)));
        assert_eq!(characteristic(SERVICE, "prov-scan", &offered), Some(Uuid::from_u128(SESSION)));
    }

    #[test]
    fn without_descriptions_the_usual_number_is_taken() {
        let offered = [named(SESSION, None), named(SCAN, None)];
        assert_eq!(characteristic(SERVICE, "prov-session", &offered), Some(Uuid::from_u128(SESSION)));
        assert_eq!(characteristic(SERVICE, "prov-config", &offered), None);
    }

    #[test]
    fn a_characteristic_described_as_another_is_not_taken_for_its_number() {
        let offered = [named(SESSION, Some("custom-data"))];
        assert_eq!(characteristic(SERVICE, "prov-session", &offered), None);
    }
}
