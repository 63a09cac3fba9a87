//! The access log: rows are only ever appended, numbered without gaps.

use domain::{
    access::{LogRow, Outcome},
    failure::Code,
    grant::GrantId,
    time::Millis,
};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::{StoreError, store::ServedDay};

use crate::{
    failure::{failed, of_sqlx, unreadable},
    value::{integer, millis, moment, number, parsed},
};

#[derive(FromRow)]
struct Stored {
    number: i64,
    at_ms: i64,
    grant_id: Option<String>,
    app: String,
    action: String,
    device: String,
    scope: String,
    outcome: String,
    served_rows: Option<i64>,
    served_bytes: Option<i64>,
    code: Option<String>,
    prev: String,
    hash: String,
}

pub async fn append(pool: &SqlitePool, row: &LogRow) -> Result<(), StoreError> {
    let (word, rows, bytes, code) = match &row.outcome {
        Outcome::Served { rows, bytes } => ("served", Some(*rows), Some(*bytes), None),
        Outcome::Refused { code } => ("refused", None, None, Some(code.as_str())),
        Outcome::Owner => ("owner", None, None, None),
    };
    // One statement: of two writers with the same number, the second finds it taken.
    let sql = "INSERT INTO access_log
            (number, at_ms, grant_id, app, action, device, scope, outcome, served_rows, served_bytes, code, prev, hash)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
        WHERE ?1 = (SELECT coalesce(max(number), 0) + 1 FROM access_log)";
    let done = sqlx::query(sql)
        .bind(integer(row.number)?)
        .bind(integer(row.at.0)?)
        .bind(row.grant.map(|grant| grant.to_string()))
        .bind(&row.app)
        .bind(&row.action)
        .bind(&row.device)
        .bind(&row.scope)
        .bind(word)
        .bind(rows)
        .bind(bytes)
        .bind(code)
        .bind(row.prev.to_string())
        .bind(row.hash.to_string())
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    if done.rows_affected() == 0 {
        return Err(failed(&format!("row {} of the access log does not follow the last one", row.number)));
    }
    Ok(())
}

pub async fn last(pool: &SqlitePool) -> Result<Option<LogRow>, StoreError> {
    let stored: Option<Stored> = sqlx::query_as("SELECT * FROM access_log ORDER BY number DESC LIMIT 1")
        .fetch_optional(pool)
        .await
        .map_err(of_sqlx)?;
    stored.map(row).transpose()
}

pub async fn from(pool: &SqlitePool, from: u64, limit: u32) -> Result<Vec<LogRow>, StoreError> {
    let query = sqlx::query_as("SELECT * FROM access_log WHERE number >= ? ORDER BY number LIMIT ?");
    let stored: Vec<Stored> = query.bind(integer(from)?).bind(limit).fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

pub async fn served_since(pool: &SqlitePool, grant: GrantId, since: Millis) -> Result<(u32, u64), StoreError> {
    let sql = "SELECT count(*), coalesce(sum(served_bytes), 0) FROM access_log
        WHERE grant_id = ? AND outcome = 'served' AND at_ms >= ?";
    let query = sqlx::query_as(sql).bind(grant.to_string()).bind(moment(since));
    let (reads, bytes): (i64, i64) = query.fetch_one(pool).await.map_err(of_sqlx)?;
    Ok((number(reads, "count")?, number(bytes, "count")?))
}

pub async fn served_days(
    pool: &SqlitePool,
    grant: GrantId,
    before: Millis,
    days: u32,
) -> Result<Vec<ServedDay>, StoreError> {
    let sql = "SELECT at_ms / 86400000 AS day, count(DISTINCT at_ms / 3600000), coalesce(sum(served_bytes), 0)
        FROM access_log
        WHERE grant_id = ? AND outcome = 'served' AND at_ms < ? GROUP BY day ORDER BY day DESC LIMIT ?";
    let query = sqlx::query_as(sql).bind(grant.to_string()).bind(moment(before)).bind(days);
    let stored: Vec<(i64, i64, i64)> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    let day = |(day, hours, bytes)| {
        Ok(ServedDay { day: number(day, "day")?, hours: number(hours, "count")?, bytes: number(bytes, "count")? })
    };
    stored.into_iter().map(day).collect()
}

pub async fn usage(pool: &SqlitePool, grant: GrantId) -> Result<(u32, u32, Option<Millis>), StoreError> {
    let sql = "SELECT count(*) FILTER (WHERE outcome = 'served'), count(*) FILTER (WHERE outcome = 'refused'),
            max(at_ms) FILTER (WHERE outcome = 'served')
        FROM access_log WHERE grant_id = ?";
    let query = sqlx::query_as(sql).bind(grant.to_string());
    let (served, refused, at): (i64, i64, Option<i64>) = query.fetch_one(pool).await.map_err(of_sqlx)?;
    Ok((number(served, "count")?, number(refused, "count")?, at.map(millis).transpose()?))
}

fn row(stored: Stored) -> Result<LogRow, StoreError> {
    Ok(LogRow {
        number: number(stored.number, "row number")?,
        at: millis(stored.at_ms)?,
        grant: stored.grant_id.as_deref().map(|grant| parsed(grant, "grant")).transpose()?,
        outcome: outcome(&stored)?,
        app: stored.app,
        action: stored.action,
        device: stored.device,
        scope: stored.scope,
        prev: parsed(&stored.prev, "hash")?,
        hash: parsed(&stored.hash, "hash")?,
    })
}

fn outcome(stored: &Stored) -> Result<Outcome, StoreError> {
    match (stored.outcome.as_str(), stored.served_rows, stored.served_bytes, stored.code.as_deref()) {
        ("served", Some(rows), Some(bytes), None) => {
            Ok(Outcome::Served { rows: number(rows, "count")?, bytes: number(bytes, "count")? })
        }
        ("refused", None, None, Some(text)) => {
            let code = Code::ALL.iter().find(|code| code.as_str() == text).ok_or_else(|| unreadable("code"))?;
            Ok(Outcome::Refused { code: *code })
        }
        ("owner", None, None, None) => Ok(Outcome::Owner),
        _ => Err(unreadable("outcome")),
    }
}
