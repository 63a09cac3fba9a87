//! The camera of a phone, which reads labels and network files. Only the core drives it: no window may call the commands of its native part.

use std::sync::Arc;

use domain::networks::NetworkProposal;
use ipc::camera::{ScanLabel, ScanNetwork};
use secrecy::ExposeSecret;
use tauri::{Manager, Runtime, State, plugin::TauriPlugin};
use wallet::ports::Camera;

use super::{devices::crossing, networks};
use crate::{
    core::Core,
    platform,
    request::{Reply, Request},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("camera")
        .invoke_handler(tauri::generate_handler![scan_label, scan_network])
        .setup(|app, api| {
            app.manage(platform::camera(&api)?);
            Ok(())
        })
        .build()
}

#[tauri::command]
async fn scan_label(
    core: State<'_, Core>,
    camera: State<'_, Arc<dyn Camera>>,
    request: Request<ScanLabel>,
) -> Reply<ipc::Label> {
    let scanning = core.open_wallet()?.scan_label(camera.inner().clone());
    core.calls().run(request.0.turn, scanning).await.map(crossing)
}

#[tauri::command]
async fn scan_network(
    core: State<'_, Core>,
    camera: State<'_, Arc<dyn Camera>>,
    request: Request<ScanNetwork>,
) -> Reply<NetworkProposal> {
    let scanning = core.open_wallet()?.scan_code(camera.inner().clone());
    let text = core.calls().run(request.0.turn, scanning).await?;
    networks::propose(&core, text.expose_secret()).await
}
