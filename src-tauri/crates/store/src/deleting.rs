//! How readings leave the table of batches while their heads stay.
//!
//! Heads are put in anew, close together: a row that only becomes shorter leaves its page, and the file, as large as before.

use domain::{device::DeviceId, time::Millis};
use sqlx::SqlitePool;
use wallet::ports::{Deletable, HourBlock, StoreError};

use crate::{
    blocks::put,
    failure::of_sqlx,
    value::{integer, moment, number},
};

pub async fn drop_signed(pool: &SqlitePool, before: Millis, forwarded: bool, limit: u32) -> Result<u32, StoreError> {
    let sql = "REPLACE INTO batches
        SELECT device, seq, from_ms, to_ms, root, hash, readings, uploaded, x'', x'' FROM batches AS old
        WHERE length(old.sealed) > 0 AND old.to_ms < ?1 AND (old.uploaded = 1 OR NOT ?2)
            AND old.seq < (SELECT max(seq) FROM batches AS newest WHERE newest.device = old.device)
            AND NOT EXISTS (SELECT 1 FROM loose_batches AS loose WHERE loose.device = old.device
                AND loose.from_ms = old.from_ms AND loose.to_ms = old.to_ms AND loose.seq = old.seq)
        ORDER BY old.to_ms LIMIT ?3";
    let query = sqlx::query(sql).bind(moment(before)).bind(forwarded).bind(limit);
    let done = query.execute(pool).await.map_err(of_sqlx)?;
    Ok(u32::try_from(done.rows_affected()).unwrap_or(u32::MAX))
}

pub async fn deletable(pool: &SqlitePool, device: DeviceId, before: Millis) -> Result<Deletable, StoreError> {
    let sql = "SELECT count(*), coalesce(sum(readings), 0), coalesce(sum(uploaded = 0), 0) FROM batches
        WHERE device = ? AND to_ms < ? AND length(sealed) > 0";
    let (batches, readings, waiting): (i64, i64, i64) =
        sqlx::query_as(sql).bind(device.to_string()).bind(moment(before)).fetch_one(pool).await.map_err(of_sqlx)?;
    Ok(Deletable {
        batches: number(batches, "count")?,
        readings: number(readings, "count")?,
        waiting: number(waiting, "count")?,
    })
}

pub async fn delete(
    pool: &SqlitePool,
    device: DeviceId,
    before: Millis,
    blocks: &[HourBlock],
    last: u64,
) -> Result<u32, StoreError> {
    let id = device.to_string();
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    let sql = "REPLACE INTO batches
        SELECT device, seq, from_ms, to_ms, root, hash, readings, uploaded, x'', x'' FROM batches
        WHERE device = ? AND to_ms < ? AND length(sealed) > 0";
    let emptied = sqlx::query(sql).bind(&id).bind(moment(before)).execute(&mut *transaction).await.map_err(of_sqlx)?;
    let sql = "DELETE FROM loose_batches WHERE device = ? AND to_ms < ?";
    sqlx::query(sql).bind(&id).bind(moment(before)).execute(&mut *transaction).await.map_err(of_sqlx)?;
    let sql = "DELETE FROM hour_blocks WHERE device = ? AND block <= ?";
    sqlx::query(sql).bind(&id).bind(integer(last)?).execute(&mut *transaction).await.map_err(of_sqlx)?;
    put(&mut transaction, device, blocks).await?;
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(u32::try_from(emptied.rows_affected()).unwrap_or(u32::MAX))
}
