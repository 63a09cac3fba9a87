//! A device as insights look at it: its hours, the gaps between its batches, and how often readings come in.

use domain::{
    device::DeviceId,
    insight::{Gap, HOUR, HOURS, Hour, Missing, StreamHours, Watched},
    time::Millis,
};

use super::kept::Looked;
use crate::{Wallet, ports::store::BatchHead, readings::ReadingsError};

/// Streams of one device that are looked at.
const STREAMS: usize = 16;
/// Gaps are looked for in the newest batches of so many milliseconds, and in so many at most.
const GAPS_FOR: u64 = 8 * 24 * HOUR;
const BATCHES: u32 = 2_000;
/// The newest visits that are kept.
const VISITS: usize = 30;
/// Where readings usually come in within so many hours, they count as coming as they are made: looks are hours apart.
const OFTEN: u64 = 12;

impl Wallet {
    /// The device as it is now, and how far it is looked at thereby; `None` for one without readings.
    pub(super) async fn watched(
        &self,
        device: DeviceId,
        before: Looked,
    ) -> Result<Option<(Looked, Watched)>, ReadingsError> {
        let Some(head) = self.ports.store.last_batch(device).await? else { return Ok(None) };
        let now = self.ports.clock.now();
        let end = now.0 / HOUR;
        let first = end.saturating_sub(HOURS);
        let mut streams = Vec::new();
        for latest in self.latest(device).await?.into_iter().take(STREAMS) {
            let points = self.hours(device, &latest.stream, start(first), start(end)).await?;
            streams.push(StreamHours { stream: latest.stream, hours: in_row(first, end, points) });
        }
        let gaps = self.gaps(device, now).await?;
        let since = before.until.unwrap_or(end.saturating_sub(24));
        let looked = after(before, &head, newest(first, &streams), now);
        let usual_visit = usual_visit(&looked.visits);
        Ok(Some((looked, Watched { first, streams, gaps, usual_visit, since })))
    }

    async fn gaps(&self, device: DeviceId, now: Millis) -> Result<Vec<Gap>, ReadingsError> {
        let from = Millis(now.0.saturating_sub(GAPS_FOR));
        let mut heads = self.ports.store.heads(device, from, now, BATCHES).await?;
        heads.sort_by_key(|head| head.seq);
        let pairs = heads.iter().zip(heads.iter().skip(1));
        Ok(pairs.filter_map(|(one, next)| gap(one, next)).collect())
    }
}

fn start(hour: u64) -> Millis {
    Millis(hour.saturating_mul(HOUR))
}

fn gap(one: &BatchHead, next: &BatchHead) -> Option<Gap> {
    let missing = Missing { first: one.seq.saturating_add(1), last: next.seq.saturating_sub(1) };
    (missing.first <= missing.last).then_some(Gap { missing, from: one.to, to: next.from })
}

/// Each hour in its place.
fn in_row(first: u64, end: u64, points: Vec<(Millis, Hour)>) -> Vec<Option<Hour>> {
    let mut hours = vec![None; usize::try_from(end.saturating_sub(first)).unwrap_or_default()];
    for (at, hour) in points {
        let place = usize::try_from((at.0 / HOUR).saturating_sub(first)).unwrap_or(usize::MAX);
        if let Some(empty) = hours.get_mut(place) {
            *empty = Some(hour);
        }
    }
    hours
}

/// The number of the hour after the newest one with a reading.
fn newest(first: u64, streams: &[StreamHours]) -> Option<u64> {
    let last = streams.iter().filter_map(|stream| stream.hours.iter().rposition(Option::is_some)).max()?;
    Some(first.saturating_add(last as u64).saturating_add(1))
}

fn after(before: Looked, head: &BatchHead, until: Option<u64>, now: Millis) -> Looked {
    let mut visits = before.visits;
    if head.seq != before.newest {
        visits.push(now);
    }
    let surplus = visits.len().saturating_sub(VISITS);
    visits.drain(..surplus);
    Looked { until: until.or(before.until), newest: head.seq, visits }
}

/// The median of the hours between two visits; 1 where they are often.
fn usual_visit(visits: &[Millis]) -> u32 {
    let pairs = visits.iter().zip(visits.iter().skip(1));
    let mut between: Vec<u64> = pairs.map(|(one, next)| next.0.saturating_sub(one.0) / HOUR).collect();
    between.sort_unstable();
    let usual = between.get(between.len() / 2).copied().unwrap_or(1);
    if usual <= OFTEN { 1 } else { u32::try_from(usual).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use domain::{Address, B256};

    use super::*;

    fn head(seq: u64) -> BatchHead {
        BatchHead {
            device: DeviceId(Address::ZERO),
            seq,
            from: Millis(seq * HOUR),
            to: Millis(seq * HOUR + 1),
            root: B256::ZERO,
            hash: B256::ZERO,
            readings: 1,
            uploaded: false,
        }
    }

    #[test]
    fn a_device_that_is_met_once_a_week_is_used_to_that() {
        let mut looked = Looked::default();
        for week in 1..40 {
            looked = after(looked, &head(week), None, Millis(week * 7 * 24 * HOUR));
            looked = after(looked, &head(week), None, Millis(week * 7 * 24 * HOUR + HOUR));
        }
        assert_eq!((looked.visits.len(), usual_visit(&looked.visits)), (VISITS, 7 * 24));
        assert_eq!(usual_visit(&[Millis(0), Millis(6 * HOUR), Millis(12 * HOUR)]), 1);
        assert_eq!(usual_visit(&[]), 1);
    }

    #[test]
    fn numbers_between_two_batches_are_missing() {
        assert_eq!(gap(&head(3), &head(4)), None);
        let gap = gap(&head(3), &head(6)).unwrap();
        assert_eq!((gap.missing, gap.from), (Missing { first: 4, last: 5 }, Millis(3 * HOUR + 1)));
    }
}
