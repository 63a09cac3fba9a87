//! What a finished operation brought.

use domain::{
    device::{DeviceId, DeviceView},
    operation::{OperationKind, OperationView},
    shown::shown_text,
};
use ipc::devices::{ListDevices, RenameDevice};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::words::rails;
use crate::{
    bridge,
    kit::{Badge, Button, Field, Glyph, RowsLoading, Status, Steps, Tone},
    screens::parts::{DeedCard, problem_line},
    session::{fetch, session},
    t,
    text::Claim,
};

/// What a finished operation brought.
#[component]
pub(super) fn Finished(operation: OperationView) -> impl IntoView {
    match (operation.kind, operation.device) {
        (OperationKind::Claim, Some(device)) => view! { <Claimed device operation/> }.into_any(),
        (OperationKind::Claim, None) | (OperationKind::Collect, _) => view! { <Collected operation/> }.into_any(),
    }
}

#[component]
fn Collected(operation: OperationView) -> impl IntoView {
    session().refresh_money();
    view! {
        <header class="page-head"><div><h1>{t!(Claim::Collected)}</h1></div><Badge glyph=Glyph::Check tone=Tone::Ok words=t!(Claim::Done)/></header>
        <section class="card"><Steps steps=rails(&operation)/></section>
        <div class="foot"><a class="btn primary only" href="/rewards">{t!(Claim::ToRewards)}</a></div>
    }
}

/// A claimed device: its deed, and a name.
#[component]
fn Claimed(device: DeviceId, operation: OperationView) -> impl IntoView {
    let session = session();
    session.read_wallet();
    fetch(session.devices, ListDevices {});
    let found = Memo::new(move |_| {
        session.devices.with(|devices| devices.ready()?.iter().find(|one| one.id == device).cloned())
    });
    let name = shown_text(&operation.title);
    let shown = move || found.get().map_or_else(|| name.clone(), |device| shown_text(&device.name));
    let deed = move || match found.get() {
        Some(device) => view! { <DeedCard device/> }.into_any(),
        None => view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any(),
    };
    view! {
        <header class="page-head">
            <div><h1>{move || t!(Claim::IsYours, name = shown())}</h1><p>{t!(Claim::IsYoursSub)}</p></div>
        </header>
        <div class="two">
            <div class="stack">
                {deed}
                <section class="card">
                    <Status glyph=Glyph::Verified tone=Tone::Ok words=t!(Claim::ChainSame)/>
                    <div class="mt-4"><Steps steps=rails(&operation)/></div>
                </section>
            </div>
            {move || found.get().map(|device| view! { <NameForm device/> })}
        </div>
    }
}

#[component]
fn NameForm(device: DeviceView) -> impl IntoView {
    let session = session();
    let name = RwSignal::new(shown_text(&device.name));
    let busy = RwSignal::new(false);
    let id = device.id;
    let before = device.name.clone();
    let same = Memo::new(move |_| name.with(|name| name.trim().is_empty() || name.trim() == before));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let wanted = name.get_untracked().trim().to_string();
        spawn_local(async move {
            match bridge::call(RenameDevice { device: id, name: wanted }).await {
                Ok(_) => fetch(session.devices, ListDevices {}),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form class="card stack" on:submit=submit>
            <Field id="name" label=t!(Claim::NameIt) value=name help=t!(Claim::NameHelp)/>
            <Button label=t!(Claim::SaveName).to_string() class="wide" submit=true busy=busy disabled=same/>
            <p class="sm muted">{t!(Claim::FirstReading)}</p>
            <a class="btn primary wide" href=format!("/devices/{id}")>{t!(Claim::OpenDevice, name = shown_text(&device.name))}</a>
            <a class="btn wide" href="/add">{t!(Claim::AddAnother)}</a>
        </form>
    }
}
