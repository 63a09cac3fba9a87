//! The table of grants.

use domain::{
    B256,
    grant::GrantId,
    keccak256,
    pause::{Pause, PauseReason},
    time::Millis,
};
use sqlx::{FromRow, SqliteConnection, SqlitePool};
use wallet::ports::{StoreError, store::GrantRow};

use crate::{
    failure::{failed, of_sqlx, unreadable},
    value::{integer, millis, parsed},
};

#[derive(FromRow)]
struct Stored {
    id: String,
    terms: String,
    signature: Vec<u8>,
    token_hash: String,
    created_ms: i64,
    revoked_ms: Option<i64>,
    paused_ms: Option<i64>,
    paused_why: Option<String>,
    replaces: Option<String>,
    replaced_by: Option<String>,
}

pub async fn put(pool: &SqlitePool, grant: &GrantRow) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await.map_err(of_sqlx)?;
    upsert(&mut connection, grant).await
}

/// The old one keeps no token: what stands in its place is the hash of nothing that anybody could send.
pub async fn replace(pool: &SqlitePool, old: GrantId, new: &GrantRow) -> Result<bool, StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    let spent = keccak256([b"replaced".as_slice(), old.0.as_slice()].concat());
    let done = sqlx::query(
        "UPDATE grants SET revoked_ms = ?, replaced_by = ?, token_hash = ? WHERE id = ? AND revoked_ms IS NULL",
    )
    .bind(integer(new.created.0)?)
    .bind(new.id.to_string())
    .bind(spent.to_string())
    .bind(old.to_string())
    .execute(&mut *transaction)
    .await
    .map_err(of_sqlx)?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    upsert(&mut transaction, new).await?;
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(true)
}

async fn upsert(connection: &mut SqliteConnection, grant: &GrantRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO grants
            (id, terms, signature, token_hash, created_ms, revoked_ms, paused_ms, paused_why, replaces, replaced_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET terms = excluded.terms, signature = excluded.signature,
            token_hash = excluded.token_hash, created_ms = excluded.created_ms, revoked_ms = excluded.revoked_ms,
            paused_ms = excluded.paused_ms, paused_why = excluded.paused_why, replaces = excluded.replaces,
            replaced_by = excluded.replaced_by";
    sqlx::query(sql)
        .bind(grant.id.to_string())
        .bind(serde_json::to_string(&grant.terms).map_err(|e| failed(&e))?)
        .bind(&grant.signature)
        .bind(grant.token_hash.to_string())
        .bind(integer(grant.created.0)?)
        .bind(grant.revoked.map(|at| integer(at.0)).transpose()?)
        .bind(grant.paused.map(|pause| integer(pause.at.0)).transpose()?)
        .bind(grant.paused.map(|pause| pause.why.as_str()))
        .bind(grant.replaces.map(|id| id.to_string()))
        .bind(grant.replaced_by.map(|id| id.to_string()))
        .execute(connection)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn one(pool: &SqlitePool, id: GrantId) -> Result<Option<GrantRow>, StoreError> {
    let stored: Option<Stored> = sqlx::query_as("SELECT * FROM grants WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(pool)
        .await
        .map_err(of_sqlx)?;
    stored.map(row).transpose()
}

pub async fn by_token_hash(pool: &SqlitePool, hash: B256) -> Result<Option<GrantRow>, StoreError> {
    let query = sqlx::query_as("SELECT * FROM grants WHERE token_hash = ?").bind(hash.to_string());
    let stored: Option<Stored> = query.fetch_optional(pool).await.map_err(of_sqlx)?;
    stored.map(row).transpose()
}

pub async fn all(pool: &SqlitePool) -> Result<Vec<GrantRow>, StoreError> {
    let stored: Vec<Stored> = sqlx::query_as("SELECT * FROM grants ORDER BY created_ms DESC, rowid DESC")
        .fetch_all(pool)
        .await
        .map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

fn row(stored: Stored) -> Result<GrantRow, StoreError> {
    let named = |id: Option<&str>| id.map(|id| parsed::<GrantId>(id, "grant")).transpose();
    Ok(GrantRow {
        id: parsed(&stored.id, "grant")?,
        terms: serde_json::from_str(&stored.terms).map_err(|_| unreadable("grant"))?,
        signature: stored.signature,
        token_hash: parsed(&stored.token_hash, "hash")?,
        created: millis(stored.created_ms)?,
        revoked: stored.revoked_ms.map(millis).transpose()?,
        paused: stored.paused_ms.map(|at| paused(millis(at)?, stored.paused_why.as_deref())).transpose()?,
        replaces: named(stored.replaces.as_deref())?,
        replaced_by: named(stored.replaced_by.as_deref())?,
    })
}

fn paused(at: Millis, why: Option<&str>) -> Result<Pause, StoreError> {
    let why = PauseReason::ALL.into_iter().find(|reason| why == Some(reason.as_str()));
    Ok(Pause { at, why: why.ok_or_else(|| unreadable("pause"))? })
}
