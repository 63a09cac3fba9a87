//! What can be asked for on the command line.

mod access;
mod algorithm;
mod anchor;
mod deeds;
mod device;
mod device_wallet;
mod dimo;
mod expert;
mod grant;
mod kinds;
mod network;
mod operations;
mod proof;
mod readings;
mod rewards;
mod rule;
mod sending;
mod wallet;

use std::{env, path::PathBuf};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, builder::Resettable};
use domain::{
    claim::{PaidBy, Through},
    decimal::Decimal,
};

pub use access::{AccessCommand, LogForm, McpArgs};
pub use algorithm::{AlgorithmCommand, RunAlgorithmArgs};
pub use anchor::{AnchorCommand, AnchorDevices, AnchorRuleArgs, AnchorRuleCommand};
pub use deeds::{CheckArgs, DocumentCommand, RemoveArgs, TransferArgs};
pub use device::{
    AddArgs, DeviceCommand, ForgetArgs, InfoArgs, InsightsArgs, KnownArgs, NameArgs, PairArgs, ResetArgs, WifiArgs,
};
pub use device_wallet::{DeviceWalletCommand, ExecuteArgs};
pub use dimo::DimoCommand;
pub use expert::ExpertCommand;
pub use grant::{EndlessArgs, ExtendArgs, GrantArgs, GrantCommand, NarrowArgs};
pub use kinds::KindsCommand;
pub use network::{AddNetworkArgs, NetworkArgs};
pub use operations::{OperationsCommand, ReplaceArgs};
pub use proof::{ExportProofArgs, ProofCommand};
pub use readings::{DeleteReadingsArgs, ExportReadingsArgs, KeepReadingsArgs, ReadingsCommand, SyncFrom, TableForm};
pub use rewards::{ExportArgs, Form, NoticesArgs, PlanArgs, RecipientArgs, RewardsCommand};
pub use rule::{RuleArgs, RuleCommand};
pub use sending::{ContactArgs, SendArgs};
pub use wallet::{AccountCommand, AddAccountArgs, ImportArgs, KeyArgs, WalletCommand};

/// Options that a variable stands for.
const VARIABLES: [(&str, &str); 2] = [("home", "DEEDBOX_HOME"), ("network", "DEEDBOX_NETWORK")];

/// The wallet for the machines you own, without a window.
#[derive(Parser)]
#[command(
    name = "deedboxctl",
    version,
    arg_required_else_help = true,
    after_help = "Example: deedboxctl --network iotex-testnet device scan"
)]
pub struct Cli {
    /// The folder of the wallet.
    #[arg(long, env = "DEEDBOX_HOME", global = true)]
    pub home: Option<PathBuf>,
    /// A built-in network (iotex, iotex-testnet) or a network file.
    #[arg(long, env = "DEEDBOX_NETWORK", global = true)]
    pub network: Option<String>,
    /// One JSON document on stdout; failures as {"code","detail"}.
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the password from the first line of stdin instead of DEEDBOX_PASSWORD.
    #[arg(long, global = true)]
    pub password_stdin: bool,
    /// Before you agree, show everything that gets signed, down to the bytes.
    #[arg(long, global = true)]
    pub raw: bool,
    #[command(subcommand)]
    pub area: Area,
}

impl Cli {
    /// Reads the command line; a variable that is set to nothing counts as not set.
    pub fn read() -> Result<Self, clap::Error> {
        let mut command = Self::command();
        for (option, variable) in VARIABLES {
            if env::var_os(variable).is_some_and(|value| value.is_empty()) {
                command = command.mut_arg(option, |option| option.env(Resettable::Reset));
            }
        }
        let mut matches = command.try_get_matches_from_mut(env::args_os())?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }
}

