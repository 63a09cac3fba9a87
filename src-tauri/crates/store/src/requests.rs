//! The table of what apps asked for.

use domain::{access_request::Via, time::Millis};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::{RequestRow, StoreError};

use crate::{
    failure::{failed, of_sqlx, unreadable},
    value::{integer, millis, moment, parsed},
};

#[derive(FromRow)]
struct Stored {
    id: String,
    at_ms: i64,
    via: String,
    request: String,
    answered_ms: Option<i64>,
}

pub async fn put(pool: &SqlitePool, row: &RequestRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO requests (id, at_ms, via, request, answered_ms) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, via = excluded.via, request = excluded.request,
            answered_ms = excluded.answered_ms";
    sqlx::query(sql)
        .bind(row.id.to_string())
        .bind(integer(row.at.0)?)
        .bind(row.via.as_str())
        .bind(serde_json::to_string(&row.request).map_err(|e| failed(&e))?)
        .bind(row.answered.map(|at| integer(at.0)).transpose()?)
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn all(pool: &SqlitePool) -> Result<Vec<RequestRow>, StoreError> {
    let sql = "SELECT * FROM requests ORDER BY at_ms DESC, rowid DESC";
    let stored: Vec<Stored> = sqlx::query_as(sql).fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn drop_answered(pool: &SqlitePool, before: Millis) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM requests WHERE answered_ms IS NOT NULL AND at_ms < ?")
        .bind(moment(before))
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

fn row(stored: Stored) -> Result<RequestRow, StoreError> {
    let via = Via::ALL.into_iter().find(|via| via.as_str() == stored.via).ok_or_else(|| unreadable("way"))?;
    Ok(RequestRow {
        id: parsed(&stored.id, "request")?,
        at: millis(stored.at_ms)?,
        via,
        request: serde_json::from_str(&stored.request).map_err(|_| unreadable("request"))?,
        answered: stored.answered_ms.map(millis).transpose()?,
    })
}
