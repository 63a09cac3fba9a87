//! Devices in words and pictures.

use domain::{
    cell::{Cell, LATITUDE, LONGITUDE},
    device::DeviceView,
    kind::{self, Derived, Stream},
    shown::shown_text,
};

use crate::kit::{Glyph, format::number};

/// A device that was heard this recently counts as near.
const LATELY_MS: u64 = 3 * 60_000;

/// The picture of a kind.
#[must_use]
pub fn kind_glyph(kind: &str) -> Glyph {
    kind::by_id(kind).and_then(|kind| Glyph::named(&kind.icon)).unwrap_or(Glyph::Bluetooth)
}

/// A kind's title, or its own cleaned id when it is not a known one; empty for none.
#[must_use]
pub fn kind_title(kind: &str) -> String {
    kind::by_id(kind).map_or_else(|| shown_text(kind), |kind| kind.title)
}

/// A value of a stream with its unit.
#[must_use]
pub fn stream_value(stream: &str, value: f64) -> String {
    let Some(stream) = kind::stream(stream) else { return number(value, 2) };
    let number = number(value, stream.places);
    if stream.symbol.is_empty() { number } else { format!("{number} {}", stream.symbol) }
}

/// The newest value of one of the device's streams with its unit, measured or worked out, if there is one.
#[must_use]
pub fn latest_value(device: &DeviceView, stream: &Stream) -> Option<String> {
    let newest = |id: &str| device.latest.iter().find(|latest| latest.stream == id);
    match stream.derived {
        Some(Derived::H3Cell(size)) => {
            let (latitude, longitude) = (newest(LATITUDE)?, newest(LONGITUDE)?);
            let cell = Cell::around(latitude.value, longitude.value, size)?;
            (latitude.at == longitude.at).then(|| cell.to_string())
        }
        None => newest(&stream.id).map(|latest| stream_value(&latest.stream, latest.value)),
    }
}

/// The newest value of the device's first stream, if it has one.
#[must_use]
pub fn latest_line(device: &DeviceView) -> Option<(String, u64)> {
    let streams = kind::by_id(&device.kind).map(|kind| kind.streams).unwrap_or_default();
    let first = streams.iter().find_map(|stream| device.latest.iter().find(|latest| latest.stream == stream.id));
    first.or(device.latest.first()).map(|latest| (stream_value(&latest.stream, latest.value), latest.at.0))
}

/// The device was heard in the last three minutes.
#[must_use]
pub fn heard_lately(device: &DeviceView, now: u64) -> bool {
    device.last_seen.is_some_and(|seen| now.saturating_sub(seen.0) <= LATELY_MS)
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        device::{DeviceId, Ownership, Profile},
        reading::{Provenance, StreamLatest},
        time::Millis,
    };

    use super::*;

    #[test]
    fn values_carry_their_unit() {
        assert_eq!(stream_value("temperature", 8.44), "8.4 °C");
        assert_eq!(stream_value("beacons", 12.0), "12");
        assert_eq!(stream_value("no such stream", 1.0), "1.00");
    }

    #[test]
    fn a_coarse_location_is_that_of_the_newest_place() {
        let cell = kind::stream("cell").unwrap();
        let latest = |stream: &str, value: f64, at: u64| StreamLatest {
            stream: stream.to_string(),
            value,
            at: Millis(at),
            provenance: Provenance::L1,
        };
        let mut device = device();
        assert_eq!(latest_value(&device, &cell), None);
        device.latest = vec![latest(LATITUDE, 37.361_559_3, 5), latest(LONGITUDE, -122.055_323_8, 5)];
        assert_eq!(latest_value(&device, &cell).as_deref(), Some("87283472bffffff"));
        device.latest = vec![latest(LATITUDE, 37.361_559_3, 5), latest(LONGITUDE, -122.055_323_8, 6)];
        assert_eq!(latest_value(&device, &cell), None, "halves of two places are none");
    }

    fn device() -> DeviceView {
        let id = DeviceId(Address::repeat_byte(1));
        DeviceView {
            id,
            did: id.did(),
            name: "Bicycle".into(),
            kind: "tracker.gps".into(),
            model: String::new(),
            firmware: String::new(),
            ownership: Ownership::Unclaimed,
            dimo: None,
            profile: Some(Profile::Deedbox),
            reach: None,
            last_seen: None,
            battery: None,
            latest: Vec::new(),
            batches: 0,
            uploaded: 0,
        }
    }

    #[test]
    fn every_built_in_kind_has_a_picture() {
        for kind in kind::built_in() {
            assert!(Glyph::named(&kind.icon).is_some(), "{}", kind.icon);
        }
        assert_eq!(kind_glyph("unheard.of"), Glyph::Bluetooth);
    }
}
