//! The table of batches: each row is a whole signed batch, its values sealed.

use domain::{device::DeviceId, evidence::Gap, stored::StoredBatches, time::Millis};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::{
    StoreError,
    store::{BatchHead, BatchRow},
};

use crate::{
    failure::of_sqlx,
    value::{integer, millis, moment, number, parsed},
};

/// The most gaps that are listed.
const GAPS: u32 = 100;

#[derive(FromRow)]
pub struct StoredHead {
    device: String,
    seq: i64,
    from_ms: i64,
    to_ms: i64,
    root: String,
    hash: String,
    readings: i64,
    uploaded: bool,
}

#[derive(FromRow)]
pub struct Stored {
    #[sqlx(flatten)]
    head: StoredHead,
    sealed: Vec<u8>,
    sealed_summary: Vec<u8>,
}

pub async fn add(pool: &SqlitePool, batches: &[BatchRow]) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO batches (device, seq, from_ms, to_ms, root, hash, readings, uploaded, sealed, sealed_summary)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, seq) DO NOTHING";
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    for BatchRow { head, sealed, sealed_summary } in batches {
        sqlx::query(sql)
            .bind(head.device.to_string())
            .bind(integer(head.seq)?)
            .bind(integer(head.from.0)?)
            .bind(integer(head.to.0)?)
            .bind(head.root.to_string())
            .bind(head.hash.to_string())
            .bind(head.readings)
            .bind(head.uploaded)
            .bind(sealed)
            .bind(sealed_summary)
            .execute(&mut *transaction)
            .await
            .map_err(of_sqlx)?;
    }
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(())
}

pub async fn last(pool: &SqlitePool, device: DeviceId) -> Result<Option<BatchHead>, StoreError> {
    let sql = "SELECT device, seq, from_ms, to_ms, root, hash, readings, uploaded FROM batches
        WHERE device = ? ORDER BY seq DESC LIMIT 1";
    let stored: Option<StoredHead> =
        sqlx::query_as(sql).bind(device.to_string()).fetch_optional(pool).await.map_err(of_sqlx)?;
    stored.map(head).transpose()
}

pub async fn overlapping(
    pool: &SqlitePool,
    device: DeviceId,
    from: Millis,
    to: Millis,
    limit: u32,
) -> Result<Vec<BatchRow>, StoreError> {
    let sql = "SELECT * FROM batches WHERE device = ? AND from_ms <= ? AND to_ms >= ? AND length(sealed) > 0
        ORDER BY from_ms DESC, to_ms DESC, seq DESC LIMIT ?";
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(moment(to)).bind(moment(from)).bind(limit);
    let mut stored: Vec<Stored> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.reverse();
    stored.into_iter().map(row).collect()
}

pub async fn after(
    pool: &SqlitePool,
    device: DeviceId,
    seq: u64,
    (from, to): (Millis, Millis),
    limit: u32,
) -> Result<Vec<BatchRow>, StoreError> {
    // The plus keeps SQLite on the order of the numbers, so that a page costs the same wherever it is.
    let sql = "SELECT * FROM batches WHERE device = ? AND seq > ? AND +from_ms <= ? AND +to_ms >= ?
        AND length(sealed) > 0 ORDER BY seq LIMIT ?";
    // No number is beyond what SQLite can hold.
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(seq).bind(moment(to)).bind(moment(from)).bind(limit);
    let stored: Vec<Stored> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn not_uploaded(pool: &SqlitePool, device: DeviceId, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
    let sql = "SELECT * FROM batches WHERE device = ? AND uploaded = 0 AND length(sealed) > 0 ORDER BY seq LIMIT ?";
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(limit);
    let stored: Vec<Stored> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn mark_uploaded(pool: &SqlitePool, device: DeviceId, seqs: &[u64]) -> Result<(), StoreError> {
    let list = serde_json::to_string(seqs).map_err(|e| StoreError::Failed(e.to_string()))?;
    sqlx::query("UPDATE batches SET uploaded = 1 WHERE device = ? AND seq IN (SELECT value FROM json_each(?))")
        .bind(device.to_string())
        .bind(list)
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn counts(pool: &SqlitePool, device: DeviceId) -> Result<(u32, u32), StoreError> {
    let sql = "SELECT count(*), coalesce(sum(uploaded), 0) FROM batches WHERE device = ?";
    let (all, uploaded): (i64, i64) =
        sqlx::query_as(sql).bind(device.to_string()).fetch_one(pool).await.map_err(of_sqlx)?;
    Ok((number(all, "count")?, number(uploaded, "count")?))
}

/// Count, those that are gone, readings, the oldest and the newest moment, the first and the last number, bytes.
type Sums = (i64, i64, i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64);

pub async fn stored(pool: &SqlitePool, device: DeviceId) -> Result<StoredBatches, StoreError> {
    let sql = "SELECT count(*), coalesce(sum(length(sealed) = 0), 0),
        coalesce(sum(CASE WHEN length(sealed) > 0 THEN readings ELSE 0 END), 0),
        min(from_ms), max(to_ms), min(seq), max(seq),
        coalesce(sum(length(sealed) + length(sealed_summary)), 0)
            + (SELECT coalesce(sum(length(sealed)), 0) FROM hour_blocks WHERE device = ?1)
        FROM batches WHERE device = ?1";
    let sums: Sums = sqlx::query_as(sql).bind(device.to_string()).fetch_one(pool).await.map_err(of_sqlx)?;
    let (count, gone, readings, from, to, first, last, bytes) = sums;
    let batches: u32 = number(count, "count")?;
    let span: u64 = match first.zip(last) {
        Some((first, last)) => number(last.saturating_sub(first), "sequence number")?,
        None => 0,
    };
    Ok(StoredBatches {
        batches,
        gone: number(gone, "count")?,
        readings: number(readings, "count")?,
        from: from.map(millis).transpose()?,
        to: to.map(millis).transpose()?,
        missing: span.saturating_add(1).saturating_sub(u64::from(batches.max(1))),
        gaps: gaps(pool, device).await?,
        bytes: number(bytes, "count")?,
    })
}

async fn gaps(pool: &SqlitePool, device: DeviceId) -> Result<Vec<Gap>, StoreError> {
    let sql = "SELECT prior + 1, seq - 1 FROM
        (SELECT seq, lag(seq) OVER (ORDER BY seq) AS prior FROM batches WHERE device = ?)
        WHERE seq - prior > 1 ORDER BY seq DESC LIMIT ?";
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(GAPS);
    let mut stored: Vec<(i64, i64)> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.reverse();
    stored.into_iter().map(gap).collect()
}

fn gap((first, last): (i64, i64)) -> Result<Gap, StoreError> {
    Ok(Gap { first: number(first, "sequence number")?, last: number(last, "sequence number")? })
}

pub fn head(stored: StoredHead) -> Result<BatchHead, StoreError> {
    Ok(BatchHead {
        device: parsed(&stored.device, "device")?,
        seq: number(stored.seq, "sequence number")?,
        from: millis(stored.from_ms)?,
        to: millis(stored.to_ms)?,
        root: parsed(&stored.root, "root")?,
        hash: parsed(&stored.hash, "hash")?,
        readings: number(stored.readings, "count")?,
        uploaded: stored.uploaded,
    })
}

pub fn row(stored: Stored) -> Result<BatchRow, StoreError> {
    Ok(BatchRow { head: head(stored.head)?, sealed: stored.sealed, sealed_summary: stored.sealed_summary })
}
