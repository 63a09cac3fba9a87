//! Claims and every other operation of several steps.

use domain::{
    claim::ClaimOutlook,
    operation::{OperationId, OperationView},
    review::ReviewView,
};
use ipc::claims::*;
use tauri::{Runtime, State, plugin::TauriPlugin};

use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("claims")
        .invoke_handler(tauri::generate_handler![
            outlook,
            get_token,
            confirm,
            operations,
            resume,
            plan_replacement,
            replace,
            plan_update,
            plan_removal,
            keep_up
        ])
        .build()
}

#[tauri::command]
async fn outlook(core: State<'_, Core>, request: Request<Outlook>) -> Reply<ClaimOutlook> {
    let Outlook { device, paid_by } = request.0;
    let wallet = core.open_wallet()?;
    match paid_by {
        None => wallet.claim_outlook(device).await.map_err(failed),
        chosen => wallet.claim_outlook_by(device, chosen).await.map_err(failed),
    }
}

#[tauri::command]
async fn get_token(core: State<'_, Core>, request: Request<GetToken>) -> Reply<()> {
    core.open_wallet()?.get_device_token(request.0.device).await.map(drop).map_err(failed)
}

#[tauri::command]
async fn confirm(core: State<'_, Core>, request: Request<ConfirmClaim>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_claim(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

#[tauri::command]
async fn operations(core: State<'_, Core>, _request: Request<ListOperations>) -> Reply<Vec<OperationView>> {
    core.open_wallet()?.operations().await.map_err(failed)
}

#[tauri::command]
async fn resume(core: State<'_, Core>, request: Request<ResumeOperation>) -> Reply<OperationView> {
    core.open_wallet()?.run_operation(&request.0.operation).await.map_err(failed)
}

#[tauri::command]
async fn plan_replacement(core: State<'_, Core>, request: Request<PlanReplacement>) -> Reply<ReviewView> {
    let PlanReplacement { operation, replacement } = request.0;
    core.open_wallet()?.plan_replacement(&operation, replacement).await.map_err(failed)
}

#[tauri::command]
async fn replace(core: State<'_, Core>, request: Request<ReplaceTransaction>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_replacement(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

#[tauri::command]
async fn plan_update(core: State<'_, Core>, request: Request<PlanUpdate>) -> Reply<ReviewView> {
    core.open_wallet()?.plan_update(request.0.device).await.map_err(failed)
}

#[tauri::command]
async fn plan_removal(core: State<'_, Core>, request: Request<PlanRemoval>) -> Reply<ReviewView> {
    core.open_wallet()?.plan_removal(request.0.device).await.map_err(failed)
}

#[tauri::command]
async fn keep_up(core: State<'_, Core>, request: Request<KeepUp>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_upkeep(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

/// Carries an operation out in the background; each step is told as an event.
pub(super) fn carry_out(core: &Core, id: OperationId) {
    let wallet = core.wallet().clone();
    tauri::async_runtime::spawn(async move { drop(wallet.run_operation(&id).await) });
}
