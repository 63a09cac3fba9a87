//! The maker's desk: the device NFT for a proved device.

use domain::{U256, account::Owner, claim::DeviceToken, device::DeviceId};
use serde::Deserialize;
use serde_json::json;
use wallet::ports::{GatewayError, gateway::names};

use crate::{HttpGateway, http::Service};

#[derive(Deserialize)]
struct Minted {
    contract: String,
    token_id: String,
}

impl HttpGateway {
    /// What the desk names is only a pointer: the claim reads owner and project of the token from the chain.
    pub(crate) async fn mint(
        &self,
        device: DeviceId,
        owner: Owner,
        chain_id: u64,
        proof: &[u8; 65],
    ) -> Result<DeviceToken, GatewayError> {
        let service = Service::of(names::MAKER, self.services.maker.as_deref())?;
        let body = json!({
            "device": device.to_string(),
            "owner": owner.to_string(),
            "chain_id": chain_id,
            "signature": format!("0x{}", hex::encode(proof)),
        });
        let minted: Minted = self.http.post(service, "/mint", &body).await?.value(service)?;
        let contract = minted.contract.parse().map_err(|_| service.lied("the token's contract is no address"))?;
        let digits = !minted.token_id.is_empty() && minted.token_id.bytes().all(|byte| byte.is_ascii_digit());
        let token_id = if digits { U256::from_str_radix(&minted.token_id, 10).ok() } else { None };
        Ok(DeviceToken { contract, token_id: token_id.ok_or_else(|| service.lied("the token has no number"))? })
    }
}
