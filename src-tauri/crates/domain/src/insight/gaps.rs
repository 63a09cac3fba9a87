//! Missing batches: numbers that a device signed and that never came.
//!
//! A device counts its batches, so that what is missing is known for sure; it is told once, however long it stays so.

use alloc::vec::Vec;

use super::{DAY, Finding, Gap, Watched, What, moment};

/// Older gaps are not told any more, in hours.
const TOLD_FOR: u64 = 7 * DAY;

pub(super) fn gaps(watched: &Watched) -> Option<Finding> {
    let oldest = moment(watched.end().saturating_sub(TOLD_FOR));
    let told: Vec<&Gap> = watched.gaps.iter().filter(|gap| gap.to >= oldest).collect();
    let from = told.iter().map(|gap| gap.from).min()?;
    let to = told.iter().map(|gap| gap.to).max()?;
    let missing: Vec<_> = told.iter().map(|gap| gap.missing).collect();
    let batches = super::told::count(&missing);
    Some(Finding { what: What::MissingBatches { batches }, stream: None, from, to, missing })
}
