use std::sync::Arc;

use alloy::primitives::Address;
use axum::{Json, Router, body::Bytes, extract::State, middleware::from_fn_with_state, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    chain::Dimo,
    panel::{Panel, Target, disturb},
    service::answer::{Refusal, body, field},
};

const BAD: &str = "maker.bad_request";

#[derive(Deserialize)]
struct Request {
    owner: String,
}

/// `GET /maker/vehicle` tells the vehicles' contract; `POST /maker/vehicle {"owner":"0x…"}` makes a vehicle for whomever,
/// as DIMO's own app does for those who have none, and gives `{"contract","token_id","tx"}`.
pub fn routes(dimo: Arc<Dimo>, panel: &Arc<Panel>) -> Router {
    Router::new()
        .route("/maker/vehicle", get(tell).post(give))
        .with_state(dimo)
        .layer(from_fn_with_state((panel.clone(), Target::Maker), disturb))
}

async fn tell(State(dimo): State<Arc<Dimo>>) -> Json<Value> {
    Json(json!({ "contract": dimo.contracts.vehicle }))
}

async fn give(State(dimo): State<Arc<Dimo>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body(&request, BAD)?;
    let owner: Address = field(&request.owner, "owner", BAD)?;
    let (token_id, tx) = dimo.give_vehicle(owner).await?;
    Ok(Json(json!({ "contract": dimo.contracts.vehicle, "token_id": token_id.to_string(), "tx": tx })))
}
