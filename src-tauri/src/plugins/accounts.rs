//! The owner's accounts.

use domain::{
    account::Owner,
    accounts::{Account, AccountsView},
    backup::Restored,
};
use ipc::{AddedAccount, Offered, accounts::*};
use tauri::{AppHandle, Runtime, State, plugin::TauriPlugin};
use wallet::ports::{KeySource, NewAccount};

use crate::{
    core::Core,
    request::{Reply, Request, failed, forget_parsing, secret},
};

/// The most accounts of each path that a page is offered.
const MOST_OFFERED: u8 = 10;

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("accounts")
        .invoke_handler(tauri::generate_handler![
            list,
            add,
            label,
            use_account,
            stop_watching,
            candidates,
            choose,
            add_key,
            add_keystore,
            import_key,
            import_keystore,
            restore
        ])
        .build()
}

#[tauri::command]
async fn list(core: State<'_, Core>, _request: Request<ListAccounts>) -> Reply<AccountsView> {
    core.open_wallet()?.accounts().await.map_err(failed)
}

#[tauri::command]
async fn add(core: State<'_, Core>, request: Request<AddAccount>) -> Reply<Account> {
    let AddAccount { new, label } = request.0;
    let wallet = core.open_wallet()?;
    let new = match new {
        AddedAccount::Ledger { index } => return wallet.add_ledger_account(index, label).await.map_err(failed),
        AddedAccount::Next { coin } => NewAccount::Next(coin),
        AddedAccount::At { place } => NewAccount::At(place),
        AddedAccount::Watch { address } => NewAccount::Watch(Owner(address.0)),
    };
    wallet.add_account(new, label).await.map_err(failed)
}

#[tauri::command]
async fn label(core: State<'_, Core>, request: Request<LabelAccount>) -> Reply<()> {
    let LabelAccount { account, label } = request.0;
    core.open_wallet()?.label_account(account, label).await.map_err(failed)
}

#[tauri::command]
async fn use_account(core: State<'_, Core>, request: Request<UseAccount>) -> Reply<()> {
    core.open_wallet()?.use_account(request.0.account).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(())
}

#[tauri::command]
async fn stop_watching(core: State<'_, Core>, request: Request<StopWatching>) -> Reply<()> {
    core.open_wallet()?.stop_watching(request.0.account).await.map_err(failed)
}

#[tauri::command]
async fn candidates(core: State<'_, Core>, request: Request<ListCandidates>) -> Reply<Offered> {
    let wallet = core.open_wallet()?;
    let candidates = wallet.candidates(request.0.count.min(MOST_OFFERED).into()).await.map_err(failed)?;
    // A lock while the node was asked holds (T-72).
    let network = core.open_wallet()?.network().view();
    Ok(Offered { candidates, symbol: network.symbol, decimals: network.decimals })
}

#[tauri::command]
async fn choose(core: State<'_, Core>, request: Request<ChooseAccount>) -> Reply<Owner> {
    let owner = core.open_wallet()?.choose_account(request.0.place).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(owner)
}

#[tauri::command]
async fn add_key<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<AddKey>) -> Reply<Account> {
    forget_parsing(&app);
    let AddKey { key, label } = request.0;
    let new = NewAccount::Key(KeySource::Hex(secret(&key)));
    core.open_wallet()?.add_account(new, label).await.map_err(failed)
}

#[tauri::command]
async fn add_keystore<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<AddKeystore>,
) -> Reply<Account> {
    forget_parsing(&app);
    let AddKeystore { file, file_password, label } = request.0;
    let new = NewAccount::Key(keystore(&file, &file_password));
    core.open_wallet()?.add_account(new, label).await.map_err(failed)
}

#[tauri::command]
async fn import_key<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<ImportKey>) -> Reply<Owner> {
    forget_parsing(&app);
    let ImportKey { key, password } = request.0;
    begin(&core, KeySource::Hex(secret(&key)), &password).await
}

#[tauri::command]
async fn import_keystore<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<ImportKeystore>,
) -> Reply<Owner> {
    forget_parsing(&app);
    let ImportKeystore { file, file_password, password } = request.0;
    begin(&core, keystore(&file, &file_password), &password).await
}

#[tauri::command]
async fn restore<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<RestoreBackup>,
) -> Reply<Restored> {
    forget_parsing(&app);
    let RestoreBackup { file, password } = request.0;
    let restored = core.wallet().restore(file.bytes(), secret(&password)).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(restored)
}

/// Creates the wallet from a key.
async fn begin(core: &Core, key: KeySource, password: &ipc::Crossing) -> Reply<Owner> {
    let owner = core.wallet().import_key(key, secret(password)).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(owner)
}

fn keystore(file: &ipc::Crossing, password: &ipc::Crossing) -> KeySource {
    KeySource::Keystore { file: secret(file), password: secret(password) }
}
