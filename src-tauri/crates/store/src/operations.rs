//! The table of operations.

use domain::operation::{OperationId, OperationKind};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::{StoreError, store::OperationRow};

use crate::{
    failure::{of_sqlx, unreadable},
    value::{integer, millis, parsed},
};

#[derive(FromRow)]
struct Stored {
    id: String,
    kind: String,
    device: Option<String>,
    title: String,
    state: String,
    open: bool,
    undone: bool,
    started_ms: i64,
    updated_ms: i64,
}

pub async fn put(pool: &SqlitePool, operation: &OperationRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO operations (id, kind, device, title, state, open, undone, started_ms, updated_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, device = excluded.device, title = excluded.title,
            state = excluded.state, open = excluded.open, undone = excluded.undone,
            started_ms = excluded.started_ms, updated_ms = excluded.updated_ms";
    sqlx::query(sql)
        .bind(&operation.id.0)
        .bind(kind_text(operation.kind))
        .bind(operation.device.map(|device| device.to_string()))
        .bind(&operation.title)
        .bind(&operation.state)
        .bind(operation.open)
        .bind(operation.undone)
        .bind(integer(operation.started.0)?)
        .bind(integer(operation.updated.0)?)
        .execute(pool)
        .await
        .map_err(of_sqlx)?;
    Ok(())
}

pub async fn one(pool: &SqlitePool, id: &OperationId) -> Result<Option<OperationRow>, StoreError> {
    let stored: Option<Stored> = sqlx::query_as("SELECT * FROM operations WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(pool)
        .await
        .map_err(of_sqlx)?;
    stored.map(row).transpose()
}

pub async fn all(pool: &SqlitePool) -> Result<Vec<OperationRow>, StoreError> {
    let stored: Vec<Stored> = sqlx::query_as("SELECT * FROM operations ORDER BY started_ms DESC, rowid DESC")
        .fetch_all(pool)
        .await
        .map_err(of_sqlx)?;
    stored.into_iter().map(row).collect()
}

fn row(stored: Stored) -> Result<OperationRow, StoreError> {
    Ok(OperationRow {
        id: OperationId(stored.id),
        kind: kind(&stored.kind)?,
        device: stored.device.map(|device| parsed(&device, "device")).transpose()?,
        title: stored.title,
        state: stored.state,
        open: stored.open,
        undone: stored.undone,
        started: millis(stored.started_ms)?,
        updated: millis(stored.updated_ms)?,
    })
}

fn kind_text(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Claim => "claim",
        OperationKind::Collect => "collect",
        OperationKind::CollectAll => "collect_all",
        OperationKind::Recipient => "recipient",
        OperationKind::Send => "send",
        OperationKind::Transfer => "transfer",
        OperationKind::Update => "update",
        OperationKind::Remove => "remove",
        OperationKind::Execute => "execute",
        OperationKind::DimoClaim => "dimo_claim",
        OperationKind::DimoConnect => "dimo_connect",
        OperationKind::DimoDisconnect => "dimo_disconnect",
        OperationKind::DimoEndGrant => "dimo_end_grant",
        OperationKind::Anchor => "anchor",
    }
}

fn kind(text: &str) -> Result<OperationKind, StoreError> {
    match text {
        "claim" => Ok(OperationKind::Claim),
        "collect" => Ok(OperationKind::Collect),
        "collect_all" => Ok(OperationKind::CollectAll),
        "recipient" => Ok(OperationKind::Recipient),
        "send" => Ok(OperationKind::Send),
        "transfer" => Ok(OperationKind::Transfer),
        "update" => Ok(OperationKind::Update),
        "remove" => Ok(OperationKind::Remove),
        "execute" => Ok(OperationKind::Execute),
        "dimo_claim" => Ok(OperationKind::DimoClaim),
        "dimo_connect" => Ok(OperationKind::DimoConnect),
        "dimo_disconnect" => Ok(OperationKind::DimoDisconnect),
        "dimo_end_grant" => Ok(OperationKind::DimoEndGrant),
        "anchor" => Ok(OperationKind::Anchor),
        _ => Err(unreadable("kind of operation")),
    }
}
