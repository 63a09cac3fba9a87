//! Deeds on the command line.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
#[command(
    after_help = "Example: deedboxctl transfer \"Garden station\" Anna --receipt garden-station.json\nExample: deedboxctl transfer did:io:0x… 0x52908400098527886E0F7030069857D2E4169EE7"
)]
pub struct TransferArgs {
    /// Its address, DID or name.
    pub device: String,
    /// An address (0x… or io1…), or a contact's name.
    pub to: String,
    /// Write the receipt into this file too, which must not be there yet.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
#[command(after_help = "Example: deedboxctl --network iotex check --receipt garden-station.json")]
pub struct CheckArgs {
    /// Compare this receipt of a transfer with the chain.
    #[arg(long, value_name = "FILE")]
    pub receipt: PathBuf,
}
