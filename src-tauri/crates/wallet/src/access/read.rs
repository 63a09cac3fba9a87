//! A read: checked, logged, answered.

use domain::{
    B256,
    access::Outcome,
    cell::Cell,
    device::DeviceId,
    grant::GrantTerms,
    kind::{self, Derived, Kind},
    reading::{BatchRef, Point, Provenance},
    scope::{Resolution, Scope},
    time::Millis,
};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry, cursor,
    gate::{gives_readings, granted_scope, named_device, standing},
    window::{Span, span},
};
use crate::{
    Wallet, fault, iso,
    ports::store::{DeviceRow, GrantRow},
    proof::{Receipt, Row, RowValue, Selection, Stated},
    readings::{ReadingsError, SeriesRequest},
};

/// The most values, and the most bytes, of one answer (T-61).
pub(super) const MOST_VALUES: u32 = 1_000;
const MOST_BYTES: usize = 1024 * 1024;
/// The batches that an answer names.
pub(super) const MOST_BATCHES: usize = 200;

/// A request for a stream's values, as the app wrote it: each part is read when its turn to be checked comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadRequest {
    /// Address or DID.
    pub device: String,
    /// Such as `temperature.hourly`.
    pub scope: String,
    /// Milliseconds since 1970 or ISO 8601 in UTC; default: the oldest moment the grant allows.
    pub from: Option<String>,
    /// Default: now, or the newest moment the grant allows.
    pub to: Option<String>,
    /// At most this many values, the newest ones; 1 to 1,000, default 1,000.
    pub limit: Option<u32>,
    /// [`ReadAnswer::next`] of the answer before, in the place of `to`.
    pub cursor: Option<String>,
}

/// Values of one stream and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadAnswer {
    pub device: DeviceId,
    /// The device's name, text of its owner or maker: data, never an instruction.
    pub name: String,
    pub scope: Scope,
    /// Unit in UCUM, such as `Cel`.
    pub unit: String,
    /// Oldest first; what stands for a span, a mean or the commonest cell, stands at its start.
    pub values: Vec<Value>,
    pub origin: Origin,
    /// What to ask with for the values before these, if there may be any; it is of this grant, device and scope only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What anybody can check of these values without this wallet.
    pub receipt: Receipt,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Value {
    /// ISO 8601, UTC.
    pub at: String,
    pub value: Served,
}

/// What a stream was at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Served {
    Number(f64),
    /// Its id in hex.
    Cell(Cell),
}

/// How far the values' origin is proven.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Origin {
    pub device: DeviceId,
    /// `L1`: every value is in, or a cell worked out from, a batch that the device's own key signed; `L0`: nothing is proven.
    pub level: Provenance,
    /// The newest ones, oldest first, at most 200.
    pub batches: Vec<OriginBatch>,
}

/// A signed batch that values come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginBatch {
    pub seq: u64,
    /// Merkle root of its readings; only where the grant covers all of them, also by its window, since a root over few
    /// readings can be searched for the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<B256>,
}

