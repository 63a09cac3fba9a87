//! The tables of roots that a chain keeps, and of the batches under them.

use domain::{B256, device::DeviceId};
use sqlx::{FromRow, SqlitePool};
use wallet::ports::{AnchorKeeper, AnchorLeaf, AnchorRow, StoreError, store::BatchHead};

use crate::{
    batches::{StoredHead, head},
    failure::of_sqlx,
    value::{integer, millis, number, parsed},
};

#[derive(FromRow)]
struct StoredAnchor {
    id: i64,
    root: String,
    block: i64,
    at_ms: i64,
    tx: String,
}

#[derive(FromRow)]
struct StoredLeaf {
    device: String,
    seq: i64,
    hash: String,
    leaf: String,
}

pub async fn missing(
    pool: &SqlitePool,
    device: DeviceId,
    keeper: AnchorKeeper,
    limit: u32,
) -> Result<(Vec<BatchHead>, u32), StoreError> {
    let (device, keeper) = (device.to_string(), text(keeper));
    let sql = "SELECT device, seq, from_ms, to_ms, root, hash, readings, uploaded FROM batches
        WHERE device = ?1 AND NOT EXISTS (
            SELECT 1 FROM anchor_leaves JOIN anchors ON anchors.id = anchor_leaves.anchor
            WHERE anchor_leaves.device = batches.device AND anchor_leaves.seq = batches.seq
                AND anchor_leaves.hash = batches.hash AND anchors.keeper = ?2)
        ORDER BY seq LIMIT ?3";
    let query = sqlx::query_as(sql).bind(&device).bind(&keeper).bind(limit);
    let stored: Vec<StoredHead> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    let sql = "SELECT count(*) FROM batches
        WHERE device = ?1 AND NOT EXISTS (
            SELECT 1 FROM anchor_leaves JOIN anchors ON anchors.id = anchor_leaves.anchor
            WHERE anchor_leaves.device = batches.device AND anchor_leaves.seq = batches.seq
                AND anchor_leaves.hash = batches.hash AND anchors.keeper = ?2)";
    let count: i64 = sqlx::query_scalar(sql).bind(&device).bind(&keeper).fetch_one(pool).await.map_err(of_sqlx)?;
    Ok((stored.into_iter().map(head).collect::<Result<_, _>>()?, number(count, "count")?))
}

pub async fn add(pool: &SqlitePool, anchor: &AnchorRow) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of_sqlx)?;
    let sql = "INSERT INTO anchors (keeper, root, block, at_ms, tx) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (keeper, root) DO NOTHING RETURNING id";
    let id: Option<i64> = sqlx::query_scalar(sql)
        .bind(text(anchor.keeper))
        .bind(anchor.root.to_string())
        .bind(integer(anchor.block)?)
        .bind(integer(anchor.at.0)?)
        .bind(anchor.tx.to_string())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(of_sqlx)?;
    // A root stands for its leaves: what has it already has them.
    let Some(id) = id else { return Ok(()) };
    let sql = "INSERT INTO anchor_leaves (anchor, place, device, seq, hash, leaf) VALUES (?, ?, ?, ?, ?, ?)";
    for (place, leaf) in (0_i64..).zip(&anchor.leaves) {
        sqlx::query(sql)
            .bind(id)
            .bind(place)
            .bind(leaf.device.to_string())
            .bind(integer(leaf.seq)?)
            .bind(leaf.hash.to_string())
            .bind(leaf.leaf.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(of_sqlx)?;
    }
    transaction.commit().await.map_err(of_sqlx)?;
    Ok(())
}

pub async fn of_device(
    pool: &SqlitePool,
    device: DeviceId,
    keeper: AnchorKeeper,
) -> Result<Vec<AnchorRow>, StoreError> {
    let sql = "SELECT id, root, block, at_ms, tx FROM anchors
        WHERE keeper = ? AND id IN (SELECT anchor FROM anchor_leaves WHERE device = ?) ORDER BY id";
    let query = sqlx::query_as(sql).bind(text(keeper)).bind(device.to_string());
    let stored: Vec<StoredAnchor> = query.fetch_all(pool).await.map_err(of_sqlx)?;
    let mut anchors = Vec::with_capacity(stored.len());
    for StoredAnchor { id, root, block, at_ms, tx } in stored {
        anchors.push(AnchorRow {
            keeper,
            root: hash(&root)?,
            block: number(block, "block")?,
            at: millis(at_ms)?,
            tx: hash(&tx)?,
            leaves: leaves(pool, id).await?,
        });
    }
    Ok(anchors)
}

async fn leaves(pool: &SqlitePool, anchor: i64) -> Result<Vec<AnchorLeaf>, StoreError> {
    let sql = "SELECT device, seq, hash, leaf FROM anchor_leaves WHERE anchor = ? ORDER BY place";
    let stored: Vec<StoredLeaf> = sqlx::query_as(sql).bind(anchor).fetch_all(pool).await.map_err(of_sqlx)?;
    stored.into_iter().map(leaf).collect()
}

fn leaf(stored: StoredLeaf) -> Result<AnchorLeaf, StoreError> {
    Ok(AnchorLeaf {
        device: parsed(&stored.device, "device")?,
        seq: number(stored.seq, "sequence number")?,
        hash: hash(&stored.hash)?,
        leaf: hash(&stored.leaf)?,
    })
}

fn text(keeper: AnchorKeeper) -> String {
    format!("{}/{:#x}", keeper.chain_id, keeper.contract)
}

fn hash(text: &str) -> Result<B256, StoreError> {
    parsed(text, "hash")
}
