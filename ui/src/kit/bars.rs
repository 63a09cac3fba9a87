//! Bars side by side, from nothing up; the numbers are said in words.

use leptos::prelude::*;

use super::{
    chart::{decimals, levels, nice_step},
    format::number,
};

const WIDTH: f64 = 460.0;
const LEFT: f64 = 40.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 130.0;
/// Bars that are closer than this stand without a space between them.
const SPACED: f64 = 4.0;

/// One bar, and what stands below it; most have nothing there where there are many.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub value: f64,
}

/// Bars laid out in the chart's own units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Height and text of each horizontal line.
    pub lines: Vec<(f64, String)>,
    /// Left edge, top and width of each bar that is not of nothing.
    pub bars: Vec<(f64, f64, f64)>,
    /// Place and text of each label.
    pub labels: Vec<(f64, String)>,
}

/// Lays out `bars` from left to right.
#[must_use]
pub fn lay_out(bars: &[Bar]) -> Drawn {
    let most = bars.iter().map(|bar| bar.value).filter(|value| value.is_finite()).fold(0.0, f64::max);
    let step = nice_step(most);
    let top = (most / step).ceil().max(1.0) * step;
    let slot = (WIDTH - LEFT) / bars.len().max(1) as f64;
    let width = if slot > SPACED { slot * 0.7 } else { slot };
    let middle = |place: usize| LEFT + (place as f64 + 0.5) * slot;
    let bar = |(place, bar): (usize, &Bar)| {
        // What is not nothing is seen.
        let high = (bar.value / top * (BOTTOM - TOP)).max(1.0);
        (bar.value > 0.0 && bar.value.is_finite()).then(|| (middle(place) - width / 2.0, BOTTOM - high, width))
    };
    let labelled = bars.iter().enumerate().filter(|(_, bar)| !bar.label.is_empty());
    Drawn {
        lines: levels(0.0, top, step)
            .map(|value| (BOTTOM - value / top * (BOTTOM - TOP), number(value, decimals(step))))
            .collect(),
        bars: bars.iter().enumerate().filter_map(bar).collect(),
        labels: labelled.map(|(place, bar)| (middle(place), bar.label.clone())).collect(),
    }
}

/// A chart of `bars`, which `says` tells in words.
#[component]
pub fn Bars(bars: Vec<Bar>, #[prop(into)] says: String) -> impl IntoView {
    let drawn = lay_out(&bars);
    let grid = drawn.lines.into_iter().map(|(y, text)| {
        view! { <path class="g" d=format!("M{LEFT} {y:.1}H{WIDTH}")></path><text x="0" y=format!("{:.1}", y + 4.0)>{text}</text> }
    });
    let bars = drawn.bars.into_iter().map(|(x, y, width)| {
        view! { <path class="bar1" d=format!("M{x:.2} {y:.1}h{width:.2}V{BOTTOM}h-{width:.2}Z")></path> }
    });
    let labels = drawn.labels.into_iter().map(|(x, text)| {
        // A label at an edge stays within it.
        let half = text.chars().count() as f64 * 4.5;
        let (x, anchor) = if x + half > WIDTH { (WIDTH, "end") } else { (x, "middle") };
        view! { <text x=format!("{x:.1}") y="147" text-anchor=anchor>{text}</text> }
    });
    view! {
        <svg class="chart" viewBox="0 0 460 150" role="img" aria-label=says>
            {grid.collect_view()}
            {bars.collect_view()}
            {labels.collect_view()}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(values: &[f64]) -> Vec<Bar> {
        values.iter().map(|value| Bar { label: "x".to_string(), value: *value }).collect()
    }

    #[test]
    fn a_bar_is_as_high_as_its_part_and_nothing_has_none() {
        let drawn = lay_out(&bars(&[0.0, 50.0, 100.0]));
        let tops: Vec<f64> = drawn.bars.iter().map(|(_, top, _)| *top).collect();
        assert_eq!(tops, [69.0, 8.0]);
        assert_eq!(drawn.labels.len(), 3);
    }

    #[test]
    fn bars_of_any_number_lie_within_the_frame() {
        for count in [1, 7, 30, 365] {
            let drawn = lay_out(&bars(&vec![0.000_001; count]));
            assert_eq!(drawn.bars.len(), count);
            for (left, top, width) in drawn.bars {
                assert!(left >= LEFT && left + width <= WIDTH + 0.001, "{count}: {left} {width}");
                assert!((TOP..=BOTTOM).contains(&top), "{count}: {top}");
            }
        }
    }

    #[test]
    fn no_bars_and_numbers_that_are_none_are_drawn_as_nothing() {
        assert!(lay_out(&[]).bars.is_empty());
        assert!(lay_out(&bars(&[f64::NAN, f64::INFINITY, -1.0])).bars.is_empty());
    }
}
