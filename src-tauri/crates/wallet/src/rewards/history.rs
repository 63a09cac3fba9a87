//! From what each source brought to the rows of a history.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    device::DeviceId,
    reward_history::{HistoryEntry, HistoryRow},
    time::Millis,
};

use super::books::{Book, Line, LineOf};
use crate::ports::ChainError;

/// The blocks whose times [`rows`] needs, in order.
pub(super) fn blocks(books: &[Book]) -> Vec<u64> {
    let blocks: BTreeSet<u64> = books.iter().flat_map(of_something).map(|line| line.block).collect();
    blocks.into_iter().collect()
}

/// The rows, oldest first; `times` has each block's, and a device without a name goes by its address.
///
/// # Errors
/// [`ChainError::BadAnswer`] when a block has no time.
pub(super) fn rows(
    books: &[Book],
    times: &BTreeMap<u64, Millis>,
    names: &BTreeMap<DeviceId, String>,
) -> Result<Vec<HistoryRow>, ChainError> {
    let mut rows = Vec::new();
    for book in books {
        rows.extend(rows_of(book, times, names)?);
    }
    rows.sort_by(|a, b| (a.at, a.block, &a.what).cmp(&(b.at, b.block, &b.what)));
    Ok(rows)
}

fn rows_of(
    book: &Book,
    times: &BTreeMap<u64, Millis>,
    names: &BTreeMap<DeviceId, String>,
) -> Result<Vec<HistoryRow>, ChainError> {
    let mut days: BTreeMap<(u64, Option<DeviceId>), HistoryRow> = BTreeMap::new();
    let mut rows = Vec::new();
    for line in of_something(book) {
        let at = times.get(&line.block).copied();
        let at = at.ok_or_else(|| ChainError::BadAnswer(format!("no time of block {}", line.block)))?;
        let row = row(book, line, at, names);
        let LineOf::Reward(device) = line.what else {
            rows.push(row);
            continue;
        };
        days.entry((at.day(), device))
            .and_modify(|day| {
                day.amount = day.amount.plus(line.amount);
                (day.at, day.block) = (day.at.max(at), day.block.max(line.block));
            })
            .or_insert(row);
    }
    rows.extend(days.into_values());
    Ok(rows)
}

/// Lines of nothing say nothing.
fn of_something(book: &Book) -> impl Iterator<Item = &Line> {
    book.lines.iter().filter(|line| !line.amount.is_zero())
}

fn row(book: &Book, line: &Line, at: Millis, names: &BTreeMap<DeviceId, String>) -> HistoryRow {
    let Line { block, amount, what } = *line;
    HistoryRow {
        at,
        block,
        amount,
        token: book.token.clone(),
        source: book.source,
        family: book.family.clone(),
        what: entry(what, names),
    }
}

fn entry(what: LineOf, names: &BTreeMap<DeviceId, String>) -> HistoryEntry {
    match what {
        LineOf::Reward(device) => HistoryEntry::Reward { device, name: name(device, names) },
        LineOf::Collection => HistoryEntry::Collection {},
        LineOf::Fee(tx) => HistoryEntry::Fee { tx },
        LineOf::Ready(device) => HistoryEntry::Ready { device, name: name(device, names) },
        LineOf::Waiting => HistoryEntry::Waiting {},
    }
}

