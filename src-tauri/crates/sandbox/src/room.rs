//! The room that a running program has.

use wasmtime::{Error, ResourceLimiter, Result};

/// The most entries of a table, which functions are called through.
const ENTRIES: usize = 10_000;

/// So much memory, and a note when more was wanted.
pub struct Room {
    pub memory: usize,
    pub exceeded: bool,
}

impl ResourceLimiter for Room {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        if desired <= self.memory {
            return Ok(true);
        }
        self.exceeded = true;
        Err(Error::msg("more memory than a program may have"))
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        Ok(desired <= ENTRIES)
    }

    fn instances(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }
}
