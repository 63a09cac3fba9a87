//! What a checked receipt of an answer shows, and what it does not.

use alloc::vec::Vec;

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::{
    device::DeviceId,
    evidence::{Evidence, SHOWS, does_not_show},
    grant::GrantId,
    reading::Provenance,
    scope::Scope,
};

/// What every receipt that holds shows.
pub const RECEIPT_SHOWS: &str = "The rows, their device, scope and unit are those of this receipt, which names the permission they were served under.";

/// What the receipt alone does not.
pub const RECEIPT_DOES_NOT_SHOW: &str = "Who made this receipt, or that the permission exists: nobody signed the receipt \
    itself, and whoever changes rows can make a new one.";

/// What it means that rows are not proven.
pub const NOT_PROVEN: &str = "That the device signed the rows that are not proven: averages and cells are worked out, and of \
    a batch that the permission does not hold all of nothing may be shown.";

/// What was found by checking an answer against its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptEvidence {
    pub grant: GrantId,
    pub device: DeviceId,
    pub scope: Scope,
    /// The Merkle root over what is named here, the unit, and the rows.
    pub rows_root: B256,
    pub rows: u32,
    /// Rows that are readings of batches which the device signed.
    pub proven: u32,
    /// That of the evidence where all rows are proven, else L0.
    pub level: Provenance,
    /// Of the proof in the receipt; none where it holds none.
    pub evidence: Option<Evidence>,
}

impl ReceiptEvidence {
    /// What it shows, in words.
    #[must_use]
    pub fn shows(&self) -> Vec<&'static str> {
        let mut shows = Vec::from([RECEIPT_SHOWS]);
        if self.evidence.is_some() && self.proven > 0 {
            shows.push(SHOWS);
        }
        shows
    }

    /// What it does not show, in words.
    #[must_use]
    pub fn does_not_show(&self) -> Vec<&'static str> {
        let mut not = Vec::from([RECEIPT_DOES_NOT_SHOW]);
        if self.proven < self.rows || self.rows == 0 {
            not.push(NOT_PROVEN);
        }
        not.extend(self.evidence.iter().flat_map(does_not_show));
        not
    }
}
