//! The rewards of a network, by all that its file names.

use domain::{Address, failure::Failure, review::ReviewId, words::why_words};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{failed, merge, reply};
use crate::{
    Wallet,
    ports::ChainError,
    rewards::{Dust, RewardsError},
};

/// What is asked of rewards.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reward", rename_all = "snake_case", deny_unknown_fields)]
pub enum RewardCommand {
    List {},
    /// What was earned on each of the last days (UTC).
    ByDay {
        days: u16,
    },
    Verify {},
    /// Why a device earned what it did in so many newest periods.
    Why {
        device: String,
        periods: u32,
    },
    /// What was earned each day, what was collected, and the network fees of that.
    History {},
    /// From the pool, or by a proof from the contract at `source`.
    Plan {
        #[serde(default)]
        source: Option<Address>,
    },
    Collect {
        review: ReviewId,
    },
    /// From these contracts, or from all of the network file; `dust`: also coins that are worth less than their share of
    /// the fee.
    PlanAll {
        #[serde(default)]
        sources: Vec<Address>,
        #[serde(default)]
        dust: bool,
    },
    CollectAll {
        review: ReviewId,
    },
    /// Whom the contract at `source` pays now.
    Recipient {
        source: Address,
        #[serde(default)]
        token: Option<Address>,
    },
    /// Without `to` nobody else any more.
    PlanRecipient {
        source: Address,
        #[serde(default)]
        token: Option<Address>,
        #[serde(default)]
        to: Option<String>,
    },
    SetRecipient {
        review: ReviewId,
    },
}

impl Wallet {
    pub(super) async fn command_reward(&self, command: RewardCommand) -> Result<Value, Failure> {
        match command {
            RewardCommand::List {} => self.command_rewards().await,
            RewardCommand::ByDay { days } => {
                while !self.keep_rewards().await.map_err(failed)? {}
                reply(self.rewards_by_day(days).await.map_err(failed)?)
            }
            RewardCommand::Verify {} => reply(self.proven_rewards().await.map_err(failed)?),
            RewardCommand::Why { device, periods } => self.why_named(&device, periods).await,
            RewardCommand::History {} => reply(self.rewards_history().await.map_err(failed)?),
            RewardCommand::Plan { source } => reply(self.plan_collect(source).await.map_err(failed)?),
            RewardCommand::Collect { review } => self.run(self.start_collect(&review).await.map_err(failed)?.id).await,
            RewardCommand::PlanAll { sources, dust } => {
                let dust = if dust { Dust::Collect } else { Dust::LeaveOut };
                reply(self.plan_collect_all(&sources, dust).await.map_err(failed)?)
            }
            RewardCommand::CollectAll { review } => {
                self.run(self.start_collect_all(&review).await.map_err(failed)?.id).await
            }
            RewardCommand::Recipient { source, token } => {
                reply(self.reward_recipient(source, token).await.map_err(failed)?)
            }
            RewardCommand::PlanRecipient { source, token, to } => {
                reply(self.plan_recipient(source, token, to.as_deref()).await.map_err(failed)?)
            }
            RewardCommand::SetRecipient { review } => {
                self.run(self.start_recipient(&review).await.map_err(failed)?.id).await
            }
        }
    }

    /// The numbers of the pool that is paid by ticks, with the `sources` without proofs; where there is no such pool, these
    /// alone.
    async fn command_rewards(&self) -> Result<Value, Failure> {
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
    async fn why_named(&self, device: &str, periods: u32) -> Result<Value, Failure> {
        let device = self.choose(device).await.map_err(failed)?;
        let view = self.why_rewards(device, periods).await.map_err(failed)?;
        let words = why_words(&view);
        let mut value = reply(view)?;
        merge(&mut value, json!({ "words": words }));
        Ok(value)
    }
}
