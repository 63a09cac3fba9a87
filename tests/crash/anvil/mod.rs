//! Scripts on a real node: blocks that are replaced, transactions that are dropped, replaced or overtaken, contracts that change.
//!
//! `ANVIL_SEEDS=10` changes how many seeds each script gets; `SEED=7 SCRIPT=dropped` runs one alone.

mod blocks;
mod others;
mod pool;
mod scene;

use std::{env, sync::Arc};

use scene::Scene;
use tokio::{sync::Mutex, time::Instant};

use crate::stage::Stage;

/// Worlds side by side; a run mostly waits for the wallet's next look.
const LANES: u64 = 2;

/// What happens to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    ReorganisedBeforeDone,
    ReorganisedAfterDone,
    ChainTakenBack,
    Dropped,
    ReplacedBySameNonce,
    NonceGap,
    AYearLater,
    BaseFeeTripled,
    CodeSwapped,
    ForeignMigrate,
    ForeignPermission,
    ForeignApproval,
}

impl Script {
    const ALL: [Self; 12] = [
        Self::ReorganisedBeforeDone,
        Self::ReorganisedAfterDone,
        Self::ChainTakenBack,
        Self::Dropped,
        Self::ReplacedBySameNonce,
        Self::NonceGap,
        Self::AYearLater,
        Self::BaseFeeTripled,
        Self::CodeSwapped,
        Self::ForeignMigrate,
        Self::ForeignPermission,
        Self::ForeignApproval,
    ];

    async fn play(self, stage: &Stage, seed: u64) -> Result<(), String> {
        let scene = Scene::set(stage, seed).await?;
        match self {
            Self::ReorganisedBeforeDone => blocks::reorganised_before_done(scene).await,
            Self::ReorganisedAfterDone => blocks::reorganised_after_done(scene).await,
            Self::ChainTakenBack => blocks::chain_taken_back(scene).await,
            Self::AYearLater => blocks::a_year_later(scene).await,
            Self::Dropped => pool::dropped(scene).await,
            Self::ReplacedBySameNonce => pool::replaced_by_same_nonce(scene).await,
            Self::NonceGap => pool::nonce_gap(scene).await,
            Self::BaseFeeTripled => pool::base_fee_tripled(scene).await,
            Self::CodeSwapped => others::code_swapped(scene).await,
            Self::ForeignMigrate => others::foreign_migrate(scene).await,
            Self::ForeignPermission => others::foreign_permission(scene).await,
            Self::ForeignApproval => others::foreign_approval(scene).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_on_a_real_node_each_intent_takes_effect_once_or_is_named() {
    let began = Instant::now();
    let preparing: Vec<_> = (0..LANES).map(|lane| tokio::spawn(Stage::owning(70 + lane))).collect();
    let (all, seeds) = (cases(), seeds());
    let (count, cases) = (all.len(), Arc::new(Mutex::new(all)));
    let wrong: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut workers = Vec::new();
    for stage in preparing {
        let stage = stage.await.expect("a stage is prepared");
        let (cases, wrong) = (cases.clone(), wrong.clone());
        workers.push(tokio::spawn(async move {
            while let Some((script, seed)) = next(&cases).await {
                let began = Instant::now();
                match script.play(&stage, seed).await {
                    Ok(()) => println!("{script:?}, seed {seed}: {:.1?}", began.elapsed()),
                    Err(error) => wrong.lock().await.push(format!("SEED={seed} SCRIPT={script:?}: {error}")),
                }
            }
        }));
    }
    for worker in workers {
        worker.await.expect("a lane runs to its end");
    }
    let wrong = wrong.lock().await;
    println!("seeds {seeds:?}: {count} scripts played, {} went wrong, {:.1?}", wrong.len(), began.elapsed());
    assert!(count > 0 && wrong.is_empty(), "{wrong:#?}");
}

async fn next(cases: &Mutex<Vec<(Script, u64)>>) -> Option<(Script, u64)> {
    cases.lock().await.pop()
}

fn cases() -> Vec<(Script, u64)> {
    let only = env::var("SCRIPT").ok().map(|name| name.to_lowercase());
    let named = |script: &Script| only.as_ref().is_none_or(|name| format!("{script:?}").to_lowercase() == *name);
    let scripts: Vec<Script> = Script::ALL.into_iter().filter(named).collect();
    seeds().into_iter().flat_map(|seed| scripts.iter().map(move |script| (*script, seed))).collect()
}

fn seeds() -> Vec<u64> {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")));
    match number("SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("ANVIL_SEEDS").unwrap_or(1)).collect(),
    }
}
