//! One operation: its steps, what stopped it, and what it brought.

use domain::{
    device::{DeviceId, DeviceView},
    operation::{OperationKind, OperationStatus, OperationView, Step, StepStatus},
    shown::shown_text,
};
use ipc::{
    Code, Failure,
    claims::{ListOperations, ResumeOperation},
    devices::{ListDevices, RenameDevice},
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_params_map;
use wasm_bindgen_futures::spawn_local;

use super::{
    home::fund,
    parts::{DeedCard, Problem, every, network, problem_line},
};
use crate::{
    bridge,
    kit::{
        Badge, Button, Empty, Field, Glyph, Icon, Look, RowsLoading, Status, StepMark, Steps, Tone,
        format::{clock_minutes, short},
    },
    session::{Load, fetch, offset, session},
    t,
    text::Claim,
};

/// How often a running operation is read again, in seconds, should an event be missed.
const AGAIN_S: u64 = 3;

/// The title of an operation.
#[must_use]
pub fn title(operation: &OperationView) -> String {
    match operation.kind {
        OperationKind::Claim => t!(Claim::Claiming, name = shown_text(&operation.title)),
        OperationKind::Collect => t!(Claim::Collecting).to_string(),
    }
}

/// The badge of where an operation stands.
#[must_use]
pub fn standing(status: &OperationStatus) -> (Glyph, Tone, Claim) {
    match status {
        OperationStatus::Running => (Glyph::Spin, Tone::Info, Claim::Running),
        OperationStatus::Stopped { .. } => (Glyph::Alert, Tone::Warn, Claim::Stopped),
        OperationStatus::Done => (Glyph::Check, Tone::Ok, Claim::Done),
        OperationStatus::Ended { .. } => (Glyph::Cross, Tone::Danger, Claim::Ended),
    }
}

/// The words of a step: title and line.
#[must_use]
pub fn step_words(name: &str) -> (String, String) {
    let (title, line) = match name {
        "permit" => (Claim::StepPermit, Claim::StepPermitLine),
        "document" => (Claim::StepDocument, Claim::StepDocumentLine),
        "approve" => (Claim::StepApprove, Claim::StepApproveLine),
        "register" => (Claim::StepRegister, Claim::StepRegisterLine),
        "check" => (Claim::StepCheck, Claim::StepCheckLine),
        "close" => (Claim::StepClose, Claim::StepCloseLine),
        "collect" => (Claim::StepCollect, Claim::StepCollectLine),
        other => return (shown_text(other), String::new()),
    };
    (t!(title).to_string(), t!(line).to_string())
}

fn rails(operation: &OperationView) -> Vec<(StepMark, String, String)> {
    operation.steps.iter().map(rail).collect()
}

fn rail(step: &Step) -> (StepMark, String, String) {
    let (title, line) = step_words(&step.name);
    let mark = match step.status {
        StepStatus::Done => StepMark::Done,
        StepStatus::Current => StepMark::Current,
        StepStatus::Failed => StepMark::Failed,
        StepStatus::ToDo => StepMark::ToDo,
    };
    let line = match step.tx {
        Some(tx) => format!("{line} · {}", t!(Claim::Transaction, hash = short(&tx.to_string()))),
        None => line,
    };
    (mark, title, line)
}

/// An operation of this wallet.
#[component]
pub fn OperationScreen() -> impl IntoView {
    let session = session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let again = Callback::new(move |()| fetch(session.operations, ListOperations {}));
    let found = Memo::new(move |_| {
        session.operations.with(|operations| match operations {
            Load::Loading => Load::Loading,
            Load::Failed(failure) => Load::Failed(failure.clone()),
            Load::Ready(all) => Load::Ready(all.iter().find(|one| one.id.0 == id.get()).cloned()),
        })
    });
    every(AGAIN_S, move || {
        if found.with_untracked(|one| is_running(one)) {
            again.run(());
        }
    });
    again.run(());
    move || {
        match found.get() {
        Load::Ready(Some(operation)) if operation.status == OperationStatus::Done => view! { <Finished operation/> }.into_any(),
        Load::Ready(Some(operation)) => view! { <Underway operation/> }.into_any(),
        Load::Loading => view! { <section class="card flush"><RowsLoading said=t!(Claim::ActivityReading)/></section> }.into_any(),
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(None) => view! {
            <section class="card">
                <Empty title=t!(Claim::Unknown) why=t!(Claim::UnknownWhy)><a class="btn primary" href="/activity">{t!(Claim::Activity)}</a></Empty>
            </section>
        }
        .into_any(),
    }
    }
}

fn is_running(load: &Load<Option<OperationView>>) -> bool {
    matches!(load, Load::Ready(Some(operation)) if operation.status == OperationStatus::Running)
}

#[component]
fn Underway(operation: OperationView) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let id = operation.id.clone();
    let resume = Callback::new(move |()| {
        let operation = id.clone();
        busy.set(true);
        spawn_local(async move {
            match bridge::call(ResumeOperation { operation }).await {
                Ok(_) => {}
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            fetch(session.operations, ListOperations {});
            let _ = busy.try_set(false);
        });
    });
    let (glyph, tone, word) = standing(&operation.status);
    let started = t!(Claim::Started, at = clock_minutes(operation.started.0, offset()));
    let failure = match &operation.status {
        OperationStatus::Stopped { failure } => Some((failure.clone(), true)),
        OperationStatus::Ended { failure } => Some((failure.clone(), false)),
        OperationStatus::Running | OperationStatus::Done => None,
    };
    let what = failure.map(|(failure, can_go_on)| view! { <WhatToDo failure can_go_on busy resume/> });
    view! {
        <a class="back" href="/activity"><Icon glyph=Glyph::Back size="s"/>{t!(Claim::Activity)}</a>
        <header class="page-head">
            <div><h1>{title(&operation)}</h1><p>{started}</p></div>
            <Badge glyph tone words=t!(word)/>
        </header>
        <div class="two">
            <section class="card" aria-label=t!(crate::text::Kit::Steps) aria-live="polite">
                <Steps steps=rails(&operation)/>
            </section>
            <div class="stack">{what}</div>
        </div>
    }
}

#[component]
fn WhatToDo(failure: Failure, can_go_on: bool, busy: RwSignal<bool>, resume: Callback<()>) -> impl IntoView {
    let session = session();
    let funding = RwSignal::new(false);
    let lacks = matches!(failure.code, Code::ClaimNotEnoughFunds | Code::RewardsNotEnoughFunds);
    let poor = can_go_on && lacks && network().is_some_and(|network| network.faucet);
    let get = Callback::new(move |()| fund(session, funding));
    view! {
        <section class="card stack">
            <h2>{t!(Claim::WhatToDo)}</h2>
            <Problem failure/>
            {poor.then(|| view! { <Button label=t!(Claim::GetCoins).to_string() glyph=Glyph::Coin busy=funding press=get/> })}
            {can_go_on.then(|| view! { <Button label=t!(Claim::Resume).to_string() look=Look::Primary busy=busy press=resume/> })}
        </section>
    }
}

#[component]
fn Finished(operation: OperationView) -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_a_claim_has_words_and_an_unknown_one_is_cleaned() {
        for name in ["permit", "document", "approve", "register", "check", "close", "collect"] {
            assert_ne!(step_words(name).0, name);
        }
        assert_eq!(step_words("new\u{202e}").0, "new\u{fffd}");
    }
}
