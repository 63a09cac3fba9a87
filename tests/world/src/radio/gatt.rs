//! Links and GATT: connecting, reading, writing and notifying.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;
use uuid::Uuid;
use zbus::{Message, OwnedVariant};

use super::{
    Address, Flag, Notifier,
    bluez::{Bluez, Event},
    calls::client,
    device::{Device, Link},
    error::Refusal,
    objects::{self, CHARACTERISTIC, DEVICE, MTU, characteristic_path, device_path},
    signals,
};

/// The longest value of an attribute (Core 5.4, Vol 3, Part F, 3.2.9).
const LONGEST: usize = 512;

impl Bluez {
    pub async fn connect(&mut self, address: Address, call: Message) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address).filter(|it| it.heard.is_some()) else {
            let refusal = Refusal::unknown_object(&device_path(address));
            return self.refuse(&call, refusal).await;
        };
        if !self.adapter.powered {
            return self.refuse(&call, Refusal::not_ready()).await;
        }
        if device.is_up() {
            return self.bus.reply(&call.header(), &()).await;
        }
        if device.trouble.is_away() {
            self.later(Instant::now() + self.timing.give_up, Event::GiveUp(call));
            return Ok(());
        }
        device.epoch += 1;
        device.link = Link::Resolving;
        device.busy_until = Instant::now();
        let link = device.epoch;
        device.peripheral.on_connect(Notifier { device: address, link, events: self.events.clone() });
        let up = [("Connected", true.into())];
        signals::changed(&self.bus, &device_path(address), DEVICE, up, &[]).await?;
        // The call is over before the services are known.
        self.bus.reply(&call.header(), &()).await?;
        let at = Instant::now() + self.timing.resolve;
        self.later(at, Event::Resolve { device: address, link });
        Ok(())
    }

    pub async fn give_up(&mut self, call: &Message) -> zbus::Result<()> {
        let refusal = Refusal::failed("le-connection-abort-by-local");
        self.refuse(call, refusal).await
    }

    pub async fn resolve(&mut self, address: Address, link: u64) -> zbus::Result<()> {
        if !self.has_link(address, link) {
            return Ok(());
        }
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        device.link = Link::Resolved;
        let first = !device.exported;
        device.exported = true;
        if first {
            for (path, interfaces) in objects::gatt(device) {
                signals::added(&self.bus, &path, &interfaces).await?;
            }
        }
        let found = [("UUIDs", objects::uuids(device)), ("ServicesResolved", true.into())];
        signals::changed(&self.bus, &device_path(address), DEVICE, found, &[]).await
    }

    pub async fn disconnect(&mut self, address: Address, call: Message) -> zbus::Result<()> {
        let Some(device) = self.devices.get(&address).filter(|it| it.heard.is_some()) else {
            let refusal = Refusal::unknown_object(&device_path(address));
            return self.refuse(&call, refusal).await;
        };
        if !device.is_up() {
            return self.bus.reply(&call.header(), &()).await;
        }
        let event = Event::Disconnect { device: address, link: device.epoch, call };
        self.later(Instant::now() + self.timing.disconnect, event);
        Ok(())
    }

    /// Ends the link at once, where there is one; subscriptions and GATT objects stay.
    pub async fn drop_link(&mut self, address: Address) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address).filter(|it| it.is_up()) else {
            return Ok(());
        };
        let was = std::mem::replace(&mut device.link, Link::Down);
        device.heard = Some(Instant::now());
        device.peripheral.on_disconnect();
        let path = device_path(address);
        if was == Link::Resolved {
            let lost = [("ServicesResolved", false.into())];
            signals::changed(&self.bus, &path, DEVICE, lost, &[]).await?;
        }
        let down = [("Connected", false.into())];
        signals::changed(&self.bus, &path, DEVICE, down, &[]).await
    }

    pub fn has_link(&self, address: Address, link: u64) -> bool {
        self.devices.get(&address).is_some_and(|device| device.is_up() && device.epoch == link)
    }

    pub async fn read_value(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        if device.is_up() && device.trouble.hangs() {
            return Ok(());
        }
        let value = match read(device, handle) {
            Ok(value) => value,
            Err(refusal) => return self.refuse(call, refusal).await,
        };
        // The value is announced to everybody before the caller has it.
        self.announce(address, handle, value.clone()).await?;
        self.bus.reply(&call.header(), &value).await
    }

    pub async fn write_value(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let body = call.body();
        let (value, options) = body.deserialize::<(Vec<u8>, HashMap<String, OwnedVariant>)>()?;
        let command = options.get("type").and_then(|kind| kind.downcast_ref::<&str>().ok()) == Some("command");
        let Some(device) = self.devices.get_mut(&address) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        if device.is_up() && device.trouble.hangs() {
            return match command {
                true => self.bus.reply(&call.header(), &()).await,
                false => Ok(()),
            };
        }
        let answer = write(device, handle, &value, command);
        self.finish(call, answer).await
    }

    pub async fn start_notify(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let subscriber = client(call);
        let Some(device) = self.devices.get_mut(&address) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        let up = device.is_up();
        let Some(characteristic) = device.characteristic_mut(handle) else {
            return self.refuse(call, Refusal::not_supported()).await;
        };
        if characteristic.subscription.is_none() {
            return self.refuse(call, Refusal::not_supported()).await;
        }
        let first = characteristic.subscribers.is_empty();
        let new = characteristic.subscribers.insert(subscriber);
        if !new && !up {
            return self.refuse(call, Refusal::in_progress()).await;
        }
        self.bus.reply(&call.header(), &()).await?;
        match first && up {
            true => self.announce_notifying(address, handle, true).await,
            false => Ok(()),
        }
    }

    pub async fn stop_notify(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let subscriber = client(call);
        let removed = self
            .devices
            .get_mut(&address)
            .and_then(|device| device.characteristic_mut(handle))
            .filter(|characteristic| characteristic.subscribers.contains(&subscriber))
            .map(|characteristic| {
                characteristic.subscribers.remove(&subscriber);
                characteristic.subscribers.is_empty()
            });
        let Some(last) = removed else {
            let refusal = Refusal::failed("No notify session started");
            return self.refuse(call, refusal).await;
        };
        self.bus.reply(&call.header(), &()).await?;
        match last {
            true => self.announce_notifying(address, handle, false).await,
            false => Ok(()),
        }
    }

    pub async fn read_descriptor(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let found = self.devices.get_mut(&address).and_then(|device| {
            let up = device.is_up();
            device
                .characteristics_mut()
                .find(|characteristic| characteristic.subscription == Some(handle))
                .map(|characteristic| (up, !characteristic.subscribers.is_empty()))
        });
        match found {
            Some((true, on)) => self.bus.reply(&call.header(), &vec![u8::from(on), 0]).await,
            Some((false, _)) | None => self.refuse(call, Refusal::not_connected()).await,
        }
    }

    pub async fn notified(
        &mut self,
        address: Address,
        link: u64,
        characteristic: Uuid,
        value: Vec<u8>,
    ) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        if device.trouble.hangs() {
            return Ok(());
        }
        // What was delayed before must not be overtaken once the device is quick again.
        let now = Instant::now();
        let delay = device.trouble.delay();
        if delay.is_none() && device.busy_until <= now {
            return self.deliver(address, link, characteristic, value).await;
        }
        device.busy_until = device.busy_until.max(now) + delay.unwrap_or(BETWEEN);
        let at = device.busy_until;
        let event = Event::Deliver { device: address, link, characteristic, value };
        self.later(at, event);
        Ok(())
    }

    pub async fn deliver(
        &mut self,
        address: Address,
        link: u64,
        characteristic: Uuid,
        mut value: Vec<u8>,
    ) -> zbus::Result<()> {
        if !self.has_link(address, link) {
            return Ok(());
        }
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        let Some((_, handle)) = device.handles_of(characteristic) else {
            tracing::warn!(%address, %characteristic, "a device notified a characteristic it does not have");
            return Ok(());
        };
        let subscribed =
            device.characteristic_mut(handle).is_some_and(|characteristic| !characteristic.subscribers.is_empty());
        if !subscribed {
            return Ok(());
        }
        // A radio carries no more than fits one packet, and cuts the rest.
        value.truncate(usize::from(MTU) - 3);
        device.trouble.corrupt(&mut value);
        self.announce(address, handle, value).await
    }

    async fn announce(&mut self, address: Address, handle: u16, value: Vec<u8>) -> zbus::Result<()> {
        let Some(path) = self.path_of(address, handle) else {
            return Ok(());
        };
        if let Some(characteristic) =
            self.devices.get_mut(&address).and_then(|device| device.characteristic_mut(handle))
        {
            characteristic.value = Some(value.clone());
        }
        let changed = [("Value", value.into())];
        signals::changed(&self.bus, &path, CHARACTERISTIC, changed, &[]).await
    }

    async fn announce_notifying(&self, address: Address, handle: u16, on: bool) -> zbus::Result<()> {
        let Some(path) = self.path_of(address, handle) else {
            return Ok(());
        };
        let changed = [("Notifying", on.into())];
        signals::changed(&self.bus, &path, CHARACTERISTIC, changed, &[]).await
    }

    fn path_of(&self, address: Address, handle: u16) -> Option<String> {
        let service = self
            .devices
            .get(&address)?
            .services
            .iter()
            .find(|service| service.characteristics.iter().any(|characteristic| characteristic.handle == handle))?;
        Some(characteristic_path(address, service.handle, handle))
    }
}

