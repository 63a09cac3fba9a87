//! Rewards taken out into a file for taxes.

use domain::reward_export::{ExportForm, RewardsExport};
use ipc::{SavedExport, rewards::*};
use tauri::{AppHandle, Runtime, State};

use crate::{
    core::Core,
    own_files::write_rewards,
    request::{Reply, Request, failed},
};

#[tauri::command]
pub(super) async fn export(core: State<'_, Core>, request: Request<ShowExport>) -> Reply<RewardsExport> {
    let ShowExport { form, days } = request.0;
    let file = core.open_wallet()?.rewards_file(form, days).await.map_err(failed)?;
    // A lock while the chain was asked holds (T-72).
    core.open_wallet()?;
    Ok(file.holds)
}

#[tauri::command]
pub(super) async fn save_export<R: Runtime>(
    app: AppHandle<R>,
    core: State<'_, Core>,
    request: Request<SaveExport>,
) -> Reply<SavedExport> {
    let SaveExport { form, days } = request.0;
    let file = core.open_wallet()?.rewards_file(form, days).await.map_err(failed)?;
    core.open_wallet()?;
    let written = write_rewards(&app, name(form), file.text.as_bytes())?;
    Ok(SavedExport { file: written.display().to_string(), holds: file.holds })
}

/// What tells files of different forms apart.
fn name(form: ExportForm) -> &'static str {
    match form {
        ExportForm::Plain => "rewards",
        ExportForm::Koinly => "rewards-koinly",
    }
}
