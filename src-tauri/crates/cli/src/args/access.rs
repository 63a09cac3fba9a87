//! The door for AI apps on the command line.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum AccessCommand {
    /// Who read what, newest first.
    #[command(after_help = "Example: deedboxctl access log --limit 20")]
    Log {
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Open the door for AI apps on this computer until stopped; it does not lock by itself.
    #[command(after_help = "Example: deedboxctl access serve --port 4711")]
    Serve {
        /// 0: the port used last, or a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}
