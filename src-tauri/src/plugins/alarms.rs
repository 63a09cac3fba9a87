//! What happened to the owner's deeds that this wallet did not do.

use domain::alarm::WatchView;
use ipc::alarms::*;
use tauri::{Runtime, State, plugin::TauriPlugin};

use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("alarms").invoke_handler(tauri::generate_handler![list, dismiss]).build()
}

#[tauri::command]
async fn list(core: State<'_, Core>, _request: Request<ListAlarms>) -> Reply<WatchView> {
    core.open_wallet()?.watch_view().await.map_err(failed)
}

#[tauri::command]
async fn dismiss(core: State<'_, Core>, request: Request<DismissAlarm>) -> Reply<WatchView> {
    let wallet = core.open_wallet()?;
    wallet.dismiss_alarm(&request.0.alarm).await.map_err(failed)?;
    wallet.watch_view().await.map_err(failed)
}
