//! Anchoring on the command line.

use clap::{Args, Subcommand};

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
}

#[derive(Args)]
pub struct AnchorDevices {
    /// Only batches of this device (its address, DID or name); can be given more than once. Without it, of all.
    #[arg(long, value_name = "DEVICE")]
    pub device: Vec<String>,
}
