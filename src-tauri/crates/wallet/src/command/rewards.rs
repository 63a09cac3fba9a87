//! The rewards of a network, by all that its file names.

use domain::{Address, decimal::Decimal, failure::Failure, reward_notice::NoticeId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{failed, reply};
use crate::{Wallet, ports::ChainError, rewards::RewardsError};

/// What is done with notices of rewards.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case", deny_unknown_fields)]
pub enum NoticesCommand {
    /// Looks at the rewards first.
    List {},
    Dismiss {
        id: NoticeId,
    },
    /// Has one made when more than this is ready; zero: never.
    Over {
        threshold: Decimal,
        /// None: the network's own coin.
        token: Option<Address>,
    },
}

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

    pub(super) async fn command_notices(&self, command: NoticesCommand) -> Result<Value, Failure> {
        let view = match command {
            NoticesCommand::List {} => self.look_at_rewards().await,
            NoticesCommand::Dismiss { id } => self.dismiss_notice(&id).await,
            NoticesCommand::Over { threshold, token } => self.notice_when_ready(token, &threshold).await,
        };
        reply(view.map_err(failed)?)
    }
}
