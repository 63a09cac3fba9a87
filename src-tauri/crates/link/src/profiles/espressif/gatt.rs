//! Endpoints as characteristics of a Bluetooth device (esp-idf `protocomm/src/transports/protocomm_ble.c`).

use async_trait::async_trait;
use uuid::Uuid;
use wallet::ports::LinkError;

use super::{
    Endpoints, misbehaved,
    names::{EXAMPLE_SERVICE, Named, SERVICE, characteristic},
};
use crate::ble::Connection;

/// A connection with what its device offers.
pub(super) struct Gatt {
    connection: Connection,
    service: Uuid,
    offered: Vec<Named>,
}

impl Gatt {
    /// Reads which endpoint each characteristic is.
    pub(super) async fn over(mut connection: Connection) -> Result<Self, LinkError> {
        for service in [SERVICE, EXAMPLE_SERVICE] {
            let uuids = connection.offered(service);
            if !uuids.is_empty() {
                let offered = described(&mut connection, uuids).await?;
                return Ok(Self { connection, service, offered });
            }
        }
        Err(misbehaved("it lacks the service of the profile"))
    }

    pub(super) async fn close(self) {
        self.connection.close().await;
    }
}

async fn described(connection: &mut Connection, uuids: Vec<Uuid>) -> Result<Vec<Named>, LinkError> {
    let mut offered = Vec::new();
    for uuid in uuids {
        let description = match connection.description(uuid).await {
            Ok(description) => description,
            // What does not let itself be read names nothing.
            Err(LinkError::Misbehaved(_) | LinkError::Refused(_)) => None,
            Err(error) => return Err(error),
        };
        offered.push(Named { uuid, description });
    }
    Ok(offered)
}

#[async_trait]
impl Endpoints for Gatt {
    async fn exchange(&mut self, endpoint: &str, request: &[u8]) -> Result<Vec<u8>, LinkError> {
        let uuid = characteristic(self.service, endpoint, &self.offered)
            .ok_or_else(|| LinkError::Misbehaved(format!("it lacks the endpoint {endpoint}")))?;
        match self.connection.write(uuid, request).await {
            Ok(()) => {}
            // Not every system tells a refusal from a lost link.
            Err(LinkError::OutOfRange) if self.connection.is_up().await => {
                return Err(misbehaved("it refuses what is written"));
            }
            Err(error) => return Err(error),
        }
        self.connection.read(uuid).await
    }
}
