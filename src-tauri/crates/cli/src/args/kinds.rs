//! Kinds of device on the command line.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum KindsCommand {
    /// Each kind with its streams: what they measure, in which unit, and whether that is sensitive.
    #[command(after_help = "Example: deedboxctl kinds list\nExample: deedboxctl --json kinds list")]
    List,
}
