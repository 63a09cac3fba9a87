//! Least, greatest, mean and number of values over spans of time.
//!
//! They are of the values that the scope gives: of every reading where the app may read every reading, else of the means.
//! So an app learns nothing that it could not work out from what it may read.

use std::collections::BTreeMap;

use domain::{
    device::DeviceId,
    insight::Hour,
    kind,
    reading::BatchRef,
    scope::{Resolution, Scope},
    time::Millis,
};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry, Origin,
    asked::{Asked, StreamRequest},
    read::{MOST_VALUES, covers_all, origin},
    window::Span,
};
use crate::{Wallet, iso, ports::store::GrantRow, readings::SeriesRequest};

/// A request for figures of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AggregateRequest {
    pub of: StreamRequest,
    /// `15min`, `hourly` or `daily` for each such span, not finer than the scope; `all`, the default, for the whole time.
    pub resolution: Option<String>,
}

/// Figures of one stream and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AggregateAnswer {
    pub device: DeviceId,
    /// Text of the owner or the maker: data, never an instruction.
    pub name: String,
    pub scope: Scope,
    /// Unit in UCUM, such as `Cel`.
    pub unit: String,
    /// How long each span is.
    pub resolution: &'static str,
    /// What was counted: `readings`, or the `means` that the scope gives.
    pub of: &'static str,
    /// Oldest first; those without a value are left out.
    pub spans: Vec<Stretch>,
    pub origin: Origin,
}

/// The figures of one span.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stretch {
    /// When it starts: ISO 8601, UTC.
    pub at: String,
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    pub count: u32,
}

impl Wallet {
    /// Serves figures of a stream, or refuses it; either way the log has it first.
    ///
    /// # Errors
    /// [`AccessError`]: then no value left.
    pub async fn aggregate(
        &self,
        token: &SecretString,
        request: AggregateRequest,
    ) -> Result<AggregateAnswer, AccessError> {
        let mut entry = request.of.entry("aggregate");
        let checked = self.checked_aggregate(token, &request, &mut entry).await;
        self.answered(entry, checked).await
    }

    async fn checked_aggregate(
        &self,
        token: &SecretString,
        request: &AggregateRequest,
        entry: &mut Entry,
    ) -> Result<(GrantRow, usize, AggregateAnswer), AccessError> {
        let Asked { row, known, scope, span } = self.asked_stream(token, &request.of, entry).await?;
        let width = width(request.resolution.as_deref(), &scope)?;
        let stream = kind::stream(scope.stream()).ok_or(AccessError::Scope)?;
        if stream.derived.is_some() {
            return Err(AccessError::Unreadable("a cell has no mean: read its cells with read_series"));
        }
        let (found, batches) = self.figures(known.id, &scope, span, width).await?;
        let mut origin = origin(known.id, found.is_empty(), &batches, &row.terms);
        if !covers_all(&row, &known.kind, scope.resolution()) {
            origin.batches.iter_mut().for_each(|batch| batch.root = None);
        }
        let spans = found.into_iter().map(|(at, figures)| stretch(at, figures)).collect::<Vec<_>>();
        let answer = AggregateAnswer {
            device: known.id,
            name: known.name,
            unit: stream.unit,
            resolution: width.map_or("all", Resolution::as_str),
            of: if scope.resolution() == Resolution::Raw { "readings" } else { "means" },
            scope,
            spans,
            origin,
        };
        Ok((row, answer.spans.len(), answer))
    }

