//! The table of commands, by area.

#[macro_use]
mod macros;
mod apps;
mod chain;
mod coins;
mod hardware;
mod wallet;

pub use apps::access;
pub use chain::{alarms, claims, deeds, dimo, wallets};
pub use coins::{money, networks, rewards};
pub use hardware::{camera, devices};
pub use wallet::{accounts, keeping, keys};

use crate::Entry;

const TABLES: [&[Entry]; 5] = [wallet::TABLE, hardware::TABLE, chain::TABLE, coins::TABLE, apps::TABLE];

/// Every command with the windows that may call it.
pub fn table() -> impl Iterator<Item = &'static Entry> {
    TABLES.into_iter().flatten()
}
