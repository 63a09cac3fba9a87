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
    Address, AirState, DeviceState, Fault, FaultError, Missing, Peripheral, Timing,
    adapter::Adapter,
    air::Command,
    body::Body,
    bond::{Agents, Paired},
    device::Device,
    error::Refusal,
    guest::{News, Second},
    impostor::Impostor,
    objects::{ADAPTER, ADAPTER_PATH, DEVICE, device_path},
    plan::ServicePlan,
    signals,
    trouble::Packet,
};

/// What the loop acts on, besides messages from the bus.
pub(super) enum Event {
    Command(Command),
    /// An answer of a program on the second adapter.
    Guest(News),
    /// Pairing is over.
    Paired(Paired),
    /// The time of a request is over.
    Unanswered {
        device: Address,
        link: u64,
        call: Message,
    },
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
        handle: u16,
        value: Vec<u8>,
    },
    /// A flood of this value goes on.
    Flood(Address, Packet),
    /// What is held back has waited long enough.
    LetGo(Address),
    /// A call whose delay is over.
    Resume(Message),
    /// The services of a device are found.
    Resolve {
        device: Address,
        link: u64,
    },
    /// A connection attempt is given up.
    GiveUp(Message, Refusal),
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
    /// The adapter for peripherals written by others, where it was asked for.
    pub second: Option<Second>,
    pub agents: Agents,
    pub missing: Option<Missing>,
    messages: MessageStream,
}

impl Bluez {
    pub async fn join(
        address: &str,
        events: UnboundedSender<Event>,
        timing: Timing,
        second: Option<Second>,
    ) -> zbus::Result<Self> {
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
        Ok(Self {
            bus,
            adapter: Adapter::new(),
            devices: BTreeMap::new(),
            events,
            timing,
            second,
            agents: Agents::default(),
            missing: None,
            messages,
        })
    }

    pub async fn run(mut self, mut inbox: UnboundedReceiver<Event>) {
        let mut beacon = interval(self.timing.advertise);
        beacon.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let done = tokio::select! {
                // What a program announced comes before the answer that it gave after that.
                biased;
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
            Type::Signal => self.signal(&message).await,
            Type::MethodReturn | Type::Error => Ok(()),
        }
    }

    async fn signal(&mut self, signal: &Message) -> zbus::Result<()> {
        match signal.header().member().map(|member| member.as_str()) {
            Some("NameOwnerChanged") => self.client_left(signal).await,
            Some("PropertiesChanged") => self.guest_changed(signal).await,
            _ => Ok(()),
        }
    }

    async fn event(&mut self, event: Event) -> zbus::Result<()> {
        match event {
            Event::Command(command) => self.command(command).await,
            Event::Guest(news) => self.guest_news(news).await,
            Event::Notify { device, link, characteristic, value } => {
                self.notified_by_type(device, link, characteristic, value).await
            }
            Event::Deliver { device, link, handle, value } => self.deliver(device, link, handle, value).await,
            Event::Flood(device, packet) => self.flood(device, packet).await,
            Event::LetGo(device) => self.let_go(device).await,
            Event::Resume(call) => self.resumed(call).await,
            Event::Resolve { device, link } => self.resolve(device, link).await,
            Event::GiveUp(call, refusal) => self.refuse(&call, refusal).await,
            Event::Paired(paired) => self.paired(paired).await,
            Event::Unanswered { device, link, call } => self.unanswered(device, link, &call).await,
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
                let set = self.set_fault(address, fault).await?;
                let _ = done.send(set);
            }
            Command::Adapter(on, done) => {
                self.switch(on).await?;
                let _ = done.send(());
            }
            Command::Lack(missing, done) => {
                self.lack(Some(missing)).await?;
                let _ = done.send(());
            }
            Command::Normal(done) => {
                let devices = self.devices.keys().copied().collect::<Vec<_>>();
                for device in devices {
                    // To end a fault is never refused.
                    let _ = self.set_fault(device, None).await?;
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
        let address = peripheral.address();
        let plan = ServicePlan::all_of(peripheral.as_ref());
        self.devices.insert(address, Device::new(address, Body::Simulated(peripheral), plan, impostor));
        Ok(())
    }

    async fn remove(&mut self, address: Address) -> zbus::Result<()> {
        self.drop_link(address).await?;
        self.forget(address).await?;
        self.devices.remove(&address);
        Ok(())
    }

    async fn set_fault(&mut self, address: Address, fault: Option<Fault>) -> zbus::Result<Result<(), FaultError>> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(Err(FaultError::UnknownDevice(address)));
        };
        if !device.body.lie(fault.and_then(Fault::lie)) {
            return Ok(Err(FaultError::Honest(address)));
        }
        let impostor = device.impostor;
        self.exchange_fault(address, fault).await?;
        if impostor {
            return Ok(Ok(()));
        }
        let second = address.neighbour();
        let had_impostor = self.devices.get(&second).is_some_and(|it| it.impostor);
        if had_impostor {
            self.remove(second).await?;
        }
        if fault == Some(Fault::OutOfRange) {
            self.drop_link(address).await?;
        }
        let original = self.devices.get(&address).filter(|_| fault == Some(Fault::Spoof));
        if let Some(impostor) = original.map(Impostor::of) {
            self.add(Box::new(impostor), true).await?;
        }
        Ok(Ok(()))
    }

    async fn exchange_fault(&mut self, address: Address, fault: Option<Fault>) -> zbus::Result<()> {
        let Some(device) = self.devices.get(&address) else {
            return Ok(());
        };
        let regroups = device.trouble.lacks_services() != (fault == Some(Fault::ServicesMissing));
        if regroups {
            self.withdraw(address).await?;
        }
        if let Some(device) = self.devices.get_mut(&address) {
            device.trouble.set(fault);
        }
        match regroups {
            true => self.show_again(address).await,
            false => Ok(()),
        }
    }

    fn state(&self) -> AirState {
        AirState {
            powered: self.adapter.powered,
            missing: self.missing,
            discovering: self.adapter.is_discovering(),
            devices: self
                .devices
                .values()
                .map(|device| DeviceState {
                    address: device.address,
                    name: device.body.advert().name.unwrap_or_default(),
                    connected: device.is_up(),
                    fault: device.trouble.current(),
                })
                .collect(),
        }
    }

    async fn switch(&mut self, on: bool) -> zbus::Result<()> {
        self.lack(None).await?;
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
