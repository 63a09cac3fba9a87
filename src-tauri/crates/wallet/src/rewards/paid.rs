//! Rewards without proofs: what the chain says of payments, as four numbers that add up (T-51).

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    failure::{Coded, Failure},
    network::RewardSource,
    reward::RewardSums,
    reward_family::RewardFamily,
    reward_paid::{PaidNote, PaidReward, SourcePaid},
    send::Token,
};
use futures::future::join_all;

use super::show::RewardsError;
use crate::{
    Wallet,
    fleet::FleetError,
    ports::{ChainError, PaidAccount, PaidFacts, PaidSays, Payable},
};

/// Devices of the account, each with its own wallet.
pub(super) type OwnWallets = Vec<(DeviceId, Address)>;

impl Wallet {
    /// What each source without proofs paid and owes to the account in use, or paid to its devices' own wallets; a source
    /// that cannot be read has its reason and no numbers.
    ///
    /// # Errors
    /// [`RewardsError`] while locked.
    pub async fn paid_rewards(&self) -> Result<Vec<SourcePaid>, RewardsError> {
        let account = self.ports.vault.account()?;
        let read = self.read_each(account).await;
        Ok(read.into_iter().map(|(source, family, facts)| self.told_by(source, family, facts)).collect())
    }

    /// What the chain says of each source without proofs.
    pub(super) async fn read_each(
        &self,
        account: Owner,
    ) -> Vec<(&RewardSource, RewardFamily, Result<PaidFacts, Failure>)> {
        let paid = |source| without_proofs(source).map(|family| (source, family));
        let sources: Vec<(&RewardSource, RewardFamily)> = self.network.rewards.iter().filter_map(paid).collect();
        let wallets = if sources.iter().any(|(_, family)| family.pays_devices()) {
            self.own_wallets(account).await
        } else {
            Ok(OwnWallets::new())
        };
        let read = sources.iter().map(|(source, family)| self.read_paid(source, *family, account, &wallets));
        let read = join_all(read).await;
        sources.into_iter().zip(read).map(|((source, family), facts)| (source, family, facts)).collect()
    }

    pub(super) fn told_by(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        facts: Result<PaidFacts, Failure>,
    ) -> SourcePaid {
        let empty = SourcePaid {
            source: source.address,
            family: family.as_str().to_string(),
            block: 0,
            at: self.ports.clock.now(),
            rewards: Vec::new(),
            failure: None,
        };
        match facts {
            Ok(facts) => SourcePaid { block: facts.block, rewards: shown(facts), ..empty },
            Err(failure) => SourcePaid { failure: Some(failure), ..empty },
        }
    }

    async fn read_paid(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        account: Owner,
        wallets: &Result<OwnWallets, Failure>,
    ) -> Result<PaidFacts, Failure> {
        let wallets: &[(DeviceId, Address)] = match wallets {
            _ if !family.pays_devices() => &[],
            Ok(wallets) => wallets.as_slice(),
            Err(failure) => return Err(failure.clone()),
        };
        self.ports.chain.paid_facts(source, account, wallets).await.map_err(|e| e.failure())
    }

    /// What the staking pool owes to the account and what it paid, and whether it pays now.
    pub(super) async fn owed_stakes(
        &self,
        pool: &RewardSource,
        account: Owner,
    ) -> Result<(RewardSums, Payable), Failure> {
        let facts = self.ports.chain.paid_facts(pool, account, &[]).await.map_err(|e| e.failure())?;
        let own = facts.accounts.iter().find(|one| one.account == account);
        let own = own.map(|one| (sums(&one.says), payable(&one.says).cloned().unwrap_or_default()));
        Ok(own.unwrap_or_default())
    }

    /// The account's devices as the chain has them now, each with its own wallet.
    pub(super) async fn own_wallets(&self, account: Owner) -> Result<OwnWallets, Failure> {
        match self.sync_fleet().await {
            // Where there are no deeds, devices have no wallets.
            Err(FleetError::Chain(ChainError::NotOffered(_))) => return Ok(OwnWallets::new()),
            other => other.map_err(|e| e.failure())?,
        };
        let held = self.ports.store.held(&self.fleet_account(account)).await.map_err(|e| e.failure())?;
        let wallets = held.into_iter().map(|held| (held.device, held.deed.wallet));
        Ok(wallets.filter(|(_, wallet)| !wallet.is_zero()).collect())
    }
}

fn without_proofs(source: &RewardSource) -> Option<RewardFamily> {
    source.family().filter(|family| family.is_paid())
}

/// The account in use always has its row, a device only with something in it.
fn shown(facts: PaidFacts) -> Vec<PaidReward> {
    let PaidFacts { token, accounts, .. } = facts;
    let rewards = accounts.into_iter().map(|account| reward(&token, account));
    rewards.filter(|reward| reward.device.is_none() || !reward.sums.earned.is_zero()).collect()
}

fn reward(token: &Token, PaidAccount { account, device, says }: PaidAccount) -> PaidReward {
    let sums = sums(&says);
    PaidReward {
        token: token.clone(),
        account,
        device,
        sums,
        waiting_for: payable(&says).filter(|_| !sums.waiting.is_zero()).and_then(Payable::waiting_for),
        note: note(&says, sums),
    }
}

