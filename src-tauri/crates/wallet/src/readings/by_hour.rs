//! Hours and days of a stream: out of the sealed hours, and out of the batches that are in none yet.

use std::collections::BTreeSet;

use domain::{insight::Hour, time::Millis};
use wire::batch::SignedBatch;

use super::{
    BATCHES, PAGES, ReadingsError, SeriesRequest, batch_ref,
    block::SPAN,
    gathered::Found,
    tally::{HOUR, Tallies, Tally, add, add_column, newest, spans},
};
use crate::{Wallet, ports::store::BatchHead};

/// The newest batches that an answer names.
const NAMED: u32 = 200;

/// Hours or days, and whether signed readings of their time are gone, so that not all of them can be proven.
pub(super) struct ByHour {
    pub found: Found<Hour>,
    pub unproven: bool,
}

impl Wallet {
    /// The hours of a stream, or its days at that resolution. The first and the last one hold what is asked for of them, as
    /// long as their signed readings are here; else all that is kept of them.
    pub(super) async fn by_hour(&self, request: &SeriesRequest) -> Result<ByHour, ReadingsError> {
        // Meanwhile no reading goes from the batches into the hours.
        let _still = self.keeping_readings.read().await;
        let width = request.resolution.bucket_ms().unwrap_or(HOUR);
        let mut tallies = Tallies::new();
        self.add_loose(request, width, &mut tallies).await?;
        self.add_kept(request, width, &mut tallies).await?;
        let points = newest(&tallies, request.limit);
        let Some(oldest) = points.first().map(|(at, _)| *at) else {
            return Ok(ByHour { found: Found { points, batches: Vec::new() }, unproven: false });
        };
        let heads = self.ports.store.heads(request.device, oldest, request.to, NAMED).await?;
        let gone = self.ports.store.gone_until(request.device, request.to).await?;
        let unproven = gone.is_some_and(|until| until >= oldest);
        let batches = heads.iter().map(batch_ref).collect();
        Ok(ByHour { found: Found { points, batches }, unproven })
    }

    /// Adds what is in batches alone, newest first.
    async fn add_loose(&self, request: &SeriesRequest, width: u64, tallies: &mut Tallies) -> Result<(), ReadingsError> {
        let (mut to, mut before) = (request.to, None);
        for _ in 0..PAGES {
            let rows = self.ports.store.loose_batches(request.device, request.from, to, BATCHES).await?;
            let full = rows.len() == BATCHES as usize;
            // The page before ended within the moments of its oldest batch: that one comes again.
            let place = |head: &BatchHead| (head.from, head.to, head.seq);
            let older = rows.into_iter().filter(|row| before.is_none_or(|before| place(&row.head) < before));
            let older = older.collect::<Vec<_>>();
            let Some(oldest) = older.first() else { break };
            (to, before) = (oldest.head.from, Some(place(&oldest.head)));
            for row in &older {
                let inside = |at: u64| (request.from.0..=request.to.0).contains(&at);
                add_stream(tallies, width, &self.batch_of(row)?, &request.stream, inside);
            }
            if !full || spans(tallies) > request.limit {
                break;
            }
        }
        Ok(())
    }

    /// Adds what is in hours.
    async fn add_kept(&self, request: &SeriesRequest, width: u64, tallies: &mut Tallies) -> Result<(), ReadingsError> {
        let (from, to) = (request.from.0, request.to.0);
        if from > to {
            return Ok(());
        }
        let blocks = self.ports.store.hour_blocks(request.device, from / SPAN, to / SPAN).await?;
        let mut cut = Tallies::new();
        for block in blocks {
            let opened = self.open_block(request.device, &block, Some(&request.stream))?;
            for ((start, scale), tally) in opened.into_values().flatten() {
                let last = start.saturating_add(HOUR - 1);
                if start >= from && last <= to {
                    add(tallies, start / width * width, scale, tally);
                } else if last >= from && start <= to {
                    add(&mut cut, start, scale, tally);
                }
            }
        }
        let hours: BTreeSet<u64> = cut.keys().map(|(start, _)| *start).collect();
        for start in hours {
            let kept: Vec<(i8, Tally)> =
                cut.range((start, i8::MIN)..=(start, i8::MAX)).map(|((_, scale), tally)| (*scale, *tally)).collect();
            for (scale, tally) in self.part(request, start, &kept).await? {
                add(tallies, start / width * width, scale, tally);
            }
        }
        Ok(())
    }

    /// What is asked for of an hour at an end of the span; all of it where its signed readings are not all here.
    async fn part(
        &self,
        request: &SeriesRequest,
        start: u64,
        kept: &[(i8, Tally)],
    ) -> Result<Vec<(i8, Tally)>, ReadingsError> {
        let end = start.saturating_add(HOUR - 1);
        let (device, first, last) = (request.device, Millis(start), Millis(end));
        let rows = self.ports.store.batches(device, first, last, BATCHES).await?;
        let loose = self.ports.store.loose_batches(device, first, last, BATCHES).await?;
        let loose: BTreeSet<u64> = loose.iter().map(|row| row.head.seq).collect();
        let (mut whole, mut part) = (Tallies::new(), Tallies::new());
        for row in rows.iter().filter(|row| !loose.contains(&row.head.seq)) {
            let batch = self.batch_of(row)?;
            add_stream(&mut whole, HOUR, &batch, &request.stream, |at| (start..=end).contains(&at));
            let inside = start.max(request.from.0)..=end.min(request.to.0);
            add_stream(&mut part, HOUR, &batch, &request.stream, |at| inside.contains(&at));
        }
        Ok(if by_scale(whole) == kept { by_scale(part) } else { kept.to_vec() })
    }
}

fn by_scale(tallies: Tallies) -> Vec<(i8, Tally)> {
    tallies.into_iter().map(|((_, scale), tally)| (scale, tally)).collect()
}

fn add_stream(tallies: &mut Tallies, width: u64, batch: &SignedBatch, stream: &str, wanted: impl Fn(u64) -> bool) {
    for column in batch.columns.iter().filter(|column| column.stream.as_str() == stream) {
        add_column(tallies, width, column, &wanted);
    }
}
