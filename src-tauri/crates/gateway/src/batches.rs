//! Batches to the data gateway, and back from it.

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
struct Kept {
    batches: Vec<String>,
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

    /// `GET {gateway}/batches?device=0x…&after=N&limit=N`; whoever asks checks what comes.
    pub(crate) async fn kept_batches(
        &self,
        device: DeviceId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Vec<u8>>, GatewayError> {
        let service = self.data_gateway()?;
        let path = format!("/batches?device={device}&after={after}&limit={limit}");
        let kept: Kept = self.http.get(service, &path).await?.value(service)?;
        if kept.batches.len() > limit as usize {
            return Err(service.lied("it gives more batches than were asked for"));
        }
        let bytes = |text: &String| hex::decode(text.strip_prefix("0x").unwrap_or(text));
        kept.batches.iter().map(bytes).collect::<Result<_, _>>().map_err(|_| service.lied("a batch is no hex"))
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
