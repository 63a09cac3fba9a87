//! What all rewards on the screen are worth in the owner's currency: about, and by the owner's own prices.

use domain::{
    failure::Code,
    reward_paid::SourcePaid,
    reward_proof::SourceProofs,
    reward_worth::{CoinPrice, Money, RewardLine, RewardPrices, RewardsWorth},
    shown::shown_text,
};
use ipc::rewards::{ShowPaid, ShowPrices, VerifyRewards};
use leptos::prelude::*;

use crate::{
    kit::AmountText,
    screens::parts::network,
    session::{Load, Source, session},
    t,
    text::Rewards,
};

/// What is read for this screen beside the pool.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub proofs: Source<Vec<SourceProofs>>,
    pub paid: Source<Vec<SourcePaid>>,
    pub prices: Source<Option<RewardPrices>>,
}

/// What all of it is worth; none without a prices file.
#[derive(Clone, Copy)]
pub(super) struct Valued(pub Memo<Option<RewardsWorth>>);

impl Shown {
    /// Starts to read.
    pub fn read() -> Self {
        let shown = Self { proofs: Source::new(), paid: Source::new(), prices: Source::new() };
        shown.proofs.read(VerifyRewards {});
        shown.paid.read(ShowPaid {});
        shown.prices.read(ShowPrices {});
        shown
    }

    /// Follows what is read, the pool too.
    pub fn valued(self) -> Valued {
        let pool = session().rewards;
        let native = network().map(|network| network.symbol).unwrap_or_default();
        Valued(Memo::new(move |_| {
            let mut lines = Vec::new();
            pool.with(|load| lines.extend(load.ready().map(RewardLine::of_pool)));
            self.proofs.with(|load| {
                let all = load.ready().map(Vec::as_slice).unwrap_or_default();
                let of_devices = all.iter().flat_map(|source| &source.devices).flat_map(|own| &own.rewards);
                let proven = all.iter().flat_map(|source| &source.rewards).chain(of_devices);
                lines.extend(proven.map(RewardLine::of_proven));
            });
            self.paid.with(|load| {
                let all = load.ready().map(Vec::as_slice).unwrap_or_default();
                lines.extend(all.iter().flat_map(|source| &source.rewards).map(RewardLine::of_paid));
            });
            self.prices.with(|load| Some(load.ready()?.as_ref()?.worth(&lines, &native)))
        }))
    }

    /// How many sources have no numbers because they could not be read; none while one is still being read.
    fn unread(self) -> Memo<Option<usize>> {
        let pool = session().rewards;
        Memo::new(move |_| {
            let of_pool = pool.with(|load| match load {
                Load::Loading => None,
                // A network without a pool misses none.
                Load::Failed(failure) => Some(usize::from(failure.code != Code::ChainNotOffered)),
                Load::Ready(_) => Some(0),
            })?;
            let proofs = self.proofs.with(|load| failed(load, |source| source.failure.is_some()))?;
            let paid = self.paid.with(|load| failed(load, |source| source.failure.is_some()))?;
            Some(of_pool + proofs + paid)
        })
    }
}

/// The sums over all tokens, with the prices they were made with; nothing until all was read, nor without prices.
#[component]
pub(super) fn Total(shown: Shown, worth: Memo<Option<RewardsWorth>>) -> impl IntoView {
    let unread = shown.unread();
    move || {
        let (worth, unread) = (worth.get()?, unread.get()?);
        let about = |money: Money| {
            let number = t!(Rewards::AboutNumber, amount = money.exact());
            view! { <AmountText number unit=worth.currency.clone()/> }
        };
        let total = worth.total;
        let notes =
            missing(&worth, unread).into_iter().chain(worth.coins.iter().map(|coin| priced(&coin.price, &worth)));
        Some(view! {
            <section class="card stack" aria-labelledby="in-currency">
                <div><h2 id="in-currency">{t!(Rewards::WorthTitle)}</h2><p class="sub">{t!(Rewards::WorthWhy)}</p></div>
                <dl class="stats">
                    <div class="stat"><dt>{t!(Rewards::Ready)}</dt><dd>{about(total.ready)}</dd></div>
                    <div class="stat"><dt>{t!(Rewards::Waiting)}</dt><dd>{about(total.waiting)}</dd></div>
                    <div class="stat"><dt>{t!(Rewards::Collected)}</dt><dd>{about(total.collected)}</dd></div>
                    <div class="stat"><dt>{t!(Rewards::Earned)}</dt><dd>{about(total.earned)}</dd></div>
                </dl>
                {notes.map(|words| view! { <p class="sm muted">{words}</p> }).collect_view()}
            </section>
        })
    }
}

/// So many sources of a kind could not be read; none while they are being read.
fn failed<T>(load: &Load<Vec<T>>, has_failed: fn(&T) -> bool) -> Option<usize> {
    match load {
        Load::Loading => None,
        Load::Failed(_) => Some(1),
        Load::Ready(all) => Some(all.iter().filter(|source| has_failed(source)).count()),
    }
}

/// What is not in the sums, in words.
#[must_use]
pub fn missing(worth: &RewardsWorth, unread: usize) -> Vec<String> {
    let mut words = Vec::new();
    if worth.without_price > 0 {
        words.push(t!(Rewards::WithoutPrice, n = worth.without_price, all = worth.tokens));
    }
    if unread > 0 {
        words.push(t!(Rewards::WorthUnread, n = unread));
    }
    words
}

/// A price with its source and day, and its age where that is more than a week.
#[must_use]
pub fn priced(price: &CoinPrice, worth: &RewardsWorth) -> String {
    let source = if price.source.is_empty() { &worth.file } else { &price.source };
    let words = t!(
        Rewards::PriceOf,
        symbol = shown_text(&price.symbol),
        rate = price.rate,
        currency = worth.currency,
        source = shown_text(source),
        day = price.day()
    );
    if price.is_stale() { format!("{words}{}", t!(Rewards::PriceOld, days = price.days)) } else { words }
}

#[cfg(test)]
mod tests {
    use domain::{reward_worth::WorthSums, time::Millis};

    use super::*;

    fn price(days: u32, source: &str) -> CoinPrice {
        let rate = "0.0251".parse().unwrap();
        CoinPrice { symbol: "IOTX".to_string(), rate, at: Millis(1_795_392_000_000), days, source: source.to_string() }
    }

    fn worth(without_price: u32) -> RewardsWorth {
        let (currency, file) = ("EUR".to_string(), "prices.csv".to_string());
        RewardsWorth { currency, file, total: WorthSums::default(), coins: Vec::new(), tokens: 5, without_price }
    }

    #[test]
    fn a_price_is_told_with_its_source_its_day_and_after_a_week_its_age() {
        let told = |days, source| priced(&price(days, source), &worth(0));
        assert_eq!(told(7, "my exchange at noon"), "IOTX at 0.0251 EUR: my exchange at noon, 2026-11-23 UTC");
        assert_eq!(told(12, ""), "IOTX at 0.0251 EUR: prices.csv, 2026-11-23 UTC, 12 days old");
    }

    #[test]
    fn what_is_not_in_the_sums_is_said() {
        assert!(missing(&worth(0), 0).is_empty());
        let words = missing(&worth(2), 1);
        assert_eq!(words[0], "2 of 5 tokens have no price and are not in it.");
        assert!(words[1].starts_with("Sources that could not be read"), "{words:?}");
    }
}
