//! Claiming: what is missing, or what will be signed.

mod check;
mod missing;
mod payer;

use domain::{
    claim::{ClaimOutlook, PaidBy},
    device::{DeviceId, Profile},
    shown::shown_text,
};
use ipc::claims::Outlook;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::add::{Flow, FlowStep, Road};
use crate::{
    kit::{Empty, Glyph, Hash, Icon, RowsLoading, format::short},
    screens::parts::{Problem, every},
    session::{Load, Session, Source, session},
    t,
    text::{Add, Claim, Device},
};
use check::Check;
use missing::MissingThings;
use payer::WhoPays;

/// How often missing things are looked for again, in seconds.
const AGAIN_S: u64 = 5;

/// Step 3: what is missing, or the review.
#[component]
pub fn ClaimScreen() -> impl IntoView {
    let params = use_params_map();
    let outlook = Source::<ClaimOutlook>::new();
    let chosen = RwSignal::new(None::<PaidBy>);
    let device =
        Memo::new(move |_| params.with(|params| params.get("device")).and_then(|id| id.parse::<DeviceId>().ok()));
    let look = Callback::new(move |()| {
        if let Some(device) = device.get_untracked() {
            outlook.read(Outlook { device, paid_by: chosen.get_untracked() });
        }
    });
    Effect::new(move |_| {
        if device.get().is_some() {
            chosen.set(None);
            outlook.forget();
            look.run(());
        }
    });
    every(AGAIN_S, move || {
        let missing = outlook.with_untracked(|load| matches!(load, Load::Ready(ClaimOutlook::Missing { .. })));
        if let (true, Some(device)) = (missing, device.get_untracked()) {
            outlook.refresh(Outlook { device, paid_by: chosen.get_untracked() });
        }
    });
    let missing = Memo::new(move |_| {
        outlook.with(|load| match load {
            Load::Ready(ClaimOutlook::Missing { missing }) => missing.clone(),
            Load::Ready(_) | Load::Loading | Load::Failed(_) => Vec::new(),
        })
    });
    // What is missing is drawn once: its amounts follow the network's fee without touching the buttons.
    let shown = Memo::new(move |_| {
        let mut load = outlook.get();
        if let Load::Ready(ClaimOutlook::Missing { missing }) = &mut load {
            missing.clear();
        }
        load
    });
    let panel = move || {
        let Some(device) = device.get() else {
            return view! { <Unknown/> }.into_any();
        };
        match shown.get() {
            Load::Loading => {
                view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any()
            }
            Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
            Load::Ready(ClaimOutlook::Missing { .. }) => view! { <MissingThings device missing look/> }.into_any(),
            Load::Ready(ClaimOutlook::Ready { review }) => view! { <Check review=*review outlook look/> }.into_any(),
            Load::Ready(ClaimOutlook::AlreadyYours) => view! { <Yours device/> }.into_any(),
            Load::Ready(ClaimOutlook::Taken { owner }) => view! { <Taken owner=owner.to_string()/> }.into_any(),
        }
    };
    view! {
        <Flow step=FlowStep::Check road=road(session(), device.get_untracked())>
            <WhoPays device outlook chosen look/>
            {panel}
        </Flow>
    }
}

/// The road of a device that was added where it is, or of one that was paired.
fn road(session: Session, device: Option<DeviceId>) -> Road {
    session.devices.with_untracked(|devices| {
        let mut all = devices.ready().into_iter().flatten();
        match all.find(|one| Some(one.id) == device) {
            Some(one) if one.reach.is_some() => Road::Placed,
            Some(one) if one.profile == Some(Profile::AutoPi) => Road::Bonded,
            Some(_) | None => Road::Own,
        }
    })
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

/// The name of a device of this wallet, or its short address.
#[must_use]
pub fn device_name(session: Session, device: DeviceId) -> String {
    let name = session.devices.with(|devices| {
        let all = devices.ready()?;
        all.iter().find(|one| one.id == device).map(|one| shown_text(&one.name))
    });
    name.unwrap_or_else(|| short(&device.to_string()))
}
