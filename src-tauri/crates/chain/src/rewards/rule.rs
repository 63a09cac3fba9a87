//! The rule of the tick-paid pool, and what it counted of devices period by period.

use alloy::primitives::{Address, U256};
use domain::{amount::Amount, device::DeviceId, time::Millis};
use wallet::ports::{ChainError, PeriodTicks, PoolRule};

use crate::{
    EvmChain,
    abi::CountPool::{
        activePeriodLimitCall, receivedPeriodCall, remainingRewardsCall, rewardPerPeriodCall, rewardPeriodCall,
        validCountCall,
    },
    calls::{Answers, Place, Reads},
    failure::bad,
    fees::Head,
};

impl EvmChain {
    /// The newest period is the one that the block at `head` lies in.
    pub(crate) async fn pool_rule_at(
        &self,
        devices: &[DeviceId],
        periods: u32,
        head: &Head,
    ) -> Result<PoolRule, ChainError> {
        let pool = self.pool()?.address;
        let mut reads = Reads::default();
        let length = reads.add(pool, &rewardPeriodCall {});
        let needed = reads.add(pool, &activePeriodLimitCall {});
        let per_period = reads.add(pool, &rewardPerPeriodCall {});
        let remaining = reads.add(pool, &remainingRewardsCall {});
        let answers = self.read(reads, head).await?;
        let period_seconds = number(answers.sure(&length)?);
        let newest = newest(head, period_seconds)?;
        Ok(PoolRule {
            pool,
            block: head.number(),
            at: Millis(head.time().saturating_mul(1_000)),
            period_seconds,
            needed: number(answers.sure(&needed)?),
            per_period: Amount(answers.sure(&per_period)?),
            remaining: Amount(answers.sure(&remaining)?),
            devices: self.ticks(pool, devices, newest, periods, head).await?,
        })
    }

    async fn ticks(
        &self,
        pool: Address,
        devices: &[DeviceId],
        newest: u64,
        periods: u32,
        head: &Head,
    ) -> Result<Vec<Vec<PeriodTicks>>, ChainError> {
        let oldest = newest.saturating_sub(u64::from(periods.saturating_sub(1)));
        let mut reads = Reads::default();
        let places: Vec<Vec<TickReads>> = devices
            .iter()
            .map(|device| (oldest..=newest).rev().map(|at| TickReads::add(&mut reads, pool, *device, at)).collect())
            .collect();
        let answers = self.read(reads, head).await?;
        places.iter().map(|device| device.iter().map(|place| place.ticks(&answers)).collect()).collect()
    }
}

/// The reads of one device's period.
struct TickReads {
    number: u64,
    counted: Place<validCountCall>,
    rewarded: Place<receivedPeriodCall>,
}

impl TickReads {
    fn add(reads: &mut Reads, pool: Address, device: DeviceId, number: u64) -> Self {
        let period = U256::from(number);
        Self {
            number,
            counted: reads.add(pool, &validCountCall { device: device.0, period }),
            rewarded: reads.add(pool, &receivedPeriodCall { device: device.0, period }),
        }
    }

    fn ticks(&self, answers: &Answers) -> Result<PeriodTicks, ChainError> {
        let counted = number(answers.sure(&self.counted)?);
        Ok(PeriodTicks { number: self.number, counted, rewarded: answers.sure(&self.rewarded)? })
    }
}

fn newest(head: &Head, period_seconds: u64) -> Result<u64, ChainError> {
    if head.time() == 0 {
        return Err(bad("a block without its time"));
    }
    head.time().checked_div(period_seconds).ok_or_else(|| bad("a pool whose periods have no length"))
}

/// Nothing that is counted comes near the most that it can say.
fn number(said: U256) -> u64 {
    u64::try_from(said).unwrap_or(u64::MAX)
}
