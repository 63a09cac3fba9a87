//! What can be asked for on the command line.

mod access;
mod anchor;
mod deeds;
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
    names::{DeviceName, Hostname},
    wifi::Ssid,
};

pub use access::AccessCommand;
pub use anchor::{AnchorCommand, AnchorDevices};
pub use deeds::{CheckArgs, DocumentCommand, RemoveArgs, TransferArgs};
pub use device_wallet::{DeviceWalletCommand, ExecuteArgs};
pub use dimo::DimoCommand;
pub use expert::ExpertCommand;
pub use grant::{GrantArgs, GrantCommand};
pub use kinds::KindsCommand;
pub use network::{AddNetworkArgs, NetworkArgs};
pub use operations::{OperationsCommand, ReplaceArgs};
pub use proof::{ExportProofArgs, ProofCommand};
pub use readings::{ExportReadingsArgs, ReadingsCommand, ShowReadingsArgs, TableForm};
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
}

#[derive(Subcommand)]
pub enum DeviceCommand {
    /// Listen for devices nearby.
    #[command(after_help = "Example: deedboxctl device scan --seconds 5")]
    Scan {
        #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=60))]
        seconds: u8,
    },
    /// Pair with a device nearby; the code stands on its label.
    #[command(after_help = "Example: deedboxctl device pair \"ENV-1 2431\" --code K7QM-2FXD")]
    Pair(PairArgs),
    /// Add a device by where it is on the network or a cable, or by the QR code on its label.
    #[command(
        after_help = "Example: deedboxctl device add --qr-image label.jpg\nExample: deedboxctl device add serial:/dev/ttyUSB0"
    )]
    Add(AddArgs),
    /// What a device nearby says it is, its code given where it asks for one and is not paired.
    #[command(after_help = "Example: deedboxctl device info \"Plug 4677\"")]
    Info(InfoArgs),
    /// Have a device show which one it is, as with a light.
    #[command(after_help = "Example: deedboxctl device identify \"Plug 4677\"")]
    Identify(InfoArgs),
    /// Remove the bond that this computer has with a device nearby, so that a new one can be made.
    #[command(after_help = "Example: deedboxctl device unbond autopi-0123456789ab")]
    Unbond {
        /// Its name or id as `device scan` shows it.
        near: String,
    },
    /// Have a paired device forget its Wi-Fi and the readings that it holds.
    #[command(after_help = "Example: deedboxctl device reset \"Garden station\" --hand-over")]
    Reset(ResetArgs),
    /// Remove a device and its stored readings from this wallet; its deed on the chain stays.
    #[command(after_help = "Example: deedboxctl device forget \"Garden station\"")]
    Forget(ForgetArgs),
    /// Put a device nearby on a Wi-Fi; without --ssid, list the networks that it hears.
    #[command(after_help = "Example: deedboxctl device wifi \"Plug 4677\" --ssid Home --in-the-clear")]
    Wifi(WifiArgs),
    /// Give a device nearby that can take them other names; without any, show those it says it has.
    #[command(
        after_help = "Example: deedboxctl device name \"Plug 4677\" --name \"Plug in the hall\" --hostname plug-hall"
    )]
    Name(NameArgs),
    /// The devices of this wallet.
    #[command(after_help = "Example: deedboxctl --json device list")]
    List,
    /// One device with its newest values and batches.
    #[command(after_help = "Example: deedboxctl device show \"Garden station\"")]
    Show {
        /// Its address, DID or name.
        device: String,
    },
    /// Fetch, verify, store and forward a device's batches.
    #[command(after_help = "Example: deedboxctl device sync did:io:0x…")]
    Sync {
        /// Its address, DID or name.
        device: String,
    },
    /// Get the device NFT from the maker's desk.
    #[command(after_help = "Example: deedboxctl device token did:io:0x…")]
    Token {
        /// Its address, DID or name.
        device: String,
    },
}

#[derive(Args)]
pub struct PairArgs {
    /// Its name, id or address as `device scan` shows it.
    pub near: String,
    /// The code on its label, where other programs on this computer can read it; a device that shows or speaks six digits
    /// has none.
    #[arg(long)]
    pub code: Option<String>,
    /// Read the code from stdin, after the wallet's password, instead of DEEDBOX_DEVICE_CODE.
    #[arg(long, conflicts_with = "code")]
    pub code_stdin: bool,
}

#[derive(Args)]
pub struct AddArgs {
    /// Where a device of the ioID SDK is: http://HOST:8000, https://HOST:8000 or serial:/dev/ttyUSB0, with ?BAUD if not
    /// 115200.
    #[arg(value_name = "WHERE", required_unless_present_any = ["qr", "qr_image"], conflicts_with_all = ["qr", "qr_image", "ssid"])]
    pub place: Option<String>,
    /// The text of the label's QR code, where other programs on this computer can read it; - reads it from stdin, after
    /// the wallet's password.
    #[arg(long, value_name = "TEXT", conflicts_with = "qr_image")]
    pub qr: Option<String>,
    /// A picture of the label's QR code, PNG or JPEG.
    #[arg(long, value_name = "FILE")]
    pub qr_image: Option<PathBuf>,
    /// Put a device that sets its Wi-Fi on this network; the password comes as for `device wifi`.
    #[arg(long)]
    pub ssid: Option<Ssid>,
    /// Agree that a device without encryption gets the password so that everybody within some 30 m can read it.
    #[arg(long, requires = "ssid")]
    pub in_the_clear: bool,
}

#[derive(Args)]
pub struct InfoArgs {
    /// Its name or id as `device scan` shows it, or the name of a paired device.
    pub near: String,
    #[command(flatten)]
    pub known: KnownArgs,
}

#[derive(Args)]
pub struct ResetArgs {
    /// Its address, DID or name.
    pub device: String,
    /// Somebody else gets it: it also signs no permit until its button is held.
    #[arg(long)]
    pub hand_over: bool,
    /// Agree without being asked.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct ForgetArgs {
    /// Its address, DID or name.
    pub device: String,
    /// Agree without being asked.
    #[arg(long)]
    pub yes: bool,
}

/// What the owner knows of a device; its code is no argument, because other programs can read those.
#[derive(Args)]
pub struct KnownArgs {
    /// The username on the device's label, if there is one beside the code.
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// Read the code on the device's label from stdin, after the wallet's password, instead of DEEDBOX_DEVICE_CODE.
    #[arg(long)]
    pub code_stdin: bool,
}

#[derive(Args)]
pub struct WifiArgs {
    /// Its name or id as `device scan` shows it, or the name of a paired device.
    pub near: String,
    /// The network's name; its password comes from DEEDBOX_WIFI_PASSWORD, or from stdin after the other secrets there.
    #[arg(long)]
    pub ssid: Option<Ssid>,
    /// Agree that a device without encryption gets the password so that everybody within some 30 m can read it.
    #[arg(long, requires = "ssid")]
    pub in_the_clear: bool,
    #[command(flatten)]
    pub known: KnownArgs,
}

#[derive(Args)]
pub struct NameArgs {
    /// Its name or id as `device scan` shows it.
    pub near: String,
    /// What it calls itself from now on.
    #[arg(long, value_name = "TEXT")]
    pub name: Option<DeviceName>,
    /// What it goes by on a network: letters, digits and hyphens, at most 63.
    #[arg(long, value_name = "TEXT")]
    pub hostname: Option<Hostname>,
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
