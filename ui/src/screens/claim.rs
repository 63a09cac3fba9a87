//! Claiming: what is missing, or what will be signed.

use domain::{
    amount::Amount,
    claim::{ClaimOutlook, ClaimPlan, Missing},
    device::DeviceId,
    review::{Review, ReviewView},
    shown::shown_text,
};
use ipc::{
    Failure,
    claims::{ConfirmClaim, GetToken, Outlook},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    add::{Flow, FlowStep},
    home::fund,
    parts::{Coin, OwnerSeal, Problem, ReviewWords, every, kind_glyph, network},
};
use crate::{
    bridge,
    kit::{
        Banner, Button, Empty, Fact, Glyph, Hash, Icon, Look, Qr, RowsLoading, Seal, Status, Tile, Tone, format::short,
    },
    screens::parts::seal_digest,
    session::{Load, Session, fetch, session},
    t,
    text::{Add, Claim, Device, Shell},
};

/// How often missing things are looked for again, in seconds.
const AGAIN_S: u64 = 5;

/// Step 3: what is missing, or the review.
#[component]
pub fn ClaimScreen() -> impl IntoView {
    let params = use_params_map();
    let outlook = RwSignal::new(Load::<ClaimOutlook>::Loading);
    let device =
        Memo::new(move |_| params.with(|params| params.get("device")).and_then(|id| id.parse::<DeviceId>().ok()));
    let look = Callback::new(move |()| {
        if let Some(device) = device.get_untracked() {
            fetch(outlook, Outlook { device });
        }
    });
    Effect::new(move |_| {
        if device.get().is_some() {
            outlook.set(Load::Loading);
            look.run(());
        }
    });
    every(AGAIN_S, move || {
        if outlook.with_untracked(|load| matches!(load, Load::Ready(ClaimOutlook::Missing { .. }))) {
            look.run(());
        }
    });
    let shown = Memo::new(move |_| outlook.get());
    let panel = move || {
        let Some(device) = device.get() else {
            return view! { <Unknown/> }.into_any();
        };
        match shown.get() {
            Load::Loading => {
                view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any()
            }
            Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
            Load::Ready(ClaimOutlook::Missing { missing }) => view! { <MissingThings device missing look/> }.into_any(),
            Load::Ready(ClaimOutlook::Ready { review }) => view! { <Check review outlook look/> }.into_any(),
            Load::Ready(ClaimOutlook::AlreadyYours) => view! { <Yours device/> }.into_any(),
            Load::Ready(ClaimOutlook::Taken { owner }) => view! { <Taken owner=owner.to_string()/> }.into_any(),
        }
    };
    view! { <Flow step=FlowStep::Check>{panel}</Flow> }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <section class="card">
            <Empty title=t!(Device::Unknown) why=t!(Device::UnknownWhy)>
                <a class="btn primary" href="/add">{t!(Add::LookNearby)}</a>
            </Empty>
        </section>
    }
}

#[component]
fn Yours(device: DeviceId) -> impl IntoView {
    let session = session();
    let open = move || t!(Claim::OpenDevice, name = device_name(session, device));
    view! {
        <section class="card">
            <Empty title=t!(Claim::YoursTitle) why=t!(Claim::YoursWhy)>
                <a class="btn primary" href=format!("/devices/{device}")>{open}</a>
            </Empty>
        </section>
    }
}

#[component]
fn Taken(owner: String) -> impl IntoView {
    view! {
        <section class="card stack">
            <div class="flex no-wrap">
                <span class="tile warn"><Icon glyph=Glyph::Alert/></span>
                <div class="grow"><h2>{t!(Claim::TakenTitle)}</h2><p class="sub">{t!(Claim::TakenWhy)}</p></div>
            </div>
            <p class="sm">{t!(Add::TheirsOwner)}</p>
            <p><Hash text=owner full=true/></p>
        </section>
        <div class="foot"><a class="btn only" href="/add">{t!(Add::Another)}</a></div>
    }
}

/// One card for each thing that is missing; the claim itself stays off until all are there.
#[component]
fn MissingThings(device: DeviceId, missing: Vec<Missing>, look: Callback<()>) -> impl IntoView {
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

/// Everything that will be signed, and the one button that says yes.
#[component]
fn Check(review: ReviewView, outlook: RwSignal<Load<ClaimOutlook>>, look: Callback<()>) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let expires = review.expires.0;
    let expired = Memo::new(move |_| session.now.get() >= expires);
    let (id, words) = (review.id.clone(), review.words.clone());
    let Review::Claim(plan) = review.review else { return ().into_any() };
    let yes = t!(
        Claim::ClaimFor,
        amount = plan.total_ceiling().ceiling(plan.decimals, 4),
        symbol = shown_text(&plan.symbol),
    );
    let confirm = Callback::new(move |()| {
        let (review, navigate) = (id.clone(), navigate.clone());
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match bridge::call(ConfirmClaim { review }).await {
                Ok(operation) => {
                    let place = format!("/operations/{}", operation.id);
                    session.operations.update(|load| {
                        if let Load::Ready(all) = load {
                            all.push(operation)
                        }
                    });
                    navigate(&place, NavigateOptions::default());
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    });
    let anew = Callback::new(move |()| {
        outlook.set(Load::Loading);
        look.run(());
    });
    let sentence = words.sentence.clone();
    view! {
        <PlanDeed plan/>
        <p class="sent">{sentence}</p>
        <ReviewWords words/>
        {move || failed.get().map(|failure| view! { <Problem failure again=anew/> })}
        {move || {
            expired.get().then(|| {
                view! {
                    <Banner glyph=Glyph::Clock tone=Tone::Warn>
                        <p>{t!(Claim::Expired)}</p>
                        <p><Button label=t!(Claim::LookAgain).to_string() class="sm" press=anew/></p>
                    </Banner>
                }
            })
        }}
        <div class="foot">
            <a class="btn first" href="/">{t!(Claim::NotNow)}</a>
            <Button label=yes look=Look::Primary busy=busy disabled=expired press=confirm/>
        </div>
    }
    .into_any()
}

#[component]
fn PlanDeed(plan: ClaimPlan) -> impl IntoView {
    let account = format!("{} ({})", t!(Shell::Account), short(&plan.owner.to_string()));
    view! {
        <div class="deed">
            <div class="deed-h">
                <Seal fingerprint=seal_digest(plan.device.0) size="l"/>
                <div class="grow">
                    <p class="over-l">{t!(Claim::OwnershipOf)}</p>
                    <h2 class="h-xl">{shown_text(&plan.name)}</h2>
                    <p class="sub flex"><OwnerSeal owner=plan.owner size="s"/>{t!(Claim::GoesTo, account = account)}</p>
                </div>
            </div>
            <dl class="kv">
                <Fact label=t!(Claim::ProvedKey)><Status glyph=Glyph::Proved tone=Tone::Ok words=t!(Claim::ProvedYes)/></Fact>
                <Fact label=t!(Claim::OwnerUntil)>{t!(Claim::Nobody)}</Fact>
            </dl>
        </div>
    }
}

/// The name of a device of this wallet, or its short address.
#[must_use]
pub fn device_name(session: Session, device: DeviceId) -> String {
    let name = session.devices.with(|devices| {
        let all = devices.ready()?;
        all.iter().find(|one| one.id == device).map(|one| shown_text(&one.name))
    });
    name.unwrap_or_else(|| short(&device.to_string()))
}
