//! Deeds on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Example: deedboxctl transfer \"Garden station\" Anna --collect --reset --receipt garden-station.json\nExample: deedboxctl transfer did:io:0x… 0x52908400098527886E0F7030069857D2E4169EE7"
)]
pub struct TransferArgs {
    /// Its address, DID or name.
    pub device: String,
    /// An address (0x… or io1…), or a contact's name.
    pub to: String,
    /// Collect the rewards that are ready first.
    #[arg(long)]
    pub collect: bool,
    /// Have the device itself forget your Wi-Fi and readings first, and sign for nobody: press its button for a moment.
    #[arg(long)]
    pub reset: bool,
    /// Write the receipt into this file too, which must not be there yet.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Subcommand)]
pub enum DocumentCommand {
    /// Have the record say the device's description anew; a permit that somebody kept for the next number is dead then.
    #[command(after_help = "Example: deedboxctl document update \"Garden station\"")]
    Update {
        /// Its address, DID or name.
        device: String,
        /// Agree to the review without being asked.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args)]
#[command(after_help = "Example: deedboxctl remove \"Garden station\"")]
pub struct RemoveArgs {
    /// Its address, DID or name.
    pub device: String,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
#[command(
    after_help = "Example: deedboxctl --network iotex check did:io:0x…\nExample: deedboxctl check \"Garden station\" --near\nExample: deedboxctl --network iotex check --receipt garden-station.json"
)]
pub struct CheckArgs {
    /// Its address, DID (one of ioID v2 is only shown), or the text of its label's QR code; with --near also the name that it has here.
    #[arg(required_unless_present_any = ["qr_image", "receipt"], conflicts_with_all = ["qr_image", "receipt"])]
    pub device: Option<String>,
    /// The same from a picture of its label.
    #[arg(long, value_name = "FILE", conflicts_with = "receipt")]
    pub qr_image: Option<PathBuf>,
    /// Compare this receipt of a transfer with the chain.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Ask the device too, which was paired with here, whether it signs for anybody.
    #[arg(long, requires = "device")]
    pub near: bool,
}
