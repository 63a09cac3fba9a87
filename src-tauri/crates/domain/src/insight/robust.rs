//! Order statistics: the middle of values, and how far they usually lie from it.

use alloc::vec::Vec;

/// Makes the median absolute deviation of normal values their standard deviation: 1 / Φ⁻¹(3/4).
const NORMAL: f64 = 1.4826;

/// The value of this place in order, from 0; `None` past the end.
pub(super) fn ranked(values: &mut [f64], place: usize) -> Option<f64> {
    if place >= values.len() {
        return None;
    }
    let (_, value, _) = values.select_nth_unstable_by(place, f64::total_cmp);
    Some(*value)
}

/// The value in the middle; of an even number the upper one of two.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    ranked(values, middle)
}

/// The standard deviation by the median of the `distances` from the middle.
pub(super) fn spread(distances: &mut [f64]) -> Option<f64> {
    median(distances).map(|middle| NORMAL * middle)
}

/// How far the values lie apart of which `cut` hundredths are less, and `cut` hundredths more.
pub(super) fn range(values: &mut [f64], cut: usize) -> Option<f64> {
    let place = |hundredths: usize| values.len().saturating_mul(hundredths) / 100;
    let (low, high) = (place(cut), place(100_usize.saturating_sub(cut)));
    Some(ranked(values, high)? - ranked(values, low)?)
}

/// The median of the slopes between all pairs of points (P. K. Sen, "Estimates of the Regression Coefficient Based on
/// Kendall's Tau", 1968): up to 29 % of the points can be anything.
pub(super) fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes: Vec<f64> = pairs(points).map(|((t, y), (later, other))| (other - y) / (later - t)).collect();
    median(&mut slopes)
}

/// Kendall's rank correlation with time, from -1 (each point is lower than those before) to 1.
pub(super) fn tau(points: &[(f64, f64)]) -> f64 {
    let (mut agreement, mut all) = (0.0, 0.0);
    for ((_, y), (_, other)) in pairs(points) {
        all += 1.0;
        if other > y {
            agreement += 1.0;
        } else if other < y {
            agreement -= 1.0;
        }
    }
    if all > 0.0 { agreement / all } else { 0.0 }
}

/// Each point with each later one.
fn pairs(points: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    points
        .iter()
        .enumerate()
        .flat_map(move |(place, one)| points.iter().skip(place + 1).map(move |other| (*one, *other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_value_moves_neither_middle_nor_slope() {
        assert_eq!(median(&mut [1.0, 9000.0, 2.0, 3.0, 4.0]), Some(3.0));
        assert_eq!(median(&mut []), None);
        let mut points: Vec<(f64, f64)> = (0..9_u32).map(|t| (f64::from(t), f64::from(t) * 2.0)).collect();
        points.push((9.0, -9000.0));
        assert_eq!(slope(&points), Some(2.0));
        assert!(tau(&points) > 0.5);
    }

    #[test]
    fn the_range_leaves_out_both_ends() {
        let mut values: Vec<f64> = (0..100_u32).map(f64::from).collect();
        assert_eq!(range(&mut values, 5), Some(90.0));
    }
}
