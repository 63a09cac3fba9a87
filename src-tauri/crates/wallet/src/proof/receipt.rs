//! The receipt of an answer to an app (docs/read-api.md): what the rows were, for which permission, and their proof where it
//! may be shown. Whoever has the answer alone checks it.

use std::collections::BTreeSet;

use domain::{
    device::DeviceId,
    evidence::Evidence,
    grant::GrantId,
    reading::Provenance,
    receipt::ReceiptEvidence,
    scope::{Resolution, Scope},
    shown::shown_text,
    time::Millis,
};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use wire::merkle;

use super::{
    MOST_BYTES, MOST_READINGS, Proof, ProofError, check,
    spelled::{Octets, Spelled},
};
use crate::iso;

const VERSION: u8 = 1;

/// What stands under `receipt` of an answer; nobody signed it but, in `proof`, the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    #[serde(rename = "type")]
    form: Form,
    version: u8,
    grant: Spelled<Octets<32>>,
    rows_root: Spelled<Octets<32>>,
    /// As [`Answer::check`] computes it, and refused where it differs.
    level: Provenance,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    #[serde(rename = "deedbox-receipt")]
    Receipt,
}

/// One row: a moment, and what the stream was then.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub at: Millis,
    pub value: RowValue,
}

/// A number, or a cell as text.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum RowValue {
    Number(f64),
    Cell(String),
}

/// What a receipt is about beside the rows.
pub(crate) struct Stated<'s> {
    pub grant: GrantId,
    pub device: DeviceId,
    pub scope: &'s Scope,
    pub unit: &'s str,
}

impl Receipt {
    /// The receipt of these rows.
    pub(crate) fn of(stated: &Stated<'_>, rows: &[Row], proof: Option<Proof>) -> Result<Self, ProofError> {
        let evidence = proof.as_ref().map(check).transpose()?;
        let level = level_of(rows, proved(rows, proof.as_ref()), evidence.as_ref());
        let (grant, rows_root) = (Spelled(Octets(stated.grant.0.0)), Spelled(Octets(root(stated, rows))));
        Ok(Self { form: Form::Receipt, version: VERSION, grant, rows_root, level, proof })
    }
}

/// An answer as an app got it and kept it, read but not checked. What its receipt does not cover is not looked at.
#[derive(Debug, Deserialize)]
pub struct Answer {
    device: Spelled<DeviceId>,
    scope: Spelled<Scope>,
    unit: String,
    values: Vec<SavedRow>,
    receipt: Receipt,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedRow {
    at: String,
    value: RowValue,
}

#[derive(Deserialize)]
struct Peek {
    receipt: Option<IgnoredAny>,
}

impl Answer {
    /// Whether these bytes are meant as an answer with a receipt.
    #[must_use]
    pub fn is_meant(bytes: &[u8]) -> bool {
        serde_json::from_slice::<Peek>(bytes).is_ok_and(|peek| peek.receipt.is_some())
    }

    /// Reads an answer; nothing is checked but its form and its bounds.
    ///
    /// # Errors
    /// [`ProofError::NoAnswer`].
    pub fn read(bytes: &[u8]) -> Result<Self, ProofError> {
        let none = |why: &str| ProofError::NoAnswer(why.to_string());
        if bytes.len() > MOST_BYTES {
            return Err(none("it is larger than 64 MiB"));
        }
        let answer: Self = serde_json::from_slice(bytes).map_err(|e| none(&shown_text(&e.to_string())))?;
        if answer.receipt.version != VERSION {
            return Err(ProofError::NoAnswer(format!("its receipt is of version {}", answer.receipt.version)));
        }
        if answer.values.len() > MOST_READINGS {
            return Err(none("it has more than 100,000 rows"));
        }
        Ok(answer)
    }

