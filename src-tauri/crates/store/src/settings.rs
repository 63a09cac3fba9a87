//! The table of settings.

use sqlx::SqlitePool;
use wallet::ports::StoreError;

use crate::failure::of_sqlx;

pub async fn get(pool: &SqlitePool, key: &str) -> Result<Option<String>, StoreError> {
    let value = sqlx::query_scalar("SELECT value FROM settings WHERE key = ?").bind(key).fetch_optional(pool).await;
    value.map_err(of_sqlx)
}

pub async fn put(pool: &SqlitePool, key: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(pool)
    .await
    .map_err(of_sqlx)?;
    Ok(())
}
