//! Why a device earned what it did: the pool's rule and counts beside what this computer has.

use std::collections::BTreeMap;

use domain::{
    account::Owner,
    amount::Amount,
    device::DeviceId,
    failure::{Code, Coded},
    operation::{OperationKind, OperationStatus},
    reward_why::{MOST_PERIODS, PoolRuleView, WhyUnknown, WhyView},
    time::Millis,
};
use thiserror::Error;

use super::{
    here::Here,
    why::{Seen, Standing, next, told},
};
use crate::{
    Wallet,
    operations::view_of,
    ports::{
        ChainError, PeriodTicks, PoolRule, RewardEvent, StoreError, VaultError,
        store::{DeviceRow, OperationRow},
    },
    readings::ReadingsError,
};

impl Wallet {
    /// What the pool's rule paid for the device in its newest periods, at most [`MOST_PERIODS`], and what lowered it. Where
    /// the network has no such pool, that is all that is said.
    ///
    /// # Errors
    /// [`WhyError`]; a log or a deed that cannot be read is no error: what follows from it is not known.
    pub async fn why_rewards(&self, device: DeviceId, periods: u32) -> Result<WhyView, WhyError> {
        let owner = self.ports.vault.account()?;
        let row = self.ports.store.device(device).await?;
        let network = self.network.view();
        let mut view = WhyView {
            device,
            name: row.as_ref().map_or_else(|| device.to_string(), |row| row.name.clone()),
            symbol: network.symbol,
            decimals: network.decimals,
            rule: None,
            periods: Vec::new(),
            next: None,
            block: 0,
            at: self.ports.clock.now(),
            unknown: Some(WhyUnknown::RuleNotPublished),
        };
        let rule = match self.ports.chain.pool_rule(&[device], periods.clamp(1, MOST_PERIODS)).await {
            Err(ChainError::NotOffered(_)) => return Ok(view),
            other => other?,
        };
        let seen = self.periods_of(owner, device, row.as_ref(), &rule).await?;
        (view.block, view.unknown) = (rule.block, None);
        let rule = PoolRuleView {
            pool: rule.pool,
            period_seconds: rule.period_seconds,
            needed: rule.needed,
            per_period: rule.per_period,
            remaining: rule.remaining,
        };
        view.next = seen.first().and_then(|newest| next(&rule, newest));
        view.periods = seen.iter().map(|seen| told(&rule, seen)).collect();
        view.rule = Some(rule);
        Ok(view)
    }

    /// Newest first.
    async fn periods_of(
        &self,
        owner: Owner,
        device: DeviceId,
        row: Option<&DeviceRow>,
        rule: &PoolRule,
    ) -> Result<Vec<Seen>, WhyError> {
        let ticks = rule.devices.first().map(Vec::as_slice).unwrap_or_default();
        let (Some(newest), Some(oldest)) = (ticks.first(), ticks.last()) else { return Ok(Vec::new()) };
        let (from, to) = (begins(rule, oldest.number), begins(rule, newest.number.saturating_add(1)));
        let here = match row.filter(|row| row.profile.keeps_readings()) {
            Some(row) => self.made_here(row, from, to).await?,
            None => None,
        };
        let logged = self.logged_rewards(owner, device, rule, ticks.len()).await;
        let standing = self.standing_of(device).await?;
        let of = |one: &PeriodTicks| seen(rule, one, here.as_ref(), &logged, standing);
        Ok(ticks.iter().map(of).collect())
    }

    /// What the account got for each period by the pool's log; what is not known is not in it.
    async fn logged_rewards(
        &self,
        owner: Owner,
        device: DeviceId,
        rule: &PoolRule,
        periods: usize,
    ) -> BTreeMap<u64, Amount> {
        // With all devices, as the rewards are read elsewhere: the log is remembered for one question.
        let Ok((facts, _)) = self.reward_facts(owner).await else { return BTreeMap::new() };
        let of_device = facts.events.iter().rev().filter_map(|event| match event {
            RewardEvent::Earned { device: earner, amount, block, .. } if *earner == device => Some((*block, *amount)),
            RewardEvent::Earned { .. } | RewardEvent::Collected { .. } => None,
        });
        // A period is paid once, so that older ones are of older periods.
        let (blocks, amounts): (Vec<u64>, Vec<Amount>) = of_device.take(periods).unzip();
        if blocks.is_empty() {
            return BTreeMap::new();
        }
        let times = self.ports.chain.block_times(&blocks).await.unwrap_or_default();
        let numbers = times.iter().filter_map(|at| at.seconds().checked_div(rule.period_seconds));
        numbers.zip(amounts).collect()
    }

    /// Whether the device has a deed, and since when as far as this home's own operations say.
    async fn standing_of(&self, device: DeviceId) -> Result<Standing, StoreError> {
        let Ok(deed) = self.ports.chain.deed(device).await else { return Ok(Standing::Unknown) };
        let rows = self.ports.store.operations().await?;
        let done = |kind: OperationKind| {
            rows.iter().filter(move |row| row.kind == kind && row.device == Some(device) && self.is_done(row))
        };
        // They come newest first: the first claim of all counts, and the last removal.
        let claimed = done(OperationKind::Claim).next_back().map(|row| row.started);
        let removed = done(OperationKind::Remove).next().map(|row| row.updated);
        Ok(match (deed, claimed, removed) {
            (Some(_), since, _) => Standing::Deed { since },
            (None, Some(_), None) => Standing::Unknown,
            (None, _, since) => Standing::Free { since },
        })
    }

    /// It took effect, for this account on this network.
    fn is_done(&self, row: &OperationRow) -> bool {
        let done = view_of(row).is_ok_and(|view| view.status == OperationStatus::Done);
        done && !row.undone && self.is_ours(row).unwrap_or(false)
    }
}

fn seen(
    rule: &PoolRule,
    ticks: &PeriodTicks,
    here: Option<&Here>,
    logged: &BTreeMap<u64, Amount>,
    standing: Standing,
) -> Seen {
    let (from, to) = (begins(rule, ticks.number), begins(rule, ticks.number.saturating_add(1)));
    Seen {
        ticks: *ticks,
        from,
        to,
        open: rule.at < to,
        logged: logged.get(&ticks.number).copied(),
        here: here.and_then(|here| here.within(from, to)),
        standing,
    }
}

fn begins(rule: &PoolRule, number: u64) -> Millis {
    Millis(number.saturating_mul(rule.period_seconds).saturating_mul(1_000))
}

/// Why nothing can be said of a device's rewards.
#[derive(Debug, Error)]
pub enum WhyError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Readings(#[from] ReadingsError),
}

impl Coded for WhyError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Readings(e) => e.code(),
        }
    }
}
