//! The table of refused batches, bounded for each device.

use std::collections::BTreeSet;

use domain::{
    B256,
    device::DeviceId,
    quarantine::{Carrier, Fault, Quarantined},
};
use sqlx::{FromRow, Sqlite, SqlitePool, Transaction};
use wallet::ports::{QuarantineRoom, QuarantineRow, StoreError};

use crate::{
    failure::{failed, of_sqlx, unreadable},
    value::{integer, millis, number, parsed},
};

#[derive(FromRow)]
struct Stored {
    device: String,
    digest: String,
    seq: Option<i64>,
    fault: String,
    carrier: String,
    at_ms: i64,
    bytes: i64,
    sealed: Vec<u8>,
}

pub async fn add(pool: &SqlitePool, rows: &[QuarantineRow], room: QuarantineRoom) -> Result<(), StoreError> {
    let sql = "INSERT INTO quarantine (device, digest, seq, fault, carrier, at_ms, bytes, sealed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (device, digest) DO UPDATE SET seq = excluded.seq, fault = excluded.fault, carrier = excluded.carrier,
            at_ms = excluded.at_ms, bytes = excluded.bytes, sealed = excluded.sealed";
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    for QuarantineRow { refused, sealed } in rows {
        sqlx::query(sql)
            .bind(refused.device.to_string())
            .bind(refused.digest.to_string())
            .bind(refused.seq.map(integer).transpose()?)
            .bind(refused.fault.as_str())
            .bind(refused.carrier.as_str())
            .bind(integer(refused.at.0)?)
            .bind(refused.bytes)
            .bind(sealed)
            .execute(&mut *transaction)
            .await
            .map_err(of_sqlx)?;
    }
    for device in rows.iter().map(|row| row.refused.device).collect::<BTreeSet<_>>() {
        make_room(&mut transaction, device, room).await?;
    }
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(())
}

/// The newest stay; the sum of the bytes only grows with the age, so that what is older than one that goes, goes too.
async fn make_room(
    transaction: &mut Transaction<'_, Sqlite>,
    device: DeviceId,
    room: QuarantineRoom,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM quarantine WHERE device = ?1 AND digest IN (
        SELECT digest FROM (
            SELECT digest, row_number() OVER (ORDER BY at_ms DESC, rowid DESC) AS place,
                sum(length(sealed)) OVER (ORDER BY at_ms DESC, rowid DESC) AS total
            FROM quarantine WHERE device = ?1)
        WHERE place > ?2 OR total > ?3)";
    sqlx::query(sql)
        .bind(device.to_string())
        .bind(room.batches)
        .bind(room.bytes)
        .execute(&mut **transaction)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn of_device(pool: &SqlitePool, device: DeviceId) -> Result<Vec<QuarantineRow>, StoreError> {
    let sql = "SELECT * FROM quarantine WHERE device = ? ORDER BY at_ms DESC, rowid DESC";
    let stored: Vec<Stored> = sqlx::query_as(sql).bind(device.to_string()).fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn count(pool: &SqlitePool, device: DeviceId) -> Result<u32, StoreError> {
    let query = sqlx::query_scalar("SELECT count(*) FROM quarantine WHERE device = ?").bind(device.to_string());
    let count: i64 = query.fetch_one(pool).await.map_err(of_sqlx)?;
    number(count, "count")
}

pub async fn clear(pool: &SqlitePool, device: DeviceId, digests: Option<&[B256]>) -> Result<u32, StoreError> {
    let gone = match digests {
        None => sqlx::query("DELETE FROM quarantine WHERE device = ?").bind(device.to_string()).execute(pool).await,
        Some(digests) => {
            let texts: Vec<String> = digests.iter().map(ToString::to_string).collect();
            let list = serde_json::to_string(&texts).map_err(|e| failed(&e))?;
            sqlx::query("DELETE FROM quarantine WHERE device = ? AND digest IN (SELECT value FROM json_each(?))")
                .bind(device.to_string())
                .bind(list)
                .execute(pool)
                .await
        }
    };
    Ok(u32::try_from(gone.map_err(of_sqlx)?.rows_affected()).unwrap_or(u32::MAX))
}

fn row(stored: Stored) -> Result<QuarantineRow, StoreError> {
    let refused = Quarantined {
        device: parsed(&stored.device, "device")?,
        digest: parsed(&stored.digest, "digest")?,
        seq: stored.seq.map(|seq| number(seq, "sequence number")).transpose()?,
        fault: Fault::named(&stored.fault).ok_or_else(|| unreadable("reason"))?,
        carrier: carrier(&stored.carrier)?,
        at: millis(stored.at_ms)?,
        bytes: number(stored.bytes, "count")?,
    };
    Ok(QuarantineRow { refused, sealed: stored.sealed })
}

fn carrier(text: &str) -> Result<Carrier, StoreError> {
    let all = [Carrier::Link, Carrier::Gateway];
    all.into_iter().find(|carrier| carrier.as_str() == text).ok_or_else(|| unreadable("way"))
}
