//! Where everything of a chart lies, in its own units.

use super::{
    Drawing, Sample, Shape,
    gaps::{holes, reach, split, usual},
    grid::{decimals, levels, moment, moments, nice_step},
    thin::thin,
};
use crate::kit::format::number;

pub const WIDTH: f64 = 460.0;
pub const LEFT: f64 = 40.0;
pub const TOP: f64 = 8.0;
pub const BOTTOM: f64 = 130.0;
/// The widest bar.
const WIDEST: f64 = 24.0;

/// From moments and values to places and back.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    from: u64,
    span: u64,
    floor: f64,
    top: f64,
}

impl Scale {
    /// Where a moment stands; one outside of the span stands at its edge.
    #[must_use]
    pub fn x(self, at: u64) -> f64 {
        let on = at.saturating_sub(self.from).min(self.span);
        LEFT + on as f64 / self.span.max(1) as f64 * (WIDTH - LEFT)
    }

    #[must_use]
    pub fn y(self, value: f64) -> f64 {
        BOTTOM - (value - self.floor) / (self.top - self.floor) * (BOTTOM - TOP)
    }

    /// The moment that stands there.
    #[must_use]
    pub fn at(self, x: f64) -> u64 {
        let part = ((x - LEFT) / (WIDTH - LEFT)).clamp(0.0, 1.0);
        self.from.saturating_add((part * self.span as f64) as u64)
    }
}

/// A chart laid out in its own units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    pub scale: Scale,
    /// Height and text of each horizontal line.
    pub grid: Vec<(f64, String)>,
    /// Place and text of each moment below.
    pub times: Vec<(f64, String)>,
    /// Of each line the unbroken stretches, with no more points than are worth drawing.
    pub runs: Vec<Vec<Vec<Sample>>>,
    /// Of each line how far two samples may lie apart, in milliseconds.
    pub reaches: Vec<u64>,
    /// The moments that can be read.
    pub stops: Vec<u64>,
    /// Left and right edge of each stretch without data, where there is only one line.
    pub gaps: Vec<(f64, f64)>,
    /// Height of nothing, for bars.
    pub zero: f64,
    /// Width of a bar.
    pub bar: f64,
}

/// Lays out what is to be drawn.
#[must_use]
pub fn plot(drawing: &Drawing) -> Plot {
    let finite: Vec<Vec<Sample>> = drawing.lines.iter().map(|line| finite(&line.samples)).collect();
    if finite.iter().all(Vec::is_empty) {
        return Plot::default();
    }
    let (low, high) = bounds(finite.iter().flatten());
    // A bar tells its value by its length, so that nothing must be in the frame.
    let (low, high) = if drawing.shape == Shape::Bars { (low.min(0.0), high.max(0.0)) } else { (low, high) };
    let step = nice_step(high - low);
    let floor = (low / step).floor() * step;
    let top = (high / step).ceil() * step;
    let top = if top > floor { top } else { floor + step };
    let (from, to) = (drawing.from, drawing.to);
    let span = to.saturating_sub(from);
    let scale = Scale { from, span, floor, top };
    let reaches: Vec<u64> = finite.iter().map(|samples| reach(samples, drawing.every)).collect();
    let each = || finite.iter().zip(&reaches);
    let runs: Vec<Vec<Vec<Sample>>> = each().map(|(samples, reach)| thin(split(samples, *reach), from, to)).collect();
    let first = finite.first().map(Vec::as_slice).unwrap_or_default();
    // Of two lines each breaks by itself: what one has not the other may have.
    let holes: Vec<(u64, u64)> = match finite.as_slice() {
        [only] => reaches.iter().flat_map(|reach| holes(only, *reach, from, to)).collect(),
        _ => Vec::new(),
    };
    let width = drawing.every.unwrap_or_else(|| usual(first)) as f64 / span.max(1) as f64;
    Plot {
        grid: levels(floor, top, step)
            .map(|value| (scale.y(value), number(value, drawing.places.max(decimals(step)))))
            .collect(),
        times: moments(from, to).map(|at| (scale.x(at), moment(at, span, drawing.offset))).collect(),
        gaps: holes.into_iter().map(|(begin, end)| (scale.x(begin), scale.x(end))).collect(),
        stops: stops(&runs),
        zero: scale.y(0.0),
        bar: (width * (WIDTH - LEFT) * 0.7).clamp(1.0, WIDEST),
        scale,
        runs,
        reaches,
    }
}

/// The lowest and the highest value.
pub fn bounds<'a>(samples: impl Iterator<Item = &'a Sample>) -> (f64, f64) {
    samples
        .filter(|sample| sample.value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), sample| (low.min(sample.value), high.max(sample.value)))
}

