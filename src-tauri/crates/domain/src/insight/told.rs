//! What was told of findings: each once, and of a device at most one of a kind a day.

use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{DAY, Finding, HOUR, Insight, InsightId, Missing, What};
use crate::{device::DeviceId, time::Millis};

/// Older insights are forgotten.
pub const MOST: usize = 200;
/// A finding that goes on after a pause of at most this is the same one, in milliseconds.
const SAME_WITHIN: u64 = DAY * HOUR;

/// The insights that were told, newest first, and when one of each kind was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    pub insights: Vec<Insight>,
    /// The last day (UTC) of each kind.
    days: BTreeMap<DeviceId, BTreeMap<String, u64>>,
}

impl Told {
    /// Takes in what was just found of a device: what goes on is one insight, kept up to date; what is new is told, unless
    /// one of its kind was told on this day (UTC), and then at a later look, if it is still found. Gives how many are new.
    pub fn take(
        &mut self,
        device: DeviceId,
        found: Vec<Finding>,
        at: Millis,
        mut id: impl FnMut() -> InsightId,
    ) -> usize {
        let mut new = 0_usize;
        for finding in found {
            let Some(finding) = self.unknown(device, finding) else { continue };
            if !self.may_tell(device, &finding.what, at.day()) {
                continue;
            }
            self.insights.insert(0, Insight { id: id(), device, finding, at, dismissed: false });
            new = new.saturating_add(1);
        }
        self.insights.truncate(MOST);
        new
    }

    /// Puts an insight away; whether there is one.
    pub fn dismiss(&mut self, id: &InsightId) -> bool {
        let Some(insight) = self.insights.iter_mut().find(|insight| insight.id == *id) else { return false };
        insight.dismissed = true;
        true
    }

    /// Forgets devices that are not among these.
    pub fn keep_only(&mut self, devices: &[DeviceId]) {
        self.insights.retain(|insight| devices.contains(&insight.device));
        self.days.retain(|device, _| devices.contains(device));
    }

    /// What of a finding was not told yet.
    fn unknown(&mut self, device: DeviceId, finding: Finding) -> Option<Finding> {
        if let What::MissingBatches { .. } = finding.what {
            return self.unknown_gaps(device, finding);
        }
        let mut of_device = self.insights.iter_mut().filter(|insight| insight.device == device);
        let Some(known) = of_device.find(|insight| goes_on(&insight.finding, &finding)) else { return Some(finding) };
        if finding.to >= known.finding.to {
            let from = known.finding.from.min(finding.from);
            known.finding = Finding { from, ..finding };
        }
        None
    }

    fn unknown_gaps(&self, device: DeviceId, mut finding: Finding) -> Option<Finding> {
        let told =
            || self.insights.iter().filter(|insight| insight.device == device).flat_map(|one| &one.finding.missing);
        finding.missing.retain(|missing| told().all(|told| told.last < missing.first || told.first > missing.last));
        finding.what = What::MissingBatches { batches: count(&finding.missing) };
        (!finding.missing.is_empty()).then_some(finding)
    }

    /// Whether none of this kind was told today; notes that one is. A clock that was set back tells nothing twice.
    fn may_tell(&mut self, device: DeviceId, what: &What, day: u64) -> bool {
        let days = self.days.entry(device).or_default();
        if days.get(what.kind()).is_some_and(|told| *told >= day) {
            return false;
        }
        days.insert(what.kind().to_owned(), day);
        true
    }
}

/// How many numbers are missing.
pub(super) fn count(missing: &[Missing]) -> u32 {
    let each = missing.iter().map(|missing| missing.last.saturating_sub(missing.first).saturating_add(1));
    u32::try_from(each.fold(0_u64, u64::saturating_add)).unwrap_or(u32::MAX)
}

/// The same kind and stream, and no more than a day between them.
fn goes_on(known: &Finding, found: &Finding) -> bool {
    known.what.kind() == found.what.kind()
        && known.stream == found.stream
        && found.from <= known.to.plus(SAME_WITHIN)
        && found.to >= known.from
}

#[cfg(test)]
mod tests {
    use alloc::{format, vec};

    use super::*;
    use crate::Address;

    const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
    const TODAY: Millis = Millis(20_000 * DAY * HOUR);

    fn silent(from: u64, to: u64) -> Finding {
        let hours = u32::try_from(to - from).unwrap();
        let (from, to) = (Millis(from * HOUR), Millis(to * HOUR));
        Finding { what: What::Offline { hours, usual: 1, still: true }, stream: None, from, to, missing: vec![] }
    }

    fn gap(numbers: &[(u64, u64)]) -> Finding {
        let missing: Vec<Missing> =
            numbers.iter().map(|(first, last)| Missing { first: *first, last: *last }).collect();
        let what = What::MissingBatches { batches: count(&missing) };
        Finding { what, stream: None, from: Millis(0), to: Millis(1), missing }
    }

    fn take(told: &mut Told, found: Finding, at: Millis) -> usize {
        let number = told.insights.len();
        told.take(DEVICE, vec![found], at, || InsightId(format!("{number}")))
    }

    #[test]
    fn what_goes_on_is_one_insight_and_stays_put_away() {
        let mut told = Told::default();
        assert_eq!(take(&mut told, silent(10, 20), TODAY), 1);
        assert!(told.dismiss(&InsightId("0".into())) && !told.dismiss(&InsightId("1".into())));
        assert_eq!(take(&mut told, silent(10, 50), TODAY.plus(DAY * HOUR)), 0);
        let [one] = told.insights.as_slice() else { panic!("{told:?}") };
        assert!(one.dismissed && one.at == TODAY && one.finding.to == Millis(50 * HOUR));
    }

    #[test]
    fn one_of_a_kind_is_told_a_day_and_the_next_one_later() {
        let mut told = Told::default();
        assert_eq!(take(&mut told, silent(10, 20), TODAY), 1);
        assert_eq!(take(&mut told, silent(100, 120), TODAY.plus(HOUR)), 0, "the day still runs");
        assert_eq!(take(&mut told, silent(100, 120), TODAY.plus(DAY * HOUR)), 1);
        assert_eq!(take(&mut told, gap(&[(3, 4)]), TODAY.plus(DAY * HOUR)), 1, "another kind");
    }

    #[test]
    fn a_gap_is_told_once_and_a_new_one_beside_it_alone() {
        let mut told = Told::default();
        assert_eq!(take(&mut told, gap(&[(3, 4)]), TODAY), 1);
        assert_eq!(take(&mut told, gap(&[(3, 4)]), TODAY.plus(DAY * HOUR)), 0);
        assert_eq!(take(&mut told, gap(&[(3, 4), (9, 9)]), TODAY.plus(DAY * HOUR)), 1);
        assert_eq!(told.insights[0].finding.missing, [Missing { first: 9, last: 9 }]);
        assert_eq!(told.insights[0].finding.what, What::MissingBatches { batches: 1 });
    }

    #[test]
    fn what_was_told_survives_json_and_ends_with_its_device() {
        let mut told = Told::default();
        take(&mut told, gap(&[(3, 4)]), TODAY);
        take(&mut told, silent(10, 20), TODAY);
        let text = serde_json::to_string(&told).unwrap();
        let mut again: Told = serde_json::from_str(&text).unwrap();
        assert_eq!(again, told);
        again.keep_only(&[]);
        assert_eq!(again, Told::default());
    }
}
