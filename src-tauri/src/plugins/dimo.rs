//! Boxes that DIMO registers, and the vehicles that they are connected with.

use domain::{dimo::DimoView, operation::OperationView, review::ReviewView};
use ipc::dimo::*;
use tauri::{Runtime, State, plugin::TauriPlugin};

use super::claims::carry_out;
use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("dimo")
        .invoke_handler(tauri::generate_handler![show, connect, disconnect, confirm])
        .build()
}

#[tauri::command]
async fn show(core: State<'_, Core>, request: Request<ShowDimo>) -> Reply<DimoView> {
    core.open_wallet()?.dimo_device(request.0.device).await.map_err(failed)
}

#[tauri::command]
async fn connect(core: State<'_, Core>, request: Request<PlanConnection>) -> Reply<ReviewView> {
    let PlanConnection { device, vehicle } = request.0;
    core.open_wallet()?.plan_connection(device, vehicle).await.map_err(failed)
}

#[tauri::command]
async fn disconnect(core: State<'_, Core>, request: Request<PlanDisconnection>) -> Reply<ReviewView> {
    core.open_wallet()?.plan_disconnection(request.0.device).await.map_err(failed)
}

#[tauri::command]
async fn confirm(core: State<'_, Core>, request: Request<ConfirmDimo>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_dimo(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}
