//! Insights: what plain statistics find in the readings kept here, without asking anybody.
//!
//! A device's last 90 days are looked at by the hour. Five things are found: that it is silent (`silence`), that numbers
//! of its batches are missing (`gaps`), that a value stays where it used to change (`stuck`), that a level moves away
//! from its season (`drift`), and that hours lie far off their time of day (`level`). Each finding names its rows, by
//! stream and hours or by numbers of batches; `domain::words` adds the reason and one next action.
//!
//! Medians stand for means and the median absolute deviation for the standard deviation (P. J. Rousseeuw and C. Croux,
//! "Alternatives to the Median Absolute Deviation", 1993), so that a fault of some days does not hide the next one. Of a
//! counter, which is known by its values, the growth is looked at. `tests/insights.rs` measures how much is found and how
//! often falsely.

mod drift;
mod gaps;
mod hours;
mod level;
mod robust;
mod silence;
mod stuck;
mod told;

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    cell::{LATITUDE, LONGITUDE},
    device::DeviceId,
    time::Millis,
};

pub use hours::Hour;
pub use told::{MOST, Told};

use hours::Steady;

/// An hour in milliseconds.
pub const HOUR: u64 = 3_600_000;
/// How many hours are looked at, at most: 90 days.
pub const HOURS: u64 = 90 * DAY;
/// Where the last look was longer ago, what happened before these hours is not looked for any more: 14 days.
pub const MISSED: u64 = 14 * DAY;

/// Hours of a day.
const DAY: u64 = 24;

/// Names an insight: 16 bytes as hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InsightId(pub String);

/// What was found, with its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "insight", rename_all = "snake_case")]
pub enum What {
    /// No reading for so many hours, where `usual` lie between two.
    Offline { hours: u32, usual: u32, still: bool },
    /// The level of a day moved by `change` in 21 days; days differ by `spread` otherwise.
    Drift { change: f64, spread: f64 },
    /// One value for so many hours, where the longest that it usually stays is `usual`.
    Stuck { value: f64, hours: u32, usual: u32 },
    /// So many batches were signed and never came.
    MissingBatches { batches: u32 },
    /// So many hours in a row at about `value`, where this time of day has `expected`, give or take `spread`.
    UnusualLevel { value: f64, expected: f64, spread: f64, hours: u32 },
}

impl What {
    /// The kind's name, as in JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Offline { .. } => "offline",
            Self::Drift { .. } => "drift",
            Self::Stuck { .. } => "stuck",
            Self::MissingBatches { .. } => "missing_batches",
            Self::UnusualLevel { .. } => "unusual_level",
        }
    }
}

/// Numbers of batches that are missing, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    #[serde(with = "crate::grant::text_u64")]
    pub first: u64,
    #[serde(with = "crate::grant::text_u64")]
    pub last: u64,
}

/// Something found in one device's readings, and the rows it is found in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    #[serde(flatten)]
    pub what: What,
    /// The stream whose hours they are; none where it is of the whole device.
    pub stream: Option<String>,
    /// The start of the first hour.
    pub from: Millis,
    /// The end of the last hour.
    pub to: Millis,
    /// The missing numbers, where these are the rows.
    #[serde(default)]
    pub missing: Vec<Missing>,
}

/// A finding that was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Insight {
    pub id: InsightId,
    pub device: DeviceId,
    #[serde(flatten)]
    pub finding: Finding,
    /// When it was told first.
    pub at: Millis,
    /// The owner put it away.
    pub dismissed: bool,
}

/// An insight in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsightWords {
    pub title: String,
    /// Why it is told, with its numbers.
    pub reason: String,
    /// Which readings or batches it is about.
    pub rows: String,
    /// The one thing to do next.
    pub next: String,
}

/// An insight as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InsightView {
    #[serde(flatten)]
    pub insight: Insight,
    pub words: InsightWords,
}

/// Insights, newest first, and how fresh that is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InsightsView {
    pub insights: Vec<InsightView>,
    /// When readings were last looked at.
    pub looked: Option<Millis>,
    /// So many devices have readings that could not be opened then.
    pub unread: u32,
}

/// The hours of one stream, one after the other; `None` where nothing was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamHours {
    pub stream: String,
    pub hours: Vec<Option<Hour>>,
}

/// Numbers of batches that are missing between two that are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub missing: Missing,
    /// The end of the batch before.
    pub from: Millis,
    /// The start of the batch after.
    pub to: Millis,
}

/// What is known of one device.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The number of the first hour since 1970 (UTC).
    pub first: u64,
    /// All as long as each other; the last hour is over.
    pub streams: Vec<StreamHours>,
    /// Between the batches of the last days.
    pub gaps: Vec<Gap>,
    /// Usual hours between two times that readings came in; 1 where they come as they are made.
    pub usual_visit: u32,
    /// Hours before this number were looked at.
    pub since: u64,
}

impl Watched {
    /// The number of the hour after the last one.
    fn end(&self) -> u64 {
        let longest = self.streams.iter().map(|stream| stream.hours.len()).max().unwrap_or_default();
        self.first.saturating_add(longest as u64)
    }
}

/// Everything that is found in hours that were not looked at, the oldest first.
#[must_use]
pub fn find(watched: &Watched) -> Vec<Finding> {
    let mut found: Vec<Finding> = gaps::gaps(watched).into_iter().collect();
    found.extend(silence::silences(watched));
    for stream in watched.streams.iter().filter(|stream| is_level(&stream.stream)) {
        let steady = Steady::of(watched.first, &stream.hours);
        for end in ends(watched) {
            let Some(until) = steady.until(end) else { continue };
            let each = [stuck::stuck(&until), drift::drift(&until), level::level(&until)];
            let named = |finding: Finding| Finding { stream: Some(stream.stream.clone()), ..finding };
            found.extend(each.into_iter().flatten().map(named));
        }
    }
    found.sort_by_key(|finding| finding.to);
    found
}

/// A place is no level: where a tracker is today says nothing of where it will be.
fn is_level(stream: &str) -> bool {
    ![LATITUDE, LONGITUDE].contains(&stream)
}

/// The moments as of which streams are looked at, a day apart, so that what happened while nobody looked is found too.
fn ends(watched: &Watched) -> impl Iterator<Item = u64> + use<> {
    let end = watched.end();
    let since = watched.since.max(end.saturating_sub(MISSED)).min(end);
    let days = end.saturating_sub(since).div_ceil(DAY).max(1);
    (0..days).rev().map(move |back| end.saturating_sub(back.saturating_mul(DAY)))
}

/// The moment at which the hour of this number starts.
fn moment(hour: u64) -> Millis {
    Millis(hour.saturating_mul(HOUR))
}
