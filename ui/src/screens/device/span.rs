//! The spans of a chart: how wide, how fine, and how often read again.

use domain::scope::Resolution;

use crate::{t, text::Device};

/// The most values of one answer; the chart draws far fewer.
pub(super) const MOST: u16 = 9_000;
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A span that ends now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub words: Device,
    width_ms: u64,
    /// How fine its values are read, and how fine where those would be more than [`MOST`].
    fine: Resolution,
    coarse: Resolution,
    /// Values as old as this are read again: nobody sees a year move.
    again_ms: u64,
}

/// Spans to choose from, the narrowest first.
pub(super) const SPANS: [Span; 5] = [
    span(Device::Hour, HOUR_MS, Resolution::Raw, Resolution::QuarterHour, 10_000),
    span(Device::Day, DAY_MS, Resolution::Raw, Resolution::QuarterHour, MINUTE_MS),
    span(Device::Week, 7 * DAY_MS, Resolution::QuarterHour, Resolution::Hourly, 5 * MINUTE_MS),
    span(Device::Month, 30 * DAY_MS, Resolution::Hourly, Resolution::Daily, 15 * MINUTE_MS),
    span(Device::Year, 365 * DAY_MS, Resolution::Daily, Resolution::Daily, 60 * MINUTE_MS),
];

const fn span(words: Device, width_ms: u64, fine: Resolution, coarse: Resolution, again_ms: u64) -> Span {
    Span { words, width_ms, fine, coarse, again_ms }
}

/// The span at this place of [`SPANS`].
pub(super) fn span_of(place: Option<usize>) -> Option<Span> {
    SPANS.get(place?).copied()
}

/// What was read: milliseconds since 1970, and how fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub from: u64,
    pub to: u64,
    pub resolution: Resolution,
}

impl Window {
    /// The span up to now; of averages it begins with a whole one.
    pub fn of(span: Span, coarse: bool, now: u64) -> Self {
        let resolution = if coarse { span.coarse } else { span.fine };
        let from = now.saturating_sub(span.width_ms);
        let bucket = resolution.bucket_ms().unwrap_or(1).max(1);
        Self { from: from / bucket * bucket, to: now, resolution }
    }

    /// Old enough to be read again.
    pub fn is_due(self, span: Span, now: u64) -> bool {
        now.saturating_sub(self.to) >= span.again_ms
    }
}

/// What a point stands for, where it is an average of so many milliseconds.
pub(super) fn average_words(every: u64) -> Option<&'static str> {
    let found = Resolution::ALL.into_iter().find(|resolution| resolution.bucket_ms() == Some(every))?;
    match found {
        Resolution::Raw => None,
        Resolution::QuarterHour => Some(t!(Device::Every15Min)),
        Resolution::Hourly => Some(t!(Device::EveryHour)),
        Resolution::Daily => Some(t!(Device::EveryDay)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_795_474_812_345;

    #[test]
    fn averages_begin_with_a_whole_one() {
        for span in SPANS {
            let window = Window::of(span, false, NOW);
            assert!(NOW - window.from >= span.width_ms, "{span:?}");
            if let Some(bucket) = window.resolution.bucket_ms() {
                assert_eq!(window.from % bucket, 0, "{span:?}");
            }
        }
    }

    #[test]
    fn every_span_of_averages_fits_into_an_answer() {
        for span in SPANS {
            let window = Window::of(span, true, NOW);
            let bucket = window.resolution.bucket_ms().unwrap();
            assert!((NOW - window.from) / bucket < u64::from(MOST), "{span:?}");
            assert!(average_words(bucket).is_some());
        }
    }

    #[test]
    fn an_hour_is_read_again_sooner_than_a_year() {
        let [hour, .., year] = SPANS;
        let due = |span: Span, after: u64| Window::of(span, false, NOW).is_due(span, NOW + after);
        assert!(due(hour, 10_000) && !due(hour, 9_000));
        assert!(!due(year, MINUTE_MS) && due(year, HOUR_MS));
    }
}
