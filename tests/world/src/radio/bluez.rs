//! The message loop: calls from the bus, values from the devices, commands from the air, and time.

use std::collections::BTreeMap;

use futures::StreamExt;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};
use uuid::Uuid;
use zbus::{Connection, Message, MessageStream, message::Type};

use super::{
    Address, AirState, DeviceState, Fault, Peripheral, Timing,
    adapter::Adapter,
    air::Command,
    device::{Device, Link},
    impostor::Impostor,
    objects::{self, ADAPTER, ADAPTER_PATH, DEVICE, device_path},
    signals,
};

/// What the loop acts on, besides messages from the bus.
pub(super) enum Event {
    Command(Command),
    /// A device notifies a value over one of its links.
    Notify {
        device: Address,
        link: u64,
        characteristic: Uuid,
        value: Vec<u8>,
    },
    /// A notification whose delay is over.
    Deliver {
        device: Address,
        link: u64,
        characteristic: Uuid,
        value: Vec<u8>,
    },
    /// A call whose delay is over.
    Resume(Message),
    /// The services of a device are found.
    Resolve {
        device: Address,
        link: u64,
    },
    /// A connection attempt is given up.
    GiveUp(Message),
    /// The wait of `Disconnect` is over.
    Disconnect {
        device: Address,
        link: u64,
        call: Message,
    },
}

/// The stand-in for BlueZ, with everything it knows.
pub(super) struct Bluez {
    pub bus: Connection,
    pub adapter: Adapter,
    pub devices: BTreeMap<Address, Device>,
    pub events: UnboundedSender<Event>,
    pub timing: Timing,
    messages: MessageStream,
}

