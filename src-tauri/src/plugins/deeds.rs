//! Deeds that go to somebody else.

use domain::{check::CheckView, operation::OperationView, review::ReviewView, transfer::TransferReceipt};
use ipc::deeds::*;
use tauri::{AppHandle, Runtime, State, plugin::TauriPlugin};

use super::claims::carry_out;
use crate::{
    asking,
    core::Core,
    platform::SystemDialog,
    request::{Reply, Request, failed, forget_parsing, secret},
    windows,
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("deeds")
        .invoke_handler(tauri::generate_handler![plan, transfer, asked, agree, receipt, check])
        .build()
}

#[tauri::command]
async fn plan(core: State<'_, Core>, request: Request<PlanTransfer>) -> Reply<ReviewView> {
    let PlanTransfer { device, to } = request.0;
    core.open_wallet()?.plan_transfer(device, &to).await.map_err(failed)
}

#[tauri::command]
async fn transfer<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<TransferDeed>,
) -> Reply<OperationView> {
    asking::ask(&app, &core, request.0.review).await
}

#[tauri::command]
async fn asked(core: State<'_, Core>, _request: Request<AskedNow>) -> Reply<ReviewView> {
    core.open_wallet()?.asked(&core.asking().review()?).map_err(failed)
}

#[tauri::command]
async fn agree<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<AgreeAgain>) -> Reply<()> {
    forget_parsing(&app);
    let review = core.asking().review()?;
    let dialog = SystemDialog::over(&app);
    let started = core.open_wallet()?.start_transfer(&review, secret(&request.0.password), &dialog).await;
    match started {
        Ok(started) => {
            carry_out(&core, started.id.clone());
            core.asking().answer(&review, Ok(started));
        }
        // The same question can still be answered.
        Err(error) if core.wallet().asked(&review).is_ok() => return Err(failed(error)),
        Err(error) => core.asking().answer(&review, Err(failed(error))),
    }
    windows::close(&app, "agree");
    Ok(())
}

#[tauri::command]
async fn receipt(core: State<'_, Core>, request: Request<ReadReceipt>) -> Reply<Option<TransferReceipt>> {
    core.open_wallet()?.receipt(&request.0.operation).await.map_err(failed)
}

#[tauri::command]
async fn check(core: State<'_, Core>, request: Request<CheckDevice>) -> Reply<CheckView> {
    let CheckDevice { device, near } = request.0;
    let wallet = core.open_wallet()?;
    let check = if near {
        wallet.check_near(device).await.map_err(failed)?
    } else {
        wallet.check(device).await.map_err(failed)?
    };
    Ok(check.into())
}
