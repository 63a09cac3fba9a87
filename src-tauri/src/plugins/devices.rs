//! Devices near and owned.

use domain::{
    device::{DeviceView, Nearby},
    quarantine::Carrier,
    reading::{Series, SyncReport},
};
use ipc::{Crossing, devices::*};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use tauri::{Runtime, State, plugin::TauriPlugin};
use wallet::{
    devices::{PairedDevice, Reset},
    label::Label,
    readings::SeriesRequest,
};

use super::{insights, nearby, proofs, quarantine, stored};
use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("devices")
        .invoke_handler(tauri::generate_handler![
            scan,
            pair,
            add,
            read_label,
            read_label_image,
            answer_passkey,
            unbond,
            nearby::facts,
            nearby::networks,
            nearby::set_wifi,
            nearby::set_names,
            nearby::identify,
            nearby::cancel,
            list,
            show,
            rename,
            identify_own,
            reset,
            forget,
            sync,
            series,
            proofs::evidence,
            proofs::save_proof,
            proofs::plan_anchor,
            proofs::anchor,
            proofs::anchor_rule,
            proofs::set_anchor_rule,
            proofs::anchor_rule_off,
            insights::insights,
            insights::dismiss_insight,
            quarantine::quarantine,
            quarantine::clear_quarantine,
            stored::stored,
            stored::set_keep_signed,
            stored::plan_deletion,
            stored::delete_readings
        ])
        .build()
}

#[tauri::command]
async fn scan(core: State<'_, Core>, request: Request<Scan>) -> Reply<Vec<Nearby>> {
    let millis = u64::from(request.0.seconds.clamp(1, 60)) * 1000;
    core.calls().run(request.0.turn, core.open_wallet()?.scan(millis)).await
}

#[tauri::command]
async fn pair(core: State<'_, Core>, request: Request<Pair>) -> Reply<ipc::Paired> {
    let Pair { near, code, expected, turn } = request.0;
    let pairing = core.open_wallet()?.pair(&near, SecretString::from(code), expected);
    core.calls().run(turn, pairing).await.map(paired)
}

#[tauri::command]
async fn add(core: State<'_, Core>, request: Request<Add>) -> Reply<ipc::Paired> {
    let Add { reach, turn } = request.0;
    core.calls().run(turn, core.open_wallet()?.add_device(&reach.near())).await.map(paired)
}

#[tauri::command]
async fn read_label(core: State<'_, Core>, request: Request<ReadLabel>) -> Reply<ipc::Label> {
    let text = SecretString::from(request.0.text.expose());
    core.open_wallet()?.read_label(&text).map(crossing).map_err(failed)
}

#[tauri::command]
async fn read_label_image(core: State<'_, Core>, request: Request<ReadLabelImage>) -> Reply<ipc::Label> {
    let picture = SecretSlice::from(request.0.picture.take());
    core.open_wallet()?.read_label_picture(picture).await.map(crossing).map_err(failed)
}

#[tauri::command]
async fn answer_passkey(core: State<'_, Core>, request: Request<AnswerPasskey>) -> Reply<()> {
    core.open_wallet()?.answer_passkey(&request.0.near, request.0.same).map_err(failed)
}

#[tauri::command]
async fn unbond(core: State<'_, Core>, request: Request<Unbond>) -> Reply<()> {
    core.open_wallet()?.unbond(&request.0.near).await.map_err(failed)
}

#[tauri::command]
async fn list(core: State<'_, Core>, _request: Request<ListDevices>) -> Reply<Vec<DeviceView>> {
    core.open_wallet()?.devices().await.map_err(failed)
}

#[tauri::command]
async fn show(core: State<'_, Core>, request: Request<ShowDevice>) -> Reply<DeviceView> {
    core.open_wallet()?.device(request.0.device).await.map_err(failed)
}

#[tauri::command]
async fn rename(core: State<'_, Core>, request: Request<RenameDevice>) -> Reply<DeviceView> {
    core.open_wallet()?.rename_device(request.0.device, &request.0.name).await.map_err(failed)
}

#[tauri::command]
async fn identify_own(core: State<'_, Core>, request: Request<IdentifyDevice>) -> Reply<()> {
    core.open_wallet()?.identify_device(request.0.device).await.map_err(failed)
}

#[tauri::command]
async fn reset(core: State<'_, Core>, request: Request<ResetDevice>) -> Reply<()> {
    let reset = if request.0.hand_over { Reset::HandOver } else { Reset::Factory };
    core.open_wallet()?.reset_device(request.0.device, reset).await.map_err(failed)
}

#[tauri::command]
async fn forget(core: State<'_, Core>, request: Request<ForgetDevice>) -> Reply<()> {
    core.open_wallet()?.forget_device(request.0.device, request.0.batches).await.map_err(failed)?;
    Ok(())
}

#[tauri::command]
async fn sync(core: State<'_, Core>, request: Request<SyncDevice>) -> Reply<SyncReport> {
    let SyncDevice { device, carrier } = request.0;
    let wallet = core.open_wallet()?;
    match carrier {
        Carrier::Link => wallet.sync_device(device).await.map_err(failed),
        Carrier::Gateway => wallet.sync_from_gateway(device).await.map_err(failed),
    }
}

#[tauri::command]
async fn series(core: State<'_, Core>, request: Request<ReadSeries>) -> Reply<Series> {
    let ReadSeries { device, stream, from, to, resolution, points } = request.0;
    let wanted = SeriesRequest { device, stream, from, to, resolution, limit: usize::from(points) };
    core.open_wallet()?.series(&wanted).await.map_err(failed)
}

/// A device that was met, on its way to the page.
fn paired(met: PairedDevice) -> ipc::Paired {
    ipc::Paired { device: met.device, name: met.name, ownership: met.ownership }
}

/// A label on its way to the page.
pub(super) fn crossing(label: Label) -> ipc::Label {
    let cross = |secret: &SecretString| Crossing::new(secret.expose_secret().to_string());
    match label {
        Label::Deedbox(label) => ipc::Label::Deedbox { code: cross(&label.code), device: label.device },
        Label::Espressif(label) => ipc::Label::Espressif {
            name: label.name,
            transport: label.transport,
            network: label.network,
            proof: label.proof.as_ref().map(|proof| cross(&proof.code)),
            username: label.proof.and_then(|proof| proof.username),
        },
        Label::Matter(label) => ipc::Label::Matter(label),
        Label::Did(device) => ipc::Label::Did { device },
    }
}
