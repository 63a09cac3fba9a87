//! The door for AI apps on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::connect::AiApp;

#[derive(Subcommand)]
pub enum AccessCommand {
    /// Who read what, newest first; or all of it into a new file, oldest first.
    #[command(
        after_help = "Example: deedboxctl access log --limit 20\nExample: deedboxctl access log --export log.csv\nExample: deedboxctl access log --export log.json --form json"
    )]
    Log {
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// Where to write the whole log; nothing may be there yet.
        #[arg(long, value_name = "FILE", conflicts_with = "limit")]
        export: Option<PathBuf>,
        /// csv for a spreadsheet, json for programs.
        #[arg(long, value_enum, default_value_t = LogForm::Csv, requires = "export")]
        form: LogForm,
    },
    /// Check that no row of the log was changed, removed or moved; names the first that does not fit.
    #[command(after_help = "Example: deedboxctl access verify")]
    Verify,
    /// Who read what in the last seven days, by app.
    #[command(after_help = "Example: deedboxctl access week")]
    Week,
    /// Close all doors at once: nothing is served, also after a restart, until you open them again. Needs no password.
    #[command(after_help = "Example: deedboxctl access close")]
    Close,
    /// Let the doors open again after `access close`.
    #[command(after_help = "Example: deedboxctl access open")]
    Open,
    /// Try the door as an app without a key would, and say which step failed.
    #[command(after_help = "Example: deedboxctl access test")]
    Test,
    /// Open the door for AI apps on this computer until stopped; it does not lock by itself.
    #[command(after_help = "Example: deedboxctl access serve --port 4711")]
    Serve {
        /// 0: the port used last, or a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

#[derive(Args)]
#[command(after_help = "Example: deedboxctl mcp --config claude-desktop\nExample: DEEDBOX_TOKEN=dbx_… deedboxctl mcp")]
pub struct McpArgs {
    /// Print what goes into the configuration of this app, with a gap for the key, and end: claude-desktop, claude-code,
    /// cursor, vscode or other.
    #[arg(long, value_name = "APP", value_parser = ai_app)]
    pub config: Option<AiApp>,
}

fn ai_app(text: &str) -> Result<AiApp, String> {
    let known = || AiApp::ALL.map(AiApp::id).join(", ");
    AiApp::of_id(text).ok_or_else(|| format!("there is no such app here: choose one of {}", known()))
}

/// The form of a log that is written to a file.
#[derive(Clone, Copy, ValueEnum)]
pub enum LogForm {
    Csv,
    Json,
}
