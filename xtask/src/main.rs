//! `cargo xtask …`: the one front door for people who work on Deedbox.

mod bench;
mod campaign;
mod checkout;
mod demo;
mod fingerprint;
mod firmware;
mod mobile;
mod process;
mod setup;
mod stages;
mod stdlib;
mod test;
mod ui;

use std::process::ExitCode;

use bench::Bench;
use campaign::Campaign;
use checkout::Checkout;
use clap::{Parser, Subcommand};
use process::Outcome;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Sets up, builds, shows and tests Deedbox", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what this computer lacks, after saying what and why
    Setup,
    /// Builds the page into ui/dist
    #[command(after_help = "Example: cargo xtask ui --release")]
    Ui {
        /// Shrinks the page as a release does (slower)
        #[arg(long)]
        release: bool,
    },
    /// Opens the window on a running world; without a display drives and films the journey
    Demo,
    /// Runs everything that must hold before a change lands
    Test,
    /// Type-checks the app for Android
    CheckMobile,
    /// Builds the example firmware for a microcontroller
    CheckFirmware,
    /// Runs a test too long for every change
    #[command(subcommand)]
    Campaign(Campaign),
    /// Measures, and fails when a figure misses its goal
    #[command(subcommand)]
    Bench(Bench),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Outcome {
    let checkout = Checkout::find()?;
    match task {
        Task::Setup => setup::run(&checkout),
        Task::Ui { release } => {
            setup::run(&checkout)?;
            ui::build(&checkout, if release { ui::Kind::Small } else { ui::Kind::Quick })
        }
        Task::Demo => demo::run(&checkout),
        Task::Test => test::run(&checkout),
        Task::CheckMobile => mobile::check(&checkout),
        Task::CheckFirmware => firmware::check(&checkout),
        Task::Campaign(campaign) => campaign::run(&checkout, &campaign),
        Task::Bench(bench) => bench::run(&checkout, &bench),
    }
}
