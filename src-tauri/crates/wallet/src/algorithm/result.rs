//! The file form `deedbox-result`, version 1 (docs/algorithms.md). Read strictly; nothing of it is believed.

use domain::{evidence::Evidence, shown::shown_text};
use serde::{Deserialize, Serialize};
use wire::{identity::DeviceAddress, text::StreamId};

use super::{AlgorithmError, Program, table::Table};
use crate::proof::spelled::{Octets, Spelled};

/// The most bytes of a file: 100,000 batches of some 200 bytes, and the output.
pub const MOST_RESULT: usize = 32 * 1024 * 1024;

const VERSION: u8 = 1;

/// What a program made of rows, and of which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlgorithmResult {
    #[serde(rename = "type")]
    form: Form,
    version: u8,
    /// SHA-256 of the program's bytes.
    pub(super) program: Spelled<Octets<32>>,
    pub(super) devices: Vec<Spelled<DeviceAddress>>,
    pub(super) streams: Vec<Spelled<StreamId>>,
    /// The oldest row, in milliseconds since 1970.
    pub(super) from: Spelled<u64>,
    /// The newest row.
    pub(super) to: Spelled<u64>,
    pub(super) rows: u32,
    pub(super) inputs_root: Spelled<Octets<32>>,
    /// The signed batches that the rows come from; none where whoever gets the result may not know them.
    pub(super) batches: Vec<SignedRoot>,
    /// JSON, exactly as the program gave it.
    pub(super) output: String,
    /// The wallet's signature over the above; version 1 has none.
    pub(super) signature: Option<Spelled<Octets<65>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    #[serde(rename = "deedbox-result")]
    Result,
}

/// A batch by what the device signed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignedRoot {
    seq: Spelled<u64>,
    root: Spelled<Octets<32>>,
    hash: Spelled<Octets<32>>,
}

impl AlgorithmResult {
    /// Reads a file; nothing is checked but its form.
    ///
    /// # Errors
    /// [`AlgorithmError::BadFile`].
    pub fn read(bytes: &[u8]) -> Result<Self, AlgorithmError> {
        if bytes.len() > MOST_RESULT {
            return Err(AlgorithmError::BadFile("it is larger than 32 MiB".to_string()));
        }
        let bad = |e: serde_json::Error| AlgorithmError::BadFile(shown_text(&e.to_string()));
        let result: Self = serde_json::from_slice(bytes).map_err(bad)?;
        if result.version != VERSION {
            return Err(AlgorithmError::BadFile(format!("it is of version {}", result.version)));
        }
        if result.signature.is_some() {
            return Err(AlgorithmError::BadFile("it has a signature, which version 1 has not".to_string()));
        }
        Ok(result)
    }

    pub(super) fn of(program: &Program, table: &Table, evidence: &Evidence, output: String) -> Self {
        let signed = evidence.batches.iter().map(|batch| SignedRoot {
            seq: Spelled(batch.seq),
            root: Spelled(Octets(batch.root.0)),
            hash: Spelled(Octets(batch.hash.0)),
        });
        Self {
            form: Form::Result,
            version: VERSION,
            program: Spelled(Octets(program.hash().0)),
            devices: vec![Spelled(DeviceAddress(evidence.device.0.into_array()))],
            streams: table.streams().iter().cloned().map(Spelled).collect(),
            from: Spelled(evidence.from.0),
            to: Spelled(evidence.to.0),
            rows: table.rows(),
            inputs_root: Spelled(Octets(table.root())),
            batches: signed.collect(),
            output,
            signature: None,
        }
    }

    /// SHA-256 of the program that is said to have made it.
    #[must_use]
    pub fn program(&self) -> [u8; 32] {
        self.program.0.0
    }

    /// What the program gave.
    #[must_use]
    pub fn output(&self) -> &str {
        &self.output
    }

    /// The same without the signed batches: whoever knows the root of a small one can try out readings until they fit.
    pub(crate) fn without_batches(self) -> Self {
        Self { batches: Vec::new(), ..self }
    }

    /// The first part in which another result differs; it may leave the batches out.
    pub(super) fn difference(&self, other: &Self) -> Option<&'static str> {
        let parts = [
            ("program", self.program == other.program),
            ("devices", self.devices == other.devices),
            ("streams", self.streams == other.streams),
            ("from", self.from == other.from),
            ("to", self.to == other.to),
            ("rows", self.rows == other.rows),
            ("inputs_root", self.inputs_root == other.inputs_root),
            ("batches", other.batches.is_empty() || self.batches == other.batches),
            ("output", self.output == other.output),
        ];
        parts.into_iter().find(|(_, same)| !same).map(|(name, _)| name)
    }
}
