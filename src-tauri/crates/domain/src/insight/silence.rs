//! Offline: no stream has a reading for longer than usual.
//!
//! Silence counts when it is longer than max(6 h, 4 × g), where g is the 90th hundredth of the hours between two hours
//! with readings. Of the silence up to now, g is at least the usual time between two arrivals, since what a device measures
//! where nobody fetches it comes later. Silence over which batches are missing is told as that.

use alloc::{vec, vec::Vec};

use super::{Finding, Gap, HOUR, Watched, What, moment};

/// Shorter silence is never told, in hours.
const LEAST: u64 = 6;
const TIMES: u64 = 4;

pub(super) fn silences(watched: &Watched) -> Vec<Finding> {
    let heard = heard(watched);
    let usual = usual(&heard);
    let most = limit(usual);
    let between = heard.iter().zip(heard.iter().skip(1)).map(|(before, after)| (before.saturating_add(1), *after));
    let ended = between.filter(|(from, to)| {
        let lost = watched.gaps.iter().any(|gap| touches(gap, *from, *to));
        *to >= watched.since && to.saturating_sub(*from) > most && !lost
    });
    let mut found: Vec<Finding> = ended.map(|(from, to)| silent(from, to, usual, false)).collect();
    let end = watched.end();
    let visit = usual.max(u64::from(watched.usual_visit));
    if let Some(from) = heard.last().map(|last| last.saturating_add(1))
        && end.saturating_sub(from) > limit(visit)
    {
        found.push(silent(from, end, visit, true));
    }
    found
}

/// The numbers of the hours in which any stream has a reading.
fn heard(watched: &Watched) -> Vec<u64> {
    let longest = watched.streams.iter().map(|stream| stream.hours.len()).max().unwrap_or_default();
    let mut any = vec![false; longest];
    for stream in &watched.streams {
        any.iter_mut().zip(&stream.hours).for_each(|(any, hour)| *any |= hour.is_some_and(|hour| hour.count > 0));
    }
    (watched.first..).zip(any).filter_map(|(hour, any)| any.then_some(hour)).collect()
}

/// The 90th hundredth of the hours between two, at least 1.
fn usual(heard: &[u64]) -> u64 {
    let mut between: Vec<u64> = heard.iter().zip(heard.iter().skip(1)).map(|(one, next)| next - one).collect();
    between.sort_unstable();
    let place = between.len().saturating_mul(9).div_ceil(10).saturating_sub(1);
    between.get(place).copied().unwrap_or(1)
}

fn limit(usual: u64) -> u64 {
    usual.saturating_mul(TIMES).max(LEAST)
}

/// The hours from `from` up to `to` lie in the gap, or beside it.
fn touches(gap: &Gap, from: u64, to: u64) -> bool {
    gap.from.0 / HOUR <= to && gap.to.0 / HOUR >= from.saturating_sub(1)
}

fn silent(from: u64, to: u64, usual: u64, still: bool) -> Finding {
    let short = |hours: u64| u32::try_from(hours).unwrap_or(u32::MAX);
    let what = What::Offline { hours: short(to.saturating_sub(from)), usual: short(usual), still };
    Finding { what, stream: None, from: moment(from), to: moment(to), missing: Vec::new() }
}
