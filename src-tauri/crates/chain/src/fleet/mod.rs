//! Everything an account holds: the first time read whole, page by page, later by what was logged since.

mod compared;
mod lens;
mod reads;
mod since;

use alloy::primitives::{Address, U256};
use domain::{
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId},
    fleet::{Block, Fleet, Held},
};
use futures::{
    FutureExt, StreamExt, TryStreamExt,
    future::{BoxFuture, try_join},
    stream,
};
use wallet::ports::ChainError;

use crate::{EvmChain, abi::CountPool, calls::Reads, deed::Record, failure::bad, fees::Head};

/// More deeds than one account's wallet shows: such a number is a node's invention.
const MOST_DEEDS: u64 = 20_000;
/// Deeds in one page of the lens: about 20 of the 25 million gas that nodes of IoTeX give a call.
const PAGE: u64 = 500;
/// The same where each read is a call of its own.
const PAGE_OF_READS: u64 = 250;
/// So few fit into a call even with the longest descriptions that a transaction can store.
const LEAST: u64 = 8;
/// Pages side by side.
const AT_ONCE: usize = 4;
/// A reorganisation while pages are read asks for all of them again, this often.
const TRIES: u32 = 3;

/// Consecutive places in the list of an account's deeds.
#[derive(Clone, Copy, Debug)]
struct Page {
    from: u64,
    most: u64,
}

/// One deed of a page.
struct Row {
    token: U256,
    wallet: Address,
    /// The registry's record; `None` for a deed that it does not point to, or of no ioID device.
    record: Option<(DeviceId, U256, Record)>,
}

impl EvmChain {
    pub(crate) async fn whole_fleet(&self, owner: Owner) -> Result<Fleet, ChainError> {
        for _ in 0..TRIES {
            let fleet = self.agreed(|node, head| node.fleet_at(owner, head).boxed()).await?;
            // Every page was read of one chain only if its block is still there.
            if self.hash_at(fleet.at.number).await? == Some(fleet.at.hash) {
                return Ok(fleet);
            }
        }
        Err(bad("its newest blocks keep changing"))
    }

    async fn fleet_at(&self, owner: Owner, head: Head) -> Result<Fleet, ChainError> {
        let (rows, pending) = try_join(self.rows(owner, &head), self.owed(owner, &head)).await?;
        let mut held: Vec<Held> = rows.into_iter().filter_map(|row| row.held(owner)).collect();
        held.sort_unstable_by_key(|held| held.device);
        if held.windows(2).any(|two| matches!(two, [one, other] if one.device == other.device)) {
            return Err(bad("one device with two deeds"));
        }
        Ok(Fleet { at: head.block(), pending, held })
    }

    async fn rows(&self, owner: Owner, head: &Head) -> Result<Vec<Row>, ChainError> {
        let (total, mut rows) = match self.lens() {
            Some(lens) => self.lens_page(lens, owner, Page { from: 0, most: PAGE }, head).await?,
            None => (self.count(owner, head).await?, Vec::new()),
        };
        if total > MOST_DEEDS {
            return Err(bad("more deeds than there can be"));
        }
        let from = rows.len() as u64;
        let size = if self.lens().is_some() { PAGE } else { PAGE_OF_READS };
        let starts = (from..total).step_by(size as usize);
        let pages = starts.map(|from| self.page(owner, Page { from, most: size.min(total - from) }, head));
        let more: Vec<Vec<Row>> = stream::iter(pages).buffered(AT_ONCE).try_collect().await?;
        rows.extend(more.into_iter().flatten());
        let mut tokens: Vec<U256> = rows.iter().map(|row| row.token).collect();
        tokens.sort_unstable();
        tokens.dedup();
        if tokens.len() as u64 == total { Ok(rows) } else { Err(bad("another number of deeds than it counts")) }
    }

    /// A page that asks for too much gas, or whose answer is too long, is read in halves.
    fn page<'a>(&'a self, owner: Owner, page: Page, head: &'a Head) -> BoxFuture<'a, Result<Vec<Row>, ChainError>> {
        async move {
            let read = match self.lens() {
                Some(lens) => self.lens_page(lens, owner, page, head).await.map(|(_, rows)| rows),
                None => self.read_page(owner, page, head).await,
            };
            match read {
                Err(ChainError::BadAnswer(_)) if page.most > LEAST => {
                    let half = page.most / 2;
                    let first = self.page(owner, Page { most: half, ..page }, head);
                    let second = self.page(owner, Page { from: page.from + half, most: page.most - half }, head);
                    let (mut first, second) = try_join(first, second).await?;
                    first.extend(second);
                    Ok(first)
                }
                read => read,
            }
        }
        .boxed()
    }

    /// What the pool of rewards owes to an account, where there is one.
    async fn owed(&self, owner: Owner, head: &Head) -> Result<Option<Amount>, ChainError> {
        let Ok(pool) = self.pool() else { return Ok(None) };
        let mut reads = Reads::default();
        let pending = reads.add(pool.address, &CountPool::pendingRewardsCall { user: owner.0 });
        let answers = self.read(reads, head).await?;
        answers.sure(&pending).map(|owed| Some(Amount(owed)))
    }
}

impl Head {
    fn block(&self) -> Block {
        Block { number: self.number(), hash: self.hash }
    }
}

impl Row {
    fn held(self, owner: Owner) -> Option<Held> {
        let (device, project, record) = self.record?;
        let deed = Deed {
            owner,
            token_id: self.token.to_string(),
            wallet: self.wallet,
            document_hash: record.hash,
            document_uri: record.uri,
        };
        Some(Held { device, deed, project })
    }
}
