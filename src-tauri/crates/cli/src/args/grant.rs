//! Permissions for apps on the command line.

use clap::{Args, Subcommand};
use domain::{grant::GrantId, scope::Scope};

#[derive(Subcommand)]
pub enum GrantCommand {
    /// Let an app read some data of some devices; prints its token once.
    #[command(
        after_help = "Example: deedboxctl grant create --app Claude --device 0x… --scope temperature.hourly --days 7 --yes"
    )]
    Create(GrantArgs),
    /// All grants.
    #[command(after_help = "Example: deedboxctl grant list")]
    List,
    /// End a grant; holds for the very next request.
    #[command(after_help = "Example: deedboxctl grant revoke 0x…")]
    Revoke { grant: GrantId },
}

#[derive(Args)]
pub struct GrantArgs {
    /// The app's name, as you want to see it.
    #[arg(long)]
    pub app: String,
    /// What the app says it wants the data for.
    #[arg(long, default_value = "")]
    pub purpose: String,
    /// Address, DID or name of a paired device; may be given more than once.
    #[arg(long = "device", required = true)]
    pub devices: Vec<String>,
    /// Such as temperature.raw or power.hourly; may be given more than once.
    #[arg(long = "scope", required = true)]
    pub scopes: Vec<Scope>,
    /// How many days it lasts.
    #[arg(long)]
    pub days: Option<u16>,
    /// How many days back it may read; 0: from now on.
    #[arg(long)]
    pub history_days: Option<u16>,
    /// How many answers it may get in any 24 hours.
    #[arg(long)]
    pub max_reads_per_day: Option<u32>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}