impl Bluez {
    pub async fn join(address: &str, events: UnboundedSender<Event>, timing: Timing) -> zbus::Result<Self> {
        let bus = zbus::connection::Builder::address(address).build().await?;
        // Listening begins before the name is there, so that no call is missed.
        let messages = MessageStream::from(&bus);
        bus.call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "AddMatch",
            &"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'",
        )
        .await?;
        bus.request_name("org.bluez").await?;
        Ok(Self { bus, adapter: Adapter::new(), devices: BTreeMap::new(), events, timing, messages })
    }

    pub async fn run(mut self, mut inbox: UnboundedReceiver<Event>) {
        let mut beacon = interval(self.timing.advertise);
        beacon.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let done = tokio::select! {
                message = self.messages.next() => match message {
                    Some(Ok(message)) => self.message(message).await,
                    Some(Err(error)) => Err(error),
                    None => return,
                },
                Some(event) = inbox.recv() => self.event(event).await,
                _ = beacon.tick() => self.advertise().await,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "a message of the stand-in for BlueZ was lost");
            }
        }
    }

    /// Puts `event` in at a later time.
    pub fn later(&self, at: Instant, event: Event) {
        let events = self.events.clone();
        tokio::spawn(async move {
            sleep_until(at).await;
            // The air may have ended meanwhile.
            let _ = events.send(event);
        });
    }

    async fn message(&mut self, message: Message) -> zbus::Result<()> {
        match message.message_type() {
            Type::MethodCall => self.call(message).await,
            Type::Signal => self.client_left(&message).await,
            Type::MethodReturn | Type::Error => Ok(()),
        }
    }

    async fn event(&mut self, event: Event) -> zbus::Result<()> {
        match event {
            Event::Command(command) => self.command(command).await,
            Event::Notify { device, link, characteristic, value } => {
                self.notified(device, link, characteristic, value).await
            }
            Event::Deliver { device, link, characteristic, value } => {
                self.deliver(device, link, characteristic, value).await
            }
            Event::Resume(call) => self.resumed(call).await,
            Event::Resolve { device, link } => self.resolve(device, link).await,
            Event::GiveUp(call) => self.give_up(&call).await,
            Event::Disconnect { device, link, call } => {
                if self.has_link(device, link) {
                    self.drop_link(device).await?;
                }
                self.bus.reply(&call.header(), &()).await
            }
        }
    }

    async fn command(&mut self, command: Command) -> zbus::Result<()> {
        // Whoever asked may have stopped waiting.
        match command {
            Command::Add(peripheral, done) => {
                self.add(peripheral, false).await?;
                let _ = done.send(());
            }
            Command::Fault(address, fault, done) => {
                let known = self.set_fault(address, fault).await?;
                let _ = done.send(known);
            }
            Command::Adapter(on, done) => {
                self.switch(on).await?;
                let _ = done.send(());
            }
            Command::Normal(done) => {
                let devices = self.devices.keys().copied().collect::<Vec<_>>();
                for device in devices {
                    self.set_fault(device, None).await?;
                }
                self.switch(true).await?;
                let _ = done.send(());
            }
            Command::State(done) => {
                let _ = done.send(self.state());
            }
        }
        Ok(())
    }

    async fn add(&mut self, peripheral: Box<dyn Peripheral>, impostor: bool) -> zbus::Result<()> {
        self.remove(peripheral.address()).await?;
        let device = Device::new(peripheral, impostor);
        self.devices.insert(device.address, device);
        Ok(())
    }

    async fn remove(&mut self, address: Address) -> zbus::Result<()> {
        self.drop_link(address).await?;
        self.forget(address).await?;
        self.devices.remove(&address);
        Ok(())
    }

    async fn set_fault(&mut self, address: Address, fault: Option<Fault>) -> zbus::Result<bool> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(false);
        };
        device.trouble.set(fault);
        if device.impostor {
            return Ok(true);
        }
        let second = address.neighbour();
        let had_impostor = self.devices.get(&second).is_some_and(|it| it.impostor);
        if had_impostor {
            self.remove(second).await?;
        }
        match fault {
            Some(Fault::OutOfRange) => self.drop_link(address).await?,
            Some(Fault::Spoof) => {
                let impostor = self.devices.get(&address).map(|device| Impostor::of(&*device.peripheral));
                if let Some(impostor) = impostor {
                    self.add(Box::new(impostor), true).await?;
                }
            }
            Some(Fault::Hang | Fault::Slow(_) | Fault::Corrupt(_)) | None => {}
        }
        Ok(true)
    }

    fn state(&self) -> AirState {
        AirState {
            powered: self.adapter.powered,
            discovering: self.adapter.is_discovering(),
            devices: self
                .devices
                .values()
                .map(|device| DeviceState {
                    address: device.address,
                    name: device.peripheral.name(),
                    connected: device.is_up(),
                    fault: device.trouble.current(),
                })
                .collect(),
        }
    }

    async fn advertise(&mut self) -> zbus::Result<()> {
        let now = Instant::now();
        let addresses = self.devices.keys().copied().collect::<Vec<_>>();
        for address in addresses {
            self.hear(address, now).await?;
        }
        Ok(())
    }

    // A connected device does not advertise, as is usual for small firmware.
    async fn hear(&mut self, address: Address, now: Instant) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        let advertisement = device.peripheral.advertisement();
        let audible = self.adapter.powered
            && device.link == Link::Down
            && !device.trouble.is_away()
            && self.adapter.wants(&advertisement);
        if !audible {
            let silent_for = device.heard.map(|heard| now.saturating_duration_since(heard));
            if device.link == Link::Down && silent_for > Some(self.timing.forget) {
                return self.forget(address).await;
            }
            return Ok(());
        }
        device.rssi = Some(advertisement.rssi);
        let path = device_path(address);
        if device.heard.replace(now).is_none() {
            return signals::added(&self.bus, &path, &objects::device_interfaces(device)).await;
        }
        let rssi = ("RSSI", advertisement.rssi.into());
        if advertisement.service_data.is_empty() {
            return signals::changed(&self.bus, &path, DEVICE, [rssi], &[]).await;
        }
        let data = objects::service_data(&advertisement.service_data);
        signals::changed(&self.bus, &path, DEVICE, [rssi, ("ServiceData", data)], &[]).await
    }

    async fn forget(&mut self, address: Address) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        if device.heard.take().is_none() {
            return Ok(());
        }
        device.rssi = None;
        if device.exported {
            for path in objects::gatt(device).into_keys().rev() {
                signals::removed(&self.bus, &path, &[]).await?;
            }
        }
        device.exported = false;
        signals::removed(&self.bus, &device_path(address), &[DEVICE]).await
    }

    async fn switch(&mut self, on: bool) -> zbus::Result<()> {
        self.adapter.blocked = !on;
        self.power(on).await
    }

    /// Turns the radio on or off; off ends every link and scan first.
    pub async fn power(&mut self, on: bool) -> zbus::Result<()> {
        if self.adapter.powered == on {
            return Ok(());
        }
        self.adapter.powered = on;
        if !on {
            let addresses = self.devices.keys().copied().collect::<Vec<_>>();
            for address in addresses {
                self.drop_link(address).await?;
            }
            self.adapter.scanners.clear();
            self.discovery_ended().await?;
        }
        signals::changed(&self.bus, ADAPTER_PATH, ADAPTER, [("Powered", on.into())], &[]).await
    }

    /// Announces that nobody scans any more.
    pub async fn discovery_ended(&mut self) -> zbus::Result<()> {
        for device in self.devices.values_mut() {
            if device.rssi.take().is_some() {
                let path = device_path(device.address);
                signals::changed(&self.bus, &path, DEVICE, [], &["RSSI"]).await?;
            }
        }
        signals::changed(&self.bus, ADAPTER_PATH, ADAPTER, [("Discovering", false.into())], &[]).await
    }
}
