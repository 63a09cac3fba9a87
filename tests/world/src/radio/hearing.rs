//! Advertisements: what the adapter hears, and what it forgets.

use tokio::time::Instant;

use super::{
    Address,
    bluez::Bluez,
    device::Link,
    objects::{self, DEVICE, device_path},
    properties, signals,
};

impl Bluez {
    pub async fn advertise(&mut self) -> zbus::Result<()> {
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
        let advert = device.body.advert();
        let audible = self.adapter.powered
            && device.link == Link::Down
            && device.is_reachable()
            && self.adapter.wants(&advert.content);
        if !audible {
            let silent_for = device.heard.map(|heard| now.saturating_duration_since(heard));
            if device.link == Link::Down && silent_for > Some(self.timing.forget) {
                return self.forget(address).await;
            }
            return Ok(());
        }
        device.rssi = Some(advert.content.rssi);
        let path = device_path(address);
        let renewed = device.body.renewed();
        if device.heard.replace(now).is_none() {
            return signals::added(&self.bus, &path, &objects::device_interfaces(device)).await;
        }
        let mut heard = vec![("RSSI", advert.content.rssi.into())];
        heard.extend(properties::data(&advert));
        if renewed {
            heard.extend(properties::names(address, &advert));
            heard.push(("UUIDs", properties::uuids(device)));
        }
        signals::changed(&self.bus, &path, DEVICE, heard, &[]).await
    }

    pub async fn forget(&mut self, address: Address) -> zbus::Result<()> {
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
}