/// The gap between two packets of one link, in the order they were sent.
const BETWEEN: Duration = Duration::from_millis(1);

fn read(device: &mut Device, handle: u16) -> Result<Vec<u8>, Refusal> {
    if !device.is_up() {
        return Err(Refusal::not_connected());
    }
    let uuid = permitted(device, handle, |flag| flag == Flag::Read)
        .ok_or_else(|| Refusal::not_permitted("Read not permitted"))?;
    Ok(device.peripheral.read(uuid)?)
}

fn write(device: &mut Device, handle: u16, value: &[u8], command: bool) -> Result<(), Refusal> {
    if value.len() > LONGEST {
        return Err(Refusal::invalid_length());
    }
    if !device.is_up() {
        return Err(Refusal::not_connected());
    }
    let wanted = match command {
        true => Flag::WriteWithoutResponse,
        false => Flag::Write,
    };
    let uuid = permitted(device, handle, |flag| flag == wanted).ok_or_else(Refusal::not_supported)?;
    if command && value.len() > usize::from(MTU) - 3 {
        return Err(Refusal::failed("Failed to initiate write"));
    }
    Ok(device.peripheral.write(uuid, value)?)
}

fn permitted(device: &mut Device, handle: u16, wanted: impl Fn(Flag) -> bool) -> Option<Uuid> {
    let characteristic = device.characteristic_mut(handle)?;
    characteristic.flags.iter().any(|flag| wanted(*flag)).then_some(characteristic.uuid)
}
