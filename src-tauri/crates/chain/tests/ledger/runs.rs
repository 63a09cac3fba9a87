//! Every fault in every operation, for some seeds.

use std::{
    env,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use vault::FileVault;

use crate::{fakes::Seeded, fault::Fault, judge::Wrong, memory, operation::Operation, outside::vault, scene::Scene};

/// Runs side by side: most of them wait for nodes that do not answer.
const AT_ONCE: usize = 16;
/// So much more memory one answer may take.
const MOST_GROWN: u64 = 16 * 1024 * 1024;
/// A run of the real time that none of the limits explains.
const STUCK: Duration = Duration::from_secs(60);

/// One operation with one fault, as a seed has it.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub seed: u64,
    pub fault: Fault,
    pub operation: Operation,
}

pub struct Outcome {
    run: Run,
    pub wrongs: Vec<Wrong>,
    pub struck: u32,
    done: bool,
    pub failures: Vec<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_node_does_nothing_is_doubled_falsely_done_or_left_unsaid() {
    let (first, seeds) = seeds();
    let began = Instant::now();
    let (vault, _folder) = vault().await;
    let grown = memory::growth(&vault).await;
    let runs = (first..first + seeds).flat_map(|seed| {
        let each = move |fault| Operation::ALL.map(|operation| Run { seed, fault, operation });
        Fault::ALL.into_iter().flat_map(each)
    });
    let only = (env::var("FAULT").ok(), env::var("OPERATION").ok());
    let named = |run: &Run| {
        only.0.as_ref().is_none_or(|name| *name == run.fault.to_string())
            && only.1.as_ref().is_none_or(|name| *name == format!("{:?}", run.operation))
    };
    let outcomes: Vec<Outcome> = stream::iter(runs.filter(named))
        .map(|run| {
            let vault = vault.clone();
            async move { tokio::spawn(carry_out(vault, run)).await.unwrap() }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    report(&outcomes, first, seeds, began.elapsed());
    println!("the most memory that one answer took: {} KiB", grown / 1024);
    let wrong = outcomes.iter().filter(|outcome| !outcome.wrongs.is_empty()).count();
    assert!(grown <= MOST_GROWN, "{grown} bytes more in memory for one answer");
    assert_eq!(wrong, 0, "runs went wrong; `SEED=… FAULT=… OPERATION=…` runs one again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_node_took_and_did_not_admit_is_not_signed_anew() {
    let (vault, _folder) = vault().await;
    for fault in [Fault::Broken, Fault::ResetInMidBody] {
        let scene = Scene::set(&vault, fault, Operation::Collect, &Seeded::new(1)).await;
        for node in &scene.nodes {
            let mut trouble = node.trouble();
            (trouble.aim, trouble.odd, trouble.from, trouble.left) = (Some("eth_sendRawTransaction"), true, 0, 5);
        }
        let told = scene.carry_out(Operation::Collect).await;
        assert_eq!(scene.wrongs(Operation::Collect, &told), [], "{fault}: {:?}", told.failures);
        let taken: std::collections::BTreeSet<_> = scene.ledger().handed.iter().map(|sent| sent.hash).collect();
        assert_eq!(taken.len(), 1, "{fault}: the same bytes each time");
        assert!(told.failures.iter().any(|failure| failure.detail.contains("not known whether")), "{fault}");
    }
}

/// `SEED` names one, `CHAIN_SEEDS` how many from it on.
fn seeds() -> (u64, u64) {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    (number("SEED").unwrap_or(1), number("CHAIN_SEEDS").unwrap_or(1))
}

pub async fn carry_out(vault: Arc<FileVault>, run: Run) -> Outcome {
    let Run { seed, fault, operation } = run;
    let place = Fault::ALL.iter().position(|one| *one == fault).unwrap() as u64;
    let random = Seeded::new(seed << 16 | place << 8 | operation as u64);
    let scene = Scene::set(&vault, fault, operation, &random).await;
    let carried = tokio::time::timeout(STUCK, scene.carry_out(operation)).await;
    let Ok(told) = carried else {
        let mut wrongs = vec![Wrong::Unexplained("it hangs".to_owned())];
        wrongs.extend(scene.doubled(operation));
        return Outcome { run, wrongs, struck: scene.struck(), done: false, failures: Vec::new() };
    };
    let done = told.view.as_ref().is_some_and(|view| view.status == domain::operation::OperationStatus::Done);
    let failures = told.failures.iter().map(ToString::to_string).collect();
    Outcome { run, wrongs: scene.wrongs(operation, &told), struck: scene.struck(), done, failures }
}

fn report(outcomes: &[Outcome], first: u64, seeds: u64, took: Duration) {
    for outcome in outcomes.iter().filter(|outcome| !outcome.wrongs.is_empty()) {
        let Run { seed, fault, operation } = outcome.run;
        println!("SEED={seed} FAULT={fault} OPERATION={operation:?}");
        outcome.wrongs.iter().for_each(|wrong| println!("    {wrong}"));
        outcome.failures.iter().for_each(|failure| println!("        said: {failure}"));
    }
    let count = |is: fn(&Wrong) -> bool| outcomes.iter().flat_map(|outcome| &outcome.wrongs).filter(|w| is(w)).count();
    let struck = outcomes.iter().filter(|outcome| outcome.struck > 0).count();
    let done = outcomes.iter().filter(|outcome| outcome.done).count();
    println!(
        "seeds {first} to {}: {} runs in {:.1} s; the fault struck in {struck}; done in the end: {done}",
        first + seeds - 1,
        outcomes.len(),
        took.as_secs_f64()
    );
    let figures = format!(
        "{{\"runs\":{},\"doubled\":{},\"false_done\":{},\"over_cap\":{},\"unexplained\":{},\"misled\":{},\
         \"silent\":{},\"memory\":{}}}",
        outcomes.len(),
        count(|wrong| matches!(wrong, Wrong::Doubled(_))),
        count(|wrong| matches!(wrong, Wrong::FalseDone)),
        count(|wrong| matches!(wrong, Wrong::OverCap)),
        count(|wrong| matches!(wrong, Wrong::Unexplained(_) | Wrong::PermitKept)),
        count(|wrong| matches!(wrong, Wrong::Misled(_))),
        count(|wrong| matches!(wrong, Wrong::Silent(_))),
        count(|wrong| matches!(wrong, Wrong::Took(_))),
    );
    println!("FIGURES {figures}");
    if let Some(file) = env::var_os("CHAIN_FIGURES") {
        std::fs::write(file, figures).unwrap();
    }
}
