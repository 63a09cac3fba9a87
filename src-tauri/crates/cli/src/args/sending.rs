//! Sending and contacts on the command line.

use clap::{Args, Subcommand};
use domain::{account::Owner, contact::ContactName, decimal::HowMuch};

#[derive(Args)]
#[command(
    after_help = "Example: deedboxctl send 0x52908400098527886E0F7030069857D2E4169EE7 1.5\nExample: deedboxctl send Anna max --token 0x…"
)]
pub struct SendArgs {
    /// An address (0x… or io1…), or a contact's name.
    pub to: String,
    /// Such as 1.5, or max: all there is, less the network fee where it is paid in the same coin.
    pub amount: HowMuch,
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
