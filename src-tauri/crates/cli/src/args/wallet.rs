//! The wallet itself on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::{
    account::Owner,
    accounts::{AccountLabel, Coin},
    lock_after::LockAfter,
};

#[derive(Subcommand)]
pub enum WalletCommand {
    /// Create a wallet; shows its 24 words once.
    #[command(after_help = "Example: DEEDBOX_PASSWORD=… deedboxctl wallet create")]
    Create,
    /// Import a wallet; the words come from DEEDBOX_PHRASE, or from stdin after the password.
    #[command(
        after_help = "Example: deedboxctl --password-stdin wallet import < password-and-words.txt\nExample: deedboxctl wallet import --coin iotex"
    )]
    Import(ImportArgs),
    /// Account, network and balance.
    #[command(after_help = "Example: deedboxctl --json wallet show")]
    Show,
    /// Get test coins from the network's faucet.
    #[command(after_help = "Example: deedboxctl --network iotex-testnet wallet fund")]
    Fund,
    /// Write a backup: every key, every device and contact, sealed under the wallet's password.
    #[command(after_help = "Example: deedboxctl wallet export ~/deedbox-backup.deedbox")]
    Export { file: PathBuf },
    /// Restore a backup into an empty folder; the password is the one the wallet had then.
    #[command(
        after_help = "Example: deedboxctl --home ~/restored wallet restore ~/deedbox-backup.deedbox\nExample: deedboxctl wallet restore ~/deedbox-backup.deedbox --only-devices"
    )]
    Restore {
        file: PathBuf,
        /// Into the wallet that is here: only devices and contacts of a backup of it, as after its database was set aside.
        #[arg(long)]
        only_devices: bool,
    },
    /// Put a damaged database aside (store.damaged): it stays in the folder, and the next command begins a new one.
    #[command(after_help = "Example: deedboxctl wallet set-aside-database")]
    SetAsideDatabase {
        /// Agree without being asked.
        #[arg(long)]
        yes: bool,
    },
    /// Open a vault that is older than the one last used in this folder: what came later is not in it.
    #[command(after_help = "Example: deedboxctl wallet open-older")]
    OpenOlder,
    /// Change the password; the new one comes from DEEDBOX_NEW_PASSWORD, or from stdin after the old one.
    #[command(after_help = "Example: deedboxctl --password-stdin wallet passwd < old-and-new.txt")]
    Passwd,
    /// Lock the Deedbox that runs with this folder.
    #[command(after_help = "Example: deedboxctl wallet lock")]
    Lock,
    /// How long an open window waits for you before it locks: 5s to 4h.
    #[command(after_help = "Example: deedboxctl wallet auto-lock 10m")]
    AutoLock { after: Option<LockAfter> },
    /// Show the recovery words on this terminal.
    #[command(after_help = "Example: deedboxctl wallet words")]
    Words,
    /// Prove that you still have your words: three of them are asked for.
    #[command(after_help = "Example: deedboxctl wallet prove-words")]
    ProveWords,
}

#[derive(Args)]
pub struct ImportArgs {
    /// Which path's account to use: ethereum (m/44'/60') or iotex (m/44'/304').
    #[arg(long, default_value = "ethereum")]
    pub coin: Coin,
    /// Which account of that path, counted from 0.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..50))]
    pub index: u32,
    #[command(flatten)]
    pub key: KeyArgs,
}

#[derive(Args)]
#[group(multiple = false)]
pub struct KeyArgs {
    /// A private key instead of words, from DEEDBOX_KEY or stdin.
    #[arg(long)]
    pub key: bool,
    /// A keystore file (version 3) instead of words; its own password comes from DEEDBOX_KEYSTORE_PASSWORD or stdin.
    #[arg(long, value_name = "FILE")]
    pub keystore: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum AccountCommand {
    /// All accounts; the one in use owns the devices that are shown.
    #[command(after_help = "Example: deedboxctl account list")]
    List,
    /// What your words give on both paths, and what each of those accounts holds.
    #[command(after_help = "Example: deedboxctl account candidates --count 5")]
    Candidates {
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
        count: u32,
    },
    /// Add an account: the next of your words, or one with a key of its own.
    #[command(
        after_help = "Example: deedboxctl account add --label Farm\nExample: deedboxctl account add --coin iotex --index 0\nExample: deedboxctl account add --keystore old-wallet.json"
    )]
    Add(AddAccountArgs),
    /// Watch an account whose key is elsewhere.
    #[command(
        after_help = "Example: deedboxctl account watch 0x52908400098527886E0F7030069857D2E4169EE7 --label Parents"
    )]
    Watch {
        /// 0x… or io1…
        address: Owner,
        #[arg(long)]
        label: Option<AccountLabel>,
    },
    /// Give an account a label; without one it loses its own.
    #[command(after_help = "Example: deedboxctl account rename 0x52908400098527886E0F7030069857D2E4169EE7 Farm")]
    Rename { address: Owner, label: Option<AccountLabel> },
    /// Take an account into use.
    #[command(after_help = "Example: deedboxctl account use 0x52908400098527886E0F7030069857D2E4169EE7")]
    Use { address: Owner },
    /// Take a watched account off the list, or one whose key is gone.
    #[command(after_help = "Example: deedboxctl account forget 0x52908400098527886E0F7030069857D2E4169EE7")]
    Forget { address: Owner },
    /// What would be lost with this computer.
    #[command(after_help = "Example: deedboxctl account backup")]
    Backup,
}

#[derive(Args)]
pub struct AddAccountArgs {
    /// Which path of your words: ethereum (m/44'/60') or iotex (m/44'/304').
    #[arg(long, default_value = "ethereum", conflicts_with_all = ["key", "keystore"])]
    pub coin: Coin,
    /// Which account of that path, counted from 0; the next one without it.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..50), conflicts_with_all = ["key", "keystore"])]
    pub index: Option<u32>,
    /// One of your Ledger's, at m/44'/60'/index'/0/0, instead of your words'; you confirm it there.
    #[arg(long, conflicts_with_all = ["key", "keystore", "coin"])]
    pub ledger: bool,
    #[arg(long)]
    pub label: Option<AccountLabel>,
    #[command(flatten)]
    pub key: KeyArgs,
}
