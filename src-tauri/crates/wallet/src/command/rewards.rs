//! The rewards of a network, by all that its file names.

use domain::{failure::Failure, words::why_words};
use serde_json::{Map, Value, json};

use super::{failed, merge, reply};
use crate::{Wallet, ports::ChainError, rewards::RewardsError};

impl Wallet {
    /// The numbers of the pool that is paid by ticks, with the `sources` without proofs; where there is no such pool, these
    /// alone.
    pub(super) async fn command_rewards(&self) -> Result<Value, Failure> {
        let sources = self.paid_rewards().await.map_err(failed)?;
        let mut shown = match self.rewards().await {
            Err(RewardsError::Chain(ChainError::NotOffered(_))) if !sources.is_empty() => Value::Object(Map::new()),
            other => reply(other.map_err(failed)?)?,
        };
        if let Value::Object(fields) = &mut shown {
            fields.insert("sources".to_string(), reply(sources)?);
        }
        Ok(shown)
    }

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
