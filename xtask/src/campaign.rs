//! `cargo xtask campaign …`: tests too long for every change.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::checkout::Checkout;
use crate::process::{self, Outcome};
use crate::{setup, test};

/// What can be run at length.
#[derive(Subcommand)]
pub enum Campaign {
    /// Kills the wallet at every step of every operation, for many seeds
    #[command(after_help = "Example: SEED=7 cargo xtask campaign crash --seeds 1")]
    Crash {
        /// How many seeds; SEED names one
        #[arg(long, default_value_t = 100)]
        seeds: u32,
    },
    /// Kills the wallet while readings are fetched and taken out, and compares them with what the device signed
    #[command(after_help = "Example: SEED=7 cargo xtask campaign readings-kill --seeds 1")]
    ReadingsKill {
        /// How many seeds; SEED names one
        #[arg(long, default_value_t = 100)]
        seeds: u32,
    },
    /// Sends the wallet batches that were changed in every way, and none may be stored
    #[command(after_help = "Example: SEED=7 cargo xtask campaign readings --mutants 64")]
    Readings {
        /// How many mutants, 64 of each history; SEED names the first history
        #[arg(long, default_value_t = 100_000)]
        mutants: u32,
    },
    /// Talks with devices while random faults strike, for many seeds
    #[command(after_help = "Example: SEED=7 cargo xtask campaign link --seeds 1")]
    Link {
        /// How many seeds; SEED names the first
        #[arg(long, default_value_t = 10_000)]
        seeds: u32,
    },
    /// Asks the doors for AI apps: the named cases over a socket, then random requests against a model of the rules
    #[command(after_help = "Example: SEED=7 cargo xtask campaign access --requests 20000")]
    Access {
        /// How many random requests; SEED names the first seed
        #[arg(long, default_value_t = 1_000_000)]
        requests: u32,
        /// A file to write the figures to, as JSON
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Checks proofs of rewards against trees that OpenZeppelin's library built
    #[command(after_help = "Example: SEED=7 cargo xtask campaign merkle --trees 1000")]
    Merkle {
        /// How many trees; SEED names the first
        #[arg(long, default_value_t = 100_000)]
        trees: u32,
    },
    /// Carries every operation out against nodes that misbehave in every way, for many seeds
    #[command(after_help = "Example: SEED=7 FAULT=ReceiptGone OPERATION=Claim cargo xtask campaign chain --seeds 1")]
    Chain {
        /// How many seeds, 20 unless told otherwise; SEED names the first
        #[arg(long)]
        seeds: Option<u32>,
        /// A file to write the figures to, as JSON
        #[arg(long)]
        json: Option<PathBuf>,
        /// Plays the scripts on a real node instead, 10 seeds each unless told otherwise; SCRIPT names one
        #[arg(long, conflicts_with = "json")]
        anvil: bool,
    },
}

/// Sets up, builds and runs a campaign; it prints its seeds.
pub fn run(checkout: &Checkout, campaign: &Campaign) -> Outcome {
    setup::run(checkout)?;
    match campaign {
        Campaign::Crash { seeds } => {
            process::run(&mut test::build(checkout, &["--bins", "--test", "crash"]))?;
            let mut crash = test::workspace(checkout, "test");
            crash.args(["--test", "crash", "--", "--nocapture"]).env("CRASH_SEEDS", seeds.to_string());
            process::run(&mut crash)
        }
        Campaign::ReadingsKill { seeds } => {
            process::run(&mut test::build(checkout, &["--bins", "--test", "crash"]))?;
            let mut readings = test::workspace(checkout, "test");
            readings.args(["--test", "crash", "--", "--nocapture", "readings::"]).env("CRASH_SEEDS", seeds.to_string());
            process::run(&mut readings)
        }
        Campaign::Readings { mutants } => {
            process::run(&mut test::build(checkout, &["--test", "intake"]))?;
            let mut readings = test::workspace(checkout, "test");
            readings.args(["--test", "intake", "--", "--nocapture"]).env("MUTANTS", mutants.to_string());
            process::run(&mut readings)
        }
        Campaign::Link { seeds } => {
            process::run(&mut test::build(checkout, &["--test", "room"]))?;
            let mut link = test::workspace(checkout, "test");
            link.args(["--test", "room", "--", "--nocapture"]).env("LINK_SEEDS", seeds.to_string());
            process::run(&mut link)
        }
        Campaign::Access { requests, json } => access(checkout, *requests, json.as_deref()),
        Campaign::Merkle { trees } => {
            process::run(&mut test::build(checkout, &["--test", "merkle"]))?;
            let mut merkle = test::workspace(checkout, "test");
            merkle.args(["--test", "merkle", "--", "--nocapture"]).env("MERKLE_TREES", trees.to_string());
            process::run(&mut merkle)
        }
        Campaign::Chain { seeds, anvil: true, .. } => {
            process::run(&mut test::build(checkout, &["--bins", "--test", "crash"]))?;
            let mut chain = test::workspace(checkout, "test");
            let seeds = seeds.unwrap_or(10).to_string();
            chain.args(["--test", "crash", "--", "--nocapture", "anvil::"]).env("ANVIL_SEEDS", seeds);
            process::run(&mut chain)
        }
        Campaign::Chain { seeds, json, anvil: false } => {
            process::run(&mut test::build(checkout, &["--test", "ledger"]))?;
            let mut chain = test::workspace(checkout, "test");
            chain.args(["--test", "ledger", "--", "--nocapture"]).env("CHAIN_SEEDS", seeds.unwrap_or(20).to_string());
            if let Some(file) = json {
                chain.env(
                    "CHAIN_FIGURES",
                    std::path::absolute(file).map_err(process::while_doing("finding the place of the figures"))?,
                );
            }
            process::run(&mut chain)
        }
    }
}

/// The random requests as a release is built, which asks them some ten times as quickly.
fn access(checkout: &Checkout, requests: u32, json: Option<&Path>) -> Outcome {
    process::run(&mut test::build(checkout, &["--test", "door"]))?;
    let mut named = test::workspace(checkout, "test");
    process::run(named.args(["--test", "door", "--", "--nocapture", "named::"]))?;

    let mut random = checkout.cargo();
    random.args(["test", "--release", "--locked", "--package", "wallet", "--test", "access", "--", "--nocapture"]);
    random.arg("oracle::").env("CASES", requests.to_string());
    if let Some(file) = json {
        let file = std::path::absolute(file).map_err(process::while_doing("finding the place of the figures"))?;
        random.env("ACCESS_FIGURES", file);
    }
    process::run(&mut random)
}
