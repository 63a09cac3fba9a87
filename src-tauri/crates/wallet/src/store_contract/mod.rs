//! What every engine of [`Store`] promises, as tests that each of them runs.
//!
//! `wallet::store_contract!(ENGINE)` registers every promise as a test of its own; `ENGINE` is an expression that makes an
//! [`Engine`] with nothing in it. Moments, numbers and blocks stay below 2^63 here: what an engine does with larger ones is its own.
#![allow(clippy::unwrap_used, reason = "these are tests, which the tests of an engine bring in")]

pub mod alarms;
pub mod anchors;
pub mod batches;
pub mod contacts;
pub mod devices;
pub mod fleet;
pub mod grants;
pub mod history;
pub mod kept;
pub mod log;
pub mod operations;
pub mod quarantine;
pub mod reward_history;
pub mod rewards;
pub mod rows;
pub mod settings;

mod random;
mod registered;

use std::sync::Arc;

use async_trait::async_trait;

use crate::ports::Store;

/// A place in which a store lies; what is in it goes with the engine.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Opens what lies there; no other store is open then.
    async fn open(&self) -> Arc<dyn Store>;
}
