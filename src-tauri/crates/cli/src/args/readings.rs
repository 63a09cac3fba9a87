//! Stored readings on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::keep_signed::KeepSigned;

#[derive(Subcommand)]
pub enum ReadingsCommand {
    /// Fetch, verify and store a device's batches: from the device, as `device sync` does, or from the network's gateway.
    #[command(
        after_help = "Example: deedboxctl readings sync \"Garden station\"\nExample: deedboxctl readings sync --from gateway"
    )]
    Sync {
        /// Its address, DID or name; without it, all devices.
        device: Option<String>,
        /// From the device itself, or what it handed in at the network's gateway.
        #[arg(long, value_enum, default_value_t = SyncFrom::Link)]
        from: SyncFrom,
    },
    /// Batches that were refused, with the reason; they count for nothing.
    #[command(
        after_help = "Example: deedboxctl readings quarantine\nExample: deedboxctl readings quarantine \"Garden station\" --clear"
    )]
    Quarantine {
        /// Its address, DID or name; without it, all devices.
        device: Option<String>,
        /// Remove them.
        #[arg(long)]
        clear: bool,
    },
    /// Show the stored values of a stream, oldest first.
    #[command(
        after_help = "Example: deedboxctl readings show \"Garden station\" temperature --from 2026-03-01 --resolution hourly"
    )]
    Show(ShowReadingsArgs),
    /// How much is stored: batches, readings, the first and the last moment, gaps, and bytes.
    #[command(after_help = "Example: deedboxctl readings stats\nExample: deedboxctl readings stats \"Garden station\"")]
    Stats {
        /// Its address, DID or name; without it, all devices.
        device: Option<String>,
    },
    /// Write a device's stored readings to a new file, exactly as they were signed.
    #[command(
        after_help = "Example: deedboxctl readings export \"Garden station\" march.csv --from 2026-03-01 --to 2026-04-01\nExample: deedboxctl readings export \"Garden station\" all.csv --proof all.json\nExample: deedboxctl readings export \"Garden station\" all.parquet --form parquet"
    )]
    Export(ExportReadingsArgs),
    /// Store the batches of a proof's file, as `readings export --proof` writes it, once all of it was verified.
    #[command(after_help = "Example: deedboxctl readings import all.json")]
    Import {
        /// A proof, as `readings export --proof` or `proof export` wrote it.
        file: PathBuf,
    },
    /// How long signed readings are kept; hourly and daily means are kept beyond that, but nothing proves them then.
    #[command(
        after_help = "Example: deedboxctl readings keep\nExample: deedboxctl readings keep --raw 365\nExample: deedboxctl readings keep --raw for-ever"
    )]
    Keep(KeepReadingsArgs),
    /// Delete a device's stored readings and their means; what stands on the chain stays.
    #[command(after_help = "Example: deedboxctl readings delete \"Garden station\" --before 2026-03-01")]
    Delete(DeleteReadingsArgs),
}

#[derive(Args)]
pub struct ShowReadingsArgs {
    /// Its address, DID or name.
    pub device: String,
    /// Which stream, such as temperature.
    pub stream: String,
    /// Only since this moment (UTC): 2026-03-01, 2026-03-01T08:30Z or milliseconds since 1970.
    #[arg(long, value_name = "MOMENT")]
    pub from: Option<String>,
    /// Only up to this moment.
    #[arg(long, value_name = "MOMENT")]
    pub to: Option<String>,
    /// Single readings, or means over 15 minutes, hours or days (UTC).
    #[arg(long, default_value = "raw", value_parser = ["raw", "15min", "hourly", "daily"])]
    pub resolution: String,
    /// At most this many, the newest ones.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub limit: u32,
}

#[derive(Args)]
pub struct KeepReadingsArgs {
    /// 35 to 36500 days, or for-ever; without it, what holds now is shown.
    #[arg(long, value_name = "DAYS|for-ever")]
    pub raw: Option<KeepSigned>,
    /// Agree without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct DeleteReadingsArgs {
    /// Its address, DID or name.
    pub device: String,
    /// Only batches that ended before this day began (UTC), such as 2026-03-01.
    #[arg(long, value_name = "DAY")]
    pub before: Option<String>,
    /// Agree without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct ExportReadingsArgs {
    /// Its address, DID or name.
    pub device: String,
    /// Where to write it; nothing may be there yet.
    pub file: PathBuf,
    /// Only readings of this stream, such as temperature; can be given more than once. Without it, of all.
    #[arg(long, value_name = "STREAM")]
    pub stream: Vec<String>,
    /// Only readings since this moment (UTC): 2026-03-01, 2026-03-01T08:30Z or milliseconds since 1970.
    #[arg(long, value_name = "MOMENT")]
    pub from: Option<String>,
    /// Only readings up to this moment.
    #[arg(long, value_name = "MOMENT")]
    pub to: Option<String>,
    /// What it is for: csv for a spreadsheet, parquet for programs that work on tables.
    #[arg(long, value_enum, default_value_t = TableForm::Csv)]
    pub form: TableForm,
    /// Also write the proof of the same readings to this new file.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum TableForm {
    Csv,
    Parquet,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum SyncFrom {
    Link,
    Gateway,
}
