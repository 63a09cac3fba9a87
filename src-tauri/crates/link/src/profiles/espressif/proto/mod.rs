//! The messages of provisioning, in the wire format of Protocol Buffers.
//!
//! A few dozen lines instead of a generator: every message here is one number, one status and one body, and whatever a
//! device sends is read without a copy, a recursion or a panic.

mod envelope;
mod read;
mod write;

pub(super) use envelope::{Answer, Envelope, ask};
pub(super) use read::{Fields, Value};
pub(super) use write::Message;
