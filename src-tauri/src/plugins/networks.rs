//! The networks that go by a name here. Their files are a matter of trust: one is kept only by the id under which it was
//! shown.

use domain::networks::{NetworkProposal, NetworkRow, ReportView};
use ipc::networks::*;
use secrecy::SecretSlice;
use tauri::{AppHandle, Runtime, State, plugin::TauriPlugin};

use crate::{
    core::Core,
    platform::SystemDialog,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("networks")
        .invoke_handler(tauri::generate_handler![list, check, read_file, read_picture, keep, remove])
        .build()
}

#[tauri::command]
async fn list(core: State<'_, Core>, _request: Request<ListNetworks>) -> Reply<Vec<NetworkRow>> {
    core.open_wallet()?;
    Ok(core.holder().networks())
}

#[tauri::command]
async fn check(core: State<'_, Core>, request: Request<CheckNetwork>) -> Reply<ReportView> {
    core.open_wallet()?;
    core.holder().check_network(request.0.name.as_deref()).await.map_err(failed)
}

#[tauri::command]
async fn read_file<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<ReadNetworkFile>,
) -> Reply<NetworkProposal> {
    core.open_wallet()?;
    let network = compose::network_in_text(&request.0.text).map_err(failed)?;
    core.holder().propose_given(network, &SystemDialog::over(&app)).await.map_err(failed)
}

#[tauri::command]
async fn read_picture<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<ReadNetworkPicture>,
) -> Reply<NetworkProposal> {
    core.open_wallet()?;
    let picture = SecretSlice::from(request.0.picture.take());
    let network = compose::network_in_picture(picture).await.map_err(failed)?;
    core.holder().propose_given(network, &SystemDialog::over(&app)).await.map_err(failed)
}

#[tauri::command]
async fn keep(core: State<'_, Core>, request: Request<KeepNetwork>) -> Reply<Vec<NetworkRow>> {
    core.open_wallet()?;
    core.holder().keep_proposed(request.0.proposal).map_err(failed)?;
    Ok(core.holder().networks())
}

#[tauri::command]
async fn remove(core: State<'_, Core>, request: Request<RemoveNetwork>) -> Reply<Vec<NetworkRow>> {
    core.open_wallet()?;
    core.holder().remove_network(&request.0.name).map_err(failed)?;
    Ok(core.holder().networks())
}

/// What the nodes say of a file that the core's own camera read.
pub(super) async fn propose(core: &Core, text: &str) -> Reply<NetworkProposal> {
    let network = compose::network_in_text(text).map_err(failed)?;
    core.holder().propose_network(network).await.map_err(failed)
}
