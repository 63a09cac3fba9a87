//! Links: connecting, finding the services, and disconnecting.

use tokio::time::Instant;
use zbus::Message;

use super::{
    Address, Notifier,
    bluez::{Bluez, Event},
    device::{Link, number},
    error::Refusal,
    objects::{self, DEVICE, device_path},
    plan::ServicePlan,
    properties, signals,
};

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
        if device.trouble.connect_hangs() {
            return Ok(());
        }
        if device.trouble.is_busy() {
            return self.refuse(&call, Refusal::in_progress()).await;
        }
        if device.trouble.refuses() || !device.is_reachable() {
            self.later(
                Instant::now() + self.timing.give_up,
                Event::GiveUp(call, Refusal::failed("le-connection-abort-by-local")),
            );
            return Ok(());
        }
        // The call is over before the services are known.
        self.link_up(address).await?;
        self.bus.reply(&call.header(), &()).await
    }

    /// Makes a link to a device that is there.
    pub async fn link_up(&mut self, address: Address) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        device.epoch += 1;
        device.link = Link::Resolving;
        device.busy_until = Instant::now();
        let link = device.epoch;
        let events = self.events.clone();
        device.body.on_connect(Notifier::new(move |characteristic, value| {
            // The air may have ended: then nobody listens.
            let _ = events.send(Event::Notify { device: address, link, characteristic, value });
        }));
        let up = [("Connected", true.into())];
        signals::changed(&self.bus, &device_path(address), DEVICE, up, &[]).await?;
        self.guest_linked(address, true).await?;
        let at = Instant::now() + self.timing.resolve;
        self.later(at, Event::Resolve { device: address, link });
        Ok(())
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
        let found = [("UUIDs", properties::uuids(device)), ("ServicesResolved", true.into())];
        signals::changed(&self.bus, &device_path(address), DEVICE, found, &[]).await?;
        self.renew_subscriptions(address);
        Ok(())
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
        device.body.on_disconnect();
        let path = device_path(address);
        if was == Link::Resolved {
            let lost = [("ServicesResolved", false.into())];
            signals::changed(&self.bus, &path, DEVICE, lost, &[]).await?;
        }
        let down = [("Connected", false.into())];
        signals::changed(&self.bus, &path, DEVICE, down, &[]).await?;
        self.guest_linked(address, false).await
    }

    /// The device has another GATT table from now on; a central that is connected sees it change.
    pub async fn renumber(&mut self, address: Address, plan: Vec<ServicePlan>) -> zbus::Result<()> {
        self.withdraw(address).await?;
        if let Some(device) = self.devices.get_mut(&address) {
            device.services = number(plan);
        }
        self.show_again(address).await
    }

    /// Takes the GATT objects of a device out of the tree.
    pub async fn withdraw(&mut self, address: Address) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        if device.exported {
            for path in objects::gatt(device).into_keys().rev() {
                signals::removed(&self.bus, &path, &[]).await?;
            }
        }
        device.exported = false;
        Ok(())
    }

    /// Shows them again where they were found before.
    pub async fn show_again(&mut self, address: Address) -> zbus::Result<()> {
        let found = self.devices.get(&address).filter(|device| device.link == Link::Resolved);
        match found.map(|device| device.epoch) {
            Some(link) => self.resolve(address, link).await,
            None => Ok(()),
        }
    }

    pub fn has_link(&self, address: Address, link: u64) -> bool {
        self.devices.get(&address).is_some_and(|device| device.is_up() && device.epoch == link)
    }
}
