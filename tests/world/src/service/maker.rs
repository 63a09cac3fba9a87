use std::{collections::HashMap, sync::Arc};

use alloy::primitives::{Address, B256, U256};
use axum::{Json, body::Bytes, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use wire::{identity::DeviceAddress, maker::MakerProof, signature::Signature};

use super::answer::{Refusal, body, bytes, field};
use crate::chain::{Chain, MintError};

const BAD: &str = "maker.bad_request";

/// The maker's desk: one device NFT for each device, to the owner whom the device names.
pub struct Desk {
    chain: Arc<Chain>,
    handed: Mutex<HashMap<Address, Handed>>,
}

/// A device NFT that left the desk.
#[derive(Clone, Copy, Debug)]
pub struct Handed {
    pub owner: Address,
    pub token_id: U256,
    pub tx: B256,
}

#[derive(Deserialize)]
struct Request {
    device: String,
    owner: String,
    chain_id: u64,
    signature: String,
}

impl Desk {
    pub fn new(chain: Arc<Chain>) -> Self {
        Self { chain, handed: Mutex::default() }
    }

    /// Mints the NFT of `device`, or tells of the one that `owner` got before: a wallet that was cut short asks again.
    ///
    /// # Errors
    /// Another owner has it, or the chain refuses.
    pub async fn mint(&self, device: Address, owner: Address) -> Result<Handed, Refusal> {
        let mut handed = self.handed.lock().await;
        if let Some(before) = handed.get(&device) {
            if before.owner == owner {
                return Ok(*before);
            }
            return Err(Refusal::conflict("maker.already_minted", "the NFT of this device went to another owner"));
        }
        let (token_id, tx) = self.chain.mint(owner).await?;
        let new = Handed { owner, token_id, tx };
        handed.insert(device, new);
        Ok(new)
    }
}

impl From<MintError> for Refusal {
    fn from(error: MintError) -> Self {
        match error {
            MintError::Send(error) => error.into(),
            MintError::NoToken => Self::conflict("maker.no_token", error.to_string()),
        }
    }
}

pub async fn mint(State(desk): State<Arc<Desk>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body(&request, BAD)?;
    let device: Address = field(&request.device, "device", BAD)?;
    let owner: Address = field(&request.owner, "owner", BAD)?;
    let signature = signature(&request.signature)?;
    if request.chain_id != desk.chain.chain_id {
        let detail = format!("this desk serves chain {}", desk.chain.chain_id);
        return Err(Refusal::bad("maker.wrong_chain", detail));
    }
    let proof = MakerProof { owner: owner.into(), chain_id: request.chain_id };
    proof
        .recover(&signature, DeviceAddress(device.into()))
        .map_err(|error| Refusal::bad("maker.bad_signature", error.to_string()))?;
    let handed = desk.mint(device, owner).await?;
    Ok(Json(json!({
        "contract": desk.chain.contracts.device_nft,
        "token_id": handed.token_id.to_string(),
        "tx": handed.tx,
    })))
}

/// `r || s`, perhaps with a `v` that is not needed.
fn signature(text: &str) -> Result<Signature, Refusal> {
    let bytes = bytes(text, "signature", BAD)?;
    let short = bytes.get(..64).filter(|_| bytes.len() <= 65).and_then(|short| short.try_into().ok());
    short.map(Signature).ok_or_else(|| Refusal::bad(BAD, "`signature` must have 64 or 65 bytes"))
}
