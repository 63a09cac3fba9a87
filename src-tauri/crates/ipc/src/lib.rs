//! Every command and event between the page and the core, declared once.
//!
//! The build script makes the access list from [`table`], the shell its handlers, the page its calls.
#![no_std]
extern crate alloc;

mod backup_file;
mod commands;
mod consent;
mod crossing;
mod encoded;
mod label;
mod values;

pub use backup_file::{BACKUP_LIMIT, BackupFile, MOST_FILE};
pub use commands::{
    access, accounts, alarms, camera, claims, deeds, devices, dimo, keeping, keys, money, networks, rewards, table,
    wallets,
};
pub use consent::{NarrowWish, RequestWish};
pub use crossing::Crossing;
pub use domain::{
    event::Event,
    failure::{Code, Failure},
};
pub use label::{Label, Picture};
pub use values::{AddedAccount, Draft, GrantWish, NewToken, Offered, Paired, Proof, Revealed, SavedExport, Turn};

use serde::{Serialize, de::DeserializeOwned};

/// The name under which the core emits an [`Event`].
pub const EVENT: &str = "deedbox://event";

/// The most bytes of one request (T-10).
pub const REQUEST_LIMIT: usize = 256 * 1024;

/// The most bytes of a request with a picture in it: 20 MB in base64, and the rest.
pub const PICTURE_LIMIT: usize = 27_000_000;

/// The most bytes of a request with a prices file in it: the file with its line ends and quotes escaped, and the rest.
pub const PRICES_LIMIT: usize = 2 * domain::reward_worth::MOST_KEPT + 4096;

/// A command: its arguments are the value itself.
pub trait Command: Serialize + DeserializeOwned {
    /// The plugin that answers, such as `devices`.
    const AREA: &'static str;
    /// The command's name within its plugin.
    const NAME: &'static str;
    /// The windows that may call it; never a wildcard (T-04).
    const WINDOWS: &'static [&'static str];
    /// The most bytes of a request.
    const LIMIT: usize;
    /// What comes back when it went well; a [`Failure`] otherwise.
    type Reply: Serialize + DeserializeOwned;
}

/// One row of the table of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub area: &'static str,
    pub name: &'static str,
    pub windows: &'static [&'static str],
    /// On a desktop no window may call it.
    pub phones_only: bool,
}

/// Every window that the shell opens.
pub const WINDOWS: [&str; 10] =
    ["main", "create", "import", "unlock", "token", "agree", "key", "reveal", "quiz", "password"];
