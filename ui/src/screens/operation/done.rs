//! What a finished operation brought.

use domain::{
    device::{DeviceId, Ownership},
    operation::{OperationId, OperationKind, OperationView},
    shown::shown_text,
};
use ipc::devices::{ListDevices, RenameDevice};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{
    receipt::ReceiptCard,
    words::{rails, standing},
};
use crate::{
    kit::{Badge, Banner, Button, Field, Glyph, RowsLoading, Status, Steps, Tone},
    screens::parts::{DeedCard, clean, problem_line},
    session::session,
    t,
    text::Claim,
};

/// The longest reminder that is shown, in characters.
const REMINDER: usize = 600;

/// What a finished operation brought.
#[component]
pub(super) fn Finished(operation: OperationView) -> impl IntoView {
    let undone = operation.undone.then(|| {
        view! { <Banner glyph=Glyph::Alert tone=Tone::Warn role="alert"><h2>{t!(Claim::UndoneTitle)}</h2><p>{t!(Claim::UndoneWhy)}</p></Banner> }
    });
    view! {
        {undone}
        <Brought operation/>
    }
}

#[component]
fn Brought(operation: OperationView) -> impl IntoView {
    match (operation.kind, operation.device) {
        (OperationKind::Claim, Some(device)) => view! { <Claimed device operation/> }.into_any(),
        (OperationKind::Claim, None) | (OperationKind::Collect | OperationKind::CollectAll, _) => {
            view! { <Moved operation title=Claim::Collected to="/rewards" words=Claim::ToRewards/> }.into_any()
        }
        (OperationKind::Recipient, _) => {
            let what = shown_text(&operation.title);
            view! { <Moved operation title=Claim::Redirected what to="/rewards" words=Claim::ToRewards/> }.into_any()
        }
        (OperationKind::Send, _) => {
            let what = shown_text(&operation.title);
            view! { <Moved operation title=Claim::Sent what to="/" words=Claim::ToHome/> }.into_any()
        }
        (OperationKind::Transfer, _) => {
            let (id, what) = (operation.id.clone(), shown_text(&operation.title));
            view! { <Moved operation title=Claim::HandedOver what receipt=id to="/" words=Claim::ToHome/> }.into_any()
        }
        (OperationKind::Execute, _) => {
            let what = shown_text(&operation.title);
            view! { <Moved operation title=Claim::TakenOut what to="/" words=Claim::ToHome/> }.into_any()
        }
        (OperationKind::DimoClaim, _) => {
            let title = t!(Claim::IsYours, name = shown_text(&operation.title));
            view! { <Kept operation title said=Claim::DimoYoursSub/> }.into_any()
        }
        (OperationKind::DimoConnect, _) => {
            let title = t!(Claim::Connected).to_string();
            view! { <Kept operation title said=Claim::ConnectedSub/> }.into_any()
        }
        (OperationKind::DimoDisconnect, _) => {
            let title = t!(Claim::Disconnected).to_string();
            view! { <Kept operation title said=Claim::DisconnectedSub/> }.into_any()
        }
        (OperationKind::DimoEndGrant, _) => {
            let title = t!(Claim::GrantEnded).to_string();
            view! { <Kept operation title said=Claim::GrantEndedSub/> }.into_any()
        }
        (OperationKind::Anchor, _) => {
            let what = shown_text(&operation.title);
            view! { <Moved operation title=Claim::Anchored what to="/" words=Claim::ToHome/> }.into_any()
        }
        (OperationKind::Update, _) => {
            let title = t!(Claim::Renewed, name = shown_text(&operation.title));
            view! { <Kept operation title said=Claim::RenewedSub/> }.into_any()
        }
        (OperationKind::Remove, _) => {
            let title = t!(Claim::Removed, name = shown_text(&operation.title));
            view! { <Kept operation title said=Claim::RemovedSub/> }.into_any()
        }
    }
}

/// Money that came or went.
#[component]
fn Moved(
    operation: OperationView,
    title: Claim,
    /// What went to whom, where the title leaves that open.
    #[prop(optional)]
    what: String,
    /// Of what a receipt proves.
    #[prop(optional, into)]
    receipt: Option<OperationId>,
    to: &'static str,
    words: Claim,
) -> impl IntoView {
    session().refresh_money();
    let (glyph, tone, word) = standing(&operation);
    let reminder = operation.reminder.clone().map(|reminder| {
        view! { <Banner glyph=Glyph::Alert tone=Tone::Warn role="alert"><p>{clean(&reminder, REMINDER)}</p></Banner> }
    });
    view! {
        <header class="page-head"><div><h1>{t!(title)}</h1><p>{what}</p></div><Badge glyph tone words=t!(word)/></header>
        {reminder}
        <section class="card"><Steps steps=rails(&operation)/></section>
        {receipt.map(|operation| view! { <ReceiptCard operation/> })}
        <div class="foot"><a class="btn primary only" href=to>{t!(words)}</a></div>
    }
}

