//! From the pool's log to four numbers for each device.

use std::collections::BTreeMap;

use domain::{amount::Amount, device::DeviceId, reward::RewardSums};

use crate::ports::{Payable, RewardEvent, RewardFacts};

/// What one device earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    pub sums: RewardSums,
    pub ticks: u32,
}

/// Splits the pool's log by device. Earned = collected + ready + waiting holds for each row.
///
/// A collection pays the oldest outstanding rewards first; what is outstanding is ready when the pool can pay now.
pub(super) fn by_device(facts: &RewardFacts) -> BTreeMap<DeviceId, Account> {
    let mut accounts: BTreeMap<DeviceId, Account> = BTreeMap::new();
    let mut outstanding: Vec<(DeviceId, Amount)> = Vec::new();
    for event in &facts.events {
        match event {
            RewardEvent::Earned { device, amount, at_once, .. } => {
                let account = accounts.entry(*device).or_default();
                account.ticks += 1;
                account.sums.earned = account.sums.earned.plus(*amount);
                if *at_once {
                    account.sums.collected = account.sums.collected.plus(*amount);
                } else {
                    outstanding.push((*device, *amount));
                }
            }
            RewardEvent::Collected { amount, .. } => pay(*amount, &mut outstanding, &mut accounts),
        }
    }
    for (device, amount) in outstanding {
        let sums = &mut accounts.entry(device).or_default().sums;
        let part = if facts.payable == Payable::Now { &mut sums.ready } else { &mut sums.waiting };
        *part = part.plus(amount);
    }
    accounts
}

fn pay(mut paid: Amount, outstanding: &mut Vec<(DeviceId, Amount)>, accounts: &mut BTreeMap<DeviceId, Account>) {
    for (device, open) in outstanding.iter_mut() {
        let part = (*open).min(paid);
        paid = paid.minus(part);
        *open = open.minus(part);
        let sums = &mut accounts.entry(*device).or_default().sums;
        sums.collected = sums.collected.plus(part);
    }
    outstanding.retain(|(_, open)| !open.is_zero());
}

#[cfg(test)]
mod tests {
    use domain::Address;

    use super::*;

    #[test]
    fn earned_is_collected_and_ready_and_waiting_over_any_history() {
        let mut seed = 0x5eed_u64;
        println!("seed {seed:#x}");
        let mut next = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        };
        for _ in 0..2_000 {
            let mut events = Vec::new();
            for block in 0..next() % 30 {
                let device = DeviceId(Address::with_last_byte(u8::try_from(next() % 4).unwrap()));
                events.push(if next() % 5 == 0 {
                    RewardEvent::Collected { amount: Amount::wei(u128::from(next() % 900)), block }
                } else {
                    RewardEvent::Earned {
                        device,
                        amount: Amount::wei(u128::from(next() % 300)),
                        at_once: next() % 3 == 0,
                        block,
                    }
                });
            }
            let payable = if next() % 2 == 0 { Payable::Now } else { Payable::Unfunded };
            let facts = RewardFacts { payable, events, ..RewardFacts::default() };
            for account in by_device(&facts).values() {
                let sums = account.sums;
                assert_eq!(sums.earned, sums.collected.plus(sums.ready).plus(sums.waiting));
            }
        }
    }
}
