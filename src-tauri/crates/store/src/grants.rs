//! The table of grants.

use domain::{B256, grant::GrantId};
use sqlx::{FromRow, SqlitePool};
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
}

pub async fn put(pool: &SqlitePool, grant: &GrantRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO grants (id, terms, signature, token_hash, created_ms, revoked_ms) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET terms = excluded.terms, signature = excluded.signature,
            token_hash = excluded.token_hash, created_ms = excluded.created_ms, revoked_ms = excluded.revoked_ms";
    sqlx::query(sql)
        .bind(grant.id.to_string())
        .bind(serde_json::to_string(&grant.terms).map_err(|e| failed(&e))?)
        .bind(&grant.signature)
        .bind(grant.token_hash.to_string())
        .bind(integer(grant.created.0)?)
        .bind(grant.revoked.map(|at| integer(at.0)).transpose()?)
        .execute(pool)
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
    Ok(GrantRow {
        id: parsed(&stored.id, "grant")?,
        terms: serde_json::from_str(&stored.terms).map_err(|_| unreadable("grant"))?,
        signature: stored.signature,
        token_hash: parsed(&stored.token_hash, "hash")?,
        created: millis(stored.created_ms)?,
        revoked: stored.revoked_ms.map(millis).transpose()?,
    })
}
