//! A chart of one series: gaps stay gaps, and the numbers are said in words.

use leptos::prelude::*;

use super::format::{clock, clock_minutes, number};
use crate::{t, text::Kit};

const WIDTH: f64 = 460.0;
const LEFT: f64 = 40.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 130.0;
/// A hole this many times wider than the usual distance is a gap.
const GAP: u64 = 4;
/// The widest bar.
const WIDEST: f64 = 24.0;
/// A shorter span shows its moments with seconds.
const SECONDS_BELOW_MS: u64 = 5 * 60_000;

/// One value: milliseconds since 1970 and the number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub at: u64,
    pub value: f64,
}

/// How the values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Line,
    /// A line over what it encloses.
    Area,
    /// A bar for each value, from nothing up or down.
    Bars,
    /// A line that stays level until the next value.
    Steps,
}

/// A chart laid out in its own units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// Height and text of each horizontal line.
    pub lines: Vec<(f64, String)>,
    /// Place and text of each moment below.
    pub times: Vec<(f64, String)>,
    /// Unbroken stretches of points.
    pub runs: Vec<Vec<(f64, f64)>>,
    /// Left and right edge of each stretch without data.
    pub gaps: Vec<(f64, f64)>,
    /// Height of nothing, for bars.
    pub zero: f64,
    /// Width of a bar.
    pub bar: f64,
}

/// Lays out `samples`, oldest first; `offset` is minutes east of UTC.
#[must_use]
pub fn plot(shape: Shape, samples: &[Sample], places: u8, offset: i32) -> Plot {
    let finite: Vec<Sample> = samples.iter().copied().filter(|sample| sample.value.is_finite()).collect();
    let (Some(first), Some(last)) = (finite.first(), finite.last()) else { return Plot::default() };
    let (low, high) = bounds(&finite);
    // A bar tells its value by its length, so that nothing must be in the frame.
    let (low, high) = if shape == Shape::Bars { (low.min(0.0), high.max(0.0)) } else { (low, high) };
    let step = nice_step(high - low);
    let floor = (low / step).floor() * step;
    let top = (high / step).ceil() * step;
    let top = if top > floor { top } else { floor + step };
    let y = |value: f64| BOTTOM - (value - floor) / (top - floor) * (BOTTOM - TOP);
    let span = (last.at.saturating_sub(first.at)).max(1) as f64;
    let x = |at: u64| LEFT + at.saturating_sub(first.at) as f64 / span * (WIDTH - LEFT);
    let runs = split(&finite);
    Plot {
        lines: levels(floor, top, step).map(|value| (y(value), number(value, places.max(decimals(step))))).collect(),
        times: moments(first.at, last.at)
            .map(|at| (x(at), moment(at, last.at.saturating_sub(first.at), offset)))
            .collect(),
        gaps: runs.windows(2).filter_map(|pair| edge(pair, x)).collect(),
        runs: runs.iter().map(|run| run.iter().map(|sample| (x(sample.at), y(sample.value))).collect()).collect(),
        zero: y(0.0),
        bar: (usual(&finite) as f64 / span * (WIDTH - LEFT) * 0.7).clamp(1.0, WIDEST),
    }
}

fn bounds(samples: &[Sample]) -> (f64, f64) {
    samples
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), sample| (low.min(sample.value), high.max(sample.value)))
}

/// The round step that lays 3 to 5 lines over `range`.
pub(super) fn nice_step(range: f64) -> f64 {
    let rough = (range / 4.0).max(1e-6);
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|part| part * power).find(|step| *step >= rough).unwrap_or(rough)
}

pub(super) fn decimals(step: f64) -> u8 {
    (0..6u8)
        .find(|places| {
            let scaled = step * 10f64.powi(i32::from(*places));
            (scaled - scaled.round()).abs() < 1e-6
        })
        .unwrap_or(6)
}

pub(super) fn levels(floor: f64, top: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..7u8).map(move |place| floor + f64::from(place) * step).take_while(move |value| *value <= top + step / 1000.0)
}

fn moments(first: u64, last: u64) -> impl Iterator<Item = u64> {
    let span = last.saturating_sub(first);
    (0..5u64).map(move |place| first.saturating_add(span / 4 * place))
}

/// A moment on the line below: with seconds where minutes would say the same twice.
fn moment(at: u64, span: u64, offset: i32) -> String {
    if span < SECONDS_BELOW_MS { clock(at, offset) } else { clock_minutes(at, offset) }
}

/// The usual distance between two samples in milliseconds.
fn usual(samples: &[Sample]) -> u64 {
    let mut distances: Vec<u64> = samples.windows(2).filter_map(distance).collect();
    distances.sort_unstable();
    distances.get(distances.len() / 2).copied().unwrap_or(u64::MAX / GAP).max(1)
}

