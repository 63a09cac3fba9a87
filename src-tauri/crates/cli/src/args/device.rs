//! Devices on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::{
    names::{DeviceName, Hostname},
    wifi::Ssid,
};

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
    /// Look at stored readings, here alone, for what is unusual: silence, a value that drifts or is stuck, missing batches.
    #[command(
        after_help = "Example: deedboxctl device insights \"Garden station\"\nExample: deedboxctl device insights --dismiss 9f2c…"
    )]
    Insights(InsightsArgs),
    /// Get the device NFT from the maker's desk.
    #[command(after_help = "Example: deedboxctl device token did:io:0x…")]
    Token {
        /// Its address, DID or name.
        device: String,
    },
}

#[derive(Args)]
pub struct InsightsArgs {
    /// Its address, DID or name; of all devices without it.
    pub device: Option<String>,
    /// Put this one away; it stays in the list.
    #[arg(long, value_name = "ID", conflicts_with = "device")]
    pub dismiss: Option<String>,
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
