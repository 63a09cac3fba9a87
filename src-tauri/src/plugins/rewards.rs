//! What devices earned.

use domain::{
    operation::OperationView, review::ReviewView, reward::RewardsView, reward_chart::RewardsChart,
    reward_paid::SourcePaid, reward_proof::SourceProofs, reward_worth::RewardPrices,
};
use ipc::rewards::*;
use tauri::{Runtime, State, plugin::TauriPlugin};

use super::claims::carry_out;
use crate::{
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
            plan,
            collect
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
    core.open_wallet()?.plan_collect(request.0.source).await.map_err(failed)
}

#[tauri::command]
async fn collect(core: State<'_, Core>, request: Request<Collect>) -> Reply<OperationView> {
    let started = core.open_wallet()?.start_collect(&request.0.review).await.map_err(failed)?;
    carry_out(&core, started.id.clone());
    Ok(started)
}
