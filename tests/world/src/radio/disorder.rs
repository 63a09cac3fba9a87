//! Notifications that come otherwise than they were sent.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    Address,
    bluez::{Bluez, Event},
    trouble::Packet,
};

/// How long a notification waits for the one that shall come before it.
const HELD_BACK: Duration = Duration::from_millis(500);
/// How many notifications of a flood pass before others have their turn.
const WAVE: usize = 64;

impl Bluez {
    /// Holds a notification back until the next one has passed, or for a while.
    pub async fn reorder(&mut self, address: Address, packet: Packet) -> zbus::Result<()> {
        let Some(device) = self.devices.get_mut(&address) else {
            return Ok(());
        };
        let Some(held) = device.trouble.held_back.take() else {
            device.trouble.held_back = Some(packet);
            self.later(Instant::now() + HELD_BACK, Event::LetGo(address));
            return Ok(());
        };
        self.deliver(address, packet.link, packet.handle, packet.value).await?;
        self.deliver(address, held.link, held.handle, held.value).await
    }

    /// Nothing came before a notification that was held back.
    pub async fn let_go(&mut self, address: Address) -> zbus::Result<()> {
        match self.devices.get_mut(&address).and_then(|device| device.trouble.held_back.take()) {
            Some(held) => self.deliver(address, held.link, held.handle, held.value).await,
            None => Ok(()),
        }
    }

    /// Sends the bytes of a notification one by one, with a wait before each.
    pub fn trickle(&mut self, address: Address, packet: &Packet, wait: Duration) {
        for byte in &packet.value {
            let Some(device) = self.devices.get_mut(&address) else { return };
            device.busy_until = device.busy_until.max(Instant::now()) + wait;
            let (at, link, handle) = (device.busy_until, packet.link, packet.handle);
            self.later(at, Event::Deliver { device: address, link, handle, value: vec![*byte] });
        }
    }

    /// Sends some more of a flood, and leaves the rest for later.
    pub async fn flood(&mut self, address: Address, packet: Packet) -> zbus::Result<()> {
        for _ in 0..WAVE {
            if !self.has_link(address, packet.link) {
                return Ok(());
            }
            let Some(device) = self.devices.get_mut(&address).filter(|device| device.trouble.floods()) else {
                return Ok(());
            };
            device.trouble.flooded(packet.value.len());
            self.announce(address, packet.handle, packet.value.clone()).await?;
        }
        // The air may have ended.
        let _ = self.events.send(Event::Flood(address, packet));
        Ok(())
    }
}