/// Cuts the samples wherever the distance is far above the usual one.
fn split(samples: &[Sample]) -> Vec<Vec<Sample>> {
    let usual = usual(samples);
    let mut runs: Vec<Vec<Sample>> = Vec::new();
    let mut before: Option<u64> = None;
    for sample in samples {
        let near = before.is_some_and(|at| sample.at.saturating_sub(at) <= usual.saturating_mul(GAP));
        match runs.last_mut() {
            Some(run) if near => run.push(*sample),
            Some(_) | None => runs.push(vec![*sample]),
        }
        before = Some(sample.at);
    }
    runs
}

fn distance(pair: &[Sample]) -> Option<u64> {
    let [a, b] = pair else { return None };
    Some(b.at.saturating_sub(a.at))
}

fn edge(pair: &[Vec<Sample>], x: impl Fn(u64) -> f64) -> Option<(f64, f64)> {
    let [before, after] = pair else { return None };
    Some((x(before.last()?.at), x(after.first()?.at)))
}

/// The chart in words, for those who do not see it.
#[must_use]
pub fn words(title: &str, unit: &str, places: u8, samples: &[Sample], offset: i32) -> String {
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return t!(Kit::ChartEmpty, title = title);
    };
    let (low, high) = bounds(samples);
    let value = |value: f64| format!("{} {unit}", number(value, places)).trim_end().to_string();
    let mut words = t!(
        Kit::ChartWords,
        title = title,
        from = clock_minutes(first.at, offset),
        to = clock_minutes(last.at, offset),
        low = value(low),
        high = value(high),
        last = value(last.value),
    );
    match split(samples).len().saturating_sub(1) {
        0 => {}
        1 => words.push_str(t!(Kit::ChartGap)),
        count => words.push_str(&t!(Kit::ChartGaps, count = count)),
    }
    words
}

/// A chart of `samples`, oldest first.
#[component]
pub fn Chart(
    shape: Shape,
    #[prop(into)] title: String,
    #[prop(into)] unit: String,
    places: u8,
    samples: Vec<Sample>,
    /// Minutes east of UTC.
    offset: i32,
) -> impl IntoView {
    let says = words(&title, &unit, places, &samples, offset);
    let drawn = plot(shape, &samples, places, offset);
    let grid = drawn.lines.into_iter().map(|(y, text)| {
        view! { <path class="g" d=format!("M{LEFT} {y:.1}H{WIDTH}")></path><text x="0" y=format!("{:.1}", y + 4.0)>{text}</text> }
    });
    let count = drawn.times.len();
    let times = drawn.times.into_iter().enumerate().map(move |(place, (x, text))| {
        let anchor = if place == 0 {
            "start"
        } else if place + 1 == count {
            "end"
        } else {
            "middle"
        };
        view! { <text x=format!("{x:.1}") y="147" text-anchor=anchor>{text}</text> }
    });
    let gaps = drawn.gaps.into_iter().map(|(from, to)| {
        let wide = to - from;
        let label = (wide > 60.0).then(|| {
            view! { <text x=format!("{:.1}", from + wide / 2.0) y="22" text-anchor="middle">{t!(Kit::NoData)}</text> }
        });
        view! { <rect class="gap" x=format!("{from:.1}") y=TOP.to_string() width=format!("{wide:.1}") height=(BOTTOM - TOP).to_string()></rect>{label} }
    });
    let (zero, bar) = (drawn.zero, drawn.bar);
    let runs = drawn.runs.into_iter().map(|run| {
        let paths = paths(shape, &run, zero, bar).into_iter();
        paths.map(|(class, d)| view! { <path class=class d=d></path> }).collect_view()
    });
    view! {
        <svg class="chart" viewBox="0 0 460 150" role="img" aria-label=says>
            {gaps.collect_view()}
            {grid.collect_view()}
            {times.collect_view()}
            {runs.collect_view()}
        </svg>
    }
}

/// What draws an unbroken stretch, each part with its class.
fn paths(shape: Shape, run: &[(f64, f64)], zero: f64, bar: f64) -> Vec<(&'static str, String)> {
    match shape {
        Shape::Line => vec![("line", line(run))],
        Shape::Area => vec![("area", area(run)), ("line", line(run))],
        Shape::Bars => vec![("bar1", run.iter().map(|point| bar_at(*point, zero, bar)).collect())],
        Shape::Steps => vec![("line", steps(run))],
    }
}

/// A single point becomes a short dash.
fn line(run: &[(f64, f64)]) -> String {
    let points: Vec<String> = run.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    if let [only] = points.as_slice() { format!("M{only}h2") } else { format!("M{}", points.join("L")) }
}

