use std::sync::Arc;

use alloy::primitives::{Address, B256};
use axum::{Json, Router, body::Bytes, extract::State, routing::post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    chain::{Chain, Send, interfaces::IoIDRegistry},
    devices::SimDevice,
    service::answer::{Refusal, body, field},
    stranger::{StrangerError, permit},
};

const BAD: &str = "thief.bad_request";

/// Somebody who gets hold of a device and moves its token to himself, without asking its owner.
struct Thief {
    chain: Arc<Chain>,
    devices: Arc<Vec<SimDevice>>,
}

#[derive(Deserialize)]
struct Request {
    device: String,
}

/// `POST /thief {"device":"0x…"}` gives `{"tx"}`.
pub fn routes(chain: Arc<Chain>, devices: Arc<Vec<SimDevice>>) -> Router {
    Router::new().route("/thief", post(steal)).with_state(Arc::new(Thief { chain, devices }))
}

async fn steal(State(thief): State<Arc<Thief>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body(&request, BAD)?;
    let device: Address = field(&request.device, "device", BAD)?;
    let device = thief.devices.iter().find(|each| each.address() == device);
    let device = device.ok_or_else(|| Refusal::bad(BAD, "no such device here"))?;
    let tx =
        migrate(&thief.chain, device).await.map_err(|error| Refusal::conflict("thief.failed", error.to_string()))?;
    Ok(Json(json!({ "tx": tx })))
}

/// The thief holds the device in his hands, so he can press its button.
async fn migrate(chain: &Chain, device: &SimDevice) -> Result<B256, StrangerError> {
    let user = chain.stranger.address();
    device.arm();
    let (v, r, s) = permit(chain, device, user).await?;
    device.end_signing()?;
    let migrate = IoIDRegistry::migrateCall { device: device.address(), user, v, r, s };
    let receipt = chain.stranger.send(Send::call(chain.contracts.registry, &migrate)).await?;
    Ok(receipt.transaction_hash)
}
