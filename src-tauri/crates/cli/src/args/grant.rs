//! Permissions for apps on the command line.

use clap::{Args, Subcommand};
use domain::{grant::GrantId, scope::Scope};

#[derive(Subcommand)]
pub enum GrantCommand {
    /// What apps asked for beyond their permissions, in their own words; nothing of it is granted.
    #[command(after_help = "Example: deedboxctl grant request")]
    Request,
    /// One grant, as it is now.
    #[command(after_help = "Example: deedboxctl grant show 0x…")]
    Show { grant: GrantId },
    /// Let an app read some data of some devices; prints its token once.
    #[command(
        after_help = "Example: deedboxctl grant create --app Claude --device 0x… --scope temperature.hourly --days 7 --yes"
    )]
    Create(GrantArgs),
    /// All grants.
    #[command(after_help = "Example: deedboxctl grant list")]
    List,
    /// Give less of any part; what is left out stays as it is, and so does the token.
    #[command(
        after_help = "Example: deedboxctl grant narrow 0x… --scope temperature.daily --days 2\nExample: deedboxctl grant narrow 0x… --max-reads-per-day 50 --yes"
    )]
    Narrow(NarrowArgs),
    /// Serve nothing until you go on with it; holds for the very next request, needs no password and no network.
    #[command(after_help = "Example: deedboxctl grant pause 0x…")]
    Pause { grant: GrantId },
    /// Go on with a paused grant.
    #[command(after_help = "Example: deedboxctl grant resume 0x…")]
    Resume { grant: GrantId },
    /// Have it end later, with the same terms and the same token.
    #[command(after_help = "Example: deedboxctl grant extend 0x… --days 7")]
    Extend(ExtendArgs),
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
    /// How many days it lasts; 7 if nothing is said.
    #[arg(long)]
    pub days: Option<u16>,
    #[command(flatten)]
    pub endless: EndlessArgs,
    /// How many days back it may read; 0: from now on.
    #[arg(long)]
    pub history_days: Option<u16>,
    /// How many answers it may get in any 24 hours.
    #[arg(long)]
    pub max_reads_per_day: Option<u32>,
    /// How many bytes of answers it may get in any 24 hours.
    #[arg(long)]
    pub max_bytes_per_day: Option<u64>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

/// A grant without an end, which takes two words of its owner.
#[derive(Args)]
pub struct EndlessArgs {
    /// It never ends by itself; wants --yes-without-end too.
    #[arg(long, conflicts_with = "days")]
    pub no_end: bool,
    /// You know that it holds until you revoke it, also when you have forgotten it.
    #[arg(long, requires = "no_end")]
    pub yes_without_end: bool,
}

#[derive(Args)]
pub struct ExtendArgs {
    pub grant: GrantId,
    /// How many days from now it lasts; 7 if nothing is said.
    #[arg(long)]
    pub days: Option<u16>,
    #[command(flatten)]
    pub endless: EndlessArgs,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct NarrowArgs {
    pub grant: GrantId,
    /// A device that stays, by address, DID or name; may be given more than once. Without it, all.
    #[arg(long = "device")]
    pub devices: Vec<String>,
    /// A scope that stays, or a mean in place of single readings; may be given more than once. Without it, all.
    #[arg(long = "scope")]
    pub scopes: Vec<Scope>,
    /// How many days from now it lasts.
    #[arg(long)]
    pub days: Option<u16>,
    /// How many days back it may read; 0: from now on.
    #[arg(long)]
    pub history_days: Option<u16>,
    /// How many answers it may get in any 24 hours.
    #[arg(long)]
    pub max_reads_per_day: Option<u32>,
    /// How many bytes of answers it may get in any 24 hours.
    #[arg(long)]
    pub max_bytes_per_day: Option<u64>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}
