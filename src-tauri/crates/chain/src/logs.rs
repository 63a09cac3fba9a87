//! Logs, read in ranges that nodes give.

use std::ops::RangeInclusive;

use alloy::{
    providers::Provider,
    rpc::types::{Filter, Log},
};
use futures::{StreamExt, TryStreamExt, stream};
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    failure::{bad, of_rpc},
    watch::RANGE,
};

/// Requests side by side.
const AT_ONCE: usize = 4;

impl EvmChain {
    /// What fits `filter` in these blocks; logs of other contracts or blocks are no answer.
    pub(crate) async fn logs_in(&self, filter: &Filter, blocks: RangeInclusive<u64>) -> Result<Vec<Log>, ChainError> {
        let (first, last) = (*blocks.start(), *blocks.end());
        let starts = (first..=last).step_by(usize::try_from(RANGE).unwrap_or(usize::MAX));
        let parts = stream::iter(starts).map(|from| {
            let part = filter.clone().from_block(from).to_block(from.saturating_add(RANGE - 1).min(last));
            async move { self.provider.get_logs(&part).await.map_err(of_rpc) }
        });
        let logs: Vec<Log> = parts.buffered(AT_ONCE).try_concat().await?;
        let asked_for = |log: &Log| {
            filter.address.matches(&log.address()) && log.block_number.is_some_and(|block| blocks.contains(&block))
        };
        if !logs.iter().all(asked_for) {
            return Err(bad("logs that were not asked for"));
        }
        Ok(logs)
    }
}
