//! The history of the rewards, read from the chain and from the operations of this home.

use std::collections::BTreeMap;

use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    day::Days,
    device::DeviceId,
    failure::{Code, Coded},
    operation::{OperationKind, OperationStatus},
    reward_history::RewardsHistory,
    send::Token,
    time::Millis,
};
use thiserror::Error;

use super::{
    CollectAllRecord, CollectRecord, RewardsError,
    books::{Book, Line, LineOf},
    history::{blocks, rows},
    told::Told,
};
use crate::{
    Wallet,
    operations::{OperationError, Saga, parse},
    ports::{ChainError, StoreError, store::OperationRow},
};

impl Wallet {
    /// What each source of the network brought to the account in use for each of these days and device, what was collected,
    /// and what collecting cost. What is earned by the rows of all days is what the screens say was earned, to the last unit;
    /// a source that cannot be read has its reason.
    ///
    /// # Errors
    /// [`HistoryError`]; a network without any source is [`ChainError::NotOffered`].
    pub async fn rewards_history(&self, days: Days) -> Result<RewardsHistory, HistoryError> {
        if days.is_backwards() {
            return Err(HistoryError::Backwards);
        }
        let owner = self.ports.vault.account().map_err(RewardsError::from)?;
        let names: BTreeMap<DeviceId, String> =
            self.ports.store.devices().await?.into_iter().map(|row| (row.id, row.name)).collect();
        let mut told: Vec<Told> = self.told_by_pool(owner).await?.into_iter().collect();
        told.extend(self.told_without_proofs(owner).await);
        told.extend(self.told_with_proofs(owner).await);
        let (mut books, mut sources) = (Vec::new(), Vec::new());
        for one in told {
            books.extend(one.books);
            sources.push(one.source);
        }
        let (fees, fees_unknown) = self.collection_fees(owner).await?;
        books.extend(fees);
        let times = self.times_of(&blocks(&books)).await?;
        let mut rows = rows(&books, &times, &names)?;
        rows.retain(|row| days.has(row.at));
        Ok(RewardsHistory {
            rows,
            account: owner,
            network: self.network.view().title,
            chain_id: self.network.chain_id,
            sources,
            fees_unknown,
            at: self.ports.clock.now(),
        })
    }

    /// What the account's collections cost, as far as the node has their receipts, and of how many that were mined it has
    /// none.
    async fn collection_fees(&self, owner: Owner) -> Result<(Vec<Book>, u32), HistoryError> {
        let (mut fees, mut unknown) = (Vec::new(), 0);
        for row in self.ports.store.operations().await? {
            for (source, tx, paid) in self.collecting_transactions(&row, owner)? {
                match self.ports.chain.mined(tx).await? {
                    Some(mined) => fees.push(self.fee(source, tx, mined.block, mined.fee)),
                    None if paid => unknown += 1,
                    // Another transaction took its place, so that this one cost nothing.
                    None => {}
                }
            }
        }
        Ok((fees, unknown))
    }

    /// The transactions of an operation that are over and collected, from where, and whether each paid.
    fn collecting_transactions(
        &self,
        row: &OperationRow,
        owner: Owner,
    ) -> Result<Vec<(Address, B256, bool)>, OperationError> {
        if row.undone {
            return Ok(Vec::new());
        }
        if row.kind == OperationKind::CollectAll {
            let record: CollectAllRecord = parse(row)?;
            return Ok(if record.belongs(self, Some(owner)) { record.paid_fees_in() } else { Vec::new() });
        }
        if row.kind != OperationKind::Collect {
            return Ok(Vec::new());
        }
        let record: CollectRecord = parse(row)?;
        let paid = matches!(record.status(), OperationStatus::Done);
        let over = record.paid_fee_in().filter(|_| record.belongs(self, Some(owner)));
        Ok(over.map(|(source, tx)| (source, tx, paid)).into_iter().collect())
    }

    fn fee(&self, source: Address, tx: B256, block: u64, amount: Amount) -> Book {
        let named = self.network.rewards.iter().find(|one| one.address == source);
        Book {
            source,
            family: named.map(|one| one.kind.clone()).unwrap_or_default(),
            token: self.own_coin(),
            lines: vec![Line { block, amount, what: LineOf::Fee(tx) }],
        }
    }

    /// The network's own coin, as a token whose contract is zero.
    pub(super) fn own_coin(&self) -> Token {
        let network = self.network.view();
        Token { contract: Address::ZERO, symbol: network.symbol, decimals: network.decimals }
    }

    async fn times_of(&self, blocks: &[u64]) -> Result<BTreeMap<u64, Millis>, ChainError> {
        if blocks.is_empty() {
            return Ok(BTreeMap::new());
        }
        let times = self.ports.chain.block_times(blocks).await?;
        Ok(blocks.iter().copied().zip(times).collect())
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
    #[error("the last day is before the first one; nothing was written. Give them the other way round")]
    Backwards,
}

impl Coded for HistoryError {
    fn code(&self) -> Code {
        match self {
            Self::Rewards(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Backwards => Code::BadRequest,
        }
    }
}
