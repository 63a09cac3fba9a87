//! Rewards on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::{
    account::Written,
    day::Day,
    decimal::Decimal,
    reward_why::{MOST_PERIODS, USUAL_PERIODS},
};
use wallet::rewards::chart::MOST_DAYS;

use super::RuleCommand;

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
    /// Why a device earned less than it could: what each period paid, and what lowered it.
    #[command(after_help = "Example: deedboxctl rewards why \"Garden station\" --periods 14")]
    Why {
        /// Its address, DID or name.
        device: String,
        /// How many of the newest periods.
        #[arg(long, default_value_t = USUAL_PERIODS, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_PERIODS)))]
        periods: u32,
    },
    /// Show what collecting from many contracts would bring and cost, and what would be left out and why; sign nothing.
    #[command(
        after_help = "Example: deedboxctl rewards plan --all\nExample: deedboxctl rewards plan --source 0x1234567890123456789012345678901234567890"
    )]
    Plan(PlanArgs),
    /// Look at the rewards: what is new of them since you were last told.
    #[command(
        after_help = "Example: deedboxctl rewards notices\nExample: deedboxctl rewards notices --over 25 --token 0x…\nExample: deedboxctl rewards notices --dismiss 9f2c…"
    )]
    Notices(NoticesArgs),
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
    #[command(
        after_help = "Example: deedboxctl rewards collect --yes\nExample: deedboxctl rewards collect --all --yes\nExample: deedboxctl rewards collect --source 0x1234567890123456789012345678901234567890 --device \"Garden station\""
    )]
    Collect {
        /// By a proof, from this contract of `rewards verify`.
        #[arg(long, value_name = "ADDRESS", conflicts_with = "all")]
        source: Option<Written>,
        /// What that contract owes to the own wallet of this device (its address, DID or name), which is paid into it.
        #[arg(long, value_name = "DEVICE", requires = "source")]
        device: Option<String>,
        /// From every contract of rewards that the network file names, in the fewest transactions.
        #[arg(long)]
        all: bool,
        /// With --all: also coins that are worth less than their share of the network fee.
        #[arg(long, requires = "all")]
        dust: bool,
        /// Agree to the review without being asked.
        #[arg(long)]
        yes: bool,
    },
    /// Collect coins by a rule of yours, without a question each time, while Deedbox is open; off unless you set it.
    #[command(subcommand, after_help = "Example: deedboxctl rewards rule show")]
    Rule(RuleCommand),
    /// Write what every source of rewards brought each day, and the fees of collecting, to a new CSV file for your taxes.
    #[command(
        after_help = "Example: deedboxctl rewards export rewards.csv\nExample: deedboxctl rewards export 2026.csv --from 2026-01-01 --to 2026-12-31\nExample: deedboxctl rewards export koinly.csv --form koinly --prices prices.csv"
    )]
    Export(ExportArgs),
    /// Show whom a contract of rewards pays, or have it pay somebody else; only Merkl's remembers that.
    #[command(
        after_help = "Example: deedboxctl rewards recipient --source 0x1234567890123456789012345678901234567890\nExample: deedboxctl rewards recipient --source 0x1234567890123456789012345678901234567890 --to Anna\nExample: deedboxctl rewards recipient --source 0x1234567890123456789012345678901234567890 --clear --yes"
    )]
    Recipient(RecipientArgs),
}

#[derive(Args)]
pub struct RecipientArgs {
    /// The contract, as `rewards verify` lists it.
    #[arg(long, value_name = "ADDRESS")]
    pub source: Written,
    /// Pay all future rewards to this address (0x… or io1…) or contact instead of your account.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "clear")]
    pub to: Option<String>,
    /// Pay your own account again.
    #[arg(long)]
    pub clear: bool,
    /// Of this token alone: the address of its contract.
    #[arg(long, value_name = "ADDRESS")]
    pub token: Option<Written>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct PlanArgs {
    /// From every contract of rewards that the network file names.
    #[arg(long, required_unless_present = "source", conflicts_with = "source")]
    pub all: bool,
    /// From this contract; can be given more than once.
    #[arg(long, value_name = "ADDRESS")]
    pub source: Vec<Written>,
    /// Also coins that are worth less than their share of the network fee.
    #[arg(long)]
    pub dust: bool,
}

#[derive(Args)]
pub struct NoticesArgs {
    /// Have a notice made when more than this is ready at one source, in whole coins such as 2.5; 0: never.
    #[arg(long, value_name = "AMOUNT")]
    pub over: Option<Decimal>,
    /// Of which token; without one it is the network's own coin.
    #[arg(long, value_name = "ADDRESS", requires = "over")]
    pub token: Option<Written>,
    /// Put this one away; it stays in the list.
    #[arg(long, value_name = "ID", conflicts_with = "over")]
    pub dismiss: Option<String>,
}

#[derive(Args)]
pub struct ExportArgs {
    /// Where to write it; nothing may be there yet.
    pub file: PathBuf,
    /// The columns: plain has everything, koinly is what Koinly imports.
    #[arg(long, value_enum, default_value_t = Form::Plain)]
    pub form: Form,
    /// Only from this day on (UTC), such as 2026-01-01.
    #[arg(long, value_name = "DAY")]
    pub from: Option<Day>,
    /// Only up to this day, which is in the file.
    #[arg(long, value_name = "DAY")]
    pub to: Option<Day>,
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
