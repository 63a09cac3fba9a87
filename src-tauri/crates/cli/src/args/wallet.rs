//! The wallet itself on the command line.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum WalletCommand {
    /// Create a wallet; shows its 24 words once.
    #[command(after_help = "Example: DEEDBOX_PASSWORD=… deedboxctl wallet create")]
    Create,
    /// Import a wallet; the words come from DEEDBOX_PHRASE, or from stdin after the password.
    #[command(after_help = "Example: deedboxctl --password-stdin wallet import < password-and-words.txt")]
    Import,
    /// Account, network and balance.
    #[command(after_help = "Example: deedboxctl --json wallet show")]
    Show,
    /// Get test coins from the network's faucet.
    #[command(after_help = "Example: deedboxctl --network iotex-testnet wallet fund")]
    Fund,
}
