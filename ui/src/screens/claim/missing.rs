//! What has to be got before a claim.

use domain::{amount::Amount, claim::Missing, device::DeviceId, shown::shown_text};
use ipc::{Failure, claims::GetToken};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::device_name;
use crate::screens::home::fund;
use crate::{
    bridge,
    kit::{Button, Fact, Glyph, Hash, Look, Qr, Tile},
    screens::parts::{Coin, Problem, kind_glyph, network},
    session::session,
    t,
    text::Claim,
};

/// One card for each thing that is missing; the claim itself stays off until all are there.
#[component]
pub(super) fn MissingThings(device: DeviceId, missing: Vec<Missing>, look: Callback<()>) -> impl IntoView {
    let session = session();
    let name = Memo::new(move |_| device_name(session, device));
    let kind = Memo::new(move |_| {
        let kind = session.devices.with(|devices| {
            let all = devices.ready()?;
            all.iter().find(|one| one.id == device).map(|one| one.kind.clone())
        });
        kind.unwrap_or_default()
    });
    let title = if missing.len() == 1 { Claim::MissingOne } else { Claim::MissingTwo };
    let cards = missing.into_iter().enumerate().map(|(place, thing)| match thing {
        Missing::DeviceToken { desk } => view! { <TokenCard number=place + 1 device desk look/> }.into_any(),
        Missing::Funds { balance, needed, faucet } => {
            view! { <FundsCard number=place + 1 balance needed faucet look/> }.into_any()
        }
    });
    view! {
        <div class="flex no-wrap">
            {move || view! { <Tile glyph=kind_glyph(&kind.get()) tone="on"/> }}
            <div class="grow"><h2>{move || t!(title, name = name.get())}</h2><p class="sub">{t!(Claim::MissingSub)}</p></div>
        </div>
        {cards.collect_view()}
        <div class="foot">
            <span class="first sm muted desk" role="status">{t!(Claim::LookingAgain)}</span>
            <a class="btn" href="/">{t!(Claim::Later)}</a>
            <Button label=t!(Claim::CheckClaim).to_string() look=Look::Primary disabled=Signal::stored(true)/>
        </div>
    }
}

#[component]
fn TokenCard(number: usize, device: DeviceId, desk: bool, look: Callback<()>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let get = Callback::new(move |()| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match bridge::call(GetToken { device }).await {
                Ok(()) => look.run(()),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <section class="card stack" aria-labelledby="missing-token">
            <div class="row miss">
                <span class="tile">{number}</span>
                <div class="grow">
                    <h3 id="missing-token">{t!(Claim::Token)}</h3>
                    <p class="sub">{t!(Claim::TokenWhy)}</p>
                    <p class="sub"><strong>{t!(Claim::TokenFree)}</strong>" "{t!(Claim::TokenLearns)}</p>
                    {(!desk).then(|| view! { <p class="sub">{t!(Claim::NoDesk)}</p> })}
                </div>
                {desk.then(|| view! { <Button label=t!(Claim::GetToken).to_string() busy=busy press=get/> })}
            </div>
            {move || failed.get().map(|failure| view! { <Problem failure again=get/> })}
        </section>
    }
}

#[component]
fn FundsCard(number: usize, balance: Amount, needed: Amount, faucet: bool, look: Callback<()>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let get = Callback::new(move |()| fund(session, busy));
    Effect::new(move |was: Option<bool>| {
        let now = busy.get();
        if was == Some(true) && !now {
            look.run(());
        }
        now
    });
    let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
    let decimals = network().map_or(18, |network| network.decimals);
    let send = t!(Claim::FundsSend, amount = needed.minus(balance).ceiling(decimals, 4), symbol = symbol);
    let address = session.wallet.with_untracked(|wallet| match wallet.ready().map(|view| &view.state) {
        Some(domain::account::WalletState::Unlocked { account, .. }) => account.to_string(),
        Some(_) | None => String::new(),
    });
    view! {
        <section class="card stack" aria-labelledby="missing-funds">
            <div class="row miss">
                <span class="tile">{number}</span>
                <div class="grow">
                    <h3 id="missing-funds">{t!(Claim::Funds, symbol = symbol)}</h3>
                    <p class="sub">{send}" "{faucet.then(|| t!(Claim::FundsTest))}</p>
                </div>
                {faucet.then(|| view! { <Button label=t!(Claim::GetCoins).to_string() glyph=Glyph::Coin busy=busy press=get/> })}
            </div>
            <div class="fund">
                <Qr text=address.clone() says=t!(Claim::QrSays)/>
                <dl class="kv r">
                    <Fact label=t!(Claim::PayAtMost)><Coin amount=needed/></Fact>
                    <Fact label=t!(Claim::Balance)><Coin amount=balance/></Fact>
                </dl>
            </div>
            <p><Hash text=address full=true/></p>
        </section>
    }
}
