//! Where devices are, no finer than a cell of some 5 km².

use std::collections::BTreeMap;

use domain::{
    cell::{Cell, LATITUDE, LONGITUDE},
    device::{DeviceId, DeviceView},
    shown::shown_text,
};

/// The finest cells on the map.
pub const FINEST: u8 = 7;
/// The coarsest ones.
pub const COARSEST: u8 = 3;
/// So many devices of a cell are named within it.
const NAMED: usize = 3;

/// A device that told where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    pub id: DeviceId,
    /// Its number on the map and in the list, from 1.
    pub number: usize,
    pub name: String,
    pub kind: String,
    pub cell: Cell,
    /// When it was there, in milliseconds since 1970.
    pub at: u64,
}

/// Those of the devices that signed both halves of a place at one moment.
#[must_use]
pub fn located(devices: &[DeviceView]) -> Vec<Located> {
    let found = devices.iter().filter_map(|device| place(device).map(|place| (device, place)));
    found
        .zip(1..)
        .map(|((device, (cell, at)), number)| Located {
            id: device.id,
            number,
            name: shown_text(&device.name),
            kind: device.kind.clone(),
            cell,
            at,
        })
        .collect()
}

fn place(device: &DeviceView) -> Option<(Cell, u64)> {
    let newest = |id: &str| device.latest.iter().find(|latest| latest.stream == id);
    let (latitude, longitude) = (newest(LATITUDE)?, newest(LONGITUDE)?);
    let cell = Cell::around(latitude.value, longitude.value, FINEST)?;
    (latitude.at == longitude.at).then_some((cell, latitude.at.0))
}

/// The cells of a size that devices are in, each with what stands in it: their numbers.
#[must_use]
pub fn cells(all: &[Located], size: u8) -> Vec<(Cell, String)> {
    let mut numbers: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    for one in all {
        if let Some(cell) = one.cell.parent(size) {
            numbers.entry(cell).or_default().push(one.number);
        }
    }
    numbers.into_iter().map(|(cell, numbers)| (cell, label(&numbers))).collect()
}

fn label(numbers: &[usize]) -> String {
    let said: Vec<String> = numbers.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if numbers.len() > NAMED { ", …" } else { "" };
    format!("{}{more}", said.join(", "))
}

#[cfg(test)]
pub mod tests {
    use domain::{
        Address,
        device::{Ownership, Profile},
        reading::{Provenance, StreamLatest},
        time::Millis,
    };

    use super::*;

    pub fn device(byte: u8, latitude: f64, longitude: f64) -> DeviceView {
        let id = DeviceId(Address::repeat_byte(byte));
        let latest = |stream: &str, value: f64| StreamLatest {
            stream: stream.into(),
            value,
            at: Millis(5),
            provenance: Provenance::L1,
        };
        DeviceView {
            id,
            did: id.did(),
            name: format!("Device {byte}"),
            kind: "tracker.gps".into(),
            model: String::new(),
            firmware: String::new(),
            ownership: Ownership::Unclaimed,
            dimo: None,
            profile: Some(Profile::Deedbox),
            reach: None,
            last_seen: None,
            battery: None,
            latest: vec![latest(LATITUDE, latitude), latest(LONGITUDE, longitude)],
            batches: 0,
            uploaded: 0,
        }
    }

    #[test]
    fn only_devices_that_told_a_whole_place_are_on_the_map() {
        let mut halves = device(2, 52.5, 13.4);
        halves.latest[1].at = Millis(6);
        let mut silent = device(3, 52.5, 13.4);
        silent.latest.clear();
        let all = [silent, halves, device(4, 91.0, 0.0), device(1, 52.5, 13.4)];
        let found = located(&all);
        assert_eq!(found.iter().map(|one| (one.number, one.name.as_str())).collect::<Vec<_>>(), [(1, "Device 1")]);
        assert_eq!(Some(found[0].cell), Cell::around(52.5, 13.4, FINEST));
    }

    #[test]
    fn devices_of_one_cell_stand_in_it_together() {
        let all: Vec<DeviceView> = (1..=5).map(|byte| device(byte, 52.5, 13.4)).collect();
        let all = located(&all);
        let together = cells(&all, FINEST);
        assert_eq!(together.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>(), ["1, 2, 3, …"]);
        // Near the middle of a large cell, so that both are in it.
        let middle = Cell::around(52.5, 13.4, COARSEST).unwrap().middle();
        let beside = |byte: u8, north: f64| device(byte, middle.latitude + north, middle.longitude);
        let apart = located(&[beside(1, 0.0), beside(2, 0.1)]);
        assert_eq!(cells(&apart, FINEST).len(), 2);
        assert_eq!(cells(&apart, COARSEST).len(), 1);
    }
}
