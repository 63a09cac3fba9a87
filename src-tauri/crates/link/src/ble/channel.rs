//! A connection that carries messages in frames: 10 s for a step, 60 s for a dialogue, and the radio free at every end.

use std::pin::Pin;

use btleplug::{
    api::{Central, CentralEvent, Characteristic, Peripheral as _, ValueNotification, WriteType},
    platform::{Adapter, Peripheral},
};
use futures::{Stream, StreamExt};
use tokio::time::{Duration, Instant, timeout_at};
use uuid::Uuid;
use wallet::ports::LinkError;
use wire::{
    frame::{Fragmenter, MAX_MESSAGE, Reassembler, frame_size},
    gatt::{INFO, InfoValue, RX, TX},
};

use super::{
    adapter::meaning,
    radio::{Events, Turn},
};

const STEP: Duration = Duration::from_secs(10);
const DIALOGUE: Duration = Duration::from_secs(60);

/// A connection to one device.
pub(crate) struct Channel {
    held: Held,
    ends: Instant,
    ports: Ports,
    sending: Fragmenter,
    joining: Reassembler,
}

/// Where frames go and come from.
struct Ports {
    rx: Characteristic,
    arriving: Pin<Box<dyn Stream<Item = ValueNotification> + Send>>,
    events: Events,
    frame: usize,
}

impl Channel {
    /// Connects and subscribes.
    pub(super) async fn connect(turn: Turn, peripheral: Peripheral) -> Result<Self, LinkError> {
        let ends = Instant::now() + DIALOGUE;
        let held = Held(Some((peripheral.clone(), turn.clone())));
        let attaching = attach(&turn.adapter, &peripheral);
        let attached = timeout_at(Instant::now() + STEP, attaching).await;
        match attached.unwrap_or(Err(LinkError::Timeout("connecting"))) {
            Ok(ports) => {
                let (sending, joining) = (Fragmenter::new(), Reassembler::new(MAX_MESSAGE));
                Ok(Self { held, ends, ports, sending, joining })
            }
            Err(error) => {
                held.free().await;
                Err(turn.cause(error).await)
            }
        }
    }

    /// Sends a message and waits for the next one.
    pub(crate) async fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, LinkError> {
        match self.converse(message).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.held.cause(error).await),
        }
    }

    async fn converse(&mut self, message: &[u8]) -> Result<Vec<u8>, LinkError> {
        let until = self.step();
        timeout_at(until, self.send(message)).await.map_err(|_| LinkError::Timeout("taking a message"))??;
        self.receive().await
    }

    /// The end of a step that begins now.
    fn step(&self) -> Instant {
        (Instant::now() + STEP).min(self.ends)
    }

    async fn send(&mut self, message: &[u8]) -> Result<(), LinkError> {
        let peripheral = self.held.peripheral()?;
        let frames = self.sending.split(message, self.ports.frame).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        for frame in frames {
            let written = peripheral.write(&self.ports.rx, &frame, WriteType::WithResponse).await;
            written.map_err(|e| meaning(&e, "taking a message"))?;
        }
        Ok(())
    }

    /// Waits for a message. Each frame is a step: a long message on a slow link takes as long as the dialogue may.
    async fn receive(&mut self) -> Result<Vec<u8>, LinkError> {
        loop {
            let frame = timeout_at(self.step(), self.frame()).await.map_err(|_| LinkError::Timeout("answering"))??;
            if let Some(message) = self.joining.push(&frame).map_err(|e| LinkError::Misbehaved(e.to_string()))? {
                return Ok(message);
            }
        }
    }

    async fn frame(&mut self) -> Result<Vec<u8>, LinkError> {
        let id = self.held.peripheral()?.id();
        loop {
            tokio::select! {
                value = self.ports.arriving.next() => {
                    let value = value.ok_or(LinkError::OutOfRange)?;
                    // BlueZ repeats every read on this stream: only the answering characteristic counts.
                    if value.uuid == Uuid::from_u128(TX) {
                        return Ok(value.value);
                    }
                }
                event = self.ports.events.next() => match event {
                    Some(CentralEvent::DeviceDisconnected(gone)) if gone == id => return Err(LinkError::OutOfRange),
                    Some(_) => {}
                    None => return Err(LinkError::NoRadio("the Bluetooth service went away".to_string())),
                },
            }
        }
    }

    /// Disconnects.
    pub(crate) async fn close(self) {
        self.held.free().await;
    }
}

/// A link to a peripheral, or one about to be made; dropping it, as a cancel does, disconnects.
struct Held(Option<(Peripheral, Turn)>);

impl Held {
    fn peripheral(&self) -> Result<&Peripheral, LinkError> {
        self.0.as_ref().map(|(peripheral, _)| peripheral).ok_or(LinkError::OutOfRange)
    }

    async fn cause(&self, error: LinkError) -> LinkError {
        match &self.0 {
            Some((_, turn)) => turn.cause(error).await,
            None => error,
        }
    }

    async fn free(mut self) {
        if let Some((peripheral, _turn)) = self.0.take() {
            drop(timeout_at(Instant::now() + STEP, peripheral.disconnect()).await);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some((peripheral, turn)) = self.0.take() {
            turn.order(async move { drop(peripheral.disconnect().await) });
        }
    }
}

async fn attach(adapter: &Adapter, peripheral: &Peripheral) -> Result<Ports, LinkError> {
    // A connection that an earlier process left open has its own message numbers: begin anew.
    if peripheral.is_connected().await.unwrap_or(false) {
        peripheral.disconnect().await.map_err(|e| meaning(&e, "connecting"))?;
    }
    // Listened to from here on: the end of that earlier connection is not the end of this one.
    let events = adapter.events().await.map_err(|e| meaning(&e, "connecting"))?;
    peripheral.connect().await.map_err(|e| meaning(&e, "connecting"))?;
    peripheral.discover_services().await.map_err(|e| meaning(&e, "connecting"))?;
    let rx = characteristic(peripheral, RX)?;
    let tx = characteristic(peripheral, TX)?;
    let info = peripheral.read(&characteristic(peripheral, INFO)?).await.map_err(|e| meaning(&e, "reading"))?;
    let info = InfoValue::parse(&info).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
    if !info.speaks_our_version() {
        return Err(LinkError::Misbehaved(format!("it speaks versions {} to {}", info.oldest, info.newest)));
    }
    let arriving = peripheral.notifications().await.map_err(|e| meaning(&e, "subscribing"))?;
    peripheral.subscribe(&tx).await.map_err(|e| meaning(&e, "subscribing"))?;
    let frame = frame_size(peripheral.mtu());
    Ok(Ports { rx, arriving, events, frame })
}

fn characteristic(peripheral: &Peripheral, uuid: u128) -> Result<Characteristic, LinkError> {
    let found = peripheral.characteristics().into_iter().find(|c| c.uuid == Uuid::from_u128(uuid));
    found.ok_or_else(|| LinkError::Misbehaved("it lacks a characteristic of the profile".to_string()))
}
