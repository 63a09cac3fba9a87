//! The expert view on the command line.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum ExpertCommand {
    /// Whether it is on.
    #[command(after_help = "Example: deedboxctl expert show")]
    Show,
    /// Switch it on, which wants the password; while the window runs it cannot be done.
    #[command(after_help = "Example: deedboxctl --password-stdin expert on")]
    On,
    /// Switch it off.
    #[command(after_help = "Example: deedboxctl expert off")]
    Off,
}
