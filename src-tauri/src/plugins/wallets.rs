//! The wallets that devices have of their own.

use domain::{Address, device_wallet::DeviceWalletView, operation::OperationView, review::ReviewView};
use ipc::wallets::*;
use tauri::{Runtime, State, plugin::TauriPlugin};
use wallet::device_wallet::ExecuteRequest;

use super::claims::carry_out;
use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("wallets").invoke_handler(tauri::generate_handler![show, plan, execute]).build()
}

#[tauri::command]
async fn show(core: State<'_, Core>, request: Request<ShowDeviceWallet>) -> Reply<DeviceWalletView> {
    let ShowDeviceWallet { device, tokens } = request.0;
    let tokens: Vec<Address> = tokens.into_iter().map(|token| token.0).collect();
    core.open_wallet()?.device_wallet(device, &tokens, None).await.map_err(failed)
}

#[tauri::command]
async fn plan(core: State<'_, Core>, request: Request<PlanExecute>) -> Reply<ReviewView> {
    let PlanExecute { device, to, take } = request.0;
    core.open_wallet()?.plan_execute(device, ExecuteRequest { to, take }).await.map_err(failed)
}

#[tauri::command]
async fn execute(core: State<'_, Core>, request: Request<Execute>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_execute(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}
