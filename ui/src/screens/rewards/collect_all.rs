//! The way to collecting from many contracts at once.

use domain::reward_family::RewardFamily;
use leptos::prelude::*;

use super::worth::Shown;
use crate::{screens::parts::Signs, session::session, t, text::Rewards};

/// Leads to the review of everything that is ready anywhere; one thing alone has its own way.
#[component]
pub(super) fn CollectAllLink(shown: Shown) -> impl IntoView {
    let several = several(shown);
    move || {
        several.get().then(|| {
            view! {
                <div class="foot">
                    <Signs><a class="btn" href="/rewards/collect?all=1">{t!(Rewards::CollectAll)}</a></Signs>
                </div>
            }
        })
    }
}

fn several(shown: Shown) -> Memo<bool> {
    let pool = session().rewards;
    Memo::new(move |_| {
        let of_pool = pool.with(|load| load.ready().is_some_and(|view| !view.sums.ready.is_zero()));
        let proven = shown.proofs.with(|load| {
            let all = load.ready().map(Vec::as_slice).unwrap_or_default();
            let of_devices = all.iter().flat_map(|source| &source.devices).flat_map(|own| &own.rewards);
            let proven = all.iter().flat_map(|source| &source.rewards).chain(of_devices);
            proven.filter(|reward| !reward.ready.is_zero()).count()
        });
        let staked = shown.paid.with(|load| {
            let all = load.ready().map(Vec::as_slice).unwrap_or_default();
            let pools = all.iter().filter(|source| source.family == RewardFamily::FixedPool.as_str());
            pools.flat_map(|source| &source.rewards).filter(|reward| !reward.sums.ready.is_zero()).count()
        });
        usize::from(of_pool) + proven + staked > 1
    })
}
