//! Reading single values: where the pointer or the arrow keys are.

use super::{Drawing, Sample, grid::moment_in_full, plot::Plot, says::amount};
use crate::{t, text::Kit};

/// How many points a page key goes.
const PAGE: usize = 10;

/// The moment of `stops`, oldest first, that is nearest to `at`.
pub fn nearest(stops: &[u64], at: u64) -> Option<u64> {
    let after = stops.partition_point(|stop| *stop < at);
    let before = after.checked_sub(1).and_then(|place| stops.get(place)).copied();
    let after = stops.get(after).copied();
    [before, after].into_iter().flatten().min_by_key(|stop| stop.abs_diff(at))
}

/// Where a key leads from `now`; `None` for a key that leads nowhere. The first press stands at the newest value.
pub fn moved(stops: &[u64], now: Option<u64>, key: &str) -> Option<u64> {
    let last = stops.len().checked_sub(1)?;
    let place = now.map(|now| stops.partition_point(|stop| *stop < now).min(last));
    let to = match (key, place) {
        ("Home", _) => 0,
        ("End", _) | ("ArrowLeft" | "ArrowRight" | "PageUp" | "PageDown", None) => last,
        ("ArrowLeft", Some(place)) => place.saturating_sub(1),
        ("ArrowRight", Some(place)) => place.saturating_add(1).min(last),
        ("PageUp", Some(place)) => place.saturating_sub(PAGE),
        ("PageDown", Some(place)) => place.saturating_add(PAGE).min(last),
        _ => return None,
    };
    stops.get(to).copied()
}

/// The sample nearest to `at`; `None` where data is missing.
pub fn sample_at(samples: &[Sample], at: u64, reach: u64) -> Option<Sample> {
    let after = samples.partition_point(|sample| sample.at < at);
    let before = after.checked_sub(1).and_then(|place| samples.get(place)).copied();
    let after = samples.get(after).copied();
    let found = [before, after].into_iter().flatten().min_by_key(|sample| sample.at.abs_diff(at))?;
    (found.value.is_finite() && found.at.abs_diff(at) <= reach).then_some(found)
}

/// What stands at a moment: for each line its sample, if it has one there.
pub fn marks(drawing: &Drawing, plot: &Plot, at: u64) -> Vec<Option<Sample>> {
    let each = drawing.lines.iter().zip(&plot.reaches);
    each.map(|(line, reach)| sample_at(&line.samples, at, *reach)).collect()
}

/// The same in words, with the time.
pub fn read_out(drawing: &Drawing, plot: &Plot, at: u64) -> String {
    let several = drawing.lines.len() > 1;
    let values = marks(drawing, plot, at).into_iter().zip(&drawing.lines).map(|(found, line)| {
        let value =
            found.map_or_else(|| t!(Kit::NoData).to_string(), |one| amount(one.value, &drawing.unit, drawing.places));
        if several { format!("{} {value}", line.name) } else { value }
    });
    let values = values.collect::<Vec<_>>().join("; ");
    format!("{} · {values}", moment_in_full(at, drawing.to.saturating_sub(drawing.from), drawing.offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chart::{
        Shape,
        plot::{plot, tests::drawing},
    };

    const STOPS: [u64; 4] = [10, 20, 40, 50];

    #[test]
    fn the_arrow_keys_go_from_value_to_value_and_stop_at_the_ends() {
        assert_eq!(moved(&STOPS, None, "ArrowLeft"), Some(50));
        assert_eq!(moved(&STOPS, Some(50), "ArrowLeft"), Some(40));
        assert_eq!(moved(&STOPS, Some(50), "ArrowRight"), Some(50));
        assert_eq!(moved(&STOPS, Some(10), "ArrowLeft"), Some(10));
        assert_eq!(moved(&STOPS, Some(20), "Home"), Some(10));
        assert_eq!(moved(&STOPS, Some(20), "End"), Some(50));
        assert_eq!(moved(&STOPS, Some(50), "PageUp"), Some(10));
    }

    #[test]
    fn other_keys_and_a_chart_without_values_are_left_alone() {
        for key in ["Tab", "Enter", "a", "ArrowUp"] {
            assert_eq!(moved(&STOPS, Some(20), key), None, "{key}");
        }
        assert_eq!(moved(&[], None, "Home"), None);
        assert_eq!(nearest(&[], 5), None);
    }

    #[test]
    fn the_pointer_reads_the_nearest_value() {
        assert_eq!(nearest(&STOPS, 0), Some(10));
        assert_eq!(nearest(&STOPS, 29), Some(20));
        assert_eq!(nearest(&STOPS, 31), Some(40));
        assert_eq!(nearest(&STOPS, 99), Some(50));
    }

    #[test]
    fn each_line_says_its_own_value_or_that_it_has_none_there() {
        let first: Vec<Sample> = (0..10).map(|at| Sample { at: at * 1000, value: 8.4 }).collect();
        let second: Vec<Sample> = first[..4].iter().map(|one| Sample { value: 7.0, ..*one }).collect();
        let both = drawing(Shape::Line, &[&first, &second], Some(1000));
        let plot = plot(&both);
        assert_eq!(read_out(&both, &plot, 2000), "00:00:02 · line 0 8.4 °C; line 1 7.0 °C");
        assert_eq!(read_out(&both, &plot, 9000), "00:00:09 · line 0 8.4 °C; line 1 no data");
        let one = drawing(Shape::Line, &[&first], Some(1000));
        assert_eq!(read_out(&one, &super::super::plot::plot(&one), 9000), "00:00:09 · 8.4 °C");
    }
}
