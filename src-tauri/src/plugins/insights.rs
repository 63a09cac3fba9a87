//! What plain statistics find in the readings of a device.

use domain::insight::InsightsView;
use ipc::devices::*;
use tauri::State;

use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

#[tauri::command]
pub(super) async fn insights(core: State<'_, Core>, request: Request<ShowInsights>) -> Reply<InsightsView> {
    core.open_wallet()?.insights(Some(request.0.device)).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn dismiss_insight(core: State<'_, Core>, request: Request<DismissInsight>) -> Reply<InsightsView> {
    let DismissInsight { device, insight } = request.0;
    let wallet = core.open_wallet()?;
    wallet.dismiss_insight(&insight).await.map_err(failed)?;
    wallet.insights(Some(device)).await.map_err(failed)
}
