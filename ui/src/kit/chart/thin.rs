//! Fewer points than are worth drawing: of each column the lowest and the highest, so that no peak is lost.

use super::Sample;

/// At most this many points of a line are drawn.
pub const MOST: usize = 400;
/// Each column keeps two.
const COLUMNS: u64 = MOST as u64 / 2;

/// The unbroken stretches `runs` of the span, with at most [`MOST`] samples left in all; what is left was measured.
pub fn thin(runs: Vec<Vec<Sample>>, from: u64, to: u64) -> Vec<Vec<Sample>> {
    if runs.iter().map(Vec::len).sum::<usize>() <= MOST {
        return runs;
    }
    let span = to.saturating_sub(from).max(1);
    let column = |at: u64| (at.saturating_sub(from).saturating_mul(COLUMNS) / span).min(COLUMNS - 1);
    let all: Vec<(usize, Sample)> = runs
        .into_iter()
        .enumerate()
        .flat_map(|(run, samples)| samples.into_iter().map(move |one| (run, one)))
        .collect();
    let mut kept: Vec<(usize, Sample)> = Vec::new();
    for part in all.chunk_by(|(_, a), (_, b)| column(a.at) == column(b.at)) {
        kept.extend(ends(part));
    }
    kept.chunk_by(|(a, _), (b, _)| a == b).map(|part| part.iter().map(|(_, sample)| *sample).collect()).collect()
}

/// The lowest and the highest of a column, the older one first; one where they are the same.
fn ends(part: &[(usize, Sample)]) -> impl Iterator<Item = (usize, Sample)> + use<> {
    let by_value = |(_, a): &&(usize, Sample), (_, b): &&(usize, Sample)| a.value.total_cmp(&b.value);
    let lowest = part.iter().min_by(by_value).copied();
    let highest = part.iter().max_by(by_value).copied();
    let highest = highest.filter(|(_, high)| lowest.is_none_or(|(_, low)| low.value.total_cmp(&high.value).is_ne()));
    let turned = lowest.zip(highest).is_some_and(|((_, low), (_, high))| high.at < low.at);
    let (first, second) = if turned { (highest, lowest) } else { (lowest, highest) };
    first.into_iter().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(count: u64) -> Vec<Sample> {
        (0..count).map(|at| Sample { at, value: ((at * 7919) % 101) as f64 }).collect()
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let runs = vec![wave(150), wave(250)];
        assert_eq!(thin(runs.clone(), 0, 250), runs);
    }

    #[test]
    fn a_single_peak_and_a_single_dip_among_thousands_are_drawn() {
        let mut samples = wave(9_000);
        samples[4_321].value = 900.0;
        samples[4_322].value = -900.0;
        let drawn = thin(vec![samples.clone()], 0, 9_000).concat();
        assert!(drawn.len() <= MOST, "{}", drawn.len());
        assert!(drawn.contains(&samples[4_321]) && drawn.contains(&samples[4_322]));
        assert!(drawn.iter().all(|one| samples.contains(one)), "only what was measured");
        assert!(drawn.windows(2).all(|pair| pair[0].at < pair[1].at), "oldest first");
    }

    #[test]
    fn a_gap_is_still_one_after_it() {
        let samples = wave(9_000);
        let runs = vec![samples[..3_000].to_vec(), samples[6_000..].to_vec()];
        let drawn = thin(runs, 0, 9_000);
        assert_eq!(drawn.len(), 2);
        assert!(drawn[0].iter().all(|one| one.at < 3_000) && drawn[1].iter().all(|one| one.at >= 6_000));
    }

    #[test]
    fn many_gaps_and_equal_values_do_not_make_more_points() {
        let broken: Vec<Vec<Sample>> = wave(9_000).into_iter().map(|one| vec![one]).collect();
        assert!(thin(broken, 0, 9_000).concat().len() <= MOST);
        let flat: Vec<Sample> = (0..9_000).map(|at| Sample { at, value: 7.0 }).collect();
        assert_eq!(thin(vec![flat], 0, 9_000).concat().len() as u64, COLUMNS);
    }
}
