//! The days of rewards over a random history, against sums of the payments.

use std::collections::BTreeMap;

use domain::{U256, device::DeviceId};

use super::{
    random::Random,
    rewards::{POOL, collected, earned, flat, place},
    rows::ACCOUNT,
};
use crate::ports::{MomentKind, RewardMoment, Store};

pub async fn the_days_are_the_sums_of_their_payments_over_any_history(store: &dyn Store) {
    let mut random = Random::new(0x5eed);
    let mut all: Vec<RewardMoment> = Vec::new();
    for _ in 0..150 {
        let from = random.below(40);
        all.retain(|moment| moment.block < from);
        for block in from..from + random.below(12) {
            all.extend(payments(&mut random, block));
        }
        // A collection stands last in its block, and once.
        all.sort_by_key(|moment| (moment.block, moment.place));
        all.dedup_by_key(|moment| (moment.block, moment.place));
        let new: Vec<RewardMoment> = all.iter().filter(|moment| moment.block >= from).copied().collect();

        store.put_rewards(ACCOUNT, POOL, &place(from), from, &new).await.unwrap();

        assert_eq!(flat(&store.reward_days(ACCOUNT, 0, u64::MAX).await.unwrap()), sums(&all));
        assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), all);
    }
}

fn payments(random: &mut Random, block: u64) -> Vec<RewardMoment> {
    let mut payments = Vec::new();
    for number in 0..u8::try_from(random.below(4)).unwrap() {
        let (day, wei) = (random.below(5), u128::from(random.below(1_000)));
        payments.push(match random.below(8) {
            0 | 1 => collected(block, day, wei),
            2 => RewardMoment { kind: MomentKind::Earned(None), ..earned(block, number + 1, day, wei) },
            _ => earned(block, number + 1, day, wei),
        });
        if random.below(2) == 0 {
            break;
        }
    }
    payments
}

fn sums(all: &[RewardMoment]) -> Vec<(u64, Option<DeviceId>, U256, u32)> {
    let mut sums: BTreeMap<(u64, Option<DeviceId>), (U256, u32)> = BTreeMap::new();
    for moment in all {
        if let MomentKind::Earned(device) = moment.kind {
            let sum = sums.entry((moment.at.day(), device)).or_default();
            *sum = (sum.0 + moment.amount.0, sum.1 + 1);
        }
    }
    sums.into_iter().map(|((day, device), (sum, events))| (day, device, sum, events)).collect()
}
