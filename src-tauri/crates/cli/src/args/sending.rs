//! Sending and contacts on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::{account::Owner, contact::ContactName, decimal::HowMuch};

#[derive(Args)]
#[command(
    after_help = "Example: deedboxctl send 0x52908400098527886E0F7030069857D2E4169EE7 1.5\nExample: deedboxctl send Anna max --token 0x…\nExample: deedboxctl send 'ethereum:0x52908400098527886E0F7030069857D2E4169EE7@4690?value=1e18'\nExample: deedboxctl send --qr-image code.png 1.5"
)]
pub struct SendArgs {
    /// An address (0x… or io1…), a contact's name, or a payment request (ethereum:…).
    #[arg(required_unless_present = "qr_image")]
    pub to: Option<String>,
    /// Such as 1.5, or max: all there is, less the network fee where it is paid in the same coin. Left out where a payment
    /// request says how much.
    pub amount: Option<HowMuch>,
    /// Read the recipient off a QR code in a PNG or JPEG file instead: an address or a payment request.
    #[arg(long, value_name = "FILE")]
    pub qr_image: Option<PathBuf>,
    /// Send this ERC-20 token instead of the network's own coin: the address of its contract.
    #[arg(long, value_name = "ADDRESS")]
    pub token: Option<Owner>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Subcommand)]
pub enum ContactArgs {
    /// Add a contact.
    #[command(after_help = "Example: deedboxctl contact add Anna 0x52908400098527886E0F7030069857D2E4169EE7")]
    Add {
        name: ContactName,
        /// 0x… or io1…
        address: Owner,
        /// You compared every digit with a source you trust: it is taken though it looks like another one.
        #[arg(long)]
        confirmed: bool,
    },
    /// All contacts.
    #[command(after_help = "Example: deedboxctl contact list")]
    List,
    /// Remove a contact.
    #[command(after_help = "Example: deedboxctl contact remove Anna")]
    Remove { name: ContactName },
}
