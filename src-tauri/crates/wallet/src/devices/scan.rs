//! Listening for devices nearby.

use domain::{
    device::{DeviceId, Nearby},
    event::Event,
};
use tokio::sync::watch;

use crate::{Wallet, ports::LinkError};

impl Wallet {
    /// Listens for `millis`; every change of the list is told as [`Event::Nearby`]. Asks no node: what is merely heard
    /// nearby is nobody's business.
    ///
    /// # Errors
    /// [`LinkError`] names what the radio lacks.
    pub async fn scan(&self, millis: u64) -> Result<Vec<Nearby>, LinkError> {
        self.scan_until(millis, |_| false).await
    }

    /// Listens for `millis`, or until `enough` says so of the list.
    pub(crate) async fn scan_until<F>(&self, millis: u64, enough: F) -> Result<Vec<Nearby>, LinkError>
    where
        F: Fn(&[Nearby]) -> bool,
    {
        let _radio = self.radio.clone().lock_owned().await;
        let known: Vec<DeviceId> =
            self.ports.store.devices().await.unwrap_or_default().iter().map(|row| row.id).collect();
        let (sender, mut changes) = watch::channel(Vec::new());
        let telling = async {
            while changes.changed().await.is_ok() {
                let heard = marked(changes.borrow_and_update().clone(), &known);
                let done = enough(&heard);
                self.tell(Event::Nearby(heard));
                if done {
                    break;
                }
            }
            drop(changes);
        };
        let (heard, ()) = tokio::join!(self.ports.link.scan(millis, sender), telling);
        let heard = marked(heard?, &known);
        self.tell(Event::Nearby(heard.clone()));
        Ok(heard)
    }
}

/// Adds which device of this wallet each may be.
fn marked(mut heard: Vec<Nearby>, known: &[DeviceId]) -> Vec<Nearby> {
    for near in &mut heard {
        let start = near.address_hint.as_ref().filter(|hint| !hint.is_empty()).map(|hint| format!("0x{hint}"));
        near.known = start.and_then(|start| known.iter().copied().find(|id| id.to_string().starts_with(&start)));
    }
    heard
}