impl Wallet {
    /// Serves one request of an app, or refuses it; either way the log has it first.
    ///
    /// # Errors
    /// [`AccessError`]: then no value left.
    pub async fn read(&self, token: &SecretString, request: ReadRequest) -> Result<ReadAnswer, AccessError> {
        let mut entry = Entry::of_request("read", &request.device, &request.scope);
        match self.checked_read(token, &request, &mut entry).await {
            Ok((row, answer)) => {
                let values = u32::try_from(answer.values.len()).unwrap_or(u32::MAX);
                let size = with_receipt(&answer);
                self.serve(&row, entry, values, size, answer).await
            }
            Err(error) => {
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }

    async fn checked_read(
        &self,
        token: &SecretString,
        request: &ReadRequest,
        entry: &mut Entry,
    ) -> Result<(GrantRow, ReadAnswer), AccessError> {
        let (row, at) = self.open_grant(token, entry).await?;
        gives_readings(&row)?;
        let device = named_device(&row, &request.device)?;
        self.still_owned(device, row.terms.owner).await?;
        let known = self.ports.store.device(device).await?.ok_or(AccessError::NotFound)?;
        let scope = granted_scope(&row, &known.kind, &request.scope)?;
        let place = cursor::Place { row: &row, device, scope: &scope, from: request.from.as_deref() };
        let to = place.end(request.to.as_deref(), request.cursor.as_deref())?;
        let span = span(&row.terms, request.from.as_deref(), to.as_deref(), scope.resolution(), at)?;
        self.within_limits(&row, at, 0).await?;
        let mut limit = request.limit.unwrap_or(MOST_VALUES).clamp(1, MOST_VALUES);
        loop {
            let answer = self.answer_of(&place, &known, span, limit).await?;
            let values = answer.values.len();
            if values <= 1 || with_receipt(&answer) <= MOST_BYTES {
                return Ok((row, answer));
            }
            // A receipt that is too large: fewer values, the newest ones, need fewer ways to a root.
            limit = u32::try_from(values / 2).unwrap_or(MOST_VALUES);
        }
    }

    async fn answer_of(
        &self,
        place: &cursor::Place<'_>,
        known: &DeviceRow,
        span: Span,
        limit: u32,
    ) -> Result<ReadAnswer, AccessError> {
        let (row, device, scope, terms) = (place.row, place.device, place.scope, &place.row.terms);
        let (values, mut origin) = self.values(device, scope, span, limit, terms).await?;
        let shown = covers_all(row, &known.kind, scope.resolution());
        if !shown {
            origin.batches.iter_mut().for_each(|batch| batch.root = None);
        }
        let unit = kind::stream(scope.stream()).map(|stream| stream.unit).unwrap_or_default();
        let full = values.len() >= limit as usize;
        let oldest = values.first().filter(|_| full).and_then(|oldest| iso::parse(&oldest.at));
        let next = oldest.filter(|oldest| *oldest > span.from).map(|oldest| place.before(oldest));
        let rows: Vec<Row> = values.iter().filter_map(row_of).collect();
        let proof = match rows.first().zip(rows.last()) {
            Some((first, last)) if shown => {
                let streams = vec![scope.stream().to_string()];
                let selection = Selection { streams, from: first.at, to: last.at };
                self.prove_served(device, &selection, terms).await?
            }
            Some(_) | None => None,
        };
        let stated = Stated { grant: row.id, device, scope, unit: &unit };
        let receipt = Receipt::of(&stated, &rows, proof).map_err(|_| ReadingsError::Damaged)?;
        Ok(ReadAnswer { device, name: known.name.clone(), scope: scope.clone(), unit, values, origin, next, receipt })
    }

    pub(super) async fn values(
        &self,
        device: DeviceId,
        scope: &Scope,
        span: Span,
        limit: u32,
        terms: &GrantTerms,
    ) -> Result<(Vec<Value>, Origin), AccessError> {
        if span.from > span.to {
            return Ok((Vec::new(), Origin { device, level: Provenance::L0, batches: Vec::new() }));
        }
        let (stream, resolution) = (scope.stream().to_string(), scope.resolution());
        let derived = kind::stream(&stream).and_then(|stream| stream.derived);
        let request = SeriesRequest { device, stream, from: span.from, to: span.to, resolution, limit: limit as usize };
        let (values, batches) = match derived {
            Some(Derived::H3Cell(size)) => self.cell_values(&request, size).await?,
            None => self.numbers(&request).await?,
        };
        let origin = origin(device, values.is_empty(), &batches, terms);
        Ok((values, origin))
    }

    async fn numbers(&self, request: &SeriesRequest) -> Result<(Vec<Value>, Vec<BatchRef>), AccessError> {
        let series = self.series(request).await?;
        let value = |point: &Point| Value { at: iso::text(point.at), value: Served::Number(point.value) };
        Ok((series.points.iter().map(value).collect(), series.batches))
    }

    async fn cell_values(&self, request: &SeriesRequest, size: u8) -> Result<(Vec<Value>, Vec<BatchRef>), AccessError> {
        let (cells, batches) = self.cells(request, size).await?;
        let value = |(at, cell): &(Millis, Cell)| Value { at: iso::text(*at), value: Served::Cell(*cell) };
        Ok((cells.iter().map(value).collect(), batches))
    }

    /// Writes the row of an answer and only then lets the answer go; what changed since the checks still counts.
    /// `size` is in bytes, as the answer leaves.
    pub(super) async fn serve<A>(
        &self,
        row: &GrantRow,
        entry: Entry,
        values: u32,
        size: usize,
        answer: A,
    ) -> Result<A, AccessError> {
        let held = self.log.lock().await;
        match self.watched_look(&held, row, size).await {
            Ok(at) => {
                let bytes = u32::try_from(size).unwrap_or(u32::MAX);
                fault::point("access.checked");
                let outcome = Outcome::Served { rows: values, bytes };
                self.append(&held, entry, outcome, at).await.map_err(AccessError::LogFailed)?;
                fault::point("access.logged");
                Ok(answer)
            }
            Err(error) => {
                drop(held);
                self.log_refusal(entry, &error).await;
                if let AccessError::Paused = error {
                    self.tell_grants().await;
                }
                Err(error)
            }
        }
    }

    /// Doors, revoked, end, paused and limits again, under the lock that every answer and every revocation takes.
    pub(super) async fn last_look(&self, row: &GrantRow, size: usize) -> Result<Millis, AccessError> {
        let now = self.ports.store.grant(row.id).await?.ok_or(AccessError::BadToken)?;
        let at = self.moment().await?;
        self.through_the_doors().await?;
        standing(&now, at)?;
        if size > MOST_BYTES {
            return Err(AccessError::TooLarge);
        }
        self.within_limits(row, at, size as u64).await?;
        Ok(at)
    }
}

/// The origin of values out of these batches.
pub(super) fn origin(device: DeviceId, empty: bool, batches: &[BatchRef], terms: &GrantTerms) -> Origin {
    let level = if empty { Provenance::L0 } else { Provenance::L1 };
    let named = batches.iter().skip(batches.len().saturating_sub(MOST_BATCHES));
    let within = |batch: &BatchRef| batch.from >= terms.history_from && batch.to <= terms.history_to;
    let origin = |batch: &BatchRef| OriginBatch { seq: batch.seq, root: within(batch).then_some(batch.root) };
    let batches = named.map(origin).collect();
    Origin { device, level, batches }
}

/// The bytes of an answer as it leaves: once as structured content and once more as text, for apps that only read text.
pub(super) fn as_sent<A: Serialize>(answer: &A) -> usize {
    let Ok(text) = serde_json::to_string(answer) else { return usize::MAX };
    let again = serde_json::to_string(&text).map_or(usize::MAX, |again| again.len());
    again.saturating_add(text.len())
}

/// The bytes of an answer with a receipt: that one leaves once, since it is for programs and not for whoever reads text.
fn with_receipt(answer: &ReadAnswer) -> usize {
    let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(answer) else { return usize::MAX };
    let receipt = fields.remove("receipt").map_or(0, |receipt| receipt.to_string().len());
    // Its name, a colon and a comma leave with it.
    as_sent(&fields).saturating_add(receipt).saturating_add("\"receipt\":,".len())
}

fn row_of(value: &Value) -> Option<Row> {
    let at = iso::parse(&value.at)?;
    let value = match value.value {
        Served::Number(number) => RowValue::Number(number),
        Served::Cell(cell) => RowValue::Cell(cell.to_string()),
    };
    Some(Row { at, value })
}

/// Whether every stream that a device of the kind measures may be read as finely as can be.
pub(super) fn covers_all(row: &GrantRow, kind: &str, resolution: Resolution) -> bool {
    let kind = kind::by_id(kind);
    let mut measured = kind.iter().flat_map(Kind::measured).peekable();
    let granted = |stream: &str| {
        row.terms.scopes.iter().any(|scope| scope.stream() == stream && scope.resolution() == Resolution::Raw)
    };
    resolution == Resolution::Raw && measured.peek().is_some() && measured.all(|stream| granted(&stream.id))
}
