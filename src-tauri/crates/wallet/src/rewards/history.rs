//! From the pool's log to what each device earned each day.

use std::collections::BTreeMap;

use domain::{
    B256,
    amount::Amount,
    device::DeviceId,
    reward_history::{HistoryEntry, HistoryRow},
    time::Millis,
};

use crate::ports::{ChainError, RewardEvent, RewardFacts};

/// What a mined collection cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fee {
    pub tx: B256,
    pub block: u64,
    pub amount: Amount,
}

/// The rows, oldest first; `times` has each block's, and a device without a name goes by its address.
///
/// # Errors
/// [`ChainError::BadAnswer`] when a block has no time.
pub(super) fn rows(
    facts: &RewardFacts,
    fees: &[Fee],
    times: &BTreeMap<u64, Millis>,
    names: &BTreeMap<DeviceId, String>,
) -> Result<Vec<HistoryRow>, ChainError> {
    let mut days: BTreeMap<(u64, DeviceId), HistoryRow> = BTreeMap::new();
    let mut rows = Vec::new();
    for event in &facts.events {
        match event {
            RewardEvent::Earned { device, amount, block, .. } => {
                let at = time_of(*block, times)?;
                let row = days.entry((at.day(), *device)).or_insert_with(|| of_device(*device, names));
                row.amount = row.amount.plus(*amount);
                (row.at, row.block) = (row.at.max(at), row.block.max(*block));
            }
            RewardEvent::Collected { amount, block } => {
                let (at, what) = (time_of(*block, times)?, HistoryEntry::Collection {});
                rows.push(HistoryRow { at, block: *block, amount: *amount, what });
            }
        }
    }
    for Fee { tx, block, amount } in fees.iter().copied() {
        rows.push(HistoryRow { at: time_of(block, times)?, block, amount, what: HistoryEntry::Fee { tx } });
    }
    rows.extend(days.into_values());
    rows.retain(|row| !row.amount.is_zero());
    rows.sort_by(|a, b| (a.at, a.block, &a.what).cmp(&(b.at, b.block, &b.what)));
    Ok(rows)
}

fn of_device(device: DeviceId, names: &BTreeMap<DeviceId, String>) -> HistoryRow {
    let name = names.get(&device).cloned().unwrap_or_else(|| device.to_string());
    HistoryRow { at: Millis(0), block: 0, amount: Amount::ZERO, what: HistoryEntry::Reward { device, name } }
}

fn time_of(block: u64, times: &BTreeMap<u64, Millis>) -> Result<Millis, ChainError> {
    let time = times.get(&block).copied();
    time.ok_or_else(|| ChainError::BadAnswer(format!("no time of block {block}")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::Address;

    use super::*;
    use crate::rewards::ledger::by_device;

    /// Numbers that look random.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            self.0 >> 33
        }

        fn amount(&mut self, below: u64) -> Amount {
            Amount::wei(u128::from(self.roll() % below))
        }
    }

    /// Events and fees of any kind, and blocks that are up to a day apart.
    fn history(dice: &mut Dice) -> (RewardFacts, Vec<Fee>, BTreeMap<u64, Millis>) {
        let (mut events, mut fees, mut times) = (Vec::new(), Vec::new(), BTreeMap::new());
        let mut at = Millis(1_700_000_000_000);
        for block in 0..dice.roll() % 30 {
            at = at.plus(dice.roll() % 86_400_000);
            times.insert(block, at);
            for _ in 0..dice.roll() % 3 {
                let device = DeviceId(Address::with_last_byte(u8::try_from(dice.roll() % 4).unwrap()));
                let (amount, at_once) = (dice.amount(300), dice.roll().is_multiple_of(3));
                events.push(RewardEvent::Earned { device, amount, at_once, block });
            }
            if dice.roll().is_multiple_of(5) {
                events.push(RewardEvent::Collected { amount: dice.amount(900), block });
                fees.push(Fee { tx: B256::with_last_byte(1), block, amount: dice.amount(3) });
            }
        }
        (RewardFacts { events, ..RewardFacts::default() }, fees, times)
    }

    #[test]
    fn what_a_device_earned_each_day_is_what_it_earned() {
        let seed = 0x7a7e5_u64;
        println!("seed {seed:#x}");
        let mut dice = Dice(seed);
        for _ in 0..10_000 {
            let (facts, fees, times) = history(&mut dice);

            let rows = rows(&facts, &fees, &times, &BTreeMap::new()).unwrap();

            let mut earned: BTreeMap<DeviceId, Amount> = BTreeMap::new();
            let mut seen = BTreeSet::new();
            for row in &rows {
                if let HistoryEntry::Reward { device, .. } = row.what {
                    let sum = earned.entry(device).or_default();
                    *sum = sum.plus(row.amount);
                    assert!(seen.insert((row.at.day(), device)), "two rows of one day and device");
                }
            }
            for (device, account) in by_device(&facts) {
                assert_eq!(earned.remove(&device).unwrap_or_default(), account.sums.earned);
            }
            assert!(earned.is_empty(), "{earned:?} was never earned");
            assert!(rows.iter().all(|row| !row.amount.is_zero()), "a row of nothing");
            assert!(rows.is_sorted_by_key(|row| row.at.day()), "the days are not in order");
        }
    }

    #[test]
    fn a_day_is_told_with_its_last_reward_and_a_collection_after_it() {
        let device = DeviceId(Address::with_last_byte(7));
        let earned = |block, wei| RewardEvent::Earned { device, amount: Amount::wei(wei), at_once: false, block };
        let events = vec![earned(1, 5), earned(2, 6), RewardEvent::Collected { amount: Amount::wei(11), block: 2 }];
        let facts = RewardFacts { events, ..RewardFacts::default() };
        let times = BTreeMap::from([(1, Millis(1_000)), (2, Millis(2_000))]);
        let fee = Fee { tx: B256::with_last_byte(9), block: 2, amount: Amount::wei(1) };
        let names = BTreeMap::from([(device, "Garden".to_string())]);

        let told = rows(&facts, &[fee], &times, &names).unwrap();

        let row = |wei, what| HistoryRow { at: Millis(2_000), block: 2, amount: Amount::wei(wei), what };
        let reward = HistoryEntry::Reward { device, name: "Garden".to_string() };
        let expected =
            vec![row(11, reward), row(11, HistoryEntry::Collection {}), row(1, HistoryEntry::Fee { tx: fee.tx })];
        assert_eq!(told, expected);
        assert!(rows(&facts, &[], &BTreeMap::new(), &names).is_err(), "a block without its time");
    }
}
