//! What others do to a contract or a deed.

use alloy::{primitives::U256, sol_types::SolCall};
use serde_json::{Value, json};
use world::chain::interfaces::{DeviceNFT, IoIDRegistry, TokenBoundAccount};

use super::scene::Scene;
use crate::judge::{self, Before};

/// Code that refuses everything.
const REFUSES: &str = "0x60006000fd";

/// The contract behind the device's own wallet is another one when the yes comes: nothing is signed.
pub async fn code_swapped(mut scene: Scene<'_>) -> Result<(), String> {
    let device = scene.device();
    judge::give_to_wallet(scene.stage, device, U256::from(1_000_000_000_000_000_000_u64)).await?;
    let request = json!({ "take": "coin", "amount": "max" });
    let plan = json!({ "device_wallet": "plan", "device": device.describe().address, "request": request });
    let review = scene.probe.ask(json!({ "command": "device_wallet", "device_wallet": plan })).await.reply("plan")?;
    let before = Before::look(scene.stage).await;
    let wallet = judge::wallet_of(scene.stage, device).await?;
    scene.stage.rpc("anvil_setCode", json!([wallet, REFUSES])).await;
    let confirm = json!({ "device_wallet": "confirm", "review": review["id"] });
    let told = scene.probe.ask(json!({ "command": "device_wallet", "device_wallet": confirm })).await;
    let told = told.reply("confirm").unwrap_or_else(Value::String);
    if told["status"] == "done" || told["status"] == "running" {
        return Err(format!("it shows {told}"));
    }
    before.nothing_happened(scene.stage).await?;
    scene.end().await
}

/// Somebody has the device sign for him: an alarm at the next look.
pub async fn foreign_migrate(mut scene: Scene<'_>) -> Result<(), String> {
    none(&scene.looked().await?)?;
    scene.stage.rpc("evm_setAutomine", json!([true])).await;
    let device = scene.device().describe().address;
    let thief = format!("{}/thief", scene.stage.world.report.service);
    let asked = reqwest::Client::new().post(thief).json(&json!({ "device": device })).send().await;
    let asked = asked.map_err(|e| e.to_string())?;
    if !asked.status().is_success() {
        return Err(format!("the thief failed: {}", asked.status()));
    }
    one(&scene.looked().await?, "migrated")?;
    scene.end().await
}

/// The account lets somebody command the device's own wallet, by another program: an alarm at the next look.
pub async fn foreign_permission(mut scene: Scene<'_>) -> Result<(), String> {
    none(&scene.looked().await?)?;
    let callers = vec![scene.stage.world.chain.stranger.address()];
    let call = TokenBoundAccount::setPermissionsCall { callers, _permissions: vec![true] };
    let wallet = judge::wallet_of(scene.stage, scene.device()).await?;
    by_another_program(&scene, json!(wallet), call.abi_encode()).await;
    one(&scene.looked().await?, "allowed")?;
    scene.end().await
}

/// The same with the deed itself.
pub async fn foreign_approval(mut scene: Scene<'_>) -> Result<(), String> {
    none(&scene.looked().await?)?;
    let chain = &scene.stage.world.chain;
    let registry = IoIDRegistry::new(chain.contracts.registry, chain.node());
    let token = registry.deviceTokenId(scene.device().address()).call().await.map_err(|e| e.to_string())?;
    let to = chain.stranger.address();
    let call = match scene.seed % 2 {
        0 => DeviceNFT::approveCall { to, tokenId: token }.abi_encode(),
        _ => DeviceNFT::setApprovalForAllCall { operator: to, approved: true }.abi_encode(),
    };
    by_another_program(&scene, json!(chain.contracts.ioid), call).await;
    one(&scene.looked().await?, "allowed")?;
    scene.end().await
}

async fn by_another_program(scene: &Scene<'_>, to: Value, data: Vec<u8>) {
    let account = scene.stage.account;
    scene.stage.rpc("anvil_impersonateAccount", json!([account])).await;
    let data = alloy::primitives::Bytes::from(data);
    scene.stage.rpc("eth_sendTransaction", json!([{ "from": account, "to": to, "data": data }])).await;
    scene.stage.rpc("anvil_stopImpersonatingAccount", json!([account])).await;
    scene.mine(1).await;
}

fn none(alarms: &[Value]) -> Result<(), String> {
    if alarms.is_empty() { Ok(()) } else { Err(format!("nothing happened, and it tells {alarms:?}")) }
}

fn one(alarms: &[Value], kind: &str) -> Result<(), String> {
    match alarms {
        [alarm] if alarm["alarm"] == kind => Ok(()),
        _ => Err(format!("instead of {kind} it tells {alarms:?}")),
    }
}
