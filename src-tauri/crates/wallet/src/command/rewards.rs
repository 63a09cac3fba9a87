//! The rewards of a network, by all that its file names.

use domain::{
    Address,
    day::{Day, Days},
    decimal::Decimal,
    failure::{Code, Failure},
    review::ReviewId,
    reward::RewardsView,
    reward_notice::NoticeId,
    reward_paid::SourcePaid,
    reward_worth::{RewardLine, RewardsWorth},
    words::why_words,
};
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
    /// What was earned on each of these days (all without ends), what was collected, and the network fees of that.
    History {
        #[serde(default)]
        from: Option<Day>,
        #[serde(default)]
        to: Option<Day>,
    },
    /// From the pool, or by a proof from the contract at `source`.
    /// With a device what the contract owes to that device's own wallet.
    Plan {
        #[serde(default)]
        source: Option<Address>,
        #[serde(default)]
        device: Option<String>,
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
    /// What is new of rewards.
    Notices {
        notices: NoticesCommand,
    },
    /// The owner's rule. Setting it is not among these: that wants the password again, which stays with the process that
    /// holds the home (T-07).
    Rule {},
    RuleOff {},
    Prices {
        prices: PricesCommand,
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

/// What is done with the owner's prices file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "prices", rename_all = "snake_case", deny_unknown_fields)]
pub enum PricesCommand {
    Show {},
    /// Keeps a file of this name.
    Keep {
        file: String,
        text: String,
    },
    Clear {},
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
            RewardCommand::History { from, to } => {
                reply(self.rewards_history(Days { from, to }).await.map_err(failed)?)
            }
            RewardCommand::Notices { notices } => self.command_notices(notices).await,
            RewardCommand::Plan { source, device } => self.command_plan_collect(source, device.as_deref()).await,
            RewardCommand::Collect { review } => self.run(self.start_collect(&review).await.map_err(failed)?.id).await,
            RewardCommand::PlanAll { sources, dust } => {
                let dust = if dust { Dust::Collect } else { Dust::LeaveOut };
                reply(self.plan_collect_all(&sources, dust).await.map_err(failed)?)
            }
            RewardCommand::CollectAll { review } => {
                self.run(self.start_collect_all(&review).await.map_err(failed)?.id).await
            }
            RewardCommand::Prices { prices } => self.command_prices(prices).await,
            RewardCommand::Rule {} => reply(self.collect_rule().await.map_err(failed)?),
            RewardCommand::RuleOff {} => {
                self.end_collect_rule().await.map_err(failed)?;
                reply(self.collect_rule().await.map_err(failed)?)
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
    /// alone. With prices of the owner each line has its `worth`, and `total_worth` is their sum.
    async fn command_rewards(&self) -> Result<Value, Failure> {
        let sources = self.paid_rewards().await.map_err(failed)?;
        let pool = match self.rewards().await {
            Err(RewardsError::Chain(ChainError::NotOffered(_))) if !sources.is_empty() => None,
            other => Some(other.map_err(failed)?),
        };
        let prices = self.reward_prices().await.map_err(failed)?;
        let worth = prices.map(|prices| {
            let paid = sources.iter().flat_map(|source| &source.rewards).map(RewardLine::of_paid);
            let lines: Vec<RewardLine> = pool.iter().map(RewardLine::of_pool).chain(paid).collect();
            prices.worth(&lines, &self.network.native.symbol)
        });
        shown(pool.as_ref(), &sources, worth.as_ref())
    }

    async fn command_plan_collect(&self, source: Option<Address>, device: Option<&str>) -> Result<Value, Failure> {
        let Some(device) = device else { return reply(self.plan_collect(source).await.map_err(failed)?) };
        let source = source.ok_or_else(|| Failure {
            code: Code::BadRequest,
            detail: "what is owed to a device is collected from one contract: name that, too".to_string(),
        })?;
        let device = self.choose(device).await.map_err(failed)?;
        reply(self.plan_collect_for(source, device).await.map_err(failed)?)
    }

    async fn command_prices(&self, command: PricesCommand) -> Result<Value, Failure> {
        let kept = match command {
            PricesCommand::Show {} => self.reward_prices().await.map_err(failed)?,
            PricesCommand::Keep { file, text } => Some(self.keep_reward_prices(&file, text).await.map_err(failed)?),
            PricesCommand::Clear {} => {
                self.forget_reward_prices().await.map_err(failed)?;
                None
            }
        };
        reply(json!({ "kept": kept }))
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

    async fn command_notices(&self, command: NoticesCommand) -> Result<Value, Failure> {
        let view = match command {
            NoticesCommand::List {} => self.look_at_rewards().await,
            NoticesCommand::Dismiss { id } => self.dismiss_notice(&id).await,
            NoticesCommand::Over { threshold, token } => self.notice_when_ready(token, &threshold).await,
        };
        reply(view.map_err(failed)?)
    }
}

fn shown(pool: Option<&RewardsView>, sources: &[SourcePaid], worth: Option<&RewardsWorth>) -> Result<Value, Failure> {
    let mut shown = pool.map_or_else(|| Ok(Value::Object(Map::new())), reply)?;
    let mut told = reply(sources)?;
    if let Some(worth) = worth {
        if let Some(pool) = pool {
            put(&mut shown, "worth", reply(worth.of(&RewardLine::of_pool(pool)))?);
        }
        for (source, rows) in sources.iter().zip(told.as_array_mut().into_iter().flatten()) {
            let rows = rows.get_mut("rewards").and_then(Value::as_array_mut).into_iter().flatten();
            for (reward, row) in source.rewards.iter().zip(rows) {
                put(row, "worth", reply(worth.of(&RewardLine::of_paid(reward)))?);
            }
        }
        put(&mut shown, "total_worth", reply(worth)?);
    }
    put(&mut shown, "sources", told);
    Ok(shown)
}

fn put(fields: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = fields {
        fields.insert(name.to_string(), value);
    }
}
