//! Coins that go and come.

use domain::{contact::Contact, operation::OperationView, review::ReviewView, send::ReceiveView};
use ipc::money::*;
use secrecy::SecretSlice;
use tauri::{Runtime, State, plugin::TauriPlugin};
use wallet::send::SendRequest;

use super::claims::carry_out;
use crate::{
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("money")
        .invoke_handler(tauri::generate_handler![
            plan,
            read_payee,
            send,
            receive,
            contacts,
            add_contact,
            remove_contact
        ])
        .build()
}

#[tauri::command]
async fn plan(core: State<'_, Core>, request: Request<PlanSend>) -> Reply<ReviewView> {
    let PlanSend { to, amount, token } = request.0;
    let request = SendRequest { to, amount, token: token.map(|token| token.0) };
    core.open_wallet()?.plan_send(request).await.map_err(failed)
}

#[tauri::command]
async fn read_payee(core: State<'_, Core>, request: Request<ReadPayee>) -> Reply<String> {
    let picture = SecretSlice::from(request.0.picture.take());
    core.open_wallet()?.read_payee(picture).await.map_err(failed)
}

#[tauri::command]
async fn send(core: State<'_, Core>, request: Request<Send>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_send(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

#[tauri::command]
async fn receive(core: State<'_, Core>, request: Request<Receive>) -> Reply<ReceiveView> {
    core.open_wallet()?.receive(request.0.amount.as_ref()).map_err(failed)
}

#[tauri::command]
async fn contacts(core: State<'_, Core>, _request: Request<ListContacts>) -> Reply<Vec<Contact>> {
    core.open_wallet()?.contacts().await.map_err(failed)
}

#[tauri::command]
async fn add_contact(core: State<'_, Core>, request: Request<AddContact>) -> Reply<Contact> {
    let AddContact { name, address, confirmed } = request.0;
    core.open_wallet()?.add_contact(name, address.0, confirmed).await.map_err(failed)
}

#[tauri::command]
async fn remove_contact(core: State<'_, Core>, request: Request<RemoveContact>) -> Reply<()> {
    core.open_wallet()?.remove_contact(&request.0.name).await.map_err(failed)
}
