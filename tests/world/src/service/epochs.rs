use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use alloy::{
    primitives::{Address, U256},
    rpc::types::Log,
};
use tokio::{task::JoinHandle, time::sleep};

use super::ledger::Ledger;
use crate::chain::{Chain, Send, SendError, interfaces::CountRewardPool};

/// Numbers epochs since 1970.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    seconds: u64,
}

impl Calendar {
    pub fn new(seconds: u64) -> Self {
        Self { seconds: seconds.max(1) }
    }

    /// The epoch that runs now.
    pub fn now(self) -> u64 {
        since_1970().as_secs() / self.seconds
    }

    fn until_end(self) -> Duration {
        let end = Duration::from_secs((self.now() + 1) * self.seconds);
        end.saturating_sub(since_1970())
    }

    fn half(self) -> Duration {
        Duration::from_millis(self.seconds * 500)
    }
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Pays for accepted batches, and for nothing else; dropping it stops it.
///
/// At the end of an epoch it ticks the pool for each device with a batch. The pool then holds less than what is owed,
/// so the reward waits; half an epoch later the pool is filled up to what it owes, and the reward is ready.
pub struct Epochs(JoinHandle<()>);

impl Epochs {
    pub fn run(chain: Arc<Chain>, ledger: Arc<Ledger>, calendar: Calendar) -> Self {
        Self(tokio::spawn(async move {
            let mut earners = BTreeSet::new();
            loop {
                sleep(calendar.until_end()).await;
                earners.extend(tick(&chain, &ledger, calendar.now().saturating_sub(1)).await);
                sleep(calendar.half()).await;
                if let Err(error) = fund(&chain, &earners).await {
                    tracing::warn!(%error, "the pool was not funded");
                }
            }
        }))
    }
}

impl Drop for Epochs {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Gives the owners that earned something.
async fn tick(chain: &Chain, ledger: &Ledger, last: u64) -> BTreeSet<Address> {
    let mut earners = BTreeSet::new();
    for (device, epoch) in ledger.due(last) {
        let call = Send::call(chain.contracts.pool, &CountRewardPool::tickCall { device });
        match chain.dapp.send(call).await {
            Ok(receipt) => {
                ledger.ticked(device, epoch, receipt.transaction_hash);
                earners.extend(receipt.logs().iter().filter_map(earner));
            }
            Err(error) => tracing::warn!(%device, epoch, %error, "the pool was not ticked"),
        }
    }
    earners
}

/// The pool's event names its fields (device, owner) and carries (owner, device).
fn earner(log: &Log) -> Option<Address> {
    log.log_decode::<CountRewardPool::ReceiveRewards>().ok().map(|log| log.inner.device)
}

async fn fund(chain: &Chain, earners: &BTreeSet<Address>) -> Result<(), SendError> {
    let pool = CountRewardPool::new(chain.contracts.pool, chain.node());
    let mut owed = U256::ZERO;
    for owner in earners {
        owed += pool.pendingRewards(*owner).call().await.map_err(|error| SendError::Node(error.to_string()))?;
    }
    let missing = owed.saturating_sub(chain.balance(chain.contracts.pool).await?);
    if !missing.is_zero() {
        chain.dapp.send(Send::pay(chain.contracts.pool, missing)).await?;
    }
    Ok(())
}
