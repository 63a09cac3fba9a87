//! Setting up a device nearby that is named as a person types it.

use domain::failure::Failure;
use serde_json::{Value, json};

use super::{failed, reply};
use crate::{Wallet, devices::Wifi, ports::Credential};

impl Wallet {
    pub(super) async fn info_named(&self, near: &str) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        reply(self.nearby_facts(&near, &Credential::None).await.map_err(failed)?)
    }

    pub(super) async fn networks_named(&self, near: &str) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        reply(self.wifi_networks(&near, &Credential::None).await.map_err(failed)?)
    }

    pub(super) async fn set_wifi_named(&self, near: &str, wifi: &Wifi) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        let joined = self.set_wifi(&near, &Credential::None, wifi).await.map_err(failed)?;
        reply(json!({ "joined": wifi.ssid, "url": joined.url }))
    }

    pub(super) async fn identify_named(&self, near: &str) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        self.identify_nearby(&near, &Credential::None).await.map_err(failed)?;
        reply(json!({ "identified": true }))
    }
}
