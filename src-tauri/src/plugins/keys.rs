//! The wallet itself.

use domain::{
    account::{Finger, Owner, WalletView},
    amount::Amount,
    failure::{Code, Failure},
};
use ipc::{Crossing, keys::*};
use secrecy::ExposeSecret;
use tauri::{AppHandle, Runtime, State, WebviewWindow, plugin::TauriPlugin};

use crate::{
    asking,
    core::Core,
    request::{Reply, Request, failed, forget_parsing, secret},
    windows,
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("keys")
        .invoke_handler(tauri::generate_handler![
            wallet_view,
            open_window,
            close_window,
            create_draft,
            create_finish,
            import_phrase,
            unlock,
            open_older,
            unlock_with_keyring,
            set_keyring,
            finger_get,
            set_finger,
            expert,
            expert_on,
            expert_off,
            lock,
            fund
        ])
        .build()
}

#[tauri::command]
async fn wallet_view(core: State<'_, Core>, _request: Request<WalletViewGet>) -> Reply<WalletView> {
    Ok(core.wallet().view().await)
}

#[tauri::command]
async fn open_window<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<OpenWindow>) -> Reply<()> {
    let label = request.0.label;
    if ["key", "reveal", "quiz", "password"].contains(&label.as_str()) {
        core.open_wallet()?;
    } else if !["create", "import", "unlock"].contains(&label.as_str()) {
        return Err(Failure { code: Code::BadRequest, detail: "there is no such window".to_string() });
    }
    windows::open(&app, &label).map(drop)
}

#[tauri::command]
async fn close_window<R: Runtime>(
    app: AppHandle<R>,
    window: WebviewWindow<R>,
    _request: Request<CloseWindow>,
) -> Reply<()> {
    windows::close(&app, window.label());
    Ok(())
}

#[tauri::command]
async fn create_draft(core: State<'_, Core>, _request: Request<CreateDraft>) -> Reply<ipc::Draft> {
    let (phrase, ask) = core.wallet().draft().map_err(failed)?;
    let words = phrase.expose_secret().split(' ').map(|word| Crossing::new(word.to_string())).collect();
    Ok(ipc::Draft { words, ask })
}

#[tauri::command]
async fn create_finish<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<CreateFinish>,
) -> Reply<Owner> {
    forget_parsing(&app);
    let [first, second] = request.0.words;
    let words = [secret(&first), secret(&second)];
    core.wallet().create(words, secret(&request.0.password)).await.map_err(failed)
}

#[tauri::command]
async fn import_phrase<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<ImportPhrase>,
) -> Reply<Owner> {
    forget_parsing(&app);
    let owner = core.wallet().import(secret(&request.0.phrase), secret(&request.0.password)).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(owner)
}

#[tauri::command]
async fn unlock<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<Unlock>) -> Reply<Owner> {
    forget_parsing(&app);
    let owner = core.wallet().unlock(secret(&request.0.password)).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(owner)
}

#[tauri::command]
async fn open_older<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<OpenOlder>) -> Reply<Owner> {
    forget_parsing(&app);
    let owner = core.wallet().open_older(secret(&request.0.password)).await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(owner)
}

#[tauri::command]
async fn unlock_with_keyring(core: State<'_, Core>, _request: Request<UnlockWithKeyring>) -> Reply<Owner> {
    let owner = core.wallet().unlock_with_keyring().await.map_err(failed)?;
    core.holder().pick_up().await;
    Ok(owner)
}

#[tauri::command]
async fn set_keyring(core: State<'_, Core>, request: Request<SetKeyring>) -> Reply<()> {
    core.wallet().set_keyring(request.0.on).await.map_err(failed)
}

#[tauri::command]
async fn finger_get(core: State<'_, Core>, _request: Request<FingerGet>) -> Reply<Finger> {
    Ok(core.wallet().finger().await)
}

#[tauri::command]
async fn set_finger(core: State<'_, Core>, request: Request<SetFinger>) -> Reply<()> {
    core.open_wallet()?.set_finger(request.0.on).await.map_err(failed)
}

#[tauri::command]
async fn expert(core: State<'_, Core>, _request: Request<ExpertGet>) -> Reply<bool> {
    core.open_wallet()?.expert().await.map_err(failed)
}

#[tauri::command]
async fn expert_on<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, _request: Request<ExpertOn>) -> Reply<()> {
    asking::ask_expert(&app, &core).await
}

#[tauri::command]
async fn expert_off(core: State<'_, Core>, _request: Request<ExpertOff>) -> Reply<()> {
    core.open_wallet()?.switch_expert_off().await.map_err(failed)
}

#[tauri::command]
async fn lock<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, _request: Request<Lock>) -> Reply<()> {
    core.wallet().lock();
    forget_parsing(&app);
    Ok(())
}

#[tauri::command]
async fn fund(core: State<'_, Core>, _request: Request<Fund>) -> Reply<Amount> {
    core.wallet().fund().await.map_err(failed)
}
