//! A connection that carries messages in frames: 10 s for a step, 60 s for a dialogue, and the radio free at every end.

use std::pin::Pin;

use btleplug::{
    api::{Central, CentralEvent, Characteristic, Peripheral as _, ValueNotification, WriteType},
    platform::{Adapter, Peripheral},
};
use futures::{Stream, StreamExt};
use tokio::{
    runtime::Handle,
    time::{Duration, Instant, timeout_at},
};
use uuid::Uuid;
use wallet::ports::LinkError;
use wire::{
    frame::{Fragmenter, MAX_MESSAGE, Reassembler, frame_size},
    gatt::{INFO, InfoValue, RX, TX},
};

use super::adapter::meaning;

const STEP: Duration = Duration::from_secs(10);
const DIALOGUE: Duration = Duration::from_secs(60);

/// A connection to one device.
pub(crate) struct Channel {
    peripheral: Option<Peripheral>,
    rx: Characteristic,
    arriving: Pin<Box<dyn Stream<Item = ValueNotification> + Send>>,
    events: Pin<Box<dyn Stream<Item = CentralEvent> + Send>>,
    sending: Fragmenter,
    joining: Reassembler,
    frame: usize,
    ends: Instant,
}

impl Channel {
    /// Connects and subscribes.
    pub(crate) async fn connect(adapter: Adapter, peripheral: Peripheral) -> Result<Self, LinkError> {
        let ends = Instant::now() + DIALOGUE;
        let connecting = Self::attach(adapter, peripheral.clone(), ends);
        match timeout_at(Instant::now() + STEP, connecting).await {
            Ok(Ok(channel)) => Ok(channel),
            Ok(Err(error)) => {
                drop(peripheral.disconnect().await);
                Err(error)
            }
            Err(_) => {
                drop(peripheral.disconnect().await);
                Err(LinkError::Timeout("connecting"))
            }
        }
    }

    async fn attach(adapter: Adapter, peripheral: Peripheral, ends: Instant) -> Result<Self, LinkError> {
        // A connection that an earlier process left open has its own message numbers: begin anew.
        if peripheral.is_connected().await.unwrap_or(false) {
            peripheral.disconnect().await.map_err(|e| meaning(&e, "connecting"))?;
        }
        // Listened to from here on: the end of that earlier connection is not the end of this one.
        let events = adapter.events().await.map_err(|e| meaning(&e, "connecting"))?;
        peripheral.connect().await.map_err(|e| meaning(&e, "connecting"))?;
        peripheral.discover_services().await.map_err(|e| meaning(&e, "connecting"))?;
        let rx = characteristic(&peripheral, RX)?;
        let tx = characteristic(&peripheral, TX)?;
        let info = peripheral.read(&characteristic(&peripheral, INFO)?).await.map_err(|e| meaning(&e, "reading"))?;
        let info = InfoValue::parse(&info).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        if !info.speaks_our_version() {
            return Err(LinkError::Misbehaved(format!("it speaks versions {} to {}", info.oldest, info.newest)));
        }
        let arriving = peripheral.notifications().await.map_err(|e| meaning(&e, "subscribing"))?;
        peripheral.subscribe(&tx).await.map_err(|e| meaning(&e, "subscribing"))?;
        let frame = frame_size(peripheral.mtu());
        let peripheral = Some(peripheral);
        Ok(Self {
            peripheral,
            rx,
            arriving,
            events,
            sending: Fragmenter::new(),
            joining: Reassembler::new(MAX_MESSAGE),
            frame,
            ends,
        })
    }

    /// Sends a message and waits for the next one.
    pub(crate) async fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, LinkError> {
        let until = (Instant::now() + STEP).min(self.ends);
        let exchanging = async {
            self.send(message).await?;
            self.receive().await
        };
        timeout_at(until, exchanging).await.map_err(|_| LinkError::Timeout("answering"))?
    }

    async fn send(&mut self, message: &[u8]) -> Result<(), LinkError> {
        let Some(peripheral) = &self.peripheral else { return Err(LinkError::OutOfRange) };
        let frames = self.sending.split(message, self.frame).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        for frame in frames {
            peripheral.write(&self.rx, &frame, WriteType::WithResponse).await.map_err(|e| meaning(&e, "sending"))?;
        }
        Ok(())
    }

    async fn receive(&mut self) -> Result<Vec<u8>, LinkError> {
        let Some(id) = self.peripheral.as_ref().map(btleplug::api::Peripheral::id) else {
            return Err(LinkError::OutOfRange);
        };
        loop {
            tokio::select! {
                value = self.arriving.next() => {
                    let value = value.ok_or(LinkError::OutOfRange)?;
                    // BlueZ repeats every read on this stream: only the answering characteristic counts.
                    if value.uuid != Uuid::from_u128(TX) {
                        continue;
                    }
                    let joined = self.joining.push(&value.value).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
                    if let Some(message) = joined {
                        return Ok(message);
                    }
                }
                event = self.events.next() => match event {
                    Some(CentralEvent::DeviceDisconnected(gone)) if gone == id => return Err(LinkError::OutOfRange),
                    Some(_) => {}
                    None => return Err(LinkError::NoRadio("the Bluetooth service went away".to_string())),
                },
            }
        }
    }

    /// Disconnects.
    pub(crate) async fn close(mut self) {
        if let Some(peripheral) = self.peripheral.take() {
            drop(timeout_at(Instant::now() + STEP, peripheral.disconnect()).await);
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let (Some(peripheral), Ok(runtime)) = (self.peripheral.take(), Handle::try_current()) {
            runtime.spawn(async move { drop(peripheral.disconnect().await) });
        }
    }
}

fn characteristic(peripheral: &Peripheral, uuid: u128) -> Result<Characteristic, LinkError> {
    let found = peripheral.characteristics().into_iter().find(|c| c.uuid == Uuid::from_u128(uuid));
    found.ok_or_else(|| LinkError::Misbehaved("it lacks a characteristic of the profile".to_string()))
}
