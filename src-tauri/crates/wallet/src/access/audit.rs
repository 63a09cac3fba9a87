//! The whole log read once: verified, summed up for a week, taken out page by page.

use std::collections::BTreeMap;

use domain::{
    B256,
    access::{AppWeek, LogProof, LogRow, Outcome, WeekView},
    device::DeviceId,
    time::Millis,
};

use super::log::{Head, row_hash};
use crate::{Wallet, csv, iso, ports::StoreError};

/// Rows read at once.
const PAGE: u32 = 1_000;
/// Rows of a page for a file, few enough for one message of the control socket.
const FILE_PAGE: u32 = 500;
const WEEK_MS: u64 = 7 * 86_400_000;
const HEAD_LINE: [&str; 13] =
    ["number", "at", "grant", "app", "action", "device", "scope", "outcome", "rows", "bytes", "code", "prev", "hash"];

impl Wallet {
    /// Verifies the whole log and names the first row that does not fit.
    ///
    /// # Errors
    /// The store's.
    pub async fn verify_log(&self) -> Result<LogProof, StoreError> {
        self.walk_log(&mut |_| ()).await
    }

    /// Who read what in the last seven days, by app.
    ///
    /// # Errors
    /// The store's.
    pub async fn week(&self) -> Result<WeekView, StoreError> {
        let to = self.moment().await?;
        let from = Millis(to.0.saturating_sub(WEEK_MS));
        let mut apps = BTreeMap::<String, AppWeek>::new();
        self.walk_log(&mut |row| {
            if row.at >= from {
                count(&mut apps, row);
            }
        })
        .await?;
        let mut apps: Vec<AppWeek> = apps.into_values().collect();
        apps.sort_by_key(|app| std::cmp::Reverse((app.bytes, app.reads, app.refusals)));
        Ok(WeekView { from, to, apps })
    }

    /// Rows from number `from` on, oldest first, at most 500.
    ///
    /// # Errors
    /// The store's.
    pub async fn log_page(&self, from: u64) -> Result<Vec<LogRow>, StoreError> {
        self.ports.store.log(from, FILE_PAGE).await
    }

    /// Shows each row in its order, and says whether the chain of hashes holds.
    pub(super) async fn walk_log(&self, each: &mut (dyn FnMut(&LogRow) + Send)) -> Result<LogProof, StoreError> {
        let _held = self.log.lock().await;
        let head = self.log_head().await?;
        let mut walked = Walked::after(head.is_none());
        loop {
            let page = self.ports.store.log(walked.last.0.saturating_add(1), PAGE).await?;
            let Some(newest) = page.last() else { break };
            let newest = (newest.number, newest.hash);
            for row in &page {
                walked.step(row, head.as_ref());
                each(row);
            }
            walked.last = newest;
        }
        // The first row of all is the only one that may stand without a noted head: a crash came between.
        if walked.first_bad.is_none() && !(walked.head_found && (head.is_some() || walked.total <= 1)) {
            walked.first_bad = Some(if head.is_some() { number(walked.last.0.saturating_add(1)) } else { 1 });
        }
        let Walked { total, first_bad, .. } = walked;
        Ok(LogProof { intact: first_bad.is_none(), total, first_bad })
    }
}

/// How far the log was read.
struct Walked {
    last: (u64, B256),
    total: u32,
    first_bad: Option<u32>,
    head_found: bool,
}

impl Walked {
    fn after(head_found: bool) -> Self {
        Self { last: (0, B256::ZERO), total: 0, first_bad: None, head_found }
    }

    fn step(&mut self, row: &LogRow, head: Option<&Head>) {
        let expected = self.last.0.saturating_add(1);
        let fits = row.number == expected && row.prev == self.last.1 && row.hash == row_hash(row);
        if !fits && self.first_bad.is_none() {
            self.first_bad = Some(number(expected));
        }
        self.head_found |= head.is_some_and(|head| head.is_of(row));
        self.last = (row.number, row.hash);
        self.total = self.total.saturating_add(1);
    }
}

fn number(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn count(apps: &mut BTreeMap<String, AppWeek>, row: &LogRow) {
    if row.outcome == Outcome::Owner {
        return;
    }
    let app = apps.entry(row.app.clone()).or_insert_with(|| AppWeek { app: row.app.clone(), ..AppWeek::default() });
    app.last = app.last.max(Some(row.at));
    match row.outcome {
        Outcome::Served { rows, bytes } => {
            app.reads = app.reads.saturating_add(1);
            app.rows = app.rows.saturating_add(u64::from(rows));
            app.bytes = app.bytes.saturating_add(u64::from(bytes));
            let device = row.device.parse::<DeviceId>().ok().filter(|device| rows > 0 && !app.devices.contains(device));
            app.devices.extend(device);
        }
        Outcome::Refused { .. } => app.refusals = app.refusals.saturating_add(1),
        Outcome::Owner => {}
    }
}

/// The first line of the log as comma-separated values.
#[must_use]
pub fn log_head_line() -> String {
    let mut text = String::new();
    csv::push(&mut text, &HEAD_LINE);
    text
}

/// The lines of these rows; moments are ISO 8601 in UTC.
#[must_use]
pub fn log_lines(rows: &[LogRow]) -> String {
    let mut text = String::new();
    for row in rows {
        let (outcome, values, bytes, code) = match &row.outcome {
            Outcome::Served { rows, bytes } => ("served", rows.to_string(), bytes.to_string(), ""),
            Outcome::Refused { code } => ("refused", String::new(), String::new(), code.as_str()),
            Outcome::Owner => ("owner", String::new(), String::new(), ""),
        };
        let cells: [String; 13] = [
            row.number.to_string(),
            iso::text(row.at),
            row.grant.map(|grant| grant.to_string()).unwrap_or_default(),
            row.app.clone(),
            row.action.clone(),
            row.device.clone(),
            row.scope.clone(),
            outcome.to_string(),
            values,
            bytes,
            code.to_string(),
            format!("{:#x}", row.prev),
            format!("{:#x}", row.hash),
        ];
        csv::push(&mut text, &cells);
    }
    text
}
