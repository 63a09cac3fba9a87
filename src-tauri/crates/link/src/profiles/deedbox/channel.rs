//! Messages in the frames of this profile.

use uuid::Uuid;
use wallet::ports::LinkError;
use wire::{
    frame::{Fragmenter, MAX_MESSAGE, Reassembler, frame_size},
    gatt::{INFO, InfoValue, RX, TX},
};

use crate::ble::Connection;

/// A connection that carries messages.
pub(super) struct Channel {
    connection: Connection,
    sending: Fragmenter,
    joining: Reassembler,
}

impl Channel {
    /// Checks that the device speaks our version and listens to it.
    pub(super) async fn start(mut connection: Connection) -> Result<Self, LinkError> {
        match attune(&mut connection).await {
            Ok(()) => Ok(Self { connection, sending: Fragmenter::new(), joining: Reassembler::new(MAX_MESSAGE) }),
            Err(error) => {
                connection.close().await;
                Err(error)
            }
        }
    }

    /// Sends a message and waits for the next one.
    pub(super) async fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.send(message).await?;
        self.receive().await
    }

    async fn send(&mut self, message: &[u8]) -> Result<(), LinkError> {
        let size = frame_size(self.connection.mtu());
        let frames = self.sending.split(message, size).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        for frame in frames {
            self.connection.write(Uuid::from_u128(RX), &frame).await?;
        }
        Ok(())
    }

    /// Waits for a message. Each frame is a step: a long message on a slow link takes as long as the dialogue may.
    async fn receive(&mut self) -> Result<Vec<u8>, LinkError> {
        loop {
            let frame = self.connection.value(Uuid::from_u128(TX)).await?;
            if let Some(message) = self.joining.push(&frame).map_err(|e| LinkError::Misbehaved(e.to_string()))? {
                return Ok(message);
            }
        }
    }

    /// The name that the device advertises, if any.
    pub(super) async fn name(&mut self) -> Option<String> {
        self.connection.name().await
    }

    /// Disconnects.
    pub(super) async fn close(self) {
        self.connection.close().await;
    }
}

async fn attune(connection: &mut Connection) -> Result<(), LinkError> {
    let info = connection.read(Uuid::from_u128(INFO)).await?;
    let info = InfoValue::parse(&info).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
    if !info.speaks_our_version() {
        return Err(LinkError::Misbehaved(format!("it speaks versions {} to {}", info.oldest, info.newest)));
    }
    connection.subscribe(Uuid::from_u128(TX)).await
}
