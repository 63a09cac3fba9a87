//! When blocks were made.

use alloy::{primitives::U64, providers::Provider, rpc::client::BatchRequest};
use domain::time::Millis;
use futures::{StreamExt, TryStreamExt, stream};
use wallet::ports::ChainError;

use crate::{
    EvmChain,
    failure::{bad, of_rpc},
    fees::Head,
};

/// Half of what IoTeX nodes take: a block comes with the hashes of all its transactions, and an answer has a bound.
const IN_ONE_BATCH: usize = 50;
/// Batches side by side.
const AT_ONCE: usize = 4;

impl EvmChain {
    /// The times of these blocks, in the order asked.
    pub(crate) async fn times_of(&self, numbers: &[u64]) -> Result<Vec<Millis>, ChainError> {
        let parts: Vec<Vec<u64>> = numbers.chunks(IN_ONE_BATCH).map(<[u64]>::to_vec).collect();
        let parts = stream::iter(parts).map(|part| async move { self.times_in_one_batch(part).await });
        parts.buffered(AT_ONCE).try_concat().await
    }

    async fn times_in_one_batch(&self, numbers: Vec<u64>) -> Result<Vec<Millis>, ChainError> {
        let client = self.provider.client();
        let mut batch = BatchRequest::new(client);
        let mut waiters = Vec::with_capacity(numbers.len());
        for number in numbers {
            let params = (U64::from(number), false);
            let waiter = batch.add_call::<_, Option<Head>>("eth_getBlockByNumber", &params).map_err(of_rpc)?;
            waiters.push((number, waiter));
        }
        batch.send().await.map_err(of_rpc)?;
        let mut times = Vec::with_capacity(waiters.len());
        for (number, waiter) in waiters {
            times.push(time(number, waiter.await.map_err(of_rpc)?)?);
        }
        Ok(times)
    }
}

fn time(number: u64, head: Option<Head>) -> Result<Millis, ChainError> {
    let head = head.ok_or_else(|| bad("it does not have a block that it named"))?;
    if head.number() != number {
        return Err(bad("another block than the one it was asked for"));
    }
    if head.time() == 0 {
        return Err(bad("a block without its time"));
    }
    Ok(Millis(head.time().saturating_mul(1000)))
}
