//! The rewards as shown.

use std::collections::BTreeMap;

use domain::{
    account::Owner,
    device::DeviceId,
    failure::{Code, Coded},
    reward::{DeviceRewards, Difference, RewardSums, RewardsView},
};
use futures::future::join_all;
use thiserror::Error;

use super::ledger::{Account, by_device};
use crate::{
    Wallet,
    ports::{ChainError, RewardFacts, StoreError, VaultError},
};

impl Wallet {
    /// What each device earned, read from the chain at one block; the gateway's word stands beside it.
    ///
    /// # Errors
    /// [`RewardsError`]; a gateway that does not answer is no error but a missing number.
    pub async fn rewards(&self) -> Result<RewardsView, RewardsError> {
        let owner = self.ports.vault.account()?;
        let (facts, names) = self.reward_facts(owner).await?;
        let view = self.view_of(&facts, &names).await;
        self.keep_read(owner, &facts, &names).await;
        Ok(view)
    }

    /// The pool's own numbers beside what is shown of them.
    pub(crate) async fn reward_state(&self) -> Result<(RewardFacts, RewardsView), RewardsError> {
        let owner = self.ports.vault.account()?;
        let (facts, names) = self.reward_facts(owner).await?;
        let view = self.view_of(&facts, &names).await;
        Ok((facts, view))
    }

    async fn view_of(&self, facts: &RewardFacts, names: &BTreeMap<DeviceId, String>) -> RewardsView {
        let accounts = by_device(facts);
        let mut devices =
            join_all(accounts.iter().map(|(id, account)| self.device_rewards(*id, *account, names))).await;
        let idle = names.iter().filter(|(id, _)| !accounts.contains_key(id));
        devices.extend(join_all(idle.map(|(id, _)| self.device_rewards(*id, Account::default(), names))).await);
        devices.sort_by(|a, b| b.sums.earned.cmp(&a.sums.earned).then_with(|| a.name.cmp(&b.name)));
        self.rewards_view(facts, devices)
    }

    /// What the pool paid and owes to `owner`, read at one block, and what the devices of this wallet are called.
    pub(super) async fn reward_facts(
        &self,
        owner: Owner,
    ) -> Result<(RewardFacts, BTreeMap<DeviceId, String>), RewardsError> {
        let rows = self.ports.store.devices().await?;
        let names: BTreeMap<DeviceId, String> = rows.into_iter().map(|row| (row.id, row.name)).collect();
        let ids: Vec<DeviceId> = names.keys().copied().collect();
        let facts = self.ports.chain.rewards(owner, &ids).await?;
        Ok((facts, names))
    }

    fn rewards_view(&self, facts: &RewardFacts, devices: Vec<DeviceRewards>) -> RewardsView {
        let network = self.network.view();
        let sums = devices.iter().fold(RewardSums::default(), |sum, device| sum.plus(device.sums));
        RewardsView {
            pool: facts.pool,
            symbol: network.symbol,
            decimals: network.decimals,
            waiting_for: if sums.waiting.is_zero() { None } else { facts.payable.waiting_for() },
            difference: difference(&devices),
            sums,
            devices,
            block: facts.block,
            at: self.ports.clock.now(),
            per_period: facts.per_period,
        }
    }

    async fn device_rewards(
        &self,
        device: DeviceId,
        account: Account,
        names: &BTreeMap<DeviceId, String>,
    ) -> DeviceRewards {
        let gateway_epochs = self.ports.gateway.epochs(device).await.ok();
        let name = names.get(&device).cloned().unwrap_or_else(|| device.to_string());
        DeviceRewards { device, name, sums: account.sums, ticks: account.ticks, gateway_epochs }
    }
}

/// One epoch of lead is the gateway's: it accepts batches before the pool ticks.
fn difference(devices: &[DeviceRewards]) -> Option<Difference> {
    devices.iter().find_map(|device| {
        let gateway_epochs = device.gateway_epochs?;
        let fits = gateway_epochs == device.ticks || gateway_epochs == device.ticks + 1;
        if fits { None } else { Some(Difference { gateway_epochs, chain_ticks: device.ticks }) }
    })
}

/// Why rewards cannot be shown.
#[derive(Debug, Error)]
pub enum RewardsError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl Coded for RewardsError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
        }
    }
}
