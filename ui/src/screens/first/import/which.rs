//! Which account of the words is the owner's: what each one holds tells.

use domain::{
    accounts::{Candidate, Place},
    shown::shown_text,
};
use ipc::{
    Failure, Offered,
    accounts::{ChooseAccount, ListCandidates},
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Button, Glyph, Look, RowsLoading},
    screens::parts::{OwnerSeal, Problem, coin, place_name},
    session::{Load, Source},
    t,
    text::First,
};

/// How many accounts of each path are shown first.
const FEW: u8 = 3;
/// How many at most.
const MORE: u8 = 10;

/// The first account that holds something; where none is known to, the one where a wallet looks first.
#[must_use]
fn likely(candidates: &[Candidate]) -> Place {
    let holds = |candidate: &&Candidate| {
        candidate.balance.is_some_and(|balance| !balance.is_zero()) || candidate.devices.is_some_and(|n| n > 0)
    };
    candidates.iter().find(holds).map_or(Place::FIRST, |candidate| candidate.place)
}

/// Whether a figure is missing.
#[must_use]
fn is_unknown(candidates: &[Candidate]) -> bool {
    candidates.iter().any(|candidate| candidate.balance.is_none() || candidate.devices.is_none())
}

/// What an account holds. What is not known is said so, and never a zero.
#[must_use]
fn holds(candidate: &Candidate, symbol: &str, decimals: u8) -> String {
    let balance = candidate.balance.map_or_else(
        || t!(First::BalanceUnknown).to_string(),
        |balance| format!("{} {symbol}", coin(balance, decimals)),
    );
    let devices = match candidate.devices {
        None => t!(First::DevicesUnknown).to_string(),
        Some(0) => t!(First::DevicesNone).to_string(),
        Some(1) => t!(First::DevicesOne).to_string(),
        Some(n) => t!(First::DevicesSome, n = n),
    };
    format!("{balance} · {devices}")
}

#[component]
pub(super) fn WhichStep(close: Callback<()>) -> impl IntoView {
    let offered = Source::<Offered>::new();
    let count = RwSignal::new(FEW);
    // Before the owner chose, the choice follows what becomes known.
    let chosen = RwSignal::new(None::<Place>);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let read = Callback::new(move |()| offered.read(ListCandidates { count: count.get_untracked() }));
    read.run(());
    let more = Callback::new(move |()| {
        count.set(MORE);
        read.run(());
    });
    let picked = Signal::derive(move || {
        let first = || offered.with(|load| load.ready().map(|offered| likely(&offered.candidates)));
        chosen.get().or_else(first)
    });
    let go_on = Callback::new(move |()| {
        let Some(place) = picked.get_untracked() else { return close.run(()) };
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match bridge::call(ChooseAccount { place }).await {
                Ok(_) => close.run(()),
                Err(failure) => failed.set(Some(failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    let list = move || match offered.get() {
        Load::Loading => view! { <RowsLoading said=t!(First::WhichReading)/> }.into_any(),
        Load::Failed(failure) => view! { <Problem failure again=read/> }.into_any(),
        Load::Ready(offered) => view! { <Candidates offered picked chosen read/> }.into_any(),
    };
    let few = move || offered.with(|load| load.ready().is_some()) && count.get() == FEW;
    view! {
        <div class="paper">
            <div><h1>{t!(First::WhichTitle)}</h1><p class="muted mt-1">{t!(First::WhichLead)}</p></div>
            {list}
            {move || few().then(|| view! { <Button label=t!(First::WhichMore).to_string() class="sm" glyph=Glyph::Down press=more/> })}
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(First::GoOn).to_string() look=Look::Primary class="wide" busy=busy press=go_on/>
        </div>
    }
}

#[component]
fn Candidates(
    offered: Offered,
    picked: Signal<Option<Place>>,
    chosen: RwSignal<Option<Place>>,
    read: Callback<()>,
) -> impl IntoView {
    let Offered { candidates, symbol, decimals } = offered;
    let symbol = shown_text(&symbol);
    let unknown = is_unknown(&candidates);
    let rows = candidates.into_iter().map(|candidate| {
        let Candidate { place, owner, .. } = candidate;
        view! {
            <label class="opt">
                <input
                    class="check" type="radio" name="account"
                    prop:checked=move || picked.get() == Some(place)
                    on:change=move |_| chosen.set(Some(place))
                />
                <span class="grow any">
                    <strong>{place_name(place)}</strong>
                    <small>{holds(&candidate, &symbol, decimals)}</small>
                    <small class="mono">{owner.to_string()}</small>
                    <small class="mono">{place.path()}</small>
                </span>
                <OwnerSeal owner size="s"/>
            </label>
        }
    });
    let rows = rows.collect_view();
    view! {
        <fieldset><legend class="label">{t!(First::WhichLegend)}</legend>{rows}</fieldset>
        {unknown.then(|| {
            view! {
                <Banner glyph=Glyph::Offline>
                    <p>{t!(First::WhichUnknown)}</p>
                    <p class="mt-2"><Button label=t!(First::WhichAgain).to_string() class="sm" glyph=Glyph::Refresh press=read/></p>
                </Banner>
            }
        })}
    }
}

#[cfg(test)]
mod tests {
    use domain::{accounts::Coin, amount::Amount};

    use super::*;

    fn candidate(coin: Coin, index: u32, balance: Option<u64>, devices: Option<u32>) -> Candidate {
        let owner = "0x52908400098527886E0F7030069857D2E4169EE7".parse().unwrap();
        Candidate { place: Place { coin, index }, owner, balance: balance.map(|wei| Amount::wei(wei.into())), devices }
    }

    #[test]
    fn the_first_account_that_holds_something_is_the_likely_one() {
        let empty = candidate(Coin::Ethereum, 0, Some(0), Some(0));
        let unknown = candidate(Coin::Ethereum, 1, None, None);
        let device = candidate(Coin::Iotex, 2, Some(0), Some(1));
        let coins = candidate(Coin::Iotex, 3, Some(7), None);
        assert_eq!(likely(&[empty.clone(), unknown.clone()]), Place::FIRST);
        assert_eq!(likely(&[empty.clone(), device.clone(), coins.clone()]), device.place);
        assert_eq!(likely(&[unknown, coins.clone(), device]), coins.place);
        assert!(is_unknown(&[empty.clone(), coins]) && !is_unknown(&[empty]));
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let words = |balance, devices| holds(&candidate(Coin::Iotex, 0, balance, devices), "IOTX", 18);
        assert_eq!(words(Some(0), Some(0)), "0 IOTX · no devices");
        assert_eq!(words(None, None), "balance not known · devices not known");
        assert_eq!(words(Some(2_000_000_000_000_000_000), Some(1)), "2 IOTX · 1 device");
        assert_eq!(words(Some(0), Some(12)), "0 IOTX · 12 devices");
    }
}
