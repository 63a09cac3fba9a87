//! `cargo xtask bench …`: figures, each beside its goal.

use std::process::{Command, Stdio};

use clap::Subcommand;
use serde_json::{Map, Value};

use crate::checkout::Checkout;
use crate::process::{self, Failure, Outcome, while_doing};
use crate::{setup, test, ui};

/// What can be measured.
#[derive(Subcommand)]
pub enum Bench {
    /// Dialogues with devices under faults, and listening where many advertise
    #[command(after_help = "Example: cargo xtask bench link --json")]
    Link {
        /// The last line is one JSON object with these figures
        #[arg(long)]
        json: bool,
    },
    /// Reading one owner's thousands of devices from a chain, beside bare clients and viem
    #[command(after_help = "Example: cargo xtask bench chain --json")]
    Chain {
        /// The last line is one JSON object with these figures
        #[arg(long)]
        json: bool,
    },
    /// The price of a guess, damaged vaults, memory after a lock, kills in the middle of a write, a real keyring
    #[command(after_help = "Example: cargo xtask bench vault --json")]
    Vault {
        /// The last line is one JSON object with these figures
        #[arg(long)]
        json: bool,
    },
    /// Checking the proofs of rewards, beside a bare loop of as many hashes, opening a million that are kept, and how few
    /// transactions collect many
    #[command(after_help = "Example: cargo xtask bench rewards --json")]
    Rewards {
        /// The last line is one JSON object with these figures
        #[arg(long)]
        json: bool,
    },
    /// Answers to AI apps, beside a bare handler and the TypeScript SDK, two hundred clients, and races with revocations
    #[command(after_help = "Example: cargo xtask bench access --json")]
    Access {
        /// The last line is one JSON object with these figures
        #[arg(long)]
        json: bool,
    },
    /// Taking readings in beside a floor, a year of one device out of many, and what insights find of planted faults
    #[command(after_help = "Example: cargo xtask bench readings --window --json")]
    Readings {
        /// How many readings are kept for the chart of one device out of 1,000
        #[arg(long, default_value_t = 10_000_000)]
        rows: u64,
        /// Also drags over the chart of a year in the real window
        #[arg(long)]
        window: bool,
        /// The last line is one JSON object with these figures
        #[arg(long)]
        json: bool,
    },
}

/// A figure with its goal.
#[derive(Clone, Copy)]
struct Goal {
    name: &'static str,
    is: &'static str,
    met: fn(f64) -> bool,
}

const LINK: [Goal; 7] = [
    Goal { name: "runs", is: "1000", met: |figure| figure >= 1000.0 },
    Goal { name: "hangs", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "panics", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "wrong_owner_permits", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "batch_efficiency", is: "at least 0.85", met: |figure| figure >= 0.85 },
    Goal { name: "first_device_ms", is: "at most 100", met: |figure| figure <= 100.0 },
    Goal { name: "cpu_percent_200_adverts", is: "less than 10", met: |figure| figure < 10.0 },
];

const CHAIN: [Goal; 5] = [
    Goal { name: "first_sync_ratio_to_floor_2000", is: "at most 1.5", met: |figure| figure <= 1.5 },
    Goal { name: "first_sync_ratio_to_floor_10000", is: "at most 1.5", met: |figure| figure <= 1.5 },
    Goal { name: "viem_ratio_2000", is: "at most 0.3", met: |figure| figure <= 0.3 },
    Goal { name: "idle_sync_requests", is: "at most 2", met: |figure| figure <= 2.0 },
    Goal { name: "rss_mb_10000", is: "less than 60", met: |figure| figure < 60.0 },
];

const VAULT: [Goal; 8] = [
    Goal { name: "unlock_ms", is: "500 to 1500", met: |figure| (500.0..=1500.0).contains(&figure) },
    Goal { name: "kdf_memory_mib", is: "at least 256", met: |figure| figure >= 256.0 },
    Goal { name: "kdf_passes", is: "at least 3", met: |figure| figure >= 3.0 },
    Goal { name: "damaged_opened", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "secrets_after_lock", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "controls_found", is: "400", met: |figure| figure >= 400.0 },
    Goal { name: "kill_losses", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "keyring_failures", is: "0", met: |figure| figure <= 0.0 },
];

const REWARDS: [Goal; 3] = [
    Goal { name: "merkle_verify_ratio_to_keccak", is: "at most 1.15", met: |figure| figure <= 1.15 },
    Goal { name: "open_1m_rows_ms", is: "less than 100", met: |figure| figure < 100.0 },
    Goal { name: "collect_all_tx_ratio", is: "at most 0.1", met: |figure| figure <= 0.1 },
];

