//! Documents on IPFS.

use serde::Deserialize;
use serde_json::json;
use wallet::ports::{GatewayError, gateway::names};

use crate::{HttpGateway, cid::cid, http::Service};

#[derive(Deserialize)]
struct Pinned {
    cid: String,
}

impl HttpGateway {
    /// Pins the document; the service must name the address that its bytes have, and give the same bytes back.
    pub(crate) async fn pin_document(&self, document: &str) -> Result<(), GatewayError> {
        let service = Service::of(names::PIN, self.services.pin.as_deref())?;
        let expected = cid(document.as_bytes());
        let answer = self.http.post(service, "/upload", &json!({ "data": document, "type": "ipfs" })).await?;
        let pinned: Pinned = answer.value(service)?;
        if pinned.cid != expected {
            return Err(service.lied("it names another address than the document has"));
        }
        let Some(base) = self.services.ipfs.as_deref() else { return Ok(()) };
        let reader = Service { base, ..service };
        let back = self.http.get(reader, &format!("/{expected}")).await?;
        back.good(reader)?;
        if back.body != document.as_bytes() {
            return Err(service.lied("it gives back another document than was pinned"));
        }
        Ok(())
    }
}
