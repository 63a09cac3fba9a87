//! What keeps secrets from leaving the process by its memory.

use std::alloc::System;

use domain::failure::{Code, Failure};

/// Wipes what is freed (T-11).
pub type WipingAllocator = vault::ZeroAlloc<System>;

/// The allocator that every program over a vault declares.
pub const WIPING_ALLOCATOR: WipingAllocator = vault::ZeroAlloc(System);

/// Forbids core dumps and attachment in release builds (T-13); builds for development stay readable.
///
/// # Errors
/// The system refused.
pub fn harden() -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        return Ok(());
    }
    vault::hardening::apply().map_err(|e| Failure { code: Code::Internal, detail: e.to_string() })
}
