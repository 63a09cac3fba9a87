//! Work of several steps on the command line.

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum OperationsCommand {
    /// All operations, newest first.
    #[command(after_help = "Example: deedboxctl operations list")]
    List,
    /// One operation with its steps, and the transaction that waits.
    #[command(after_help = "Example: deedboxctl operations show 9f2c…")]
    Show { operation: String },
    /// Go on with one operation, or with all that are open.
    #[command(after_help = "Example: deedboxctl operations resume")]
    Resume { operation: Option<String> },
    /// Send the transaction that waits again, for a higher network fee.
    #[command(after_help = "Example: deedboxctl operations speed-up 9f2c…")]
    SpeedUp(ReplaceArgs),
    /// Put an empty transaction in the place of the one that waits.
    #[command(after_help = "Example: deedboxctl operations cancel 9f2c…")]
    Cancel(ReplaceArgs),
}

#[derive(Args)]
pub struct ReplaceArgs {
    /// Its id, as `operations list` shows it.
    pub operation: String,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}
