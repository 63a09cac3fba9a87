//! Rewards on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::account::Written;
use wallet::rewards::chart::MOST_DAYS;

#[derive(Subcommand)]
pub enum RewardsCommand {
    /// Earned, collected, ready and waiting: of the pool by device, then of each source without proofs.
    #[command(after_help = "Example: deedboxctl rewards list\nExample: deedboxctl rewards list --days 30")]
    List {
        /// What was earned on each of so many days up to today (UTC) instead.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_DAYS)))]
        days: Option<u16>,
    },
    /// Check the proofs of rewards against the roots on the chain.
    #[command(after_help = "Example: deedboxctl rewards verify --json")]
    Verify,
    /// Keep a prices file, so that rewards are told in your currency too; without one, show what is kept.
    #[command(after_help = "Example: deedboxctl rewards prices prices.csv\nExample: deedboxctl rewards prices --clear")]
    Prices {
        /// A CSV file of your own as for `rewards export --prices`, in one currency and of at most 1 MiB.
        #[arg(conflicts_with = "clear")]
        file: Option<PathBuf>,
        /// Forget the one that is kept.
        #[arg(long)]
        clear: bool,
    },
    /// Collect everything that is ready.
    #[command(after_help = "Example: deedboxctl rewards collect --yes")]
    Collect {
        /// By a proof, from this contract of `rewards verify`.
        #[arg(long, value_name = "ADDRESS")]
        source: Option<Written>,
        /// Agree to the review without being asked.
        #[arg(long)]
        yes: bool,
    },
    /// Write what each device earned each day, and the fees of collecting, to a new CSV file for your taxes.
    #[command(
        after_help = "Example: deedboxctl rewards export rewards.csv\nExample: deedboxctl rewards export koinly.csv --form koinly --prices prices.csv"
    )]
    Export(ExportArgs),
}

#[derive(Args)]
pub struct ExportArgs {
    /// Where to write it; nothing may be there yet.
    pub file: PathBuf,
    /// The columns: plain has everything, koinly is what Koinly imports.
    #[arg(long, value_enum, default_value_t = Form::Plain)]
    pub form: Form,
    /// A CSV file of your own with date,symbol,currency,price,source on its first line: what a whole coin was worth on a
    /// day (UTC). No price is ever fetched.
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    Plain,
    Koinly,
}
