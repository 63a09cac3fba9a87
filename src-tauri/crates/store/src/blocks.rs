//! The tables of sealed hours, and of the batches that are in none yet.

use domain::{device::DeviceId, time::Millis};
use sqlx::{SqliteConnection, SqlitePool};
use wallet::ports::{
    HourBlock, StoreError,
    store::{BatchHead, BatchRow},
};

use crate::{
    batches::{Stored, StoredHead, head, row},
    failure::of_sqlx,
    value::{integer, millis, moment, number},
};

pub async fn loose(pool: &SqlitePool, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
    let sql = "SELECT batches.* FROM
        (SELECT device, from_ms, seq FROM loose_batches ORDER BY device, from_ms, to_ms, seq LIMIT ?) AS loose
        JOIN batches ON batches.device = loose.device AND batches.seq = loose.seq
        ORDER BY loose.device, loose.from_ms, loose.seq";
    let stored: Vec<Stored> = sqlx::query_as(sql).bind(limit).fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn loose_within(
    pool: &SqlitePool,
    device: DeviceId,
    (from, to): (Millis, Millis),
    limit: u32,
) -> Result<Vec<BatchRow>, StoreError> {
    let sql = "SELECT batches.* FROM
        (SELECT device, seq FROM loose_batches WHERE device = ? AND from_ms <= ? AND to_ms >= ?
            ORDER BY from_ms DESC, to_ms DESC, seq DESC LIMIT ?) AS loose
        JOIN batches ON batches.device = loose.device AND batches.seq = loose.seq
        ORDER BY batches.from_ms, batches.to_ms, batches.seq";
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(moment(to)).bind(moment(from)).bind(limit);
    let stored: Vec<Stored> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn between(pool: &SqlitePool, device: DeviceId, first: u64, last: u64) -> Result<Vec<HourBlock>, StoreError> {
    let sql = "SELECT block, sealed FROM hour_blocks WHERE device = ? AND block BETWEEN ? AND ? ORDER BY block";
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(integer(first)?).bind(integer(last)?);
    let stored: Vec<(i64, Vec<u8>)> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    let block = |(block, sealed)| Ok(HourBlock { number: number(block, "block")?, sealed });
    stored.into_iter().map(block).collect()
}

pub async fn keep(
    pool: &SqlitePool,
    device: DeviceId,
    blocks: &[HourBlock],
    batches: &[BatchHead],
) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    put(&mut transaction, device, blocks).await?;
    let sql = "DELETE FROM loose_batches WHERE device = ? AND from_ms = ? AND to_ms = ? AND seq = ?";
    for batch in batches {
        sqlx::query(sql)
            .bind(device.to_string())
            .bind(integer(batch.from.0)?)
            .bind(integer(batch.to.0)?)
            .bind(integer(batch.seq)?)
            .execute(&mut *transaction)
            .await
            .map_err(of_sqlx)?;
    }
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(())
}

/// Puts blocks in place of those of the same number.
pub async fn put(connection: &mut SqliteConnection, device: DeviceId, blocks: &[HourBlock]) -> Result<(), StoreError> {
    let sql = "INSERT INTO hour_blocks (device, block, sealed) VALUES (?, ?, ?)
        ON CONFLICT (device, block) DO UPDATE SET sealed = excluded.sealed";
    for block in blocks {
        sqlx::query(sql)
            .bind(device.to_string())
            .bind(integer(block.number)?)
            .bind(&block.sealed)
            .execute(&mut *connection)
            .await
            .map_err(of_sqlx)?;
    }
    Ok(())
}

pub async fn heads(
    pool: &SqlitePool,
    device: DeviceId,
    (from, to): (Millis, Millis),
    limit: u32,
) -> Result<Vec<BatchHead>, StoreError> {
    let sql = "SELECT device, seq, from_ms, to_ms, root, hash, readings, uploaded FROM batches
        WHERE device = ? AND from_ms <= ? AND to_ms >= ? ORDER BY from_ms DESC, to_ms DESC, seq DESC LIMIT ?";
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(moment(to)).bind(moment(from)).bind(limit);
    let mut stored: Vec<StoredHead> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.reverse();
    stored.into_iter().map(head).collect()
}

pub async fn gone_heads(
    pool: &SqlitePool,
    device: DeviceId,
    seq: u64,
    limit: u32,
) -> Result<Vec<BatchHead>, StoreError> {
    let sql = "SELECT device, seq, from_ms, to_ms, root, hash, readings, uploaded FROM batches
        WHERE device = ? AND seq > ? AND length(sealed) = 0 ORDER BY seq LIMIT ?";
    // No number is beyond what SQLite can hold.
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let query = sqlx::query_as(sql).bind(device.to_string()).bind(seq).bind(limit);
    let stored: Vec<StoredHead> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(head).collect()
}

pub async fn gone_until(pool: &SqlitePool, device: DeviceId, to: Millis) -> Result<Option<Millis>, StoreError> {
    let sql = "SELECT to_ms FROM batches WHERE device = ? AND from_ms <= ? AND length(sealed) = 0
        ORDER BY from_ms DESC, to_ms DESC LIMIT 1";
    let query = sqlx::query_scalar(sql).bind(device.to_string()).bind(moment(to));
    let stored: Option<i64> = query.fetch_optional(pool).await.map_err(of_sqlx)?;
    stored.map(millis).transpose()
}
