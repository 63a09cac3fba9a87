//! Devices of DIMO on the command line.

use clap::{Args, Subcommand};
use domain::{Address, U256, account::parse_address};

#[derive(Subcommand)]
pub enum DimoCommand {
    /// Whose a box is with DIMO, and which vehicle it is connected with.
    #[command(after_help = "Example: deedboxctl dimo show \"Car box\"")]
    Show {
        /// Its address, DID or name.
        device: String,
    },
    /// Connect your box with your vehicle; DIMO calls that pairing.
    #[command(after_help = "Example: deedboxctl dimo connect \"Car box\" --vehicle 4217")]
    Connect(ConnectArgs),
    /// End the connection of a box with its vehicle.
    #[command(after_help = "Example: deedboxctl dimo disconnect \"Car box\"")]
    Disconnect {
        /// Its address, DID or name.
        device: String,
        /// Agree to the review without being asked.
        #[arg(long)]
        yes: bool,
    },
    /// End what somebody was permitted on your box or your vehicle.
    #[command(
        after_help = "Example: deedboxctl dimo end-grant \"Car box\" 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 --vehicle 4217"
    )]
    EndGrant(EndGrantArgs),
}

#[derive(Args)]
pub struct EndGrantArgs {
    /// The box's address, DID or name.
    pub device: String,
    /// Who was permitted something, as the alarm names it.
    #[arg(value_parser = parse_address)]
    pub grantee: Address,
    /// The number of the vehicle with DIMO, where the permission is on that.
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub vehicle: Option<U256>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct ConnectArgs {
    /// Its address, DID or name.
    pub device: String,
    /// The number of the vehicle with DIMO.
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub vehicle: U256,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

fn number(text: &str) -> Result<U256, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { U256::from_str_radix(text, 10).ok() } else { None };
    number.ok_or_else(|| "the number of a vehicle is digits, such as 4217".to_string())
}
