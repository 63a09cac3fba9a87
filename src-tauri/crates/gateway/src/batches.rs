//! Batches to the data gateway.

use domain::device::DeviceId;
use serde::Deserialize;
use serde_json::json;
use wallet::ports::{GatewayError, gateway::names};

use crate::{HttpGateway, http::Service};

#[derive(Deserialize)]
struct Taken {
    accepted: bool,
}

#[derive(Deserialize)]
struct History {
    epochs: Vec<Epoch>,
}

#[derive(Deserialize)]
struct Epoch {
    batches: u64,
}

impl HttpGateway {
    pub(crate) async fn forward(&self, batch: &[u8]) -> Result<(), GatewayError> {
        let service = self.data_gateway()?;
        let body = json!({ "batch": format!("0x{}", hex::encode(batch)) });
        let taken: Taken = self.http.post(service, "/batches", &body).await?.value(service)?;
        if taken.accepted { Ok(()) } else { Err(service.lied("it took the batch and did not accept it")) }
    }

    pub(crate) async fn epochs_of(&self, device: DeviceId) -> Result<u32, GatewayError> {
        let service = self.data_gateway()?;
        let history: History = self.http.get(service, &format!("/devices/{device}")).await?.value(service)?;
        let epochs = history.epochs.iter().filter(|epoch| epoch.batches > 0).count();
        u32::try_from(epochs).map_err(|_| service.lied("more epochs than there can be"))
    }

    fn data_gateway(&self) -> Result<Service<'_>, GatewayError> {
        Service::of(names::GATEWAY, self.services.gateway.as_deref())
    }
}
