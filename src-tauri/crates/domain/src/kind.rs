//! Kinds of device: data, never code.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// A kind of device and the streams it can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Dotted id such as `environment.sensor`.
    pub kind: String,
    pub title: String,
    /// The advert's kind code, 1 to 255.
    pub code: u8,
    pub icon: String,
    pub streams: Vec<Stream>,
}

impl Kind {
    /// The streams that the device itself measures.
    pub fn measured(&self) -> impl Iterator<Item = &Stream> {
        self.streams.iter().filter(|stream| stream.derived.is_none())
    }
}

/// One series of values of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    pub chart: ChartForm,
    pub sensitive: bool,
    /// How it is worked out here; `None` where the device measures it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<Derived>,
}

/// How a stream is worked out from others of the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Derived {
    /// The H3 cell of this resolution around latitude and longitude.
    H3Cell(u8),
}

/// How a stream is drawn over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartForm {
    /// A line alone.
    Line,
    /// A line over what it encloses, where its height says how much.
    Area,
    /// A bar for each value, from nothing up, where each stands for itself.
    Bars,
    /// A line that stays level until the next value, such as that of a counter or a state.
    Steps,
}

/// Embeds the files of these names in `data/kinds`.
macro_rules! kinds {
    ($($file:literal),+ $(,)?) => {
        const BUILT_IN: &[&str] = &[$(include_str!(concat!("../../../data/kinds/", $file, ".json"))),+];
    };
}

kinds!["environment", "tracker", "energy", "hotspot", "solar", "battery", "charger", "compute", "storage"];

/// The kinds that come with Deedbox.
#[must_use]
pub fn built_in() -> Vec<Kind> {
    each().collect()
}

/// The built-in kind of this id.
#[must_use]
pub fn by_id(id: &str) -> Option<Kind> {
    each().find(|kind| kind.kind == id)
}

/// The built-in stream of this id, of whatever kind.
#[must_use]
pub fn stream(id: &str) -> Option<Stream> {
    each().flat_map(|kind| kind.streams).find(|stream| stream.id == id)
}

/// The built-in kinds, each read when it is asked for.
fn each() -> impl Iterator<Item = Kind> {
    BUILT_IN.iter().filter_map(|text| serde_json::from_str(text).ok())
}
