//! A stuck value: it stays where it used to change.
//!
//! Hours in a row with one value alone are a run. The newest run is told when it has 12 hours or more and at least twice as
//! many as the third longest before it: two faults of the past do not excuse the next one, and a value that is still each
//! night, or for days, is used to that. Before it there must be 14 days with 48 changes, so that a constant is never told.

use alloc::vec::Vec;

use super::{DAY, Finding, What, hours::Until, moment};

const LEAST: u32 = 12;
const TIMES: u32 = 2;
/// The place among the longest runs, from 0.
const THIRD: usize = 2;
const HISTORY: u32 = 14 * DAY as u32;
const CHANGES: usize = 48;

/// Hours in a row with one value.
struct Run {
    from: u64,
    /// Its last hour.
    to: u64,
    hours: u32,
    value: f64,
}

pub(super) fn stuck(stream: &Until<'_>) -> Option<Finding> {
    let runs = runs(stream);
    let (newest, before) = runs.split_last()?;
    let mut lengths: Vec<u32> = before.iter().map(|run| run.hours).collect();
    let history = lengths.iter().fold(0_u32, |sum, hours| sum.saturating_add(*hours));
    if newest.hours < LEAST || history < HISTORY || before.len() < CHANGES {
        return None;
    }
    lengths.sort_unstable_by(|one, other| other.cmp(one));
    let usual = *lengths.get(THIRD)?;
    if newest.hours < usual.saturating_mul(TIMES) {
        return None;
    }
    let what = What::Stuck { value: newest.value, hours: newest.hours, usual };
    let to = moment(newest.to.saturating_add(1));
    Some(Finding { what, stream: None, from: moment(newest.from), to, missing: Vec::new() })
}

fn runs(stream: &Until<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for looked in stream.looked {
        match runs.last_mut() {
            Some(run) if looked.stays => {
                run.to = looked.hour;
                run.hours = run.hours.saturating_add(1);
            }
            Some(_) | None => runs.push(Run { from: looked.hour, to: looked.hour, hours: 1, value: looked.value }),
        }
    }
    runs
}
