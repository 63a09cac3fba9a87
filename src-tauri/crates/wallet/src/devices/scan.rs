//! Listening for devices nearby.

use domain::{device::Nearby, event::Event};
use tokio::sync::watch;

use crate::{Wallet, ports::LinkError};

impl Wallet {
    /// Listens for `millis`; every change of the list is told as [`Event::Nearby`]. Asks no node: what is merely heard
    /// nearby is nobody's business.
    ///
    /// # Errors
    /// [`LinkError`] names what the radio lacks.
    pub async fn scan(&self, millis: u64) -> Result<Vec<Nearby>, LinkError> {
        let _radio = self.radio.clone().lock_owned().await;
        let known = self.ports.store.devices().await.unwrap_or_default();
        let mark = move |mut heard: Vec<Nearby>| {
            for near in &mut heard {
                let hint = &near.address_hint;
                near.known = known
                    .iter()
                    .map(|row| row.id)
                    .find(|id| !hint.is_empty() && id.to_string().starts_with(&format!("0x{hint}")));
            }
            heard
        };
        let (sender, mut changes) = watch::channel(Vec::new());
        let events = self.events.clone();
        let told = mark.clone();
        let telling = tokio::spawn(async move {
            while changes.changed().await.is_ok() {
                let heard = changes.borrow_and_update().clone();
                drop(events.send(Event::Nearby(told(heard))));
            }
        });
        let heard = self.ports.link.scan(millis, sender).await;
        telling.abort();
        let heard = mark(heard?);
        self.tell(Event::Nearby(heard.clone()));
        Ok(heard)
    }
}
