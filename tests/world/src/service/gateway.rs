use std::sync::Arc;

use alloy::primitives::{Address, U256, hex};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use wire::{batch::SignedBatch, identity::DeviceAddress};

use super::{
    answer::{Refusal, body, bytes, field},
    epochs::Calendar,
    ledger::{DeviceHistory, HistoryError, Ledger},
};
use crate::chain::{
    Chain,
    interfaces::{IoID, IoIDRegistry},
};

const BAD: &str = "gateway.bad_request";
/// Batches on a page, at most.
const MOST: usize = 64;

/// The network's own eyes: takes nothing on trust from the wallet that sends.
pub struct Gateway {
    pub chain: Arc<Chain>,
    pub ledger: Arc<Ledger>,
    pub calendar: Calendar,
}

#[derive(Deserialize)]
struct Request {
    batch: String,
}

/// Which batches are asked for.
#[derive(Deserialize)]
pub struct Wanted {
    device: String,
    after: u64,
    #[serde(default)]
    limit: Option<usize>,
}

impl Gateway {
    /// Devices of other projects are none of this network's business.
    async fn must_be_claimed(&self, device: Address) -> Result<(), Refusal> {
        let node = |error: alloy::contract::Error| {
            Refusal::new(StatusCode::BAD_GATEWAY, "chain.unavailable", error.to_string())
        };
        let registry = IoIDRegistry::new(self.chain.contracts.registry, self.chain.node());
        let ioid = IoID::new(self.chain.contracts.ioid, self.chain.node());
        let exists = registry.exists(device).call().await.map_err(node)?;
        let project = ioid.deviceProject(device).call().await.map_err(node)?;
        if exists && project == U256::from(self.chain.contracts.project_id) {
            return Ok(());
        }
        Err(Refusal::new(StatusCode::FORBIDDEN, "gateway.not_claimed", "the device is not claimed on this network"))
    }
}

impl From<HistoryError> for Refusal {
    fn from(error: HistoryError) -> Self {
        let code = match error {
            HistoryError::Fork => "gateway.fork",
        };
        Self::conflict(code, error.to_string())
    }
}

pub async fn batches(State(gateway): State<Arc<Gateway>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body(&request, BAD)?;
    let bytes = bytes(&request.batch, "batch", BAD)?;
    let refused = |error: wire::batch::BatchError| Refusal::bad("gateway.bad_batch", error.to_string());
    let batch = SignedBatch::from_bytes(&bytes).map_err(refused)?;
    batch.verify(DeviceAddress(batch.header.device)).map_err(refused)?;
    gateway.must_be_claimed(batch.header.device.into()).await?;
    gateway.ledger.accept(&batch, gateway.calendar.now())?;
    Ok(Json(json!({ "accepted": true, "seq": batch.header.seq })))
}

/// What was accepted of a device, oldest first: whoever asks checks it, so that nobody has to be trusted.
pub async fn kept(State(gateway): State<Arc<Gateway>>, Query(wanted): Query<Wanted>) -> Result<Json<Value>, Refusal> {
    let limit = wanted.limit.unwrap_or(MOST).min(MOST);
    let batches = gateway.ledger.after(field(&wanted.device, "device", BAD)?, wanted.after, limit);
    let texts: Vec<String> = batches.iter().map(hex::encode_prefixed).collect();
    Ok(Json(json!({ "batches": texts })))
}

pub async fn device(
    State(gateway): State<Arc<Gateway>>,
    Path(device): Path<String>,
) -> Result<Json<DeviceHistory>, Refusal> {
    Ok(Json(gateway.ledger.of(field(&device, "device", BAD)?)))
}
