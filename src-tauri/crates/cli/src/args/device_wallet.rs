//! Devices' own wallets on the command line.

use std::str::FromStr;

use clap::{Args, Subcommand};
use domain::{
    Bytes, U256,
    account::Owner,
    claim::DeviceToken,
    decimal::{Decimal, HowMuch},
};

#[derive(Subcommand)]
pub enum DeviceWalletCommand {
    /// What is in it.
    #[command(
        after_help = "Example: deedboxctl device-wallet show \"Garden station\"\nExample: deedboxctl device-wallet show \"Garden station\" --token 0x… --from-block 30000000"
    )]
    Show {
        /// Its address, DID or name.
        device: String,
        /// Look for this ERC-20 token too: the address of its contract.
        #[arg(long, value_name = "ADDRESS")]
        token: Vec<Owner>,
        /// Search what arrived from this block on; else only the newest blocks.
        #[arg(long, value_name = "NUMBER")]
        from_block: Option<u64>,
    },
    /// Have it give something: to your own account unless you say otherwise.
    #[command(
        after_help = "Example: deedboxctl device-wallet execute \"Garden station\" --amount max\nExample: deedboxctl device-wallet execute \"Garden station\" --amount 5 --token 0x… --to Anna\nExample: deedboxctl device-wallet execute \"Garden station\" --nft 0x…:7\nExample: deedboxctl device-wallet execute \"Garden station\" --to 0x… --data 0x… --value 0.5"
    )]
    Execute(ExecuteArgs),
}

#[derive(Args)]
pub struct ExecuteArgs {
    /// Its address, DID or name.
    pub device: String,
    /// An address (0x… or io1…), or a contact's name; else your own account.
    #[arg(long, value_name = "WHO")]
    pub to: Option<String>,
    /// Such as 1.5, or max: of the network's own coin, or of --token.
    #[arg(long, required_unless_present_any = ["nft", "data"], conflicts_with = "nft")]
    pub amount: Option<HowMuch>,
    /// Take this ERC-20 token: the address of its contract.
    #[arg(long, value_name = "ADDRESS", requires = "amount")]
    pub token: Option<Owner>,
    /// Take this NFT.
    #[arg(long, value_name = "CONTRACT:NUMBER")]
    pub nft: Option<Nft>,
    /// Make this call to --to, whatever it does; only with the expert view on.
    #[arg(long, value_name = "0x…", requires = "to", conflicts_with_all = ["amount", "token", "nft"])]
    pub data: Option<CallData>,
    /// Coins of the device's wallet that the call carries.
    #[arg(long, value_name = "AMOUNT", requires = "data")]
    pub value: Option<Decimal>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

/// An NFT as `0x…:7`.
#[derive(Clone, Debug)]
pub struct Nft(pub DeviceToken);

impl FromStr for Nft {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write it as CONTRACT:NUMBER, such as 0x52908400098527886E0F7030069857D2E4169EE7:7".to_string();
        let (contract, number) = text.split_once(':').ok_or_else(wrong)?;
        let contract: Owner = contract.parse().map_err(|_| wrong())?;
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let token_id = if digits { U256::from_str_radix(number, 10).ok() } else { None };
        Ok(Self(DeviceToken { contract: contract.0, token_id: token_id.ok_or_else(wrong)? }))
    }
}

/// What a call says, as `0x…`.
#[derive(Clone, Debug)]
pub struct CallData(pub Bytes);

impl FromStr for CallData {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let data: Option<Bytes> = text.starts_with("0x").then(|| text.parse().ok()).flatten();
        let data = data.filter(|data| data.len() >= 4);
        data.map(Self).ok_or_else(|| "call data is 0x and hex digits, two for each of at least 4 bytes".to_string())
    }
}
