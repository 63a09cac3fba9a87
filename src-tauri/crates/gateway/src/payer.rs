//! The payer of claims: a service that sends a registration and pays for it.

use domain::{
    B256,
    account::Owner,
    claim::{ClaimPlan, ClaimWay},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wallet::ports::{GatewayError, chain::Permit, gateway::names};

use crate::{HttpGateway, http::Service};

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    account: Option<String>,
}

#[derive(Deserialize)]
struct Sent {
    tx: String,
}

impl HttpGateway {
    pub(crate) async fn account_of_payer(&self) -> Result<Option<Owner>, GatewayError> {
        let service = self.payer()?;
        let told: Told = self.http.get(service, "").await?.value(service)?;
        let read =
            |text: String| text.parse::<Owner>().map_err(|_| service.lied("the account it sends from is no address"));
        told.account.map(read).transpose()
    }

    /// The transaction that it names is only a pointer: the claim judges by what the chain has of it.
    pub(crate) async fn hand_to_payer(&self, plan: &ClaimPlan, permit: &Permit) -> Result<B256, GatewayError> {
        let service = self.payer()?;
        let (path, body) = request(plan, permit)?;
        let sent: Sent = self.http.post(service, path, &body).await?.value(service)?;
        sent.tx.parse().map_err(|_| service.lied("the transaction that it names is none"))
    }

    fn payer(&self) -> Result<Service<'_>, GatewayError> {
        Service::of(names::PAYER, self.services.payer.as_deref())
    }
}

fn request(plan: &ClaimPlan, permit: &Permit) -> Result<(&'static str, Value), GatewayError> {
    let mut body = json!({
        "chain_id": plan.chain_id,
        "registry": plan.registry,
        "owner": plan.owner,
        "device": plan.device,
        "hash": plan.document_hash,
        "uri": plan.document_uri,
        "v": permit.v,
        "r": permit.r,
        "s": permit.s,
    });
    let (path, more) = match (&plan.way, &plan.token) {
        (ClaimWay::Proxy { proxy, .. }, _) => ("/proxy", json!({ "proxy": proxy })),
        (ClaimWay::Payer { .. }, Some(token)) => {
            ("/register", json!({ "contract": token.contract, "token_id": token.token_id.to_string() }))
        }
        (ClaimWay::Payer { .. }, None) | (ClaimWay::Owner, _) => return Err(GatewayError::NotOffered(names::PAYER)),
    };
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    Ok((path, body))
}
