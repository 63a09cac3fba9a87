//! What was logged of an account's deeds since a block, in one batch of requests.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Address, Bytes, U64, U256},
    providers::Provider,
    rpc::{
        client::{BatchRequest, Waiter},
        types::{Filter, Log},
    },
    sol_types::{SolCall, SolEvent},
};
use domain::{account::Owner, amount::Amount, device::DeviceId, fleet::Held};
use wallet::ports::{
    ChainError,
    fleet::{Changes, Known, Since},
};

use super::Row;
use crate::{
    EvmChain,
    abi::{CountPool, Ioid, Registry},
    calls::{Reads, request},
    failure::{bad, of_rpc},
    fees::Head,
    watch::{RANGE, unreadable},
};

/// Ranges of logs in one batch, three questions each, within the 100 that nodes of IoTeX take; from further back everything
/// is read again.
const MOST_RANGES: u64 = 30;
/// Deeds read again together.
const TOGETHER: usize = 500;

/// A question for logs, and what they must be.
struct Asked {
    filter: Filter,
    from: u64,
    last: u64,
    logs: Waiter<Vec<Log>>,
}

/// What must be read again.
#[derive(Default)]
struct Touched {
    tokens: BTreeSet<U256>,
}

impl EvmChain {
    pub(crate) async fn changes_at(&self, known: &Known, head: Head) -> Result<Since, ChainError> {
        let (before, now) = (known.at.number, head.number());
        if now < before {
            return Err(ChainError::Unreachable("its chain is shorter than before".into()));
        }
        let behind = now - before;
        if behind > RANGE * MOST_RANGES || (behind == 0 && head.hash != known.at.hash) {
            return Ok(Since::Unconnected);
        }
        let Some((touched, pending)) = self.touched(known, &head).await? else { return Ok(Since::Unconnected) };
        let tokens: Vec<U256> = touched.tokens.into_iter().collect();
        let (mut held, mut still) = (Vec::new(), BTreeSet::new());
        for part in tokens.chunks(TOGETHER) {
            held.extend(self.held_of(known.owner, part, &head).await?);
        }
        still.extend(held.iter().map(|held| held.device));
        let left = |(device, token): (&DeviceId, &U256)| {
            (tokens.binary_search(token).is_ok() && !still.contains(device)).then_some(*device)
        };
        let gone = known.tokens.iter().filter_map(left).collect();
        Ok(Since::Changes(Changes { at: head.block(), pending, held, gone }))
    }

    /// The deeds that were logged since, and what the pool owes; `None` if the known block left the chain.
    async fn touched(&self, known: &Known, head: &Head) -> Result<Option<(Touched, Option<Amount>)>, ChainError> {
        let client = self.provider.client();
        let mut batch = BatchRequest::new(client);
        let block = (U64::from(known.at.number), false);
        let block: Waiter<Option<Head>> = batch.add_call("eth_getBlockByNumber", &block).map_err(of_rpc)?;
        let pending: Option<Waiter<Bytes>> = match self.pool() {
            Ok(pool) => {
                let call = CountPool::pendingRewardsCall { user: known.owner.0 }.abi_encode();
                let params = (request(pool.address, call.into()), head.id());
                Some(batch.add_call("eth_call", &params).map_err(of_rpc)?)
            }
            Err(_) => None,
        };
        let asked = self.ask_for_logs(&mut batch, known.owner, known.at.number + 1, head.number())?;
        batch.send().await.map_err(of_rpc)?;
        if block.await.map_err(of_rpc)?.is_none_or(|block| block.block() != known.at) {
            return Ok(None);
        }
        let pending = match pending {
            Some(pending) => Some(owed(&pending.await.map_err(of_rpc)?)?),
            None => None,
        };
        let mut touched = Touched::default();
        for asked in asked {
            for log in asked.answer().await? {
                touched.note(&log, known)?;
            }
        }
        Ok(Some((touched, pending)))
    }

    fn ask_for_logs(
        &self,
        batch: &mut BatchRequest<'_>,
        owner: Owner,
        from: u64,
        last: u64,
    ) -> Result<Vec<Asked>, ChainError> {
        let contracts = self.ioid()?;
        let moved = Filter::new().address(contracts.ioid).event_signature(Ioid::Transfer::SIGNATURE_HASH);
        let kinds = vec![Registry::UpdateDevice::SIGNATURE_HASH, Registry::RemoveDevice::SIGNATURE_HASH];
        let filters = [
            moved.clone().topic1(owner.0.into_word()),
            moved.topic2(owner.0.into_word()),
            Filter::new().address(contracts.registry).event_signature(kinds),
        ];
        let mut asked = Vec::new();
        let mut start = from;
        while start <= last {
            let end = start.saturating_add(RANGE - 1).min(last);
            for filter in &filters {
                let filter = filter.clone().from_block(start).to_block(end);
                let logs = batch.add_call("eth_getLogs", &(&filter,)).map_err(of_rpc)?;
                asked.push(Asked { filter, from: start, last: end, logs });
            }
            start = end.saturating_add(1);
        }
        Ok(asked)
    }

    /// Which of these deeds the account holds now, and what they say.
    async fn held_of(&self, owner: Owner, tokens: &[U256], head: &Head) -> Result<Vec<Held>, ChainError> {
        let ioid = self.ioid()?.ioid;
        let mut reads = Reads::default();
        let places: Vec<_> = tokens.iter().map(|id| reads.add(ioid, &Ioid::ownerOfCall { tokenId: *id })).collect();
        let answers = self.read(reads, head).await?;
        let mut ours = Vec::new();
        for (token, place) in tokens.iter().zip(&places) {
            // A deed that is there no more has no owner.
            if answers.maybe(place)? == Some(owner.0) {
                ours.push(*token);
            }
        }
        let rows = self.rows_of(&ours, head).await?;
        Ok(rows.into_iter().filter_map(|row: Row| row.held(owner)).collect())
    }
}

impl Asked {
    /// Logs that are what was asked for, and of no block that left.
    async fn answer(self) -> Result<Vec<Log>, ChainError> {
        let Self { filter, from, last, logs } = self;
        let logs = logs.await.map_err(of_rpc)?;
        let fits = |log: &Log| {
            let inside = log.block_number.is_some_and(|block| (from..=last).contains(&block));
            inside && !log.removed && filter.matches(&log.inner)
        };
        if logs.iter().all(fits) { Ok(logs) } else { Err(bad("logs that were not asked for")) }
    }
}

impl Touched {
    fn note(&mut self, log: &Log, known: &Known) -> Result<(), ChainError> {
        if log.topic0() == Some(&Ioid::Transfer::SIGNATURE_HASH) {
            let moved = Ioid::Transfer::decode_log_validate(&log.inner).map_err(|_| unreadable())?;
            self.tokens.insert(moved.tokenId);
            return Ok(());
        }
        // Both events of the registry name the device first; most are of devices of others.
        let device = log.topics().get(1).ok_or_else(unreadable)?;
        let token = known.tokens.get(&DeviceId(Address::from_word(*device)));
        self.tokens.extend(token);
        Ok(())
    }
}

fn owed(answer: &Bytes) -> Result<Amount, ChainError> {
    let owed = CountPool::pendingRewardsCall::abi_decode_returns_validate(answer);
    owed.map(Amount).map_err(|_| bad("pendingRewards(address) gave back other data than it should"))
}
