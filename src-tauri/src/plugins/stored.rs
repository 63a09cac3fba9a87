//! How much is stored of a device, how long it is kept, and deleting it.

use domain::stored::{Deletion, StoredView};
use ipc::devices::*;
use tauri::State;

use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

#[tauri::command]
pub(super) async fn stored(core: State<'_, Core>, request: Request<ReadStored>) -> Reply<StoredView> {
    let wallet = core.open_wallet()?;
    let found = wallet.stored_readings(Some(request.0.device)).await.map_err(failed)?;
    let stored = found.into_iter().next().map(|one| one.stored).unwrap_or_default();
    let keep = wallet.keep_signed().await.map_err(failed)?;
    Ok(StoredView { stored, keep })
}

#[tauri::command]
pub(super) async fn set_keep_signed(core: State<'_, Core>, request: Request<SetKeepSigned>) -> Reply<()> {
    core.open_wallet()?.set_keep_signed(request.0.keep).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn plan_deletion(core: State<'_, Core>, request: Request<PlanDeletion>) -> Reply<Deletion> {
    core.open_wallet()?.plan_deletion(request.0.device, None).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn delete_readings(core: State<'_, Core>, request: Request<DeleteReadings>) -> Reply<()> {
    let DeleteReadings { device, batches } = request.0;
    core.open_wallet()?.delete_readings(device, None, batches).await.map_err(failed)?;
    Ok(())
}
