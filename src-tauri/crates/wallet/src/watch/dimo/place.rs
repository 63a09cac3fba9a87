//! How far the log of DIMO's contracts was read, and what was known at that block and at some before it.

use domain::B256;
use serde::{Deserialize, Serialize};

use super::known::Known;
use crate::ports::StoreError;

/// So deep a reorganisation is followed from what was known before it.
pub(super) const BACK: u64 = 64;

/// The last block that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub block: u64,
    pub hash: B256,
    pub known: Known,
    /// Newest first; at most one is more than [`BACK`] blocks older.
    before: Vec<Before>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Before {
    block: u64,
    hash: B256,
    known: Known,
}

impl Place {
    /// The place after one more page.
    pub(super) fn after(last: Option<Self>, block: u64, hash: B256, known: Known) -> Self {
        let mut before = Vec::new();
        if let Some(last) = last {
            let older = Before { block: last.block, hash: last.hash, known: last.known };
            before = last.before;
            if older.block < block {
                before.insert(0, older);
            }
        }
        let deep = |one: &Before| one.block.saturating_add(BACK) <= block;
        if let Some(first) = before.iter().position(deep) {
            before.truncate(first + 1);
        }
        Self { block, hash, known, before }
    }

    /// What was known one page earlier.
    pub(super) fn older(&self) -> Option<Self> {
        let (first, rest) = self.before.split_first()?;
        let Before { block, hash, known } = first.clone();
        Some(Self { block, hash, known, before: rest.to_vec() })
    }

    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|e| StoreError::Damaged(e.to_string()))
    }

    pub(super) fn text(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|e| StoreError::Failed(e.to_string()))
    }
}
