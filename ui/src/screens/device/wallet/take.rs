//! What to take out, how much, and for whom.

use domain::{Address, claim::DeviceToken, device::DeviceId, device_wallet::Take, review::ReviewView};
use ipc::{Failure, wallets::PlanExecute};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Field, Look},
    screens::parts::{KnownPeople, Problem},
    t,
    text::DeviceWallet,
};

/// Something that lies in a device's own wallet; `shown` is how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Coin { shown: String },
    Token { contract: Address, shown: String },
    Nft { nft: DeviceToken },
}

impl Thing {
    pub(super) fn title(&self) -> String {
        match self {
            Self::Coin { shown } | Self::Token { shown, .. } => shown.clone(),
            Self::Nft { nft } => t!(DeviceWallet::Nft, n = nft.token_id),
        }
    }

    pub(super) fn contract(&self) -> Option<Address> {
        match self {
            Self::Coin { .. } => None,
            Self::Token { contract, .. } => Some(*contract),
            Self::Nft { nft } => Some(nft.contract),
        }
    }

    /// The wish, as typed; none where the amount cannot be read.
    fn take(&self, amount: &str) -> Option<Take> {
        let amount = || amount.trim().parse().ok();
        Some(match self {
            Self::Coin { .. } => Take::Coin { amount: amount()? },
            Self::Token { contract, .. } => Take::Token { contract: *contract, amount: amount()? },
            Self::Nft { nft } => Take::Nft { nft: nft.clone() },
        })
    }
}

#[component]
pub(super) fn TakeForm(id: DeviceId, thing: Thing, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let (amount, to) = (RwSignal::new("max".to_string()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wrong = RwSignal::new(false);
    let title = t!(DeviceWallet::Taking, what = thing.title());
    let counts = !matches!(thing, Thing::Nft { .. });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let take = thing.take(&amount.get_untracked());
        wrong.set(take.is_none());
        let Some(take) = take else { return };
        let to = Some(to.get_untracked().trim().to_string()).filter(|to| !to.is_empty());
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(PlanExecute { device: id, to, take }).await {
                Ok(view) => {
                    let _ = review.try_set(Some(view));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let error = Signal::derive(move || wrong.get().then(|| t!(DeviceWallet::AmountWrong).to_string()));
    let how_much = counts.then(|| {
        view! { <Field id="amount" label=t!(DeviceWallet::Amount) value=amount help=t!(DeviceWallet::AmountHelp) error max=80/> }
    });
    view! {
        <form class="card stack" on:submit=submit>
            <h2>{title}</h2>
            {how_much}
            <Field id="to" label=t!(DeviceWallet::To) value=to help=t!(DeviceWallet::ToHelp) max=512 class="mono"/>
            <KnownPeople to/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(DeviceWallet::Look).to_string() class="wide" look=Look::Primary submit=true busy=busy/>
        </form>
    }
}