/// A registration that was renewed or ended, or a box that is with DIMO as its owner wanted.
#[component]
fn Kept(operation: OperationView, title: String, said: Claim) -> impl IntoView {
    session().refresh_money();
    let (glyph, tone, word) = standing(&operation);
    let to = operation.device.map_or_else(|| "/".to_string(), |device| format!("/devices/{device}"));
    let reminder = operation.reminder.clone().map(|reminder| {
        view! { <Banner glyph=Glyph::Unlock tone=Tone::Warn role="alert"><p>{clean(&reminder, REMINDER)}</p></Banner> }
    });
    view! {
        <header class="page-head"><div><h1>{title}</h1><p>{t!(said)}</p></div><Badge glyph tone words=t!(word)/></header>
        {reminder}
        <section class="card"><Steps steps=rails(&operation)/></section>
        <div class="foot"><a class="btn primary only" href=to>{t!(Claim::ToDevice)}</a></div>
    }
}

/// A claimed device: its deed, and a name.
#[component]
fn Claimed(device: DeviceId, operation: OperationView) -> impl IntoView {
    let session = session();
    session.read_wallet();
    session.devices.read(ListDevices {});
    let found = Memo::new(move |_| {
        session.devices.with(|devices| devices.ready()?.iter().find(|one| one.id == device).cloned())
    });
    let title = shown_text(&operation.title);
    let name = Memo::new(move |_| {
        found.with(|found| found.as_ref().map_or_else(|| title.clone(), |device| shown_text(&device.name)))
    });
    let owned = Memo::new(move |_| {
        found.with(|found| found.as_ref().is_some_and(|device| matches!(device.ownership, Ownership::Yours(_))))
    });
    // The chain said so at the end of the claim; the list of devices may not have heard of it yet.
    let deed = move || match found.get_untracked().filter(|_| owned.get()) {
        Some(device) => view! { <DeedCard device/> }.into_any(),
        None => view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any(),
    };
    let reminder = operation.reminder.clone().map(|reminder| {
        view! { <Banner glyph=Glyph::Unlock tone=Tone::Warn role="alert"><p>{clean(&reminder, REMINDER)}</p></Banner> }
    });
    view! {
        <header class="page-head">
            <div><h1>{move || t!(Claim::IsYours, name = name.get())}</h1><p>{t!(Claim::IsYoursSub)}</p></div>
        </header>
        <div class="two">
            <div class="stack">
                {reminder}
                {deed}
                <section class="card">
                    <Status glyph=Glyph::Verified tone=Tone::Ok words=t!(Claim::ChainSame)/>
                    <div class="mt-4"><Steps steps=rails(&operation)/></div>
                </section>
            </div>
            <NameForm id=device name/>
        </div>
    }
}

#[component]
fn NameForm(id: DeviceId, name: Memo<String>) -> impl IntoView {
    let session = session();
    let wanted = RwSignal::new(name.get_untracked());
    let busy = RwSignal::new(false);
    // What the owner is typing stays, whatever the list of devices says meanwhile.
    let before = StoredValue::new(name.get_untracked());
    Effect::new(move |_| {
        let now = name.get();
        if wanted.with_untracked(|wanted| before.with_value(|before| wanted == before)) {
            wanted.set(now.clone());
        }
        before.set_value(now);
    });
    let same =
        Memo::new(move |_| wanted.with(|wanted| wanted.trim().is_empty() || name.with(|name| wanted.trim() == name)));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let chosen = wanted.get_untracked().trim().to_string();
        spawn_local(async move {
            match session.ask(RenameDevice { device: id, name: chosen }).await {
                Ok(device) => session.take_device(device),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form class="card stack" on:submit=submit>
            <Field id="name" label=t!(Claim::NameIt) value=wanted help=t!(Claim::NameHelp)/>
            <Button label=t!(Claim::SaveName).to_string() class="wide" submit=true busy=busy disabled=same/>
            <p class="sm muted">{t!(Claim::FirstReading)}</p>
            <a class="btn primary wide" href=format!("/devices/{id}")>{move || t!(Claim::OpenDevice, name = name.get())}</a>
            <a class="btn wide" href="/add">{t!(Claim::AddAnother)}</a>
        </form>
    }
}
