//! The wallet's database: SQLite in one file that only its owner can read.

mod access_log;
mod alarms;
mod anchors;
mod aside;
mod batches;
mod blocks;
mod contacts;
mod deleting;
mod devices;
mod failure;
mod fleet;
mod given_back;
mod grants;
mod kept_hours;
mod open;
mod operations;
mod port;
mod quarantine;
mod requests;
mod reward_days;
mod rewards;
mod settings;
mod value;

pub use aside::{damage, set_aside};

use sqlx::SqlitePool;

/// The database of one wallet; closing it is dropping it.
#[derive(Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}
