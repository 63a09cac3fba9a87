//! Deeds that go to somebody else.

use domain::{
    check::CheckView,
    ioid_v2::V2View,
    operation::OperationView,
    review::{ReviewId, ReviewView, Words},
    transfer::TransferReceipt,
    words::expert_words,
};
use ipc::deeds::*;
use secrecy::SecretString;
use tauri::{AppHandle, Runtime, State, plugin::TauriPlugin};
use wallet::{AgreeError, Witness, anchor::AnchorRuleError, rewards::RuleError};

use super::{claims::carry_out, keeping};
use crate::{
    asking::{self, Asked, AskedRule},
    core::Core,
    platform::SystemDialog,
    request::{Reply, Request, failed, forget_parsing, secret},
    windows,
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("deeds")
        .invoke_handler(tauri::generate_handler![plan, transfer, asked, agree, receipt, check, check_v2])
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
async fn asked(core: State<'_, Core>, _request: Request<AskedNow>) -> Reply<Words> {
    let wallet = core.open_wallet()?;
    match core.asking().asked()? {
        Asked::Transfer(review) => Ok(wallet.asked(&review).map_err(failed)?.words),
        Asked::Expert => Ok(expert_words()),
        Asked::Rule(rule) => rule.words(wallet),
        Asked::Backup => keeping::backup_asked(wallet),
    }
}

#[tauri::command]
async fn agree<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<AgreeAgain>) -> Reply<()> {
    forget_parsing(&app);
    let password = secret(&request.0.password);
    let dialog = SystemDialog::over(&app);
    match core.asking().asked()? {
        Asked::Transfer(review) => agree_to_transfer(&core, &review, password, &dialog).await?,
        Asked::Expert => agree_to_expert(&core, password, &dialog).await?,
        Asked::Rule(rule) => agree_to_rule(&core, rule, password, &dialog).await?,
        Asked::Backup => keeping::agree_to_backup(&app, &core, password, &dialog).await?,
    }
    windows::close(&app, "agree");
    Ok(())
}

/// An error is one after which the same question can still be answered.
async fn agree_to_transfer(core: &Core, review: &ReviewId, password: SecretString, asks: &dyn Witness) -> Reply<()> {
    match core.open_wallet()?.start_transfer(review, password, asks).await {
        Ok(started) => {
            carry_out(core, started.id.clone());
            core.asking().answer_transfer(review, Ok(started));
        }
        Err(error) if core.wallet().asked(review).is_ok() => return Err(failed(error)),
        Err(error) => core.asking().answer_transfer(review, Err(failed(error))),
    }
    Ok(())
}

/// The same for the expert view, where only a no ends the question.
async fn agree_to_expert(core: &Core, password: SecretString, asks: &dyn Witness) -> Reply<()> {
    match core.open_wallet()?.agree_to_expert(password, asks).await {
        Ok(()) => core.asking().answer_expert(Ok(())),
        Err(AgreeError::Declined) => core.asking().answer_expert(Err(failed(AgreeError::Declined))),
        Err(error) => return Err(failed(error)),
    }
    Ok(())
}

/// The same for a rule.
async fn agree_to_rule(core: &Core, rule: AskedRule, password: SecretString, asks: &dyn Witness) -> Reply<()> {
    let wallet = core.open_wallet()?;
    let answer = match rule {
        AskedRule::Collect(terms) => match wallet.agree_to_collect_rule(terms, password, asks).await {
            Err(error @ RuleError::Declined) => Err(failed(error)),
            agreed => Ok(agreed.map_err(failed)?),
        },
        AskedRule::Anchor(terms) => match wallet.agree_to_anchor_rule(terms, password, asks).await {
            Err(error @ AnchorRuleError::Declined) => Err(failed(error)),
            agreed => Ok(agreed.map_err(failed)?),
        },
    };
    core.asking().answer_rule(rule, answer);
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

#[tauri::command]
async fn check_v2(core: State<'_, Core>, request: Request<CheckV2>) -> Reply<V2View> {
    Ok(core.open_wallet()?.check_v2(request.0.id).await.map_err(failed)?.into())
}
