use std::{collections::HashMap, sync::Arc};

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
};
use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::answer::{Refusal, body};
use crate::chain::{
    Chain, Project, Send, SendError,
    interfaces::{IoIDRegistry, VerifyingProxy},
};

const BAD: &str = "payer.bad_request";

/// Sends claims of others and pays for them: each once, however often it is asked.
pub struct Payer {
    chain: Arc<Chain>,
    /// The transaction for each permit, by its `r`.
    sent: Mutex<HashMap<B256, B256>>,
}

/// What both forms have.
#[derive(Deserialize)]
struct Claim {
    chain_id: u64,
    registry: Address,
    owner: Address,
    device: Address,
    hash: B256,
    uri: String,
    v: u8,
    r: B256,
    s: B256,
}

#[derive(Deserialize)]
struct Register {
    #[serde(flatten)]
    claim: Claim,
    contract: Address,
    token_id: String,
}

#[derive(Deserialize)]
struct Vouched {
    #[serde(flatten)]
    claim: Claim,
    proxy: Address,
}

impl Payer {
    pub fn new(chain: Arc<Chain>) -> Self {
        Self { chain, sent: Mutex::default() }
    }

    /// Sends it, unless it was sent before and the chain still has it.
    async fn once(&self, permit: B256, send: Send) -> Result<Json<Value>, Refusal> {
        let mut sent = self.sent.lock().await;
        if let Some(before) = sent.get(&permit) {
            let known = self.chain.node().get_transaction_by_hash(*before).await;
            if known.is_ok_and(|known| known.is_some()) {
                return Ok(Json(json!({ "tx": before })));
            }
        }
        let receipt = self.chain.payer.send(send).await.map_err(refused)?;
        sent.insert(permit, receipt.transaction_hash);
        Ok(Json(json!({ "tx": receipt.transaction_hash })))
    }

    fn serves(&self, claim: &Claim) -> Result<(), Refusal> {
        if (claim.chain_id, claim.registry) == (self.chain.chain_id, self.chain.contracts.registry) {
            return Ok(());
        }
        Err(Refusal::bad("payer.wrong_chain", format!("this payer serves chain {}", self.chain.chain_id)))
    }
}

/// What would revert is refused with the contract's reason, and costs the payer nothing.
fn refused(error: SendError) -> Refusal {
    match error {
        SendError::Refused(reason) => Refusal::conflict("payer.refused", reason),
        other => other.into(),
    }
}

pub async fn tell(State(payer): State<Arc<Payer>>) -> Json<Value> {
    Json(json!({ "account": payer.chain.payer.address() }))
}

/// The nine-argument registration.
pub async fn register(State(payer): State<Arc<Payer>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let Register { claim, contract, token_id } = body(&request, BAD)?;
    payer.serves(&claim)?;
    let on = &payer.chain.contracts;
    if contract != on.device_nft {
        let detail = "this payer pays for the tokens of its own project only";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "payer.other_project", detail));
    }
    let token_id = U256::from_str_radix(&token_id, 10).map_err(|_| Refusal::bad(BAD, "`token_id` is no number"))?;
    let call = IoIDRegistry::register_1Call {
        deviceContract: contract,
        tokenId: token_id,
        user: claim.owner,
        device: claim.device,
        hash: claim.hash,
        uri: claim.uri,
        v: claim.v,
        r: claim.r,
        s: claim.s,
    };
    let fee = payer.chain.fee_of(Project::Makers).await?;
    payer.once(claim.r, Send::call(on.registry, &call).with_value(fee)).await
}

/// The project's verifier vouches, and the proxy registers.
pub async fn proxy(State(payer): State<Arc<Payer>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let Vouched { claim, proxy } = body(&request, BAD)?;
    payer.serves(&claim)?;
    if proxy != payer.chain.contracts.proxy {
        let detail = "this payer vouches for the devices of its own project only";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "payer.other_project", detail));
    }
    let call = VerifyingProxy::registerCall {
        verifySignature: payer.chain.vouch(claim.owner, claim.device)?,
        hash: claim.hash,
        uri: claim.uri,
        owner: claim.owner,
        device: claim.device,
        v: claim.v,
        r: claim.r,
        s: claim.s,
    };
    let fee = payer.chain.fee_of(Project::Proxys).await?;
    payer.once(claim.r, Send::call(proxy, &call).with_value(fee)).await
}
