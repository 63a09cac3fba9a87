//! Setting up a device nearby: who it says it is, the networks it hears, its Wi-Fi and its names.

use domain::{
    names::{NewNames, ToldNames},
    wifi::{DeviceFacts, Joined, WifiNetwork},
};
use ipc::{Proof, devices::*};
use tauri::{AppHandle, Runtime, State};
use wallet::{
    devices::Wifi,
    ports::{Consent, Credential},
};

use crate::{
    core::Core,
    request::{Reply, Request, forget_parsing, secret},
};

#[tauri::command]
pub(super) async fn facts(core: State<'_, Core>, request: Request<Facts>) -> Reply<DeviceFacts> {
    let Facts { near, proof, turn } = request.0;
    let credential = credential(proof);
    core.calls().run(turn, core.open_wallet()?.nearby_facts(&near, &credential)).await
}

#[tauri::command]
pub(super) async fn networks(core: State<'_, Core>, request: Request<Networks>) -> Reply<Vec<WifiNetwork>> {
    let Networks { near, proof, turn } = request.0;
    let credential = credential(proof);
    core.calls().run(turn, core.open_wallet()?.wifi_networks(&near, &credential)).await
}

#[tauri::command]
pub(super) async fn set_wifi<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<SetWifi>,
) -> Reply<Joined> {
    forget_parsing(&app);
    let SetWifi { near, proof, ssid, password, in_the_clear, turn } = request.0;
    let credential = credential(proof);
    let consent = if in_the_clear { Consent::InTheClear } else { Consent::SessionOnly };
    let wifi = Wifi { ssid, password: secret(&password), consent };
    drop(password);
    core.calls().run(turn, core.open_wallet()?.set_wifi(&near, &credential, &wifi)).await
}

#[tauri::command]
pub(super) async fn set_names(core: State<'_, Core>, request: Request<SetNames>) -> Reply<ToldNames> {
    let SetNames { near, proof, name, hostname, turn } = request.0;
    let (credential, new) = (credential(proof), NewNames { name, hostname });
    core.calls().run(turn, core.open_wallet()?.name_nearby(&near, &credential, &new)).await
}

#[tauri::command]
pub(super) async fn identify(core: State<'_, Core>, request: Request<Identify>) -> Reply<()> {
    let Identify { near, proof, turn } = request.0;
    let credential = credential(proof);
    core.calls().run(turn, core.open_wallet()?.identify_nearby(&near, &credential)).await
}

#[tauri::command]
pub(super) async fn cancel(core: State<'_, Core>, request: Request<Cancel>) -> Reply<()> {
    core.calls().end(request.0.turn);
    Ok(())
}

fn credential(proof: Option<Proof>) -> Credential {
    match proof {
        None => Credential::None,
        Some(Proof { username: None, code }) => Credential::LabelCode(secret(&code)),
        Some(Proof { username, code }) => Credential::ProofOfPossession { username, proof: secret(&code) },
    }
}
