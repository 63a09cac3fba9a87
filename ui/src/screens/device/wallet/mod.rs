//! The wallet that a device has of its own: what is in it, and taking something out.

mod call;
mod contents;
mod take;

use domain::{
    account::Written,
    device::{DeviceId, DeviceView, Ownership},
    device_wallet::DeviceWalletView,
    review::{ReviewId, ReviewView},
};
use ipc::wallets::{Execute, ShowDeviceWallet};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::Unknown;
use crate::{
    kit::{Glyph, Icon, RowsLoading},
    screens::{
        claim::device_name,
        parts::{Asked, Problem},
    },
    session::{Load, Source, session},
    t,
    text::DeviceWallet,
};
use call::CallCard;
use contents::{Contents, Search};
use take::{TakeForm, Thing};

/// The way into the wallet of a device that somebody owns.
#[component]
pub(super) fn WalletCard(device: Memo<Option<DeviceView>>, id: DeviceId) -> impl IntoView {
    let owned = Memo::new(move |_| {
        device.with(|device| {
            let ownership = device.as_ref().map(|device| &device.ownership);
            matches!(ownership, Some(Ownership::Yours(_) | Ownership::Theirs(_)))
        })
    });
    move || {
        owned.get().then(|| {
            view! {
                <section class="card stack-2" aria-labelledby="own-wallet">
                    <h2 id="own-wallet">{t!(DeviceWallet::Card)}</h2>
                    <p class="sm muted">{t!(DeviceWallet::CardWhy)}</p>
                    <a class="btn wide" href=format!("/devices/{id}/wallet")>{t!(DeviceWallet::Open)}</a>
                </section>
            }
        })
    }
}

/// What is in a device's own wallet.
#[component]
pub fn WalletScreen() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("device")).and_then(|id| id.parse::<DeviceId>().ok());
    match id {
        Some(id) => view! { <Inside id/> }.into_any(),
        None => view! { <Unknown/> }.into_any(),
    }
}

#[component]
fn Inside(id: DeviceId) -> impl IntoView {
    let name = device_name(session(), id);
    let found = Source::<DeviceWalletView>::new();
    let tokens = RwSignal::new(Vec::<Written>::new());
    let chosen = RwSignal::new(None::<Thing>);
    let review = RwSignal::new(None::<ReviewView>);
    let look = Callback::new(move |()| {
        review.set(None);
        found.forget();
        found.read(ShowDeviceWallet { device: id, tokens: tokens.get_untracked() });
    });
    look.run(());
    let title = name.clone();
    let body = move || {
        if let Some(review) = review.get() {
            return view! { <Agree id review look/> }.into_any();
        }
        let inside = match found.get() {
            Load::Loading => {
                view! { <section class="card flush"><RowsLoading said=t!(DeviceWallet::Reading)/></section> }.into_any()
            }
            Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
            Load::Ready(wallet) => view! { <Contents wallet chosen/> }.into_any(),
        };
        view! {
            <header class="page-head">
                <div><h1>{t!(DeviceWallet::Title, name = title)}</h1><p>{t!(DeviceWallet::Lead)}</p></div>
            </header>
            {inside}
            {move || chosen.get().map(|thing| view! { <TakeForm id thing review/> })}
            <Search tokens look/>
            <CallCard id review/>
        }
        .into_any()
    };
    view! {
        <a class="back" href=format!("/devices/{id}")><Icon glyph=Glyph::Back size="s"/>{name}</a>
        {body}
    }
}

#[component]
fn Agree(id: DeviceId, review: ReviewView, look: Callback<()>) -> impl IntoView {
    view! {
        <Asked
            review
            under=t!(DeviceWallet::Under)
            back=format!("/devices/{id}")
            no=t!(DeviceWallet::Keep)
            verb=t!(DeviceWallet::Go)
            glyph=Glyph::Deed
            yes=|review: ReviewId| Execute { review }
            again=look
        />
    }
}