#[derive(Subcommand)]
pub enum Area {
    /// Create, import, back up, lock, look at the wallet; get test coins.
    #[command(subcommand, after_help = "Example: deedboxctl wallet create")]
    Wallet(WalletCommand),
    /// The accounts of the wallet: add, label, watch, take into use.
    #[command(subcommand, after_help = "Example: deedboxctl account list")]
    Account(AccountCommand),
    /// Find, pair, list and read devices.
    #[command(subcommand, after_help = "Example: deedboxctl device list")]
    Device(DeviceCommand),
    /// Claim a paired device through ioID, a DIMO AutoPi through DIMO.
    Claim(ClaimArgs),
    /// Look at work of several steps and go on with it.
    #[command(subcommand, after_help = "Example: deedboxctl operations list")]
    Operations(OperationsCommand),
    /// Look at rewards, collect them, and take them out for your taxes.
    #[command(subcommand, after_help = "Example: deedboxctl rewards list")]
    Rewards(RewardsCommand),
    /// Prove readings to others, and check what was proved.
    #[command(subcommand, after_help = "Example: deedboxctl proof verify march.json")]
    Proof(ProofCommand),
    /// Fetch, look at, count, take out and bring back the readings of your devices.
    #[command(subcommand, after_help = "Example: deedboxctl readings stats")]
    Readings(ReadingsCommand),
    /// Run a program over readings, so that its result can be given away in their place, and check such a result.
    #[command(subcommand, after_help = "Example: deedboxctl algorithm list")]
    Algorithm(AlgorithmCommand),
    /// Have a chain keep a fingerprint of readings, so that everybody can check by when they existed.
    #[command(subcommand, after_help = "Example: deedboxctl anchor plan")]
    Anchor(AnchorCommand),
    /// Send coins or tokens to an address or a contact.
    Send(SendArgs),
    /// Hand the deed of a device over to somebody else, by sale or as a gift.
    Transfer(TransferArgs),
    /// Renew what the registry says of a device.
    #[command(subcommand, after_help = "Example: deedboxctl document update \"Garden station\"")]
    Document(DocumentCommand),
    /// End the registration of a device for good.
    Remove(RemoveArgs),
    /// The wallets that devices have of their own.
    #[command(subcommand, after_help = "Example: deedboxctl device-wallet show \"Garden station\"")]
    DeviceWallet(DeviceWalletCommand),
    /// Boxes that DIMO registers, and the vehicles that they are connected with.
    #[command(subcommand, after_help = "Example: deedboxctl dimo show \"Car box\"")]
    Dimo(DimoCommand),
    /// The view for experts, in which calls that Deedbox does not know can be signed; off unless you switch it on.
    #[command(subcommand, after_help = "Example: deedboxctl expert show")]
    Expert(ExpertCommand),
    /// Read which deeds you hold from the chain: all of them the first time, later what has changed.
    #[command(after_help = "Example: deedboxctl sync")]
    Sync,
    /// Compare a device, before it is bought, or a receipt with the chain; needs no wallet.
    Check(CheckArgs),
    /// The kinds of device that Deedbox knows; needs no wallet.
    #[command(subcommand, after_help = "Example: deedboxctl kinds list")]
    Kinds(KindsCommand),
    /// Networks: listed, checked, added and removed.
    #[command(subcommand, after_help = "Example: deedboxctl network list")]
    Network(NetworkArgs),
    /// Show where you can be paid, as text and as a QR code.
    #[command(after_help = "Example: deedboxctl receive --amount 2.5")]
    Receive {
        /// How much of the network's own coin is asked for.
        #[arg(long)]
        amount: Option<Decimal>,
    },
    /// Addresses by a name of your own.
    #[command(subcommand, after_help = "Example: deedboxctl contact list")]
    Contact(ContactArgs),
    /// Look at the chain: what happened to your devices that this wallet did not do.
    #[command(after_help = "Example: deedboxctl alarms\nExample: deedboxctl alarms --dismiss 9f2c…")]
    Alarms {
        /// Note that you know of this one; it stays in the list.
        #[arg(long, value_name = "ID")]
        dismiss: Option<String>,
    },
    /// Let an app read data, and shut it out again.
    #[command(subcommand, after_help = "Example: deedboxctl grant list")]
    Grant(GrantCommand),
    /// Pretend to be a device over this computer's own Bluetooth, for another computer to pair with; needs no wallet.
    #[cfg(target_os = "linux")]
    #[command(after_help = "Example: deedboxctl pretend-device --adapter hci0")]
    PretendDevice(PretendArgs),
    /// The door for AI apps, and who read what.
    #[command(subcommand, after_help = "Example: deedboxctl access serve")]
    Access(AccessCommand),
    /// Speak MCP over stdin and stdout for an AI app that starts a program; its key is in DEEDBOX_TOKEN. Needs no password.
    Mcp(McpArgs),
}

#[derive(Args)]
#[command(
    after_help = "Example: deedboxctl claim did:io:0x… --yes\nExample: deedboxctl claim \"Car box\" --through dimo"
)]
pub struct ClaimArgs {
    /// Address, DID or name of a paired device.
    pub device: String,
    /// Who pays: owner, payer or proxy (the payer, through the project). Default: you, if your balance suffices.
    #[arg(long, value_name = "WHO")]
    pub paid_by: Option<PaidBy>,
    /// Whose registry: ioid or dimo. Default: dimo for an AutoPi where the network has DIMO, else ioid.
    #[arg(long, value_name = "REGISTRY", conflicts_with = "paid_by")]
    pub through: Option<Through>,
    /// Agree to the review without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[cfg(target_os = "linux")]
#[derive(Args)]
pub struct PretendArgs {
    /// The adapter to use, such as hci0; else the first that is on and can be a device.
    #[arg(long, value_name = "NAME")]
    pub adapter: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_of_every_command_has_an_example() {
        let mut without = Vec::new();
        collect_without_example(Cli::command(), "", &mut without);
        assert_eq!(without, Vec::<String>::new());
    }

    fn collect_without_example(mut command: clap::Command, parents: &str, without: &mut Vec<String>) {
        let name = format!("{parents} {}", command.get_name());
        // Before the help is made, which adds a command `help` of clap's own.
        let below: Vec<_> = command.get_subcommands().cloned().collect();
        if !command.render_help().to_string().contains("Example: ") {
            without.push(name.clone());
        }
        below.into_iter().for_each(|one| collect_without_example(one, &name, without));
    }
}
