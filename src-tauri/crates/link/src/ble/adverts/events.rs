//! Adverts as btleplug tells them.

use std::collections::BTreeMap;

use btleplug::{
    api::{Central, CentralEvent, Peripheral as _},
    platform::{Adapter, PeripheralId},
};
use domain::device::NearbyId;
use futures::StreamExt;
use tokio::time::{Duration, Instant};
use wallet::ports::LinkError;

use super::{News, Told};
use crate::ble::{
    adapter::meaning,
    radio::{Events, Turn},
};

/// A device without a name is asked for it again this often: the name comes in an advert of its own, without an event.
const NAME_AGAIN: Duration = Duration::from_secs(1);

/// What is heard from now on.
pub(in crate::ble) struct Adverts {
    adapter: Adapter,
    events: Events,
    asked: BTreeMap<PeripheralId, Asked>,
}

struct Asked {
    at: Instant,
    named: bool,
}

impl Adverts {
    /// Hears what the adapter of this turn hears.
    pub(in crate::ble) async fn open(turn: &Turn) -> Result<Self, LinkError> {
        let events = turn.adapter.events().await.map_err(|error| meaning(&error, "listening"))?;
        Ok(Self { adapter: turn.adapter.clone(), events, asked: BTreeMap::new() })
    }

    /// The next thing told; none when there will be no more.
    pub(in crate::ble) async fn next(&mut self) -> Option<Told> {
        loop {
            let event = self.events.next().await?;
            if let Some(told) = self.read(event).await {
                return Some(told);
            }
        }
    }

    async fn read(&mut self, event: CentralEvent) -> Option<Told> {
        match event {
            CentralEvent::DeviceDiscovered(id) | CentralEvent::DeviceUpdated(id) => self.ask(id).await,
            CentralEvent::RssiUpdate { id, rssi } => self.note(id, News { rssi: Some(rssi), ..News::default() }).await,
            CentralEvent::ServiceDataAdvertisement { id, service_data } => {
                self.note(id, News { service_data, ..News::default() }).await
            }
            CentralEvent::ServicesAdvertisement { id, services } => {
                self.note(id, News { services: Some(services), ..News::default() }).await
            }
            CentralEvent::DeviceConnected(_)
            | CentralEvent::DeviceDisconnected(_)
            | CentralEvent::DeviceServicesModified(_)
            | CentralEvent::ManufacturerDataAdvertisement { .. }
            | CentralEvent::StateUpdate(_) => None,
        }
    }

    async fn note(&mut self, id: PeripheralId, news: News) -> Option<Told> {
        match self.asked.get(&id) {
            Some(asked) if asked.named || asked.at.elapsed() < NAME_AGAIN => {
                Some(Told::Heard(NearbyId(id.to_string()), news))
            }
            Some(_) | None => self.ask(id).await,
        }
    }

    async fn ask(&mut self, id: PeripheralId) -> Option<Told> {
        let properties = self.adapter.peripheral(&id).await.ok()?.properties().await.ok()??;
        let near = NearbyId(id.to_string());
        self.asked.insert(id, Asked { at: Instant::now(), named: properties.advertisement_name.is_some() });
        let news = News {
            name: properties.local_name,
            services: Some(properties.services),
            service_data: properties.service_data,
            rssi: properties.rssi,
        };
        Some(Told::Heard(near, news))
    }
}
