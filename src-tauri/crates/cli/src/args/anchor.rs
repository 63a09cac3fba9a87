//! Anchoring on the command line.

use clap::{Args, Subcommand};
use domain::{anchor_rule::EveryHours, decimal::Decimal};

#[derive(Subcommand)]
pub enum AnchorCommand {
    /// Show which batches of which devices would be anchored, and what that costs at most; signs nothing.
    #[command(after_help = "Example: deedboxctl anchor plan --device \"Garden station\"")]
    Plan(AnchorDevices),
    /// Anchor them by one transaction, after a yes to the review.
    #[command(after_help = "Example: deedboxctl anchor run --yes")]
    Run {
        #[command(flatten)]
        devices: AnchorDevices,
        /// Agree to the review without being asked.
        #[arg(long)]
        yes: bool,
    },
    /// Anchor by a rule of yours, without a question each time, while Deedbox is open; off unless you set it.
    #[command(subcommand, after_help = "Example: deedboxctl anchor rule show")]
    Rule(AnchorRuleCommand),
}

#[derive(Subcommand)]
pub enum AnchorRuleCommand {
    /// The rule of the account in use, what it spent today, and what came of its last try.
    #[command(after_help = "Example: deedboxctl anchor rule show")]
    Show,
    /// Set it, which wants the password; while the window runs it is done there.
    #[command(after_help = "Example: deedboxctl --password-stdin anchor rule set --per-day 0.5 --yes")]
    Set(AnchorRuleArgs),
    /// Switch it off.
    #[command(after_help = "Example: deedboxctl anchor rule off")]
    Off,
}

#[derive(Args)]
pub struct AnchorRuleArgs {
    /// The most that it may spend on network fees in a day (UTC), in whole coins of the network.
    #[arg(long, value_name = "AMOUNT")]
    pub per_day: Decimal,
    /// Anchor at most once in so many hours: 1 to 168.
    #[arg(long, value_name = "HOURS", default_value = "24")]
    pub every: EveryHours,
    /// Agree without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct AnchorDevices {
    /// Only batches of this device (its address, DID or name); can be given more than once. Without it, of all.
    #[arg(long, value_name = "DEVICE")]
    pub device: Vec<String>,
}