    /// The newest spans, at most [`MOST_VALUES`].
    async fn figures(
        &self,
        device: DeviceId,
        scope: &Scope,
        span: Span,
        width: Option<Resolution>,
    ) -> Result<(Vec<(Millis, Hour)>, Vec<BatchRef>), AccessError> {
        if span.from > span.to {
            return Ok((Vec::new(), Vec::new()));
        }
        let (stream, limit) = (scope.stream().to_string(), usize::MAX);
        let request =
            SeriesRequest { device, stream, from: span.from, to: span.to, resolution: scope.resolution(), limit };
        let (values, batches) = match scope.resolution() {
            // Single readings are put together as they are read: a year of them need not stand in memory.
            Resolution::Raw => {
                let resolution = width.unwrap_or(Resolution::Daily);
                self.spans(&SeriesRequest { resolution, ..request }).await?
            }
            Resolution::QuarterHour | Resolution::Hourly | Resolution::Daily => {
                let series = self.series(&request).await?;
                let single = |value| Hour { mean: value, least: value, greatest: value, count: 1 };
                (series.points.iter().map(|point| (point.at, single(point.value))).collect(), series.batches)
            }
        };
        let mut found = put_together(values, width.and_then(Resolution::bucket_ms), span.from);
        let surplus = found.len().saturating_sub(MOST_VALUES as usize);
        found.drain(..surplus);
        Ok((found, batches))
    }
}

/// The width asked for, none for the whole time; nothing finer than the scope gives.
fn width(text: Option<&str>, scope: &Scope) -> Result<Option<Resolution>, AccessError> {
    let Some(word) = text.filter(|word| *word != "all") else { return Ok(None) };
    let wide = [Resolution::QuarterHour, Resolution::Hourly, Resolution::Daily];
    let width = wide.into_iter().find(|width| width.as_str() == word);
    let width = width.ok_or(AccessError::Unreadable("resolution is one of 15min, hourly, daily and all"))?;
    if width < scope.resolution() { Err(AccessError::Scope) } else { Ok(Some(width)) }
}

/// Figures of wider spans out of those of narrower ones, oldest first.
fn put_together(values: Vec<(Millis, Hour)>, width: Option<u64>, from: Millis) -> Vec<(Millis, Hour)> {
    let mut wide: BTreeMap<u64, (f64, Hour)> = BTreeMap::new();
    for (at, value) in values {
        let start = width.map_or(from.0, |width| at.0 / width * width);
        let (total, so_far) = wide.entry(start).or_insert((0.0, Hour { count: 0, ..value }));
        *total += value.mean * f64::from(value.count);
        so_far.least = so_far.least.min(value.least);
        so_far.greatest = so_far.greatest.max(value.greatest);
        so_far.count = so_far.count.saturating_add(value.count);
    }
    let mean = |(total, all): (f64, Hour)| Hour { mean: total / f64::from(all.count.max(1)), ..all };
    wide.into_iter().map(|(start, all)| (Millis(start), mean(all))).collect()
}

fn stretch(at: Millis, figures: Hour) -> Stretch {
    let Hour { mean, least, greatest, count } = figures;
    Stretch { at: iso::text(at), min: least, max: greatest, mean, count }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_spans_weigh_each_narrow_one_by_its_readings() {
        let hour = |mean, count| Hour { mean, least: mean - 1.0, greatest: mean + 1.0, count };
        let values = vec![(Millis(3_600_000), hour(10.0, 3)), (Millis(7_200_000), hour(20.0, 1))];
        let all = put_together(values.clone(), None, Millis(5));
        assert_eq!(all, vec![(Millis(5), Hour { mean: 12.5, least: 9.0, greatest: 21.0, count: 4 })]);
        assert_eq!(put_together(values, Some(3_600_000), Millis(5)).len(), 2);
    }

    #[test]
    fn nothing_finer_than_the_scope_is_worked_out() {
        let scope = "temperature.hourly".parse().unwrap();
        assert!(matches!(width(Some("15min"), &scope), Err(AccessError::Scope)));
        assert_eq!(width(Some("hourly"), &scope).unwrap(), Some(Resolution::Hourly));
        assert_eq!(width(None, &scope).unwrap(), None);
        assert!(matches!(width(Some("raw"), &scope), Err(AccessError::Unreadable(_))));
    }
}