    /// Checks that the rows are those of the receipt, and what their proof shows.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn check(&self) -> Result<ReceiptEvidence, ProofError> {
        let rows = self.rows()?;
        let Receipt { grant, rows_root, level: said, proof, .. } = &self.receipt;
        let grant = GrantId(grant.0.0.into());
        let stated = Stated { grant, device: self.device.0, scope: &self.scope.0, unit: &self.unit };
        if root(&stated, &rows) != rows_root.0.0 {
            return Err(ProofError::Rows);
        }
        let evidence = proof.as_ref().map(|proof| self.of_these(proof)).transpose()?;
        let proven = proved(&rows, proof.as_ref());
        let found = level_of(&rows, proven, evidence.as_ref());
        if found != *said {
            return Err(ProofError::Level { said: *said, found });
        }
        Ok(ReceiptEvidence {
            grant,
            device: self.device.0,
            scope: self.scope.0.clone(),
            rows_root: rows_root.0.0.into(),
            rows: count(rows.len()),
            proven: count(proven),
            level: found,
            evidence,
        })
    }

    fn rows(&self) -> Result<Vec<Row>, ProofError> {
        let row = |row: &SavedRow| {
            let at = iso::parse(&row.at).filter(|at| iso::text(*at) == row.at);
            at.map(|at| Row { at, value: row.value.clone() })
        };
        self.values.iter().map(row).collect::<Option<Vec<Row>>>().ok_or(ProofError::Rows)
    }

    /// What the proof shows, where it is of this device and of single readings of this stream.
    fn of_these(&self, proof: &Proof) -> Result<Evidence, ProofError> {
        let evidence = check(proof)?;
        let of_stream = evidence.streams.iter().all(|stream| stream == self.scope.0.stream());
        let single = self.scope.0.resolution() == Resolution::Raw;
        if evidence.device == self.device.0 && of_stream && single { Ok(evidence) } else { Err(ProofError::OtherRows) }
    }
}

/// How many rows are readings of the proof, as times and numbers.
fn proved(rows: &[Row], proof: Option<&Proof>) -> usize {
    let Some(proof) = proof else { return 0 };
    let readings: BTreeSet<(u64, u64)> =
        proof.all().iter().map(|reading| (reading.time_ms, bits(reading.quantity()))).collect();
    let is_there = |row: &&Row| match &row.value {
        RowValue::Number(number) => readings.contains(&(row.at.0, bits(*number))),
        RowValue::Cell(_) => false,
    };
    rows.iter().filter(is_there).count()
}

fn level_of(rows: &[Row], proven: usize, evidence: Option<&Evidence>) -> Provenance {
    match evidence {
        Some(evidence) if !rows.is_empty() && proven == rows.len() => evidence.level,
        Some(_) | None => Provenance::L0,
    }
}

/// The Merkle root over what is stated and, in their order, the rows.
fn root(stated: &Stated<'_>, rows: &[Row]) -> [u8; 32] {
    let scope = stated.scope.to_string();
    let mut head = b"deedbox-receipt-v1".to_vec();
    head.extend(stated.grant.0.0);
    head.extend(stated.device.0.into_array());
    head.extend((scope.len() as u64).to_be_bytes());
    head.extend(scope.as_bytes());
    head.extend(stated.unit.as_bytes());
    let mut leaves = vec![merkle::leaf(&head)];
    leaves.extend(rows.iter().map(|row| merkle::leaf(&canonical(row))));
    // There is always a first leaf.
    merkle::root(&leaves).unwrap_or_default()
}

fn canonical(row: &Row) -> Vec<u8> {
    let mut bytes = row.at.0.to_be_bytes().to_vec();
    match &row.value {
        RowValue::Number(number) => {
            bytes.push(0);
            bytes.extend(bits(*number).to_be_bytes());
        }
        RowValue::Cell(cell) => {
            bytes.push(1);
            bytes.extend(cell.as_bytes());
        }
    }
    bytes
}

/// A number's 64 bits; both zeros are one, since not every program keeps them apart.
fn bits(number: f64) -> u64 {
    (number + 0.0).to_bits()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
