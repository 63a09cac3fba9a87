//! Requests of AI apps: checked in one order, logged, then answered (T-55, T-60).
//!
//! token → grant → revoked → start and end → locked → for no program alone → owner still owns the device → scope → window → limits →
//! log row committed → answer. Any doubt refuses, and a refusal is logged too.

mod ask;
mod describe;
mod error;
mod gate;
mod log;
mod moment;
mod read;
mod recent;
mod window;

pub use ask::Notice;
pub use describe::{GrantSummary, GrantedDevice, GrantedScope};
pub use error::AccessError;
pub use read::{Origin, OriginBatch, ReadAnswer, ReadRequest, Served, Value};

pub(crate) use log::Entry;
pub(crate) use recent::Recent;
