//! The record of who read what.

use alloc::{string::String, vec::Vec};

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::{device::DeviceId, failure::Code, grant::GrantId, time::Millis};

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
    /// Something the owner did, or Deedbox in the owner's place: granted, paused, revoked.
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
    /// The owner closed all doors: none opens, also after a restart, until the owner opens them again.
    #[serde(default)]
    pub closed: bool,
}

/// What an app meets at the door, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorStep {
    /// The owner lets apps connect.
    Open,
    /// Somebody answers at its address.
    Answers,
    /// Who shows no token gets nothing and is told so.
    AsksForKey,
    /// It is this wallet's own door, by what it says of itself.
    IsDeedbox,
}

impl DoorStep {
    pub const ALL: [Self; 4] = [Self::Open, Self::Answers, Self::AsksForKey, Self::IsDeedbox];
}

/// How far a test of the door came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorTest {
    /// The address that was tried.
    pub url: Option<String>,
    /// The step that failed; those after it were not tried. None: the door works.
    pub failed: Option<DoorStep>,
}

/// What came of verifying the access log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogProof {
    pub intact: bool,
    /// Rows in all.
    pub total: u32,
    /// The first row that does not fit; where the log was cut off, the first that is missing.
    pub first_bad: Option<u32>,
}

/// Who read what in the last seven days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekView {
    pub from: Millis,
    pub to: Millis,
    /// By app, the one that read most first; programs without a permission together, without a name.
    pub apps: Vec<AppWeek>,
}

/// What one app did in a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppWeek {
    pub app: String,
    /// Requests that were answered.
    pub reads: u32,
    /// Values in the answers.
    #[serde(with = "crate::grant::text_u64")]
    pub rows: u64,
    /// Bytes of the answers.
    #[serde(with = "crate::grant::text_u64")]
    pub bytes: u64,
    /// Requests that were refused.
    pub refusals: u32,
    /// The devices whose values it got, each by its address.
    pub devices: Vec<DeviceId>,
    pub last: Option<Millis>,
}

/// A new grant with its token, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantLine {
    pub id: GrantId,
    pub url: Option<String>,
}
