//! What sources with proofs owe to devices' own wallets, as far as their services are asked about those.

use std::collections::BTreeMap;

use domain::{
    account::Owner,
    collect_all::RewardedDevice,
    device::DeviceId,
    failure::{Code, Coded, Failure},
    network::RewardSource,
    reward_family::RewardFamily,
    reward_proof::{DeviceProofs, DevicesUnknown, SourceProofs, ToldReward},
};
use futures::future::join_all;

use super::{
    proven::{judged, with_proofs},
    show::RewardsError,
};
use crate::{Wallet, ports::ProofFacts};

/// The most devices' own wallets that one service is asked about in one look; 10,000 would take it minutes.
const MOST_ASKED: usize = 200;
/// So many answers of one service are waited for at once.
const AT_ONCE: usize = 4;

/// The account's devices with a wallet of their own, by the chain's word.
pub(super) type Rewarded = Result<Vec<RewardedDevice>, Failure>;

/// What is told of one account, and what the contract says of it.
type ToldAndFound = (Vec<ToldReward>, ProofFacts);

/// What was answered about which devices' own wallets; nothing of those that nothing is told of.
pub(super) struct Asked<'a> {
    pub answers: Vec<(&'a RewardedDevice, Option<ToldAndFound>)>,
    pub unknown: Option<DevicesUnknown>,
}

impl Wallet {
    /// What each source with proofs owes to the account in use and to its devices' own wallets; a source that does not
    /// answer, or makes no sense, has its reason and no numbers, and is not asked about devices.
    ///
    /// # Errors
    /// [`RewardsError`] while locked.
    pub async fn proven_rewards(&self) -> Result<Vec<SourceProofs>, RewardsError> {
        let account = self.ports.vault.account()?;
        let all = self.account_proofs(account).await;
        if all.iter().all(|told| told.failure.is_some()) {
            return Ok(all);
        }
        let devices = self.rewarded_devices(account).await;
        let sources = self.network.rewards.iter().filter_map(|source| Some((source, with_proofs(source)?)));
        let each = sources.zip(all).map(|((source, family), told)| self.with_devices(source, family, told, &devices));
        Ok(join_all(each).await)
    }

    /// The account's devices whose own wallets can be owed something, under the owner's names.
    pub(super) async fn rewarded_devices(&self, account: Owner) -> Rewarded {
        let wallets = self.own_wallets(account).await?;
        let rows = self.ports.store.devices().await.map_err(|e| e.failure())?;
        let names: BTreeMap<DeviceId, String> = rows.into_iter().map(|row| (row.id, row.name)).collect();
        let named = |device: DeviceId| names.get(&device).cloned().unwrap_or_else(|| device.to_string());
        let devices =
            wallets.into_iter().map(|(device, wallet)| RewardedDevice { device, name: named(device), wallet });
        Ok(devices.collect())
    }

    async fn with_devices(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        told: SourceProofs,
        devices: &Rewarded,
    ) -> SourceProofs {
        if told.failure.is_some() {
            return told;
        }
        let asked = self.asked_of_each(source, family, devices).await;
        let devices = asked.answers.into_iter().filter_map(|(own, said)| row(own, said?)).collect();
        SourceProofs { devices, devices_unknown: asked.unknown, ..told }
    }

    /// Asks about each wallet, a few at once; a service that does not answer any more is not asked about the others.
    pub(super) async fn asked_of_each<'a>(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        devices: &'a Rewarded,
    ) -> Asked<'a> {
        let all = match devices {
            Ok(all) => all,
            Err(failure) => {
                let unknown = DevicesUnknown { devices: 0, failure: Some(failure.clone()) };
                return Asked { answers: Vec::new(), unknown: Some(unknown) };
            }
        };
        let (mut answers, mut failed) = (Vec::new(), None);
        for few in all.get(..MOST_ASKED).unwrap_or(all).chunks(AT_ONCE) {
            let asked = few.iter().map(|own| self.told_and_found_if_any(source, family, Owner(own.wallet)));
            let said = join_all(asked).await;
            let mut away = false;
            for (own, said) in few.iter().zip(said) {
                match said {
                    Ok(said) => answers.push((own, said)),
                    Err(failure) => {
                        away |= matches!(failure.code, Code::GatewayUnreachable | Code::ChainUnreachable);
                        failed = failed.or(Some(failure));
                    }
                }
            }
            if away {
                break;
            }
        }
        let unknown = all.len().saturating_sub(answers.len());
        let devices = u32::try_from(unknown).unwrap_or(u32::MAX);
        Asked { answers, unknown: (unknown > 0).then_some(DevicesUnknown { devices, failure: failed }) }
    }
}

/// A device that is owed nothing has no row.
fn row(own: &RewardedDevice, (told, facts): ToldAndFound) -> Option<DeviceProofs> {
    let RewardedDevice { device, name, wallet } = own.clone();
    let (block, (rewards, unproven)) = (facts.block, judged(&told, &facts));
    let something = !rewards.is_empty() || !unproven.is_empty();
    something.then_some(DeviceProofs { device, name, wallet, block, rewards, unproven })
}