fn area(run: &[(f64, f64)]) -> String {
    let (left, right) = (run.first().map_or(0.0, |p| p.0), run.last().map_or(0.0, |p| p.0));
    format!("{}L{right:.1} {BOTTOM}L{left:.1} {BOTTOM}Z", line(run))
}

fn steps(run: &[(f64, f64)]) -> String {
    let [(left, top), rest @ ..] = run else { return String::new() };
    let on: String = rest.iter().map(|(x, y)| format!("H{x:.1}V{y:.1}")).collect();
    format!("M{left:.1} {top:.1}{}", if on.is_empty() { "h2" } else { on.as_str() })
}

/// A bar at an edge is cut off there.
fn bar_at((x, y): (f64, f64), zero: f64, width: f64) -> String {
    let (left, right) = ((x - width / 2.0).max(LEFT), (x + width / 2.0).min(WIDTH));
    format!("M{left:.1} {y:.1}H{right:.1}V{zero:.1}H{left:.1}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(times: &[u64]) -> Vec<Sample> {
        times.iter().map(|at| Sample { at: at * 1000, value: *at as f64 }).collect()
    }

    #[test]
    fn a_hole_in_the_data_is_a_gap_and_not_a_line() {
        let drawn = plot(Shape::Area, &samples(&[0, 10, 20, 30, 200, 210, 220]), 1, 0);
        assert_eq!(drawn.runs.len(), 2);
        assert_eq!(drawn.gaps.len(), 1);
        assert!(
            words("Temperature", "°C", 1, &samples(&[0, 10, 20, 30, 200, 210]), 0).contains("No data in 1 stretch")
        );
    }

    #[test]
    fn the_moments_of_a_short_span_are_told_apart() {
        let times = plot(Shape::Area, &samples(&[0, 10, 20, 30, 40]), 1, 0).times;
        let mut told: Vec<&str> = times.iter().map(|(_, text)| text.as_str()).collect();
        told.dedup();
        assert_eq!(told.len(), times.len());
    }

    #[test]
    fn everything_lies_within_the_frame() {
        let drawn = plot(Shape::Area, &samples(&[5, 10, 15, 20, 1000]), 1, 0);
        for (x, y) in drawn.runs.iter().flatten() {
            assert!((LEFT..=WIDTH).contains(x) && (TOP..=BOTTOM).contains(y), "{x} {y}");
        }
        assert!((3..=6).contains(&drawn.lines.len()), "{:?}", drawn.lines);
    }

    #[test]
    fn one_value_no_value_and_equal_values_are_drawn() {
        assert_eq!(plot(Shape::Area, &[], 1, 0), Plot::default());
        assert_eq!(plot(Shape::Area, &samples(&[3]), 1, 0).runs.len(), 1);
        let flat: Vec<Sample> = (0..5).map(|at| Sample { at, value: 7.0 }).collect();
        assert!(plot(Shape::Area, &flat, 0, 0).lines.len() >= 2);
        assert!(plot(Shape::Area, &[Sample { at: 0, value: f64::NAN }], 0, 0).runs.is_empty());
    }

    #[test]
    fn steps_go_level_and_then_up_or_down() {
        assert_eq!(steps(&[(40.0, 100.0), (50.0, 80.0), (60.0, 90.0)]), "M40.0 100.0H50.0V80.0H60.0V90.0");
        assert_eq!(steps(&[(40.0, 100.0)]), "M40.0 100.0h2");
    }

    #[test]
    fn bars_begin_at_nothing_and_stay_within_the_frame() {
        for values in [[3.0, 5.0, 4.0], [-2.0, 0.0, 6.0], [-7.0, -5.0, -6.0]] {
            let bars: Vec<Sample> = values.iter().zip(0..).map(|(value, at)| Sample { at, value: *value }).collect();
            let drawn = plot(Shape::Bars, &bars, 0, 0);
            assert!((TOP..=BOTTOM).contains(&drawn.zero), "{values:?}: {}", drawn.zero);
            let first = drawn.runs[0][0];
            assert_eq!(first.1 < drawn.zero, values[0] > 0.0, "{values:?}");
            assert!(bar_at(first, drawn.zero, drawn.bar).starts_with(&format!("M{LEFT:.1} ")), "{values:?}");
        }
        let all = plot(Shape::Bars, &samples(&[1, 2, 3, 4]), 1, 0);
        let parts = paths(Shape::Bars, &all.runs[0], all.zero, all.bar);
        let [(class, path)] = parts.as_slice() else { panic!("one part") };
        assert_eq!((*class, path.matches('M').count()), ("bar1", 4));
    }
}
