//! What apps ask for, answered by the owner, and permissions that are changed.

use domain::{access_request::RequestView, grant::GrantView, review::ReviewView};
use ipc::access::*;
use tauri::{AppHandle, Runtime, State};
use wallet::{
    grant::{End, NarrowRequest},
    requests::Narrowed,
};

use crate::{
    core::Core,
    platform::SystemDialog,
    request::{Reply, Request, failed},
};

#[tauri::command]
pub(super) async fn requests(core: State<'_, Core>, _request: Request<ListRequests>) -> Reply<Vec<RequestView>> {
    core.open_wallet()?.requests().await.map_err(failed)
}

#[tauri::command]
pub(super) async fn receive_request(core: State<'_, Core>, request: Request<ReceiveRequest>) -> Reply<RequestView> {
    core.open_wallet()?.receive_request(&request.0.text).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn inspect_request<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<InspectRequest>,
) -> Reply<RequestView> {
    core.open_wallet()?.agree_to_website(&request.0.request, &SystemDialog::over(&app)).await.map_err(failed)?;
    let shown = core.open_wallet()?.show_request(&request.0.request).await.map_err(failed)?;
    // A lock while a website was asked holds (T-72).
    core.open_wallet()?;
    Ok(shown)
}

#[tauri::command]
pub(super) async fn plan_request<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<PlanRequest>,
) -> Reply<ReviewView> {
    let PlanRequest { request, wish } = request.0;
    core.open_wallet()?.agree_to_website(&request, &SystemDialog::over(&app)).await.map_err(failed)?;
    let narrowed = Narrowed {
        devices: Some(wish.devices),
        scopes: Some(wish.scopes),
        days: Some(wish.days),
        history_days: Some(wish.history_days),
        max_reads_per_day: Some(wish.max_reads_per_day),
        max_bytes_per_day: Some(wish.max_bytes_per_day),
    };
    core.open_wallet()?.plan_requested(&request, narrowed).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn dismiss_request(core: State<'_, Core>, request: Request<DismissRequest>) -> Reply<()> {
    core.open_wallet()?.dismiss_request(&request.0.request).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn pin_app(core: State<'_, Core>, request: Request<PinApp>) -> Reply<()> {
    let PinApp { name, key } = request.0;
    core.open_wallet()?.pin_app(&name, key).await.map(drop).map_err(failed)
}

#[tauri::command]
pub(super) async fn plan_longer(core: State<'_, Core>, request: Request<PlanLonger>) -> Reply<ReviewView> {
    let PlanLonger { grant, days } = request.0;
    core.open_wallet()?.plan_extension(&grant, End::Days(days)).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn plan_narrower(core: State<'_, Core>, request: Request<PlanNarrower>) -> Reply<ReviewView> {
    let PlanNarrower { grant, wish } = request.0;
    let narrow = NarrowRequest {
        devices: Some(wish.devices),
        scopes: Some(wish.scopes),
        end: wish.days.map(End::Days),
        max_reads_per_day: Some(wish.max_reads_per_day),
        ..NarrowRequest::default()
    };
    core.open_wallet()?.plan_narrowing(&grant, narrow).await.map_err(failed)
}

#[tauri::command]
pub(super) async fn confirm_change(core: State<'_, Core>, request: Request<ConfirmChange>) -> Reply<GrantView> {
    core.open_wallet()?.confirm_change(&request.0.review).await.map_err(failed)
}
