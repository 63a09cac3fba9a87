//! Subscriptions and the values that come over them.

use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;
use zbus::Message;

use super::{
    Access, Address,
    bluez::{Bluez, Event},
    calls::client,
    error::Refusal,
    guest::Attribute,
    objects::{CHARACTERISTIC, characteristic_path},
    signals,
    trouble::Packet,
};

/// The gap between two packets of one link, in the order they were sent.
const BETWEEN: Duration = Duration::from_millis(1);

impl Bluez {
    pub async fn start_notify(&mut self, address: Address, handle: u16, call: &Message) -> zbus::Result<()> {
        let subscriber = client(call);
        let Some(device) = self.devices.get_mut(&address) else {
            return self.refuse(call, Refusal::not_connected()).await;
        };
        let up = device.is_up();
        let flags = device.flags(Attribute::Characteristic(handle));
        let guarded = [Access::Notify, Access::Indicate].into_iter().any(|access| device.is_guarded(flags, access));
        if up && guarded {
            return self.access_guarded(address, call).await;
        }
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

    pub async fn notified_by_type(
        &mut self,
        address: Address,
        link: u64,
        characteristic: Uuid,
        value: Vec<u8>,
    ) -> zbus::Result<()> {
        let Some(handle) = self.devices.get(&address).and_then(|device| device.handle_of(characteristic)) else {
            tracing::warn!(%address, %characteristic, "a device notified a characteristic it does not have");
            return Ok(());
        };
        self.notified(address, link, handle, value).await
    }

    pub async fn notified(&mut self, address: Address, link: u64, handle: u16, value: Vec<u8>) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        if device.trouble.hangs() {
            return Ok(());
        }
        // What was delayed before must not be overtaken once the device is quick again.
        let now = Instant::now();
        if device.trouble.reorders() {
            return self.reorder(address, Packet { link, handle, value }).await;
        }
        if let Some(wait) = device.trouble.trickle() {
            self.trickle(address, &Packet { link, handle, value }, wait);
            return Ok(());
        }
        let delay = device.trouble.delay();
        if delay.is_none() && device.busy_until <= now {
            return self.deliver(address, link, handle, value).await;
        }
        device.busy_until = device.busy_until.max(now) + delay.unwrap_or(BETWEEN);
        let at = device.busy_until;
        let event = Event::Deliver { device: address, link, handle, value };
        self.later(at, event);
        Ok(())
    }

    pub async fn deliver(&mut self, address: Address, link: u64, handle: u16, mut value: Vec<u8>) -> zbus::Result<()> {
        if !self.has_link(address, link) {
            return Ok(());
        }
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        let subscribed =
            device.characteristic_mut(handle).is_some_and(|characteristic| !characteristic.subscribers.is_empty());
        if !subscribed {
            return Ok(());
        }
        // A radio carries no more than fits one packet, and cuts the rest.
        let longest = usize::from(device.mtu()) - 3;
        value.truncate(longest);
        device.trouble.damage(&mut value);
        let (copies, floods) = (device.trouble.copies(), device.trouble.floods());
        for _ in 0..copies {
            self.announce(address, handle, value.clone()).await?;
        }
        match floods {
            true => {
                let value = value.into_iter().cycle().take(longest).collect();
                self.flood(address, Packet { link, handle, value }).await
            }
            false => Ok(()),
        }
    }

    pub async fn announce(&mut self, address: Address, handle: u16, value: Vec<u8>) -> zbus::Result<()> {
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
        self.tell_subscribed(address, handle, on);
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
