//! Permissions for apps on the command line.

use clap::{Args, Subcommand};
use domain::{access_request::RequestId, account::Written, grant::GrantId, scope::Scope};

#[derive(Subcommand)]
pub enum GrantCommand {
    /// Take in what an app asks for, to look at it and allow part of it; without one, what apps asked for beyond their
    /// permissions, in their own words. Nothing of it is granted.
    #[command(
        after_help = "Example: deedboxctl grant request\nExample: deedboxctl grant request request.json\nExample: deedboxctl grant request 'deedbox:request?…'"
    )]
    Request {
        /// A file with the request, its JSON, or a link with it.
        request: Option<String>,
    },
    /// The requests that wait for your answer; no website is asked.
    #[command(after_help = "Example: deedboxctl grant inbox")]
    Inbox,
    /// One request that waits; where it says that it is of a website, that one is asked now.
    #[command(after_help = "Example: deedboxctl grant inspect 0x…")]
    Inspect { request: RequestId },
    /// Say no to a request: it is put away, and the app hears nothing.
    #[command(after_help = "Example: deedboxctl grant deny 0x…")]
    Deny { request: RequestId },
    /// Pin the key that you know an app by to its name; without a name, all that are pinned.
    #[command(
        after_help = "Example: deedboxctl grant pin \"Weather Helper\" --key 0x…\nExample: deedboxctl grant pin \"Weather Helper\" --remove"
    )]
    Pin {
        name: Option<String>,
        /// The address of the key.
        #[arg(long, requires = "name")]
        key: Option<Written>,
        /// Take the pin of this name away.
        #[arg(long, requires = "name", conflicts_with = "key")]
        remove: bool,
    },
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
    /// A request that waits, of which the other options leave less; what is not named stays as it was asked for, but
    /// what can show where you are, and more than 7 days, want to be named.
    #[arg(long, conflicts_with_all = ["app", "purpose", "no_end", "program"])]
    pub request: Option<RequestId>,
    /// The app's name, as you want to see it.
    #[arg(long, required_unless_present = "request")]
    pub app: Option<String>,
    /// What the app says it wants the data for.
    #[arg(long)]
    pub purpose: Option<String>,
    /// Address, DID or name of a paired device; may be given more than once.
    #[arg(long = "device", required_unless_present = "request")]
    pub devices: Vec<String>,
    /// Such as temperature.raw or power.hourly; may be given more than once.
    #[arg(long = "scope", required_unless_present = "request")]
    pub scopes: Vec<Scope>,
    /// The one program whose result the app may have in place of readings: the id of one that comes with Deedbox, or the
    /// title or SHA-256 of one you added.
    #[arg(long)]
    pub program: Option<String>,
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
