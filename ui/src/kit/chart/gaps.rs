//! Where data is missing: a stretch without it is never drawn over.

use super::Sample;

/// Without a known distance, a hole this many times wider than the usual one is a gap.
const GAP: u64 = 4;

/// The widest distance in milliseconds over which two samples belong together: with `every`, one after another in
/// buckets of that width, so that a single missing bucket is a gap; else as is usual among them.
pub fn reach(samples: &[Sample], every: Option<u64>) -> u64 {
    every.map_or_else(|| usual(samples).saturating_mul(GAP), |width| width.saturating_add(width / 2))
}

/// The usual distance between two samples in milliseconds.
pub fn usual(samples: &[Sample]) -> u64 {
    let mut distances: Vec<u64> = samples.windows(2).filter_map(distance).collect();
    distances.sort_unstable();
    distances.get(distances.len() / 2).copied().unwrap_or(u64::MAX / GAP).max(1)
}

/// Cuts the samples wherever the distance is beyond `reach`.
pub fn split(samples: &[Sample], reach: u64) -> Vec<Vec<Sample>> {
    let near = |a: &Sample, b: &Sample| b.at.saturating_sub(a.at) <= reach;
    samples.chunk_by(near).map(<[Sample]>::to_vec).collect()
}

/// Begin and end of each stretch of `from` to `to` without data, also before the first sample and after the last.
pub fn holes(samples: &[Sample], reach: u64, from: u64, to: u64) -> Vec<(u64, u64)> {
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else { return Vec::new() };
    let within = samples.windows(2).filter_map(|pair| if let [a, b] = pair { Some((a.at, b.at)) } else { None });
    let all = std::iter::once((from, first.at)).chain(within).chain(std::iter::once((last.at, to)));
    all.filter(|(begin, end)| end.saturating_sub(*begin) > reach).collect()
}

fn distance(pair: &[Sample]) -> Option<u64> {
    let [a, b] = pair else { return None };
    Some(b.at.saturating_sub(a.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(times: &[u64]) -> Vec<Sample> {
        times.iter().map(|at| Sample { at: *at, value: 1.0 }).collect()
    }

    #[test]
    fn one_missing_bucket_is_a_gap() {
        let hourly = samples(&[0, 100, 200, 400, 500]);
        let reach = reach(&hourly, Some(100));
        assert_eq!(split(&hourly, reach).len(), 2);
        assert_eq!(holes(&hourly, reach, 0, 500), [(200, 400)]);
    }

    #[test]
    fn single_readings_that_come_a_bit_late_are_no_gap() {
        let raw = samples(&[0, 10, 21, 30, 55, 65]);
        assert_eq!(split(&raw, reach(&raw, None)).len(), 1);
        let raw = samples(&[0, 10, 21, 30, 85, 95]);
        assert_eq!(split(&raw, reach(&raw, None)).len(), 2);
    }

    #[test]
    fn what_is_missing_at_the_ends_is_a_gap_too() {
        let some = samples(&[500, 510, 520]);
        assert_eq!(holes(&some, reach(&some, None), 0, 1000), [(0, 500), (520, 1000)]);
        let one = samples(&[500]);
        assert!(holes(&one, reach(&one, None), 0, 1000).is_empty(), "nothing says how often it measures");
        assert!(holes(&[], 1, 0, 1000).is_empty());
    }
}
