//! Kinds of device: data, never code.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// A kind of device and the streams it can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Dotted id such as `environment.sensor`.
    pub kind: String,
    pub title: String,
    /// The advert's kind code, 1 to 255.
    pub code: u8,
    pub icon: String,
    pub streams: Vec<Stream>,
}

/// One series of values of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// Lower-case id such as `temperature`.
    pub id: String,
    pub title: String,
    /// Unit in UCUM, such as `Cel`.
    pub unit: String,
    /// The unit as shown, such as `°C`.
    pub symbol: String,
    /// Decimals worth showing.
    pub places: u8,
    pub sensitive: bool,
}

const BUILT_IN: [&str; 4] = [
    include_str!("../../../data/kinds/environment.json"),
    include_str!("../../../data/kinds/tracker.json"),
    include_str!("../../../data/kinds/energy.json"),
    include_str!("../../../data/kinds/hotspot.json"),
];

/// The kinds that come with Deedbox.
#[must_use]
pub fn built_in() -> Vec<Kind> {
    BUILT_IN.iter().filter_map(|text| serde_json::from_str(text).ok()).collect()
}

/// The built-in kind of this id.
#[must_use]
pub fn by_id(id: &str) -> Option<Kind> {
    built_in().into_iter().find(|kind| kind.kind == id)
}

/// The built-in stream of this id, of whatever kind.
#[must_use]
pub fn stream(id: &str) -> Option<Stream> {
    built_in().into_iter().flat_map(|kind| kind.streams).find(|stream| stream.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_kind_parses_and_no_stream_id_means_two_things() {
        let kinds = built_in();
        assert_eq!(kinds.len(), BUILT_IN.len());
        let mut streams: Vec<Stream> = kinds.into_iter().flat_map(|kind| kind.streams).collect();
        streams.sort_by(|a, b| a.id.cmp(&b.id));
        for pair in streams.windows(2) {
            assert!(pair[0].id != pair[1].id || pair[0] == pair[1], "{} differs between kinds", pair[0].id);
        }
    }
}
