//! What has to be got before a claim.

use domain::{
    amount::Amount,
    claim::Missing,
    device::{DeviceId, DeviceView, Profile},
    shown::shown_text,
};
use ipc::{Failure, claims::GetToken};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::device_name;
use crate::screens::home::fund;
use crate::{
    bridge,
    kit::{Button, Each, Fact, Glyph, Hash, Look, Qr, Tile},
    screens::parts::{Coin, Problem, kind_glyph, network},
    session::{Load, session},
    t,
    text::Claim,
};

/// One card for each thing that is missing; the claim itself stays off until all are there.
#[component]
pub(super) fn MissingThings(device: DeviceId, missing: Memo<Vec<Missing>>, look: Callback<()>) -> impl IntoView {
    let session = session();
    let name = Memo::new(move |_| device_name(session, device));
    let kind = Memo::new(move |_| {
        let kind = session.devices.with(|devices| {
            let all = devices.ready()?;
            all.iter().find(|one| one.id == device).map(|one| one.kind.clone())
        });
        kind.unwrap_or_default()
    });
    let named = Memo::new(move |_| session.devices.with(|devices| only_names_its_key(devices, device)));
    let count = Memo::new(move |_| missing.with(Vec::len));
    let title = move || t!(if count.get() == 1 { Claim::MissingOne } else { Claim::MissingTwo }, name = name.get());
    let place = move |thing: &Missing| missing.with(|all| all.iter().position(|one| which(one) == which(thing)));
    let row = move |thing: Memo<Missing>| {
        let number = Memo::new(move |was: Option<&usize>| {
            thing.with(place).map(|place| place + 1).or(was.copied()).unwrap_or(1)
        });
        match thing.get_untracked() {
            Missing::DeviceToken { desk } => view! { <TokenCard number device named desk look/> }.into_any(),
            Missing::Funds { faucet, .. } => view! { <FundsCard number thing faucet look/> }.into_any(),
        }
    };
    view! {
        <div class="flex no-wrap">
            {move || view! { <Tile glyph=kind_glyph(&kind.get()) tone="on"/> }}
            <div class="grow"><h2>{title}</h2><p class="sub">{t!(Claim::MissingSub)}</p></div>
        </div>
        <Each list=missing key=which row/>
        <div class="foot">
            <span class="first sm muted desk" role="status">{t!(Claim::LookingAgain)}</span>
            <a class="btn" href="/">{t!(Claim::Later)}</a>
            <Button label=t!(Claim::CheckClaim).to_string() look=Look::Primary disabled=Signal::stored(true)/>
        </div>
    }
}

/// Whether a device of this wallet proves its key by nothing but what it is asked to sign.
fn only_names_its_key(devices: &Load<Vec<DeviceView>>, id: DeviceId) -> bool {
    let mut all = devices.ready().into_iter().flatten();
    all.any(|one| one.id == id && one.profile.is_some_and(Profile::signs_anything))
}

/// One card for each kind of thing.
fn which(thing: &Missing) -> u8 {
    match thing {
        Missing::DeviceToken { .. } => 0,
        Missing::Funds { .. } => 1,
    }
}

#[component]
fn TokenCard(
    number: Memo<usize>,
    device: DeviceId,
    named: Memo<bool>,
    desk: bool,
    look: Callback<()>,
) -> impl IntoView {
    let why = move || t!(if named.get() { Claim::TokenWhyNamed } else { Claim::TokenWhy });
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let get = Callback::new(move |()| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match bridge::call(GetToken { device }).await {
                Ok(()) => _ = look.try_run(()),
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
                    <p class="sub">{why}</p>
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
fn FundsCard(number: Memo<usize>, thing: Memo<Missing>, faucet: bool, look: Callback<()>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let get = Callback::new(move |()| fund(session, busy));
    Effect::new(move |was: Option<bool>| {
        let now = busy.get();
        if was == Some(true) && !now {
            let _ = look.try_run(());
        }
        now
    });
    let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
    let decimals = network().map_or(18, |network| network.decimals);
    let sums = Memo::new(move |_| match thing.get() {
        Missing::Funds { balance, needed, .. } => (balance, needed),
        Missing::DeviceToken { .. } => (Amount::ZERO, Amount::ZERO),
    });
    let unit = symbol.clone();
    let send = move || {
        let (balance, needed) = sums.get();
        t!(Claim::FundsSend, amount = needed.minus(balance).ceiling(decimals, 4), symbol = unit.clone())
    };
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
                    <Fact label=t!(Claim::PayAtMost)>{move || view! { <Coin amount=sums.get().1/> }}</Fact>
                    <Fact label=t!(Claim::Balance)>{move || view! { <Coin amount=sums.get().0/> }}</Fact>
                </dl>
            </div>
            <p><Hash text=address full=true/></p>
        </section>
    }
}
