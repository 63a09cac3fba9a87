//! The rewards of a network, by all that its file names.

use domain::{
    failure::Failure,
    reward::RewardsView,
    reward_paid::SourcePaid,
    reward_worth::{RewardLine, RewardsWorth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{failed, reply};
use crate::{Wallet, ports::ChainError, rewards::RewardsError};

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
    /// The numbers of the pool that is paid by ticks, with the `sources` without proofs; where there is no such pool, these
    /// alone. With prices of the owner each line has its `worth`, and `total_worth` is their sum.
    pub(super) async fn command_rewards(&self) -> Result<Value, Failure> {
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

    pub(super) async fn command_prices(&self, command: PricesCommand) -> Result<Value, Failure> {
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
