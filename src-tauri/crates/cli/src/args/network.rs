//! Networks on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum NetworkArgs {
    /// The networks that go by a name here.
    #[command(after_help = "Example: deedboxctl network list")]
    List,
    /// Keep a network file under its name, once its nodes and contracts are as it says.
    #[command(
        after_help = "Example: deedboxctl network add my-project.json\nExample: deedboxctl network add --qr-image network.png"
    )]
    Add(AddNetworkArgs),
    /// Ask every node of a network whether its file fits; without a name, of the one in use.
    #[command(
        after_help = "Example: deedboxctl network check iotex\nExample: deedboxctl network check my-project.json"
    )]
    Check {
        /// Its name, or a network file.
        network: Option<String>,
    },
    /// Forget a network that was added.
    #[command(after_help = "Example: deedboxctl network remove my-project")]
    Remove { name: String },
}

#[derive(Args)]
pub struct AddNetworkArgs {
    /// A network file.
    #[arg(required_unless_present = "qr_image", conflicts_with = "qr_image")]
    pub file: Option<PathBuf>,
    /// Read it off a QR code in a PNG or JPEG file.
    #[arg(long, value_name = "FILE")]
    pub qr_image: Option<PathBuf>,
    /// Keep it though no node was asked, as without a connection.
    #[arg(long)]
    pub unchecked: bool,
}
