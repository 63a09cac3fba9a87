//! The rewards of a network, by all that its file names.

use domain::failure::Failure;
use serde_json::{Map, Value};

use super::{failed, reply};
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
}
