//! The access log, and how often an app used its grant.

use domain::{
    access::{LogRow, Outcome},
    time::Millis,
};
use wallet::ports::StoreError;

/// What the log says of one grant.
#[derive(Default)]
pub struct Uses {
    pub served: Vec<(Millis, u64)>,
    refused: u32,
}

impl Uses {
    pub fn note(&mut self, row: &LogRow) {
        match row.outcome {
            Outcome::Served { bytes, .. } => self.served.push((row.at, u64::from(bytes))),
            Outcome::Refused { .. } => self.refused += 1,
            Outcome::Owner => {}
        }
    }

    /// Served reads and bytes since a moment.
    pub fn since(&self, moment: Millis) -> (u32, u64) {
        let recent = self.served.iter().filter(|(at, _)| *at >= moment);
        recent.fold((0, 0), |(reads, sum), (_, bytes)| (reads + 1, sum + bytes))
    }

    /// Served and refused requests, and the last served moment.
    pub fn counts(&self) -> (u32, u32, Option<Millis>) {
        (u32::try_from(self.served.len()).unwrap(), self.refused, self.served.iter().map(|(at, _)| *at).max())
    }
}

/// Adds a row that follows the last one.
pub fn append(log: &mut Vec<LogRow>, row: &LogRow) -> Result<(), StoreError> {
    if row.number != log.last().map_or(0, |last| last.number) + 1 {
        return Err(StoreError::Failed(format!("row {} does not follow the last one", row.number)));
    }
    log.push(row.clone());
    Ok(())
}