/// The account itself has none.
fn name(device: Option<DeviceId>, names: &BTreeMap<DeviceId, String>) -> String {
    let named = |device: DeviceId| names.get(&device).cloned().unwrap_or_else(|| device.to_string());
    device.map(named).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::{
        Address, B256, account::Owner, amount::Amount, reward::RewardSums, reward_proof::ProvenReward, send::Token,
    };

    use super::*;
    use crate::{
        ports::{PaidAccount, PaidFacts, PaidSays, Payable, RewardEvent, RewardFacts, RewardPayment},
        rewards::{
            books::{of_paid, of_payouts, of_pool},
            ledger::by_device,
        },
    };

    const OWNER: Owner = Owner(Address::repeat_byte(7));
    const BLOCKS: u64 = 40;

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

        fn device(&mut self) -> DeviceId {
            DeviceId(Address::with_last_byte(u8::try_from(self.roll() % 4).unwrap()))
        }

        /// Blocks that are up to a day apart.
        fn times(&mut self) -> BTreeMap<u64, Millis> {
            let mut at = Millis(1_700_000_000_000);
            (0..BLOCKS)
                .map(|block| {
                    at = at.plus(self.roll() % 86_400_000);
                    (block, at)
                })
                .collect()
        }

        fn payments(&mut self, to: Owner) -> Vec<RewardPayment> {
            let mut payments: Vec<RewardPayment> = (0..self.roll() % 6)
                .map(|_| RewardPayment { to: to.0, amount: self.amount(50), block: self.roll() % BLOCKS })
                .collect();
            payments.sort_by_key(|payment| payment.block);
            payments
        }

        fn payable(&mut self) -> Payable {
            match self.roll() % 3 {
                0 => Payable::Now,
                1 => Payable::Unfunded,
                _ => Payable::Refused("paused".to_string()),
            }
        }

        /// Events of any kind.
        fn pool(&mut self) -> RewardFacts {
            let mut events = Vec::new();
            for block in 0..self.roll() % BLOCKS {
                for _ in 0..self.roll() % 3 {
                    let (device, amount, at_once) = (self.device(), self.amount(300), self.roll().is_multiple_of(3));
                    events.push(RewardEvent::Earned { device, amount, at_once, block });
                }
                if self.roll().is_multiple_of(5) {
                    events.push(RewardEvent::Collected { amount: self.amount(900), block });
                }
            }
            RewardFacts { events, payable: self.payable(), ..RewardFacts::default() }
        }

        /// What a source without proofs says, which fits its payments.
        fn paid(&mut self) -> PaidFacts {
            let mut facts = PaidFacts { block: BLOCKS - 1, token: token(1), accounts: vec![], payments: vec![] };
            for place in 0..self.roll() % 4 {
                let account = Owner(Address::with_last_byte(u8::try_from(place).unwrap()));
                let device = (place > 0).then(|| self.device());
                let payments = self.payments(account);
                let paid = payments.iter().fold(Amount::ZERO, |sum, payment| sum.plus(payment.amount));
                let says = match self.roll() % 5 {
                    0 => {
                        let (pending, payable) = (self.amount(90), self.payable());
                        PaidSays::Pool { paid, pending, payable }
                    }
                    1 => PaidSays::Weeks { paid, newest: None },
                    2 => PaidSays::Sent { paid },
                    3 => PaidSays::SentToDevice { paid, held: self.amount(200) },
                    _ => PaidSays::Coins { held: self.amount(200) },
                };
                if !matches!(says, PaidSays::Coins { .. }) {
                    facts.payments.extend(payments);
                }
                facts.accounts.push(PaidAccount { account, device, says });
            }
            facts
        }

        /// What a contract paid, and what it owes where that is known.
        fn proven(&mut self) -> (Vec<RewardPayment>, Option<ProvenReward>) {
            let payments = self.payments(OWNER);
            let collected = payments.iter().fold(Amount::ZERO, |sum, payment| sum.plus(payment.amount));
            let (ready, waiting) = (self.amount(70), self.amount(70));
            let earned = collected.plus(ready).plus(waiting);
            let reward = ProvenReward { token: token(2), earned, collected, ready, waiting, waiting_for: None };
            (payments, (!self.roll().is_multiple_of(4)).then_some(reward))
        }
    }

    fn token(byte: u8) -> Token {
        Token { contract: Address::repeat_byte(byte), symbol: "T".to_string(), decimals: 18 }
    }

    fn book(byte: u8, lines: Vec<Line>) -> Book {
        Book { source: Address::repeat_byte(byte), family: "family".to_string(), token: token(byte), lines }
    }

    /// What the rows of a source come to that `of` picks.
    fn sum(rows: &[HistoryRow], byte: u8, of: fn(&HistoryEntry) -> bool) -> Amount {
        let rows = rows.iter().filter(|row| row.source == Address::repeat_byte(byte) && of(&row.what));
        rows.fold(Amount::ZERO, |sum, row| sum.plus(row.amount))
    }

    fn is_earned(what: &HistoryEntry) -> bool {
        match what {
            HistoryEntry::Reward { .. } | HistoryEntry::Ready { .. } | HistoryEntry::Waiting {} => true,
            HistoryEntry::Collection {} | HistoryEntry::Fee { .. } => false,
        }
    }

    fn is_collection(what: &HistoryEntry) -> bool {
        matches!(what, HistoryEntry::Collection {})
    }

    #[test]
    fn the_rows_of_every_source_come_to_the_numbers_of_its_screen() {
        let seed = 0x7a7e5_u64;
        println!("seed {seed:#x}");
        let mut dice = Dice(seed);
        for _ in 0..10_000 {
            let (times, pool, paid, (payments, owed)) = (dice.times(), dice.pool(), dice.paid(), dice.proven());
            let fees = Line { block: 3, amount: dice.amount(3), what: LineOf::Fee(B256::with_last_byte(1)) };
            let (mut of_pool, pool_sums) = of_pool(&pool);
            let (of_paid, paid_sums) = of_paid(&paid);
            let (of_proven, proven_sums) = of_payouts(&payments, owed.as_ref(), BLOCKS - 1);
            of_pool.push(fees);
            let books = [book(1, of_pool), book(2, of_paid), book(3, of_proven)];

            let rows = rows(&books, &times, &BTreeMap::new()).unwrap();

            for (byte, sums) in [(1, pool_sums), (2, paid_sums), (3, proven_sums)] {
                let RewardSums { earned, collected, ready, waiting } = sums;
                assert_eq!(sum(&rows, byte, is_earned), earned, "source {byte}");
                assert_eq!(earned, collected.plus(ready).plus(waiting), "source {byte}");
            }
            assert_eq!(sum(&rows, 3, is_collection), proven_sums.collected);
            if let Some(owed) = owed {
                assert_eq!(proven_sums.earned, owed.earned, "what the screen says");
            }
            let mut seen = BTreeSet::new();
            for row in &rows {
                if let HistoryEntry::Reward { device, .. } = row.what {
                    assert!(seen.insert((row.at.day(), row.source, device)), "two rows of one day and device");
                }
            }
            assert!(rows.iter().all(|row| !row.amount.is_zero()), "a row of nothing");
            assert!(rows.is_sorted_by_key(|row| row.at.day()), "the days are not in order");
            assert!(blocks(&books).iter().all(|block| *block < BLOCKS));
        }
    }

    #[test]
    fn what_a_device_earned_each_day_is_what_it_earned() {
        let seed = 0x7a7e6_u64;
        println!("seed {seed:#x}");
        let mut dice = Dice(seed);
        for _ in 0..1_000 {
            let (times, pool) = (dice.times(), dice.pool());

            let rows = rows(&[book(1, of_pool(&pool).0)], &times, &BTreeMap::new()).unwrap();

            let mut earned: BTreeMap<DeviceId, Amount> = BTreeMap::new();
            for row in &rows {
                if let HistoryEntry::Reward { device: Some(device), .. } = row.what {
                    let sum = earned.entry(device).or_default();
                    *sum = sum.plus(row.amount);
                }
            }
            for (device, account) in by_device(&pool) {
                assert_eq!(earned.remove(&device).unwrap_or_default(), account.sums.earned);
            }
            assert!(earned.is_empty(), "{earned:?} was never earned");
        }
    }

    #[test]
    fn a_day_is_told_with_its_last_reward_and_a_collection_after_it() {
        let device = DeviceId(Address::with_last_byte(7));
        let earned = |block, wei| RewardEvent::Earned { device, amount: Amount::wei(wei), at_once: false, block };
        let events = vec![earned(1, 5), earned(2, 6), RewardEvent::Collected { amount: Amount::wei(11), block: 2 }];
        let mut lines = of_pool(&RewardFacts { events, ..RewardFacts::default() }).0;
        let tx = B256::with_last_byte(9);
        lines.push(Line { block: 2, amount: Amount::wei(1), what: LineOf::Fee(tx) });
        let books = [book(1, lines)];
        let times = BTreeMap::from([(1, Millis(1_000)), (2, Millis(2_000))]);
        let names = BTreeMap::from([(device, "Garden".to_string())]);

        let told = rows(&books, &times, &names).unwrap();

        let row = |wei, what| HistoryRow {
            at: Millis(2_000),
            block: 2,
            amount: Amount::wei(wei),
            token: token(1),
            source: Address::repeat_byte(1),
            family: "family".to_string(),
            what,
        };
        let reward = HistoryEntry::Reward { device: Some(device), name: "Garden".to_string() };
        let expected = vec![row(11, reward), row(11, HistoryEntry::Collection {}), row(1, HistoryEntry::Fee { tx })];
        assert_eq!(told, expected);
        assert!(rows(&books, &BTreeMap::new(), &names).is_err(), "a block without its time");
    }
}
