//! The tables of alarms, and of how far the chain was read.

use domain::alarm::Alarm;
use sqlx::SqlitePool;
use wallet::ports::StoreError;

use crate::{
    failure::{failed, of_sqlx, unreadable},
    value::integer,
};

pub async fn all(pool: &SqlitePool, account: &str) -> Result<Vec<Alarm>, StoreError> {
    let stored: Vec<String> =
        sqlx::query_scalar("SELECT alarm FROM alarms WHERE account = ? ORDER BY seen_ms DESC, rowid DESC")
            .bind(account)
            .fetch_all(pool)
            .await
            .map_err(of_sqlx)?;
    stored.iter().map(|text| serde_json::from_str(text).map_err(|_| unreadable("alarm"))).collect()
}

pub async fn place(pool: &SqlitePool, account: &str) -> Result<Option<String>, StoreError> {
    let place = sqlx::query_scalar("SELECT place FROM watch_places WHERE account = ?").bind(account);
    place.fetch_optional(pool).await.map_err(of_sqlx)
}

/// A place that is kept without its alarms would lose them.
pub async fn put(pool: &SqlitePool, account: &str, place: &str, alarms: &[Alarm]) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    for alarm in alarms {
        sqlx::query(
            "INSERT INTO alarms (account, id, seen_ms, alarm) VALUES (?, ?, ?, ?)
            ON CONFLICT (account, id) DO UPDATE SET seen_ms = excluded.seen_ms, alarm = excluded.alarm",
        )
        .bind(account)
        .bind(&alarm.id.0)
        .bind(integer(alarm.seen.0)?)
        .bind(serde_json::to_string(alarm).map_err(|e| failed(&e))?)
        .execute(&mut *transaction)
        .await
        .map_err(of_sqlx)?;
    }
    sqlx::query(
        "INSERT INTO watch_places (account, place) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET place = excluded.place",
    )
    .bind(account)
    .bind(place)
    .execute(&mut *transaction)
    .await
    .map_err(of_sqlx)?;
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(())
}
