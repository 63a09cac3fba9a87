//! Requests of AI apps: checked in one order, logged, then answered (T-55, T-60).
//!
//! token → grant → doors open → revoked → start and end → paused → locked → for no program alone → owner still owns the device → scope → window → limits →
//! log row committed → answer. Any doubt refuses, and a refusal is logged too.

mod aggregate;
mod ask;
mod asked;
mod audit;
mod cursor;
mod describe;
mod doors;
mod error;
mod gate;
mod latest;
mod log;
mod mine;
mod moment;
mod provenance;
mod read;
mod recent;
mod run;
mod signed;
mod stream;
mod watcher;
mod window;

pub use aggregate::{AggregateAnswer, AggregateRequest, Stretch};
pub use ask::Notice;
pub use asked::StreamRequest;
pub use audit::{log_head_line, log_lines};
pub use describe::{GrantSummary, GrantedDevice, GrantedScope};
pub use error::AccessError;
pub use latest::{LatestAnswer, LatestValue};
pub use mine::MyGrant;
pub use provenance::{AnchoredAt, ProvenBatch, ProvenanceAnswer};
pub use read::{Origin, OriginBatch, ReadAnswer, ReadRequest, Served, Value};
pub use run::{RunAnswer, RunRequest};
pub use signed::signed_by;
pub use stream::StreamAnswer;

pub(crate) use log::Entry;
pub(crate) use recent::Recent;