const READINGS: [Goal; 6] = [
    Goal { name: "ingest_ratio_to_floor", is: "at most 2.0", met: |figure| figure <= 2.0 },
    Goal { name: "history_by_hour_warm_ms", is: "at most 2", met: |figure| figure <= 2.0 },
    Goal { name: "history_by_hour_cold_ms", is: "at most 20", met: |figure| figure <= 20.0 },
    Goal { name: "bytes_per_reading", is: "less than 40", met: |figure| figure < 40.0 },
    Goal { name: "insight_recall", is: "at least 0.95", met: |figure| figure >= 0.95 },
    Goal { name: "false_alarms_per_device_year", is: "at most 1", met: |figure| figure <= 1.0 },
];

/// Where the window is measured, too.
const FRAMES: Goal = Goal { name: "frame_p95_ms", is: "less than 16", met: |figure| figure < 16.0 };
const ACCESS: [Goal; 6] = [
    Goal { name: "p50_ratio_to_bare", is: "at most 2", met: |figure| figure <= 2.0 },
    Goal { name: "p99_ratio_to_bare", is: "at most 3", met: |figure| figure <= 3.0 },
    Goal { name: "p50_ratio_to_ts_sdk", is: "at most 0.5", met: |figure| figure <= 0.5 },
    Goal { name: "errors_200_clients", is: "0", met: |figure| figure <= 0.0 },
    Goal { name: "aggregate_1m_ms", is: "less than 150", met: |figure| figure < 150.0 },
    Goal { name: "served_after_revoke", is: "0", met: |figure| figure <= 0.0 },
];

/// A test's target, its name, and the variable that says how often.
type Measure = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// What is measured of the vault.
const VAULT_MEASURES: [Measure; 5] = [
    ("figures", "figures_of_a_guess", None),
    ("figures", "no_damaged_vault_opens", Some(("VAULT_SPLICES", "10000"))),
    (
        "figures",
        "a_vault_that_is_killed_while_it_is_written_is_the_old_one_or_the_new_one",
        Some(("VAULT_KILLS", "200")),
    ),
    ("memory", "after_lock_nothing_secret_is_left_in_the_process", Some(("VAULT_PHRASES", "200"))),
    ("secret_service", "the_desktops_keyring_opens_the_vault_and_its_failures_lead_to_the_password", None),
];

/// The measuring tests, each of which prints a line `FIGURES {…}`.
const MEASURES: [(&str, &str); 2] =
    [("room", "figures::figures_of_dialogues"), ("radio", "scanning::figures_of_a_scan")];

/// What is measured of rewards: the package, its test's target, and the test.
const REWARD_MEASURES: [(&str, &str, &str); 2] =
    [("domain", "merkle", "figures_of_proofs"), ("store", "store", "figures::figures_of_kept_rewards")];

/// The same of readings.
const READING_MEASURES: [(&str, &str, &str); 2] =
    [("domain", "insights", "figures_of_insights"), ("wallet", "intake", "figures::figures_of_intake")];

/// The same of the doors for AI apps.
const ACCESS_MEASURES: [(&str, &str, &str); 3] = [
    ("access", "door", "figures::figures_of_answers"),
    ("access", "door", "figures::figures_of_a_million_readings"),
    ("access", "door", "figures::figures_of_revocations"),
];

/// Tests have a vault that is quick to open, which no release may have.
const QUICK_VAULT: [&str; 2] = ["--config", "profile.release.package.vault.debug-assertions=true"];

/// The tail of a command that runs one measuring test.
const ALONE: [&str; 4] = ["--", "--ignored", "--exact", "--nocapture"];

/// Sets up, builds, measures, and fails when a figure misses its goal.
pub fn run(checkout: &Checkout, bench: &Bench) -> Outcome {
    setup::run(checkout)?;
    match bench {
        Bench::Link { json } => judge(link(checkout)?, &LINK, *json),
        Bench::Chain { json } => judge(chain(checkout)?, &CHAIN, *json),
        Bench::Vault { json } => judge(vault(checkout)?, &VAULT, *json),
        Bench::Rewards { json } => judge(rewards(checkout)?, &REWARDS, *json),
        Bench::Access { json } => judge(released(checkout, &ACCESS_MEASURES, None)?, &ACCESS, *json),
        Bench::Readings { rows, window, json } => {
            let goals: Vec<Goal> = READINGS.into_iter().chain(window.then_some(FRAMES)).collect();
            judge(readings(checkout, *rows, *window)?, &goals, *json)
        }
    }
}

fn link(checkout: &Checkout) -> Outcome<Map<String, Value>> {
    let mut figures = Map::new();
    for (target, name) in MEASURES {
        process::run(&mut test::build(checkout, &["--test", target]))?;
        let mut measure = test::workspace(checkout, "test");
        measure.args(["--test", target]).args(ALONE).arg(name);
        figures.extend(measured(&mut measure)?);
    }
    Ok(figures)
}

