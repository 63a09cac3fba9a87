//! What was refused of a device.

use domain::quarantine::QuarantineView;
use ipc::devices::*;
use tauri::State;

use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

#[tauri::command]
pub(super) async fn quarantine(
    core: State<'_, Core>,
    request: Request<ShowQuarantine>,
) -> Reply<Option<QuarantineView>> {
    let kept = core.open_wallet()?.quarantine(Some(request.0.device)).await.map_err(failed)?;
    Ok(kept.into_iter().next())
}

#[tauri::command]
pub(super) async fn clear_quarantine(core: State<'_, Core>, request: Request<ClearQuarantine>) -> Reply<()> {
    core.open_wallet()?.clear_quarantine(Some(request.0.device)).await.map_err(failed)?;
    Ok(())
}
