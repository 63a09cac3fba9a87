//! Why a device earned what it did.

use domain::{failure::Failure, words::why_words};
use serde_json::{Value, json};

use super::{failed, merge, reply};
use crate::Wallet;

impl Wallet {
    /// With the words that a window shows.
    pub(super) async fn why_named(&self, device: &str, periods: u32) -> Result<Value, Failure> {
        let device = self.choose(device).await.map_err(failed)?;
        let view = self.why_rewards(device, periods).await.map_err(failed)?;
        let words = why_words(&view);
        let mut value = reply(view)?;
        merge(&mut value, json!({ "words": words }));
        Ok(value)
    }
}
