use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use wire::{batch::BatchError, reading::Reading, text::TextError};

use super::{
    firmware::{Shared, now},
    models::Surroundings,
};

/// How often a device measures and signs.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two readings of a stream.
    pub sample_every: Duration,
    /// Between two signed batches.
    pub batch_every: Duration,
    /// How long the device had been running before it came on the air; its log then holds batches of that time.
    pub before: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { sample_every: Duration::from_secs(1), batch_every: Duration::from_secs(5), before: Duration::ZERO }
    }
}

/// Between two readings of the time before the device came on the air.
const EARLIER_SAMPLE: Duration = Duration::from_secs(60);
/// The same where that time is longer than a week.
const LONG_AGO_SAMPLE: Duration = Duration::from_secs(3600);
const WEEK: Duration = Duration::from_secs(7 * 86_400);
/// Readings of a stream in each batch of that time.
const EARLIER_BATCH: u32 = 30;

/// Why a reading was lost.
#[derive(Debug, thiserror::Error)]
pub(super) enum SampleError {
    #[error("the stream: {0}")]
    Stream(#[from] TextError),
    #[error("the reading: {0}")]
    Push(#[from] device_kit::PushError),
    #[error("the batch: {0}")]
    Batch(#[from] BatchError),
}

/// Measures and signs for as long as it is polled.
pub(super) async fn sample(firmware: Shared, surroundings: Surroundings, pace: Pace) {
    if let Err(error) = measure_earlier(&firmware, &surroundings, pace.before) {
        tracing::warn!(%error, "a device lost earlier readings");
    }
    let mut samples = interval(pace.sample_every);
    let mut batches = interval(pace.batch_every);
    samples.set_missed_tick_behavior(MissedTickBehavior::Skip);
    batches.set_missed_tick_behavior(MissedTickBehavior::Skip);
    // The first tick of an interval comes at once: nothing is measured yet.
    batches.tick().await;
    loop {
        let done = tokio::select! {
            biased;
            _ = batches.tick() => close(&firmware),
            _ = samples.tick() => measure(&firmware, &surroundings, now()),
        };
        if let Err(error) = done {
            tracing::warn!(%error, "a device lost a reading");
        }
    }
}

fn measure_earlier(firmware: &Shared, surroundings: &Surroundings, before: Duration) -> Result<(), SampleError> {
    let end = now();
    let step = if before > WEEK { LONG_AGO_SAMPLE } else { EARLIER_SAMPLE };
    let count = u32::try_from(before.as_secs() / step.as_secs()).unwrap_or(u32::MAX);
    for left in (1..=count).rev() {
        measure(firmware, surroundings, end.saturating_sub(step * left))?;
        if left % EARLIER_BATCH == 1 {
            close(firmware)?;
        }
    }
    Ok(())
}

fn measure(firmware: &Shared, surroundings: &Surroundings, time: Duration) -> Result<(), SampleError> {
    let time_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut firmware = firmware.lock();
    for sample in surroundings.at(time) {
        let scale = 0_i8.saturating_sub_unsigned(sample.places);
        let reading = Reading { stream: sample.stream.parse()?, time_ms, value: sample.value, scale };
        firmware.device.push(reading)?;
    }
    Ok(())
}

fn close(firmware: &Shared) -> Result<(), SampleError> {
    let mut firmware = firmware.lock();
    let tip = firmware.device.close_batch()?;
    firmware.signed.extend(tip);
    Ok(())
}
