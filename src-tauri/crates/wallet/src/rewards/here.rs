//! What this computer has of a device's readings: how many, when, and for how long there were none.

use domain::{device::Percent, reward_why::MadeHere, time::Millis};
use wire::batch::SignedBatch;

use crate::{
    Wallet,
    devices::batch_context,
    ports::store::{BatchHead, BatchRow, DeviceRow},
    readings::ReadingsError,
};

/// Batches read from the database at once.
const BATCHES: u32 = 2_000;
/// A month of a batch each minute.
const PAGES: u32 = 22;
/// A month of a reading each second.
const MOST_READINGS: usize = 2_600_000;
const MINUTE: u64 = 60_000;

/// The readings of one device over a span.
#[derive(Clone, Debug, Default)]
pub(super) struct Here {
    /// Each batch's newest moment, and whether the gateway accepted it.
    batches: Vec<(Millis, bool)>,
    /// The times of all readings, sorted.
    times: Vec<u64>,
    /// Before this not everything was looked at.
    whole_from: Millis,
    /// Before this nothing is known of the device.
    known_from: Millis,
    /// What came later may still be on the device.
    known_until: Millis,
    /// What usually lies between two readings, in milliseconds.
    interval: Option<u64>,
}

impl Wallet {
    /// What is stored of the device's readings from `from` to `to`; `None` where nothing of it ever was.
    ///
    /// # Errors
    /// [`ReadingsError`]; needs the wallet open, since readings are sealed.
    pub(super) async fn made_here(
        &self,
        row: &DeviceRow,
        from: Millis,
        to: Millis,
    ) -> Result<Option<Here>, ReadingsError> {
        let (stored, _) = self.ports.store.batch_counts(row.id).await?;
        if stored == 0 {
            return Ok(None);
        }
        let mut here = Here::default();
        let (mut until, mut before) = (to, None);
        let mut whole = false;
        for _ in 0..PAGES {
            let rows = self.ports.store.batches(row.id, from, until, BATCHES).await?;
            let full = rows.len() == BATCHES as usize;
            // The page before ended within the moments of its oldest batch: that one comes again.
            let place = |head: &BatchHead| (head.from, head.to, head.seq);
            let older: Vec<BatchRow> =
                rows.into_iter().filter(|row| before.is_none_or(|before| place(&row.head) < before)).collect();
            let oldest = older.first().map(|row| row.head.clone());
            for row in &older {
                here.add(row, self.times_of_batch(row)?);
            }
            whole = !full || oldest.is_none();
            let Some(oldest) = oldest.filter(|_| !whole) else { break };
            (until, before) = (oldest.from, Some(place(&oldest)));
            here.whole_from = oldest.to;
            if here.times.len() > MOST_READINGS {
                break;
            }
        }
        if whole {
            here.whole_from = Millis(0);
        }
        if let Some(gone) = self.ports.store.gone_until(row.id, to).await? {
            here.whole_from = here.whole_from.max(gone.plus(1));
        }
        here.settle(row.paired, row.last_seen, self.ports.clock.now());
        Ok(Some(here))
    }

    fn times_of_batch(&self, row: &BatchRow) -> Result<Vec<u64>, ReadingsError> {
        let opened = self.ports.vault.open(&batch_context(&row.head), &row.sealed)?;
        let batch = SignedBatch::from_bytes(&opened).map_err(|_| ReadingsError::Damaged)?;
        Ok(batch.columns.iter().flat_map(|column| column.points.iter().map(|point| point.time_ms)).collect())
    }
}

impl Here {
    fn add(&mut self, row: &BatchRow, times: Vec<u64>) {
        self.batches.push((row.head.to, row.head.uploaded));
        self.times.extend(times);
    }

    /// A device that was paired, or first measured, at some time is not missed before.
    fn settle(&mut self, paired: Millis, last_seen: Millis, now: Millis) {
        self.times.sort_unstable();
        let first = self.times.first().map_or(paired, |first| Millis(*first));
        let newest = self.times.last().map_or(last_seen, |newest| Millis(*newest));
        self.known_from = paired.min(first);
        self.known_until = last_seen.max(newest).min(now);
        self.interval = interval(&self.times);
    }

    /// What is there of the time from `from` to before `to`; `None` where not all of it was looked at.
    pub(super) fn within(&self, from: Millis, to: Millis) -> Option<MadeHere> {
        if from < self.whole_from {
            return None;
        }
        let place = |at: Millis| self.times.partition_point(|time| *time < at.0);
        let times = self.times.get(place(from)..place(to)).unwrap_or_default();
        let batches = self.batches.iter().filter(|(at, _)| (from..to).contains(at));
        let (start, end) = (from.max(self.known_from), to.min(self.known_until));
        let quiet = self.interval.map(|interval| Quiet::between(start, end, times, interval.saturating_mul(2)));
        Some(MadeHere {
            readings: count(times.len()),
            batches: count(batches.clone().count()),
            handed_over: count(batches.filter(|(_, accepted)| *accepted).count()),
            uptime: quiet.as_ref().and_then(|quiet| quiet.uptime(end.0.saturating_sub(start.0))),
            quiet_minutes: minutes(quiet.as_ref().map_or(0, |quiet| quiet.sum)),
            longest_quiet_minutes: minutes(quiet.as_ref().map_or(0, |quiet| quiet.longest)),
        })
    }
}

/// Times without a reading, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Quiet {
    sum: u64,
    longest: u64,
}

