//! Proofs of readings on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum ProofCommand {
    /// Write a proof of a device's stored readings to a new file, for somebody who has no Deedbox wallet.
    #[command(
        after_help = "Example: deedboxctl proof export \"Garden station\" march.json --stream temperature --from 2026-03-01 --to 2026-04-01"
    )]
    Export(ExportProofArgs),
    /// Show what a proof's file says, without checking it; needs no wallet.
    #[command(after_help = "Example: deedboxctl proof show march.json")]
    Show { file: PathBuf },
    /// Check a proof: signatures, readings, the order of the batches; or an answer that an app kept, by its receipt. Needs no
    /// wallet and no network.
    #[command(
        after_help = "Example: deedboxctl --json proof verify march.json\nExample: deedboxctl proof verify answer.json"
    )]
    Verify { file: PathBuf },
}

#[derive(Args)]
pub struct ExportProofArgs {
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
}
