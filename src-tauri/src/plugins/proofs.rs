//! How sure readings are, the file that shows it to others, and anchoring them.

use domain::{
    anchor_rule::AnchorRuleView, device::DeviceId, evidence::Evidence, operation::OperationView, review::ReviewView,
    time::Millis,
};
use ipc::devices::*;
use tauri::{AppHandle, Runtime, State};
use wallet::proof::{MOST_BYTES, Selection};

use super::claims::carry_out;
use crate::{
    asking::{self, AskedRule},
    core::Core,
    own_files::write_proof,
    request::{Reply, Request, failed},
};

#[tauri::command]
pub(super) async fn evidence(core: State<'_, Core>, request: Request<ReadEvidence>) -> Reply<Option<Evidence>> {
    let ReadEvidence { device, stream, from, to } = request.0;
    let found = core.open_wallet()?.evidence(device, &selection(stream, from, to)).await.map_err(failed)?;
    // A lock while batches were checked holds (T-72).
    core.open_wallet()?;
    Ok(found)
}

#[tauri::command]
pub(super) async fn save_proof<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<SaveProof>,
) -> Reply<String> {
    let SaveProof { device, stream, from, to } = request.0;
    let proven =
        core.open_wallet()?.prove_readings(device, &selection(stream, from, to), MOST_BYTES).await.map_err(failed)?;
    core.open_wallet()?;
    let file = write_proof(&app, &name(device), proven.text.as_bytes())?;
    Ok(file.display().to_string())
}

#[tauri::command]
pub(super) async fn plan_anchor(core: State<'_, Core>, request: Request<PlanAnchor>) -> Reply<ReviewView> {
    core.open_wallet()?.plan_anchor(&[request.0.device]).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn anchor(core: State<'_, Core>, request: Request<AnchorBatches>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_anchor(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

#[tauri::command]
pub(super) async fn anchor_rule(core: State<'_, Core>, _request: Request<ShowAnchorRule>) -> Reply<AnchorRuleView> {
    core.open_wallet()?.anchor_rule().await.map_err(failed)
}

#[tauri::command]
pub(super) async fn set_anchor_rule<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<SetAnchorRule>,
) -> Reply<()> {
    let SetAnchorRule { per_day, every } = request.0;
    let terms = core.open_wallet()?.anchor_terms(&per_day, every).map_err(failed)?;
    asking::ask_rule(&app, &core, AskedRule::Anchor(terms)).await
}

#[tauri::command]
pub(super) async fn anchor_rule_off(core: State<'_, Core>, _request: Request<EndAnchorRule>) -> Reply<()> {
    core.open_wallet()?.end_anchor_rule().await.map_err(failed)
}

fn selection(stream: String, from: Millis, to: Millis) -> Selection {
    Selection { streams: vec![stream], from, to }
}

/// The start of the device's address: what its owner calls it is nobody else's business.
fn name(device: DeviceId) -> String {
    device.to_string().chars().skip(2).take(8).collect()
}
