//! The record of who read what.

use alloc::{string::String, vec::Vec};

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::{failure::Code, grant::GrantId, time::Millis};

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Served {
        rows: u32,
        bytes: u32,
    },
    Refused {
        code: Code,
    },
    /// Something the owner did: granted, revoked.
    Owner,
}

/// One row of the access log; `hash` covers every field and the row before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    /// Counts from 1 without gaps.
    #[serde(with = "crate::grant::text_u64")]
    pub number: u64,
    pub at: Millis,
    pub grant: Option<GrantId>,
    pub app: String,
    /// The tool or action, such as `read` or `revoke`.
    pub action: String,
    pub device: String,
    pub scope: String,
    #[serde(flatten)]
    pub outcome: Outcome,
    pub prev: B256,
    pub hash: B256,
}

/// The access log as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogView {
    /// Newest first.
    pub rows: Vec<LogRow>,
    /// Every row's hash fits the one before.
    pub intact: bool,
    /// Rows in all.
    pub total: u32,
}

/// The door for AI apps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorView {
    pub open: bool,
    /// Where MCP clients connect, such as `http://127.0.0.1:4711/mcp`.
    pub url: Option<String>,
}

/// A new grant with its token, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantLine {
    pub id: GrantId,
    pub url: Option<String>,
}
