//! Test coins.

use domain::account::Owner;
use serde_json::json;
use wallet::ports::{GatewayError, gateway::names};

use crate::{HttpGateway, http::Service};

impl HttpGateway {
    /// What the faucet says it sent is not read: the balance on the chain tells.
    pub(crate) async fn ask_faucet(&self, owner: Owner) -> Result<(), GatewayError> {
        let service = Service::of(names::FAUCET, self.services.faucet.as_deref())?;
        self.http.post(service, "", &json!({ "address": owner.to_string() })).await?.good(service)
    }
}
