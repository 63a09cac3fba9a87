//! Transactions that are dropped, replaced, waiting behind a gap or too cheap.

use std::str::FromStr;

use alloy::primitives::U256;
use serde_json::{Value, json};

use super::scene::{CONFIRMATIONS, Scene, amount};

/// The node forgets the transaction: the same bytes are handed over again.
pub async fn dropped(mut scene: Scene<'_>) -> Result<(), String> {
    let sent = scene.sent().await?;
    scene.stage.rpc("anvil_dropTransaction", json!([sent["hash"]])).await;
    let again = scene.pooled().await?;
    if again["hash"] != sent["hash"] {
        return Err(format!("{} was sent in the place of {}", again["hash"], sent["hash"]));
    }
    scene.done().await?;
    scene.end().await
}

/// Another program with the same key uses the nonce: nothing is paid, and the wallet says so.
pub async fn replaced_by_same_nonce(mut scene: Scene<'_>) -> Result<(), String> {
    let sent = scene.sent().await?;
    scene.stage.rpc("anvil_dropTransaction", json!([sent["hash"]])).await;
    foreign(&scene, &sent["nonce"]).await;
    scene.mine(CONFIRMATIONS).await;
    let told = scene.ended().await?;
    let detail = told["failure"]["detail"].as_str().unwrap_or_default();
    if !detail.contains("took its place") {
        return Err(format!("it says {told}"));
    }
    if scene.before.one_payment(scene.stage, amount()).await.is_ok() {
        return Err("it was paid all the same".to_owned());
    }
    scene.end().await
}

/// Another program left a transaction in the pool with a later nonce: ours takes the one that is free, and is mined.
pub async fn nonce_gap(mut scene: Scene<'_>) -> Result<(), String> {
    let next = scene.stage.rpc("eth_getTransactionCount", json!([scene.stage.account, "latest"])).await;
    let later = number(&next)? + U256::from(1 + scene.seed % 3);
    foreign(&scene, &json!(later)).await;
    let sent = scene.sent().await?;
    if number(&sent["nonce"])? != number(&next)? {
        return Err(format!("the free nonce is {next}, it took {}", sent["nonce"]));
    }
    scene.mine(CONFIRMATIONS).await;
    scene.ended().await?;
    scene.shows("done", false).await?;
    scene.end().await
}

/// Fees rise above what was agreed to: it waits and never pays more, and goes on when they have fallen.
pub async fn base_fee_tripled(mut scene: Scene<'_>) -> Result<(), String> {
    let sent = scene.sent().await?;
    let agreed = number(&sent["maxFeePerGas"])?;
    for _ in 0..scene.depth() {
        scene.stage.rpc("anvil_setNextBlockBaseFeePerGas", json!([agreed * U256::from(3)])).await;
        scene.mine(1).await;
    }
    scene.seen().await;
    let waiting = scene.pooled().await?;
    if number(&waiting["maxFeePerGas"])? != agreed {
        return Err(format!("{agreed} was agreed to, {} is offered", waiting["maxFeePerGas"]));
    }
    scene.stage.rpc("anvil_setNextBlockBaseFeePerGas", json!([agreed / U256::from(2)])).await;
    scene.done().await?;
    scene.end().await
}

/// A plain transaction of the same account that this wallet does not know of.
async fn foreign(scene: &Scene<'_>, nonce: &Value) {
    let account = scene.stage.account;
    scene.stage.rpc("anvil_impersonateAccount", json!([account])).await;
    let nothing = json!([{ "from": account, "to": account, "value": "0x0", "nonce": nonce, "gas": "0x5208" }]);
    scene.stage.rpc("eth_sendTransaction", nothing).await;
    scene.stage.rpc("anvil_stopImpersonatingAccount", json!([account])).await;
}

fn number(value: &Value) -> Result<U256, String> {
    value.as_str().and_then(|text| U256::from_str(text).ok()).ok_or_else(|| format!("{value} is no number"))
}
