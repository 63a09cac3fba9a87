//! The tables of what an account holds.

use domain::{device::DeviceId, fleet::Held};
use sqlx::{Sqlite, SqlitePool, Transaction};
use wallet::ports::{StoreError, store::FleetRow};

use crate::failure::{failed, of_sqlx, unreadable};

/// Rows in one statement: one by one they would take seventy times as long.
const TOGETHER: usize = 1_000;

pub async fn place(pool: &SqlitePool, account: &str) -> Result<Option<FleetRow>, StoreError> {
    let place: Option<String> = sqlx::query_scalar("SELECT place FROM fleets WHERE account = ?")
        .bind(account)
        .fetch_optional(pool)
        .await
        .map_err(of_sqlx)?;
    place.map(|text| serde_json::from_str(&text).map_err(|_| unreadable("fleet"))).transpose()
}

pub async fn held(pool: &SqlitePool, account: &str) -> Result<Vec<Held>, StoreError> {
    let rows: Vec<String> = sqlx::query_scalar("SELECT held FROM held WHERE account = ? ORDER BY device")
        .bind(account)
        .fetch_all(pool)
        .await
        .map_err(of_sqlx)?;
    rows.iter().map(|text| serde_json::from_str(text).map_err(|_| unreadable("deed"))).collect()
}

pub async fn replace(pool: &SqlitePool, account: &str, at: &FleetRow, all: &[Held]) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    sqlx::query("DELETE FROM held WHERE account = ?")
        .bind(account)
        .execute(&mut *transaction)
        .await
        .map_err(of_sqlx)?;
    put(&mut transaction, account, at, all).await?;
    transaction.commit().await.map_err(of_sqlx)
}

pub async fn change(
    pool: &SqlitePool,
    account: &str,
    at: &FleetRow,
    held: &[Held],
    gone: &[DeviceId],
) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    for part in gone.chunks(TOGETHER) {
        sqlx::query("DELETE FROM held WHERE account = ? AND device IN (SELECT value FROM json_each(?))")
            .bind(account)
            .bind(serde_json::to_string(part).map_err(|e| failed(&e))?)
            .execute(&mut *transaction)
            .await
            .map_err(of_sqlx)?;
    }
    put(&mut transaction, account, at, held).await?;
    transaction.commit().await.map_err(of_sqlx)
}

async fn put(
    transaction: &mut Transaction<'_, Sqlite>,
    account: &str,
    at: &FleetRow,
    held: &[Held],
) -> Result<(), StoreError> {
    for part in held.chunks(TOGETHER) {
        let sql = "INSERT INTO held (account, device, held)
            SELECT ?, json_extract(value, '$.device'), value FROM json_each(?) WHERE true
            ON CONFLICT (account, device) DO UPDATE SET held = excluded.held";
        sqlx::query(sql)
            .bind(account)
            .bind(serde_json::to_string(part).map_err(|e| failed(&e))?)
            .execute(&mut **transaction)
            .await
            .map_err(of_sqlx)?;
    }
    let sql = "INSERT INTO fleets (account, place) VALUES (?, ?)
        ON CONFLICT (account) DO UPDATE SET place = excluded.place";
    sqlx::query(sql)
        .bind(account)
        .bind(serde_json::to_string(at).map_err(|e| failed(&e))?)
        .execute(&mut **transaction)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}
