//! The rule that collects by itself, on the command line.

use clap::{Args, Subcommand};
use domain::{collect_rule::RulePercent, decimal::Decimal};

#[derive(Subcommand)]
pub enum RuleCommand {
    /// The rule of the account in use, what it spent today, and what came of its last try.
    #[command(after_help = "Example: deedboxctl rewards rule show")]
    Show,
    /// Set it, which wants the password; while the window runs it is done there.
    #[command(after_help = "Example: deedboxctl --password-stdin rewards rule set --percent 2 --cap 0.5 --yes")]
    Set(RuleArgs),
    /// Switch it off.
    #[command(after_help = "Example: deedboxctl rewards rule off")]
    Off,
}

#[derive(Args)]
pub struct RuleArgs {
    /// Collect when the network fee is less than this part of what comes: 1 to 50 percent.
    #[arg(long, value_name = "PERCENT")]
    pub percent: RulePercent,
    /// The most that it may spend on network fees in a day (UTC), in whole coins of the network.
    #[arg(long, value_name = "AMOUNT")]
    pub cap: Decimal,
    /// Agree without being asked.
    #[arg(long)]
    pub yes: bool,
}
