//! The history of the rewards, read from the chain and from the operations of this home.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    B256,
    account::Owner,
    failure::{Code, Coded},
    operation::{OperationKind, OperationStatus},
    reward_history::RewardsHistory,
    time::Millis,
};
use thiserror::Error;

use super::{
    CollectAllRecord, CollectRecord, RewardsError,
    history::{Fee, rows},
};
use crate::{
    Wallet,
    operations::{OperationError, Saga, parse},
    ports::{ChainError, RewardEvent, RewardFacts, StoreError, store::OperationRow},
};

impl Wallet {
    /// What the pool paid to the account in use for each day and device, what was collected, and what collecting cost; the
    /// rewards add up to what [`Wallet::rewards`] says was earned.
    ///
    /// # Errors
    /// [`HistoryError`]; a network without a pool is [`ChainError::NotOffered`].
    pub async fn rewards_history(&self) -> Result<RewardsHistory, HistoryError> {
        let owner = self.ports.vault.account().map_err(RewardsError::from)?;
        let (facts, names) = self.reward_facts(owner).await?;
        let (fees, fees_unknown) = self.collection_fees(owner).await?;
        let times = self.times_of(&facts, &fees).await?;
        let network = self.network.view();
        Ok(RewardsHistory {
            rows: rows(&facts, &fees, &times, &names)?,
            pool: facts.pool,
            account: owner,
            network: network.title,
            chain_id: self.network.chain_id,
            symbol: network.symbol,
            decimals: network.decimals,
            fees_unknown,
            block: facts.block,
            at: self.ports.clock.now(),
        })
    }

    /// What the account's collections from the pool cost, as far as the node has their receipts, and of how many that were
    /// mined it has none.
    async fn collection_fees(&self, owner: Owner) -> Result<(Vec<Fee>, u32), HistoryError> {
        let (mut fees, mut unknown) = (Vec::new(), 0);
        for row in self.ports.store.operations().await? {
            for (tx, paid) in self.pool_transactions(&row, owner)? {
                match self.ports.chain.mined(tx).await? {
                    Some(mined) => fees.push(Fee { tx, block: mined.block, amount: mined.fee }),
                    None if paid => unknown += 1,
                    // Another transaction took its place, so that this one cost nothing.
                    None => {}
                }
            }
        }
        Ok((fees, unknown))
    }

    /// The transactions of an operation that are over and collected from the pool, and whether each paid.
    fn pool_transactions(&self, row: &OperationRow, owner: Owner) -> Result<Vec<(B256, bool)>, OperationError> {
        if row.undone {
            return Ok(Vec::new());
        }
        if row.kind == OperationKind::CollectAll {
            let record: CollectAllRecord = parse(row)?;
            return Ok(if record.belongs(self, Some(owner)) { record.paid_fees_in(self) } else { Vec::new() });
        }
        if row.kind != OperationKind::Collect {
            return Ok(Vec::new());
        }
        let record: CollectRecord = parse(row)?;
        let paid = matches!(record.status(), OperationStatus::Done);
        let tx = record.paid_fee_in(self).filter(|_| record.belongs(self, Some(owner)));
        Ok(tx.map(|tx| (tx, paid)).into_iter().collect())
    }

    async fn times_of(&self, facts: &RewardFacts, fees: &[Fee]) -> Result<BTreeMap<u64, Millis>, ChainError> {
        let mut blocks: BTreeSet<u64> = fees.iter().map(|fee| fee.block).collect();
        blocks.extend(facts.events.iter().map(|event| match event {
            RewardEvent::Earned { block, .. } | RewardEvent::Collected { block, .. } => *block,
        }));
        if blocks.is_empty() {
            return Ok(BTreeMap::new());
        }
        let blocks: Vec<u64> = blocks.into_iter().collect();
        let times = self.ports.chain.block_times(&blocks).await?;
        Ok(blocks.into_iter().zip(times).collect())
    }
}

/// Why there is no history.
#[derive(Debug, Error)]
pub enum HistoryError {
    #[error(transparent)]
    Rewards(#[from] RewardsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl Coded for HistoryError {
    fn code(&self) -> Code {
        match self {
            Self::Rewards(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Chain(e) => e.code(),
        }
    }
}
