use std::str::FromStr;

use serde::{Serialize, Serializer};
use zbus::Message;

use super::{
    bluez::Bluez,
    error::Refusal,
    objects::{ADAPTER, ADAPTER_PATH, Interfaces, OBJECT_MANAGER},
    signals,
};

/// What a computer lacks for Bluetooth, beside a radio that is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no adapter: the service runs and shows none.
    Adapter,
    /// The service does not run: nobody has its name on the bus.
    Service,
    /// The bus lets nobody speak to the service.
    Permission,
}

impl Missing {
    const ALL: [(Self, &str); 3] =
        [(Self::Adapter, "no-adapter"), (Self::Service, "no-service"), (Self::Permission, "no-permission")];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| name)
    }
}

/// The text names nothing that can be missing.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no fault of the air: off, on, no-adapter, no-service or no-permission; a device's fault needs `device`"
)]
pub struct ParseMissingError(String);

impl FromStr for Missing {
    type Err = ParseMissingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.iter().find(|(_, name)| *name == text);
        named.map(|(one, _)| *one).ok_or_else(|| ParseMissingError(text.to_owned()))
    }
}

impl Serialize for Missing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Bluez {
    /// Takes something away, or gives back what was; links and scans end first.
    pub(super) async fn lack(&mut self, missing: Option<Missing>) -> zbus::Result<()> {
        if self.missing == missing {
            return Ok(());
        }
        let before = self.missing.take();
        match before {
            Some(Missing::Adapter) => {
                let shown = Interfaces::from([(ADAPTER, self.adapter.properties())]);
                signals::added(&self.bus, ADAPTER_PATH, &shown).await?;
            }
            Some(Missing::Service) => self.bus.request_name("org.bluez").await?,
            Some(Missing::Permission) | None => {}
        }
        if missing.is_some() {
            self.end_all().await?;
        }
        match missing {
            Some(Missing::Adapter) => signals::removed(&self.bus, ADAPTER_PATH, &[ADAPTER]).await?,
            Some(Missing::Service) => drop(self.bus.release_name("org.bluez").await?),
            Some(Missing::Permission) | None => {}
        }
        self.missing = missing;
        Ok(())
    }

    async fn end_all(&mut self) -> zbus::Result<()> {
        let addresses = self.devices.keys().copied().collect::<Vec<_>>();
        for address in addresses {
            self.drop_link(address).await?;
            self.forget(address).await?;
        }
        self.adapter.scanners.clear();
        self.adapter.filters.clear();
        Ok(())
    }

    /// The answer to a call that what is missing lets nobody make.
    pub(super) fn cannot(&self, call: &Message) -> Option<Refusal> {
        let header = call.header();
        let path = header.path().map_or("", |path| path.as_str());
        match self.missing? {
            Missing::Adapter => path.starts_with(ADAPTER_PATH).then(|| Refusal::unknown_object(path)),
            Missing::Service => Some(Refusal::unknown_service()),
            Missing::Permission => {
                Some(Refusal::access_denied(header.interface().map_or(OBJECT_MANAGER, |name| name.as_str())))
            }
        }
    }
}
