//! Blocks that are replaced, and a clock that jumps.

use alloy::primitives::Bytes;
use serde_json::{Value, json};

use super::scene::{CONFIRMATIONS, Scene};

/// A block with the transaction is replaced before it is deep enough: the same bytes go out again, and it is paid once.
pub async fn reorganised_before_done(mut scene: Scene<'_>) -> Result<(), String> {
    scene.sent().await?;
    let depth = scene.depth();
    scene.mine(depth).await;
    scene.seen().await;
    reorganise(&scene, depth).await;
    scene.pooled().await?;
    scene.done().await?;
    scene.end().await
}

/// A reorganisation that the network's depth is made for changes nothing that was done.
pub async fn reorganised_after_done(mut scene: Scene<'_>) -> Result<(), String> {
    scene.sent().await?;
    scene.done().await?;
    reorganise(&scene, scene.depth()).await;
    scene.looked().await?;
    scene.shows("done", false).await?;
    scene.end().await
}

/// A deeper one does: that is noticed at the next look, and so is its return.
pub async fn chain_taken_back(mut scene: Scene<'_>) -> Result<(), String> {
    scene.looked().await?;
    // The blocks before it that leave the chain, too: the stage's own snapshot lies before them.
    scene.mine(scene.depth()).await;
    let sent = scene.sent().await?;
    let raw = scene.stage.rpc("eth_getRawTransactionByHash", json!([sent["hash"]])).await;
    scene.done().await?;
    scene.looked().await?;
    scene.shows("done", false).await?;

    reorganise(&scene, CONFIRMATIONS + scene.depth()).await;
    scene.looked().await?;
    scene.shows("done", true).await?;

    let raw: Bytes = raw.as_str().and_then(|raw| raw.parse().ok()).ok_or("the node did not tell the bytes")?;
    let again: Value = scene.stage.rpc("eth_sendRawTransaction", json!([raw])).await;
    assert_eq!(again, sent["hash"], "the same bytes have the same hash");
    scene.mine(1).await;
    scene.looked().await?;
    scene.shows("done", false).await?;
    scene.end().await
}

/// The node's clock jumps by more than a year while a transaction waits: it carries no deadline.
pub async fn a_year_later(mut scene: Scene<'_>) -> Result<(), String> {
    scene.sent().await?;
    scene.stage.rpc("evm_increaseTime", json!([400 * 86_400 + scene.seed])).await;
    scene.done().await?;
    scene.end().await
}

async fn reorganise(scene: &Scene<'_>, depth: u64) {
    scene.stage.rpc("anvil_reorg", json!([depth, []])).await;
}
