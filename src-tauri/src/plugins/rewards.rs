//! What devices earned.

use domain::{
    collect_rule::RuleView,
    failure::{Code, Failure},
    operation::OperationView,
    review::ReviewView,
    reward::RewardsView,
    reward_chart::RewardsChart,
    reward_notice::NoticesView,
    reward_paid::SourcePaid,
    reward_proof::SourceProofs,
    reward_recipient::RecipientView,
    reward_why::WhyView,
    reward_worth::RewardPrices,
};
use ipc::rewards::*;
use tauri::{AppHandle, Runtime, State, plugin::TauriPlugin};
use wallet::rewards::Dust;

use super::{claims::carry_out, reward_file};
use crate::{
    asking::{self, AskedRule},
    core::Core,
    request::{Reply, Request, failed},
};

pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("rewards")
        .invoke_handler(tauri::generate_handler![
            show,
            paid,
            chart,
            verify,
            prices,
            keep_prices,
            forget_prices,
            why,
            notices,
            dismiss,
            notice_over,
            reward_file::export,
            reward_file::save_export,
            plan,
            collect,
            plan_all,
            collect_all,
            rule,
            set_rule,
            rule_off,
            recipient,
            plan_recipient,
            set_recipient
        ])
        .build()
}

#[tauri::command]
async fn show(core: State<'_, Core>, _request: Request<ShowRewards>) -> Reply<RewardsView> {
    core.open_wallet()?.rewards().await.map_err(failed)
}

#[tauri::command]
async fn paid(core: State<'_, Core>, _request: Request<ShowPaid>) -> Reply<Vec<SourcePaid>> {
    let paid = core.open_wallet()?.paid_rewards().await.map_err(failed)?;
    // A lock while the chain was asked holds (T-72).
    core.open_wallet()?;
    Ok(paid)
}

#[tauri::command]
async fn chart(core: State<'_, Core>, request: Request<ChartRewards>) -> Reply<RewardsChart> {
    core.open_wallet()?.rewards_by_day(request.0.days).await.map_err(failed)
}

#[tauri::command]
async fn verify(core: State<'_, Core>, _request: Request<VerifyRewards>) -> Reply<Vec<SourceProofs>> {
    let proofs = core.open_wallet()?.proven_rewards().await.map_err(failed)?;
    // A lock while others were asked holds (T-72).
    core.open_wallet()?;
    Ok(proofs)
}

#[tauri::command]
async fn why(core: State<'_, Core>, request: Request<WhyRewards>) -> Reply<WhyView> {
    let WhyRewards { device, periods } = request.0;
    let view = core.open_wallet()?.why_rewards(device, periods).await.map_err(failed)?;
    // A lock while the chain was asked holds (T-72).
    core.open_wallet()?;
    Ok(view)
}

#[tauri::command]
async fn notices(core: State<'_, Core>, _request: Request<ShowNotices>) -> Reply<NoticesView> {
    core.open_wallet()?.reward_notices().await.map_err(failed)
}

#[tauri::command]
async fn dismiss(core: State<'_, Core>, request: Request<DismissNotice>) -> Reply<NoticesView> {
    core.open_wallet()?.dismiss_notice(&request.0.notice).await.map_err(failed)
}

#[tauri::command]
async fn notice_over(core: State<'_, Core>, request: Request<NoticeOver>) -> Reply<NoticesView> {
    let NoticeOver { token, threshold } = request.0;
    core.open_wallet()?.notice_when_ready(token, &threshold).await.map_err(failed)
}

#[tauri::command]
async fn prices(core: State<'_, Core>, _request: Request<ShowPrices>) -> Reply<Option<RewardPrices>> {
    core.open_wallet()?.reward_prices().await.map_err(failed)
}

#[tauri::command]
async fn keep_prices(core: State<'_, Core>, request: Request<KeepPrices>) -> Reply<RewardPrices> {
    let KeepPrices { file, text } = request.0;
    core.open_wallet()?.keep_reward_prices(&file, text).await.map_err(failed)
}

#[tauri::command]
async fn forget_prices(core: State<'_, Core>, _request: Request<ForgetPrices>) -> Reply<()> {
    core.open_wallet()?.forget_reward_prices().await.map_err(failed)
}

#[tauri::command]
async fn plan(core: State<'_, Core>, request: Request<PlanCollect>) -> Reply<ReviewView> {
    let PlanCollect { source, device } = request.0;
    let wallet = core.open_wallet()?;
    match (source, device) {
        (Some(source), Some(device)) => wallet.plan_collect_for(source, device).await.map_err(failed),
        (None, Some(_)) => {
            let detail = "what is owed to a device is collected from one contract: name that, too".to_string();
            Err(Failure { code: Code::BadRequest, detail })
        }
        (source, None) => wallet.plan_collect(source).await.map_err(failed),
    }
}

#[tauri::command]
async fn collect(core: State<'_, Core>, request: Request<Collect>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_collect(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

#[tauri::command]
async fn plan_all(core: State<'_, Core>, request: Request<PlanCollectAll>) -> Reply<ReviewView> {
    core.open_wallet()?.plan_collect_all(&request.0.sources, Dust::LeaveOut).await.map_err(failed)
}

#[tauri::command]
async fn collect_all(core: State<'_, Core>, request: Request<CollectAll>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_collect_all(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}

#[tauri::command]
async fn rule(core: State<'_, Core>, _request: Request<ShowCollectRule>) -> Reply<RuleView> {
    core.open_wallet()?.collect_rule().await.map_err(failed)
}

#[tauri::command]
async fn set_rule<R: Runtime>(app: AppHandle<R>, core: State<'_, Core>, request: Request<SetCollectRule>) -> Reply<()> {
    let SetCollectRule { percent, cap } = request.0;
    let terms = core.open_wallet()?.rule_terms(percent, &cap).map_err(failed)?;
    asking::ask_rule(&app, &core, AskedRule::Collect(terms)).await
}

#[tauri::command]
async fn rule_off(core: State<'_, Core>, _request: Request<EndCollectRule>) -> Reply<()> {
    core.open_wallet()?.end_collect_rule().await.map_err(failed)
}

#[tauri::command]
async fn recipient(core: State<'_, Core>, request: Request<ShowRecipient>) -> Reply<RecipientView> {
    let view = core.open_wallet()?.reward_recipient(request.0.source, None).await.map_err(failed)?;
    // A lock while others were asked holds (T-72).
    core.open_wallet()?;
    Ok(view)
}

#[tauri::command]
async fn plan_recipient(core: State<'_, Core>, request: Request<PlanRecipient>) -> Reply<ReviewView> {
    let PlanRecipient { source, token, to } = request.0;
    let token = token.map(|token| token.0);
    core.open_wallet()?.plan_recipient(source, token, to.as_deref()).await.map_err(failed)
}

#[tauri::command]
async fn set_recipient(core: State<'_, Core>, request: Request<SetRecipient>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_recipient(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}
