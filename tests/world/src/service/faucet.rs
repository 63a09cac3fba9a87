use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use alloy::primitives::{Address, U256};
use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::answer::{Refusal, body, field};
use crate::chain::{Chain, Send};

const PAUSE: Duration = Duration::from_secs(60);
/// 10 coins.
const AMOUNT: u128 = 10_000_000_000_000_000_000;
const BAD: &str = "faucet.bad_request";

/// Hands out test coins, once per address and minute.
pub struct Faucet {
    chain: Arc<Chain>,
    given: Mutex<HashMap<Address, Instant>>,
}

#[derive(Deserialize)]
struct Request {
    address: String,
}

impl Faucet {
    pub fn new(chain: Arc<Chain>) -> Self {
        Self { chain, given: Mutex::default() }
    }
}

pub async fn give(State(faucet): State<Arc<Faucet>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body(&request, BAD)?;
    let to: Address = field(&request.address, "address", BAD)?;
    let before = faucet.given.lock().await.insert(to, Instant::now());
    let wait = before.and_then(|at| PAUSE.checked_sub(at.elapsed()));
    if let (Some(at), Some(wait)) = (before, wait) {
        faucet.given.lock().await.insert(to, at);
        let detail = format!("this address may ask again in {} s", wait.as_secs() + 1);
        return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "faucet.wait", detail));
    }
    match faucet.chain.faucet.send(Send::pay(to, U256::from(AMOUNT))).await {
        Ok(receipt) => Ok(Json(json!({ "tx": receipt.transaction_hash, "amount": AMOUNT.to_string() }))),
        Err(error) => {
            faucet.given.lock().await.remove(&to);
            Err(error.into())
        }
    }
}
