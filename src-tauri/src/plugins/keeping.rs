//! What keeps the owner's keys: locking by itself, the words, the password, backups.

use std::time::Duration;

use domain::{backup::BackupView, failure::Coded, lock_after::LockAfter, review::Words, words::backup_words};
use ipc::{Crossing, Revealed, keeping::*};
use secrecy::{ExposeSecret, SecretString};
use tauri::{AppHandle, Runtime, State, WebviewWindow, plugin::TauriPlugin};
use wallet::{AgreeError, Wallet, Witness, backup::BackupError, ports::VaultError};

use crate::{
    asking,
    core::Core,
    own_files::write_backup,
    platform::SystemDialog,
    request::{Reply, Request, failed, forget_parsing, secret},
    shown::COPIED,
};

/// How long words stand before their window closes, in seconds.
const STANDS: u32 = 60;

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("keeping")
        .invoke_handler(tauri::generate_handler![
            owner_is_here,
            lock_after,
            set_lock_after,
            backup,
            back_up,
            reveal,
            copy,
            quiz,
            answer_quiz,
            change_password
        ])
        .build()
}

#[tauri::command]
async fn owner_is_here(core: State<'_, Core>, _request: Request<OwnerIsHere>) -> Reply<()> {
    core.wallet().owner_is_here();
    Ok(())
}

#[tauri::command]
async fn lock_after(core: State<'_, Core>, _request: Request<LockAfterGet>) -> Reply<LockAfter> {
    core.wallet().lock_after().await.map_err(failed)
}

#[tauri::command]
async fn set_lock_after(core: State<'_, Core>, request: Request<SetLockAfter>) -> Reply<()> {
    core.open_wallet()?.set_lock_after(request.0.after).await.map_err(failed)
}

#[tauri::command]
async fn backup(core: State<'_, Core>, _request: Request<BackupGet>) -> Reply<BackupView> {
    core.open_wallet()?.backup().await.map_err(failed)
}

#[tauri::command]
async fn back_up<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, _request: Request<BackUp>) -> Reply<String> {
    asking::ask_backup(&app, &core).await
}

#[tauri::command]
async fn reveal<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    window: WebviewWindow<R>,
    request: Request<Reveal>,
) -> Reply<Revealed> {
    forget_parsing(&app);
    let (password, dialog) = (secret(&request.0.password), SystemDialog::over(&app));
    let phrase = core.open_wallet()?.agree_to_reveal(password, &dialog).await.map_err(failed)?;
    let words = phrase.expose_secret().split(' ').map(|word| Crossing::new(word.to_string())).collect();
    let number = core.shown().put(window.label(), phrase);
    if let Err(locked) = core.open_wallet() {
        core.shown().forget_all();
        return Err(locked);
    }
    let core = core.inner().clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(Duration::from_secs(STANDS.into())).await;
        // Words that were shown again meanwhile have their own time.
        if core.shown().is(window.label(), number) {
            core.shown().forget(window.label());
            drop(window.destroy());
        }
    });
    Ok(Revealed { words, seconds: STANDS })
}

#[tauri::command]
async fn copy<R: Runtime>(core: State<'_, Core>, window: WebviewWindow<R>, _request: Request<CopyShown>) -> Reply<()> {
    core.open_wallet()?;
    let number = core.shown().copy(window.label())?;
    let core = core.inner().clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(COPIED).await;
        core.shown().clear(number);
    });
    Ok(())
}

#[tauri::command]
async fn quiz(core: State<'_, Core>, _request: Request<AskWords>) -> Reply<[u8; 3]> {
    core.open_wallet()?.quiz().await.map_err(failed)
}

#[tauri::command]
async fn answer_quiz<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<AnswerWords>) -> Reply<()> {
    forget_parsing(&app);
    let words = request.0.words.each_ref().map(secret);
    core.open_wallet()?.answer_quiz(words).await.map_err(failed)
}

#[tauri::command]
async fn change_password<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<ChangePassword>,
) -> Reply<bool> {
    forget_parsing(&app);
    let ChangePassword { old, new } = request.0;
    core.open_wallet()?.change_password(secret(&old), secret(&new)).await.map_err(failed)
}

/// What the window `agree` asks before a backup is written.
pub(super) fn backup_asked(wallet: &Wallet) -> Reply<Words> {
    let account = wallet.state().account().ok_or_else(|| VaultError::Locked.failure())?;
    Ok(backup_words(account))
}

/// Writes the file after a yes. An error is one after which the same question can still be answered.
pub(super) async fn agree_to_backup<R: Runtime>(
    app: &AppHandle<R>,
    core: &Core,
    password: SecretString,
    asks: &dyn Witness,
) -> Reply<()> {
    let wallet = core.open_wallet()?;
    let answer = match wallet.agree_to_backup(password, asks).await {
        Ok(bytes) => written(app, wallet, &bytes).await,
        Err(error @ BackupError::Agree(AgreeError::Declined)) => Err(failed(error)),
        Err(error) => return Err(failed(error)),
    };
    core.asking().answer_backup(answer);
    Ok(())
}

async fn written<R: Runtime>(app: &AppHandle<R>, wallet: &Wallet, bytes: &[u8]) -> Reply<String> {
    let file = write_backup(app, bytes)?;
    // The file is there: without the note another one is asked for at worst.
    drop(wallet.note_backup().await);
    Ok(file.display().to_string())
}