/// Earned = collected + ready + waiting, whatever the chain says.
pub(super) fn sums(says: &PaidSays) -> RewardSums {
    match *says {
        PaidSays::Pool { paid, pending, ref payable } => {
            let now = *payable == Payable::Now;
            let (ready, waiting) = if now { (pending, Amount::ZERO) } else { (Amount::ZERO, pending) };
            RewardSums { earned: paid.plus(pending), collected: paid, ready, waiting }
        }
        PaidSays::Weeks { paid, .. } | PaidSays::Sent { paid } => {
            RewardSums { earned: paid, collected: paid, ..RewardSums::default() }
        }
        // More can be in the wallet than this source sent there.
        PaidSays::SentToDevice { paid, held } => {
            let ready = held.min(paid);
            RewardSums { earned: paid, collected: paid.minus(ready), ready, waiting: Amount::ZERO }
        }
        PaidSays::Coins { held } => RewardSums { earned: held, ready: held, ..RewardSums::default() },
    }
}

/// Only a pool owes.
fn payable(says: &PaidSays) -> Option<&Payable> {
    match says {
        PaidSays::Pool { payable, .. } => Some(payable),
        PaidSays::Weeks { .. } | PaidSays::Sent { .. } | PaidSays::SentToDevice { .. } | PaidSays::Coins { .. } => None,
    }
}

fn note(says: &PaidSays, sums: RewardSums) -> Option<PaidNote> {
    match says {
        PaidSays::Weeks { newest, .. } => newest.map(|week| PaidNote::Week { week }),
        PaidSays::SentToDevice { .. } => (!sums.ready.is_zero()).then_some(PaidNote::InDeviceWallet {}),
        PaidSays::Coins { .. } => Some(PaidNote::CoinsLeaveNoLog {}),
        PaidSays::Pool { .. } | PaidSays::Sent { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::reward::WaitingFor;

    use super::*;

    const OWNER: Owner = Owner(Address::repeat_byte(7));
    const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));

    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % end
        }

        /// Often nothing, sometimes all that there can be.
        fn amount(&mut self) -> Amount {
            match self.below(8) {
                0 => Amount::ZERO,
                1 => Amount(domain::U256::MAX),
                _ => Amount::wei(u128::from(self.below(1_000))),
            }
        }

        fn payable(&mut self) -> Payable {
            match self.below(3) {
                0 => Payable::Now,
                1 => Payable::Unfunded,
                _ => Payable::Refused("paused".to_string()),
            }
        }

        fn account(&mut self) -> PaidAccount {
            let says = match self.below(5) {
                0 => PaidSays::Pool { paid: self.amount(), pending: self.amount(), payable: self.payable() },
                1 => PaidSays::Weeks { paid: self.amount(), newest: (self.below(2) == 0).then_some(self.below(300)) },
                2 => PaidSays::Sent { paid: self.amount() },
                3 => PaidSays::SentToDevice { paid: self.amount(), held: self.amount() },
                _ => PaidSays::Coins { held: self.amount() },
            };
            let device = (self.below(2) == 0).then_some(DEVICE);
            PaidAccount { account: OWNER, device, says }
        }
    }

    fn token() -> Token {
        Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 }
    }

    fn of(device: Option<DeviceId>, says: PaidSays) -> Vec<PaidReward> {
        let accounts = vec![PaidAccount { account: OWNER, device, says }];
        shown(PaidFacts { block: 1, token: token(), accounts, payments: vec![] })
    }

    #[test]
    fn earned_is_collected_and_ready_and_waiting_whatever_the_chain_says() {
        let mut dice = Dice(0x5eed);
        println!("seed {:#x}", dice.0);
        for _ in 0..10_000 {
            let accounts: Vec<PaidAccount> = (0..dice.below(6)).map(|_| dice.account()).collect();
            for one in shown(PaidFacts { block: 1, token: token(), accounts, payments: vec![] }) {
                let RewardSums { earned, collected, ready, waiting } = one.sums;
                assert_eq!(earned, collected.plus(ready).plus(waiting), "{one:?}");
                assert_eq!(waiting.is_zero(), one.waiting_for.is_none(), "{one:?}");
                assert!(one.device.is_none() || !earned.is_zero(), "a device has a row for something: {one:?}");
            }
        }
    }

    #[test]
    fn what_a_pool_owes_is_ready_only_while_it_would_pay() {
        let (paid, pending) = (Amount::wei(30), Amount::wei(12));
        let refused = WaitingFor::Refused { reason: "paused".to_string() };
        for (payable, ready, waiting, why) in [
            (Payable::Now, pending, Amount::ZERO, None),
            (Payable::Unfunded, Amount::ZERO, pending, Some(WaitingFor::Funding)),
            (Payable::Refused("paused".to_string()), Amount::ZERO, pending, Some(refused)),
        ] {
            let rewards = of(None, PaidSays::Pool { paid, pending, payable });
            let sums = RewardSums { earned: Amount::wei(42), collected: paid, ready, waiting };
            assert_eq!((rewards[0].sums, &rewards[0].waiting_for), (sums, &why));
        }
    }

    #[test]
    fn no_more_of_a_devices_wallet_is_ready_than_came_from_there() {
        let of_wallet = |paid, held| {
            let says = PaidSays::SentToDevice { paid: Amount::wei(paid), held: Amount::wei(held) };
            of(Some(DEVICE), says).first().map(|one| (one.sums.collected, one.sums.ready, one.note))
        };
        let ready = Some(PaidNote::InDeviceWallet {});
        assert_eq!(of_wallet(10, 50), Some((Amount::ZERO, Amount::wei(10), ready)));
        assert_eq!(of_wallet(10, 4), Some((Amount::wei(6), Amount::wei(4), ready)));
        assert_eq!(of_wallet(10, 0), Some((Amount::wei(10), Amount::ZERO, None)));
        assert_eq!(of_wallet(0, 50), None);
    }
}
