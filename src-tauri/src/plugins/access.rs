//! Who may read what, and who did.

use domain::{
    access::{DoorTest, DoorView, LogView, WeekView},
    failure::{Code, Failure},
    grant::GrantView,
    review::ReviewView,
};
use ipc::{Crossing, access::*};
use secrecy::ExposeSecret;
use tauri::{AppHandle, Runtime, State, plugin::TauriPlugin};
use wallet::grant::{End, GrantRequest, History};

use super::consent;
use crate::{
    core::Core,
    request::{Reply, Request, failed, secret},
    windows,
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("access")
        .invoke_handler(tauri::generate_handler![
            plan,
            confirm,
            take_token,
            grants,
            revoke,
            pause,
            resume,
            week,
            log,
            door,
            set_door,
            test_door,
            consent::requests,
            consent::receive_request,
            consent::inspect_request,
            consent::plan_request,
            consent::dismiss_request,
            consent::pin_app,
            consent::plan_longer,
            consent::plan_narrower,
            consent::confirm_change
        ])
        .build()
}

#[tauri::command]
async fn plan(core: State<'_, Core>, request: Request<PlanGrant>) -> Reply<ReviewView> {
    let wish = request.0.wish;
    let grant = GrantRequest {
        app: wish.app,
        purpose: wish.purpose,
        devices: wish.devices,
        scopes: wish.scopes,
        end: wish.days.map(End::Days),
        history_from: wish.history_days.map(History::Days),
        max_reads_per_day: wish.max_reads_per_day,
        ..GrantRequest::default()
    };
    core.open_wallet()?.plan_grant(grant).await.map_err(failed)
}

#[tauri::command]
async fn confirm<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<ConfirmGrant>,
) -> Reply<GrantView> {
    let new = core.open_wallet()?.confirm_grant(&request.0.review).await.map_err(failed)?;
    // The token can be shown only now, so it is shown even when the door stays closed.
    let url = core.holder().offer_door().await.ok().and_then(|door| door.url);
    let token = Crossing::new(new.token.expose_secret().to_string());
    core.put_token(ipc::NewToken { token, url, grant: new.view.clone() });
    // The grant holds already: a desktop that gives no window must not be told as a failed grant.
    drop(windows::open(&app, "token"));
    Ok(new.view)
}

#[tauri::command]
async fn take_token(core: State<'_, Core>, _request: Request<TakeToken>) -> Reply<ipc::NewToken> {
    core.open_wallet()?;
    let gone = || Failure { code: Code::ReviewUnknown, detail: "this token was shown already".to_string() };
    let new = core.take_token().ok_or_else(gone)?;
    core.shown().put("token", secret(&new.token));
    Ok(new)
}

#[tauri::command]
async fn grants(core: State<'_, Core>, _request: Request<ListGrants>) -> Reply<Vec<GrantView>> {
    core.open_wallet()?.grants().await.map_err(failed)
}

#[tauri::command]
async fn revoke(core: State<'_, Core>, request: Request<RevokeGrant>) -> Reply<()> {
    // It works while locked, and a locked wallet tells nothing of what it ended (T-72).
    core.wallet().revoke(&request.0.grant).await.map(drop).map_err(failed)
}

#[tauri::command]
async fn pause(core: State<'_, Core>, request: Request<PauseGrant>) -> Reply<()> {
    // As for a revocation.
    core.wallet().pause_grant(&request.0.grant).await.map(drop).map_err(failed)
}

#[tauri::command]
async fn resume(core: State<'_, Core>, request: Request<ResumeGrant>) -> Reply<()> {
    core.open_wallet()?.resume_grant(&request.0.grant).await.map(drop).map_err(failed)
}

#[tauri::command]
async fn week(core: State<'_, Core>, _request: Request<ShowWeek>) -> Reply<WeekView> {
    core.open_wallet()?.week().await.map_err(failed)
}

#[tauri::command]
async fn log(core: State<'_, Core>, request: Request<ReadLog>) -> Reply<LogView> {
    core.open_wallet()?.access_log(u32::from(request.0.limit)).await.map_err(failed)
}

#[tauri::command]
async fn door(core: State<'_, Core>, _request: Request<ShowDoor>) -> Reply<DoorView> {
    Ok(core.holder().door().await)
}

#[tauri::command]
async fn set_door(core: State<'_, Core>, request: Request<SetDoor>) -> Reply<DoorView> {
    core.holder().choose_door(request.0.open).await
}

#[tauri::command]
async fn test_door(core: State<'_, Core>, _request: Request<TestDoor>) -> Reply<DoorTest> {
    Ok(core.holder().test_door().await)
}