/// As a release is built, since that is what the owner waits for.
fn vault(checkout: &Checkout) -> Outcome<Map<String, Value>> {
    let what = ["--release", "--locked", "--package", "vault"];
    process::run(checkout.cargo().arg("test").args(QUICK_VAULT).args(what).args(["--tests", "--no-run"]))?;
    let mut figures = Map::new();
    for (target, name, often) in VAULT_MEASURES {
        let mut measure = checkout.cargo();
        measure.arg("test").args(QUICK_VAULT).args(what).args(["--test", target]);
        measure.args(["--", "--include-ignored", "--exact", "--nocapture", name]).envs(often);
        figures.extend(measured(&mut measure)?);
    }
    Ok(figures)
}

/// As a release is built: what is compared is written in C and Rust at their best.
fn chain(checkout: &Checkout) -> Outcome<Map<String, Value>> {
    let what = ["--release", "--locked", "--package", "chain", "--test", "fleet"];
    process::run(checkout.cargo().arg("test").args(QUICK_VAULT).args(what).arg("--no-run"))?;
    let mut measure = checkout.cargo();
    measure.arg("test").args(QUICK_VAULT).args(what).args(ALONE).arg("figures::figures_of_a_fleet");
    measured(&mut measure)
}

fn rewards(checkout: &Checkout) -> Outcome<Map<String, Value>> {
    let mut figures = released(checkout, &REWARD_MEASURES, None)?;
    // A count, which no build makes quicker.
    let what = ["--locked", "--package", "wallet", "--test", "operations"];
    process::run(checkout.cargo().arg("test").args(what).arg("--no-run"))?;
    let mut measure = checkout.cargo();
    measure.arg("test").args(what).args(ALONE).arg("collecting_all::figures_of_collecting");
    figures.extend(measured(&mut measure)?);
    Ok(figures)
}

fn readings(checkout: &Checkout, rows: u64, window: bool) -> Outcome<Map<String, Value>> {
    let mut figures = released(checkout, &READING_MEASURES, Some(("READINGS_ROWS", rows.to_string())))?;
    if window {
        // The page as a release ships it, in the window of the journeys.
        ui::build(checkout, ui::Kind::Small)?;
        process::run(&mut test::build(checkout, &["--bins", "--test", "app"]))?;
        let mut measure = test::workspace(checkout, "test");
        measure.args(["--test", "app"]).args(ALONE).arg("frames::figures_of_a_dragged_chart");
        figures.extend(measured(&mut measure)?);
    }
    Ok(figures)
}

/// As a release is built: a loop of hashes is at its best then, and it is what the owner waits for.
fn released(
    checkout: &Checkout,
    measures: &[(&str, &str, &str)],
    variable: Option<(&str, String)>,
) -> Outcome<Map<String, Value>> {
    let mut figures = Map::new();
    for (package, target, name) in measures.iter().copied() {
        let what = ["--release", "--locked", "--package", package, "--test", target];
        process::run(checkout.cargo().arg("test").args(what).arg("--no-run"))?;
        let mut measure = checkout.cargo();
        measure.arg("test").args(what).args(ALONE).arg(name).envs(variable.clone());
        figures.extend(measured(&mut measure)?);
    }
    Ok(figures)
}

/// Shows the figures, those with a goal last, and fails when one misses it.
fn judge(figures: Map<String, Value>, goals: &[Goal], json: bool) -> Outcome {
    let missed: Vec<&str> = goals.iter().filter(|goal| !is_met(goal, &figures)).map(|goal| goal.name).collect();
    for (name, figure) in figures.iter().filter(|(name, _)| goals.iter().all(|goal| goal.name != *name)) {
        println!("  {name:<44} {:>12}", figure.to_string());
    }
    for goal in goals {
        let figure = figures.get(goal.name).map_or("not measured".to_owned(), Value::to_string);
        println!("  {:<44} {figure:>12}   goal: {}", goal.name, goal.is);
    }
    if json {
        println!("{}", Value::Object(figures));
    }
    if missed.is_empty() { Ok(()) } else { Err(Failure::new(format!("Missed: {}", missed.join(", ")))) }
}

fn is_met(goal: &Goal, figures: &Map<String, Value>) -> bool {
    figures.get(goal.name).and_then(Value::as_f64).is_some_and(goal.met)
}

/// Runs a measuring test in sight and takes its figures.
fn measured(command: &mut Command) -> Outcome<Map<String, Value>> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(while_doing("Measuring"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    print!("{told}");
    if !output.status.success() {
        return Err(Failure::new(format!("The measuring ended with {}.", output.status)));
    }
    let line = told.lines().find_map(|line| line.strip_prefix("FIGURES "));
    let line = line.ok_or_else(|| Failure::new("The measuring printed no figures."))?;
    serde_json::from_str(line).map_err(while_doing("Reading the figures"))
}
