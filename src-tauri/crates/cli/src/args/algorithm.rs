//! Algorithms on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum AlgorithmCommand {
    /// Keep a WebAssembly program, after a look at whether it can be run here. Nobody may run it by that.
    #[command(after_help = "Example: deedboxctl algorithm add peak.wasm --title \"Peak load\"")]
    Add {
        /// WebAssembly in its binary form, at most 1 MiB.
        file: PathBuf,
        /// Your name for it; without one, that of the file.
        #[arg(long)]
        title: Option<String>,
    },
    /// Show the programs that come with Deedbox and those you added, each with its SHA-256.
    #[command(after_help = "Example: deedboxctl algorithm list")]
    List,
    /// Run a program here over a device's stored readings and write the result to a new file.
    #[command(
        after_help = "Example: deedboxctl algorithm run degree-days \"Garden station\" march.json --stream temperature --from 2026-03-01 --to 2026-04-01 --proof rows.json"
    )]
    Run(RunAlgorithmArgs),
    /// Compute a result again from the rows it was made of. Needs no wallet and no network.
    #[command(after_help = "Example: deedboxctl --json algorithm verify march.json rows.json")]
    Verify {
        /// The result's file.
        result: PathBuf,
        /// The proof of its rows.
        proof: PathBuf,
        /// The program's file; not needed for one that comes with Deedbox.
        #[arg(long, value_name = "FILE")]
        program: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct RunAlgorithmArgs {
    /// The id of one that comes with Deedbox, or the title or SHA-256 of one you added.
    pub program: String,
    /// The device's address, DID or name.
    pub device: String,
    /// Where to write the result; nothing may be there yet.
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
    /// Write the proof of the rows to this new file, for whoever is to check the result. It holds every row.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
}