impl Quiet {
    /// Those of them that are longer than `usual`.
    fn between(start: Millis, end: Millis, times: &[u64], usual: u64) -> Self {
        let inside = times.iter().copied().filter(|time| (start.0..end.0).contains(time));
        let mut quiet = Self::default();
        let mut last = start.0;
        for time in inside.chain([end.0]) {
            let gap = time.saturating_sub(last);
            if gap > usual {
                quiet.sum = quiet.sum.saturating_add(gap);
                quiet.longest = quiet.longest.max(gap);
            }
            last = time;
        }
        quiet
    }

    /// How much of the time had readings; unknown where none of it has passed.
    fn uptime(&self, passed: u64) -> Option<Percent> {
        let up = passed.saturating_sub(self.sum).saturating_mul(100).checked_div(passed)?;
        Percent::new(u8::try_from(up).ok()?)
    }
}

/// The median of what lies between two readings; none of fewer than two moments.
fn interval(times: &[u64]) -> Option<u64> {
    let mut between: Vec<u64> =
        times.iter().zip(times.iter().skip(1)).map(|(a, b)| b.saturating_sub(*a)).filter(|gap| *gap > 0).collect();
    between.sort_unstable();
    between.get(between.len() / 2).copied()
}

fn minutes(millis: u64) -> u32 {
    u32::try_from(millis / MINUTE).unwrap_or(u32::MAX)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;

    /// A reading each minute of these hours, a batch for each hour, of which the first `accepted` were accepted.
    fn hours(hours: &[u64], accepted: usize, last_seen: u64) -> Here {
        let mut here = Here::default();
        for (place, hour) in hours.iter().enumerate() {
            here.times.extend((0..60).map(|minute| hour * HOUR + minute * MINUTE));
            here.batches.push((Millis(hour * HOUR + 59 * MINUTE), place < accepted));
        }
        here.settle(Millis(0), Millis(last_seen), Millis(100 * DAY));
        here
    }

    #[test]
    fn readings_and_batches_count_where_they_were_made() {
        let here = hours(&[0, 1, 2, 24], 2, 2 * DAY).within(Millis(0), Millis(DAY)).unwrap();
        assert_eq!((here.readings, here.batches, here.handed_over), (180, 3, 2));
    }

    #[test]
    fn the_time_without_readings_is_told_with_its_longest_part() {
        // Six hours, then three without any, then another fifteen.
        let up: Vec<u64> = (0..6).chain(9..24).collect();
        let here = hours(&up, 0, 2 * DAY).within(Millis(0), Millis(DAY)).unwrap();
        assert_eq!((here.quiet_minutes, here.longest_quiet_minutes), (181, 181));
        assert_eq!(here.uptime, Percent::new(87));

        let dark = hours(&up, 0, 2 * DAY).within(Millis(DAY), Millis(2 * DAY)).unwrap();
        assert_eq!((dark.readings, dark.quiet_minutes, dark.uptime), (0, 24 * 60, Percent::new(0)));
    }

    #[test]
    fn what_the_device_may_still_keep_for_itself_is_not_called_missing() {
        let day: Vec<u64> = (0..12).collect();
        let here = hours(&day, 0, 12 * HOUR).within(Millis(0), Millis(DAY)).unwrap();
        assert_eq!((here.quiet_minutes, here.uptime), (0, Percent::new(100)), "it was last heard at noon");
        let later = hours(&day, 0, 12 * HOUR).within(Millis(DAY), Millis(2 * DAY)).unwrap();
        assert_eq!((later.readings, later.uptime), (0, None));
    }

    #[test]
    fn a_device_is_not_missed_before_it_was_paired() {
        let mut here = Here { times: (20 * 60..24 * 60).map(|minute| minute * MINUTE).collect(), ..Here::default() };
        here.settle(Millis(20 * HOUR), Millis(DAY), Millis(DAY));
        let here = here.within(Millis(0), Millis(DAY)).unwrap();
        assert_eq!((here.quiet_minutes, here.uptime), (0, Percent::new(100)));
    }

    #[test]
    fn nothing_is_said_of_what_was_not_looked_at() {
        let here = Here { whole_from: Millis(DAY), ..hours(&[30], 0, 2 * DAY) };
        assert_eq!(here.within(Millis(0), Millis(DAY)), None);
        assert!(here.within(Millis(DAY), Millis(2 * DAY)).is_some());
    }

    #[test]
    fn one_reading_has_no_rhythm() {
        assert_eq!(interval(&[5]), None);
        assert_eq!(interval(&[5, 5, 65, 125, 1_000]), Some(60));
    }

    #[test]
    fn times_with_and_without_readings_make_up_the_period_whatever_was_read() {
        let seed = 0x0ff1_u64;
        println!("seed {seed:#x}");
        let mut roll = seed;
        let mut dice = move |below: u64| {
            roll = roll.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (roll >> 33) % below
        };
        for _ in 0..5_000 {
            let mut here = Here { times: (0..dice(50)).map(|_| dice(3 * DAY)).collect(), ..Here::default() };
            here.settle(Millis(dice(DAY)), Millis(dice(3 * DAY)), Millis(3 * DAY));
            let (from, to) = (dice(2 * DAY), dice(2 * DAY));
            let made = here.within(Millis(from.min(to)), Millis(from.max(to))).unwrap();
            let length = minutes(from.abs_diff(to));
            assert!(
                made.longest_quiet_minutes <= made.quiet_minutes && made.quiet_minutes <= length,
                "{here:?} {made:?}"
            );
            assert!(usize::try_from(made.readings).unwrap() <= here.times.len());
        }
    }
}