fn finite(samples: &[Sample]) -> Vec<Sample> {
    samples.iter().copied().filter(|sample| sample.value.is_finite()).collect()
}

fn stops(runs: &[Vec<Vec<Sample>>]) -> Vec<u64> {
    let mut all: Vec<u64> = runs.iter().flatten().flatten().map(|sample| sample.at).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::kit::chart::Line;

    pub fn samples(times: &[u64]) -> Vec<Sample> {
        times.iter().map(|at| Sample { at: at * 1000, value: *at as f64 }).collect()
    }

    /// Lines over the span from the first sample of all to the last one.
    pub fn drawing(shape: Shape, lines: &[&[Sample]], every: Option<u64>) -> Drawing {
        let times = || lines.iter().flat_map(|samples| samples.iter().map(|sample| sample.at));
        let line =
            |(place, samples): (usize, &&[Sample])| Line { name: format!("line {place}"), samples: samples.to_vec() };
        Drawing {
            shape,
            title: "Temperature".to_string(),
            unit: "°C".to_string(),
            places: 1,
            lines: lines.iter().enumerate().map(line).collect(),
            from: times().min().unwrap_or(0),
            to: times().max().unwrap_or(0),
            every,
            offset: 0,
        }
    }

    #[test]
    fn a_hole_in_the_data_is_a_gap_and_not_a_line() {
        let drawn = plot(&drawing(Shape::Area, &[&samples(&[0, 10, 20, 30, 200, 210, 220])], None));
        assert_eq!(drawn.runs[0].len(), 2);
        assert_eq!(drawn.gaps.len(), 1);
    }

    #[test]
    fn a_span_of_which_only_the_end_was_measured_is_empty_before() {
        let mut one = drawing(Shape::Line, &[&samples(&[80, 85, 90, 95, 100])], None);
        one.from = 0;
        let drawn = plot(&one);
        assert_eq!(drawn.gaps, [(LEFT, drawn.scale.x(80_000))]);
        assert!(drawn.scale.x(80_000) > 370.0);
    }

    #[test]
    fn the_moments_of_a_short_span_are_told_apart() {
        let times = plot(&drawing(Shape::Area, &[&samples(&[0, 10, 20, 30, 40])], None)).times;
        let mut told: Vec<&str> = times.iter().map(|(_, text)| text.as_str()).collect();
        told.dedup();
        assert_eq!(told.len(), times.len());
    }

    #[test]
    fn everything_lies_within_the_frame() {
        let (one, two) = (samples(&[5, 10, 15, 20, 1000]), samples(&[7, 2000]));
        for lines in [vec![one.as_slice()], vec![one.as_slice(), two.as_slice()]] {
            let drawn = plot(&drawing(Shape::Area, &lines, None));
            for sample in drawn.runs.iter().flatten().flatten() {
                let (x, y) = (drawn.scale.x(sample.at), drawn.scale.y(sample.value));
                assert!((LEFT..=WIDTH).contains(&x) && (TOP..=BOTTOM).contains(&y), "{x} {y}");
            }
            assert!((3..=6).contains(&drawn.grid.len()), "{:?}", drawn.grid);
        }
    }

    #[test]
    fn one_value_no_value_and_equal_values_are_drawn() {
        assert_eq!(plot(&drawing(Shape::Area, &[&[]], None)), Plot::default());
        assert_eq!(plot(&drawing(Shape::Area, &[&samples(&[3])], None)).runs[0].len(), 1);
        let flat: Vec<Sample> = (0..5).map(|at| Sample { at, value: 7.0 }).collect();
        assert!(plot(&drawing(Shape::Area, &[&flat], None)).grid.len() >= 2);
        let none = [Sample { at: 0, value: f64::NAN }];
        assert!(plot(&drawing(Shape::Area, &[&none], None)).runs.is_empty());
    }

    #[test]
    fn nothing_is_in_the_frame_of_bars() {
        for values in [[3.0, 5.0, 4.0], [-2.0, 0.0, 6.0], [-7.0, -5.0, -6.0]] {
            let bars: Vec<Sample> = values.iter().zip(0..).map(|(value, at)| Sample { at, value: *value }).collect();
            let drawn = plot(&drawing(Shape::Bars, &[&bars], None));
            assert!((TOP..=BOTTOM).contains(&drawn.zero), "{values:?}: {}", drawn.zero);
        }
    }

    #[test]
    fn a_place_is_read_back_as_the_moment_that_stands_there() {
        let scale = plot(&drawing(Shape::Line, &[&samples(&[0, 50, 100])], None)).scale;
        for at in [0, 25_000, 100_000] {
            assert!(scale.at(scale.x(at)).abs_diff(at) <= 1, "{at}");
        }
        assert_eq!((scale.at(-5.0), scale.at(9_999.0)), (0, 100_000));
    }
}
