//! One operation: its steps, what stopped it, and what it brought.

mod done;
mod receipt;
mod replace;
mod words;

use domain::operation::{OperationStatus, OperationView};
use ipc::{
    Code, Failure,
    claims::{ListOperations, ResumeOperation},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use wasm_bindgen_futures::spawn_local;

use super::home::fund;
use crate::{
    bridge,
    kit::{Badge, Button, Empty, Glyph, Icon, Look, RowsLoading, Steps, format::clock_minutes},
    screens::parts::{Problem, every, network, problem_line},
    session::{Load, offset, session},
    t,
    text::{Claim, Kit},
};
use done::Finished;
use replace::WaitingCard;
pub use replace::{CancelScreen, SpeedUpScreen};
use words::rails;
pub use words::{standing, title};

/// How often a running operation is read again, in seconds, should an event be missed.
const AGAIN_S: u64 = 3;

/// An operation of this wallet.
#[component]
pub fn OperationScreen() -> impl IntoView {
    let session = session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let again = Callback::new(move |()| session.operations.read(ListOperations {}));
    let found = Memo::new(move |_| {
        session.operations.with(|operations| match operations {
            Load::Loading => Load::Loading,
            Load::Failed(failure) => Load::Failed(failure.clone()),
            Load::Ready(all) => Load::Ready(all.iter().find(|one| one.id.0 == id.get()).cloned()),
        })
    });
    every(AGAIN_S, move || {
        if found.with_untracked(is_running) {
            session.operations.refresh(ListOperations {});
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
            session.operations.read(ListOperations {});
            let _ = busy.try_set(false);
        });
    });
    let (glyph, tone, word) = standing(&operation);
    let started = t!(Claim::Started, at = clock_minutes(operation.started.0, offset()));
    let failure = match &operation.status {
        OperationStatus::Stopped { failure } => Some((failure.clone(), true)),
        OperationStatus::Ended { failure } => Some((failure.clone(), false)),
        OperationStatus::Running | OperationStatus::Done => None,
    };
    let waits = operation.waiting.is_some().then(|| view! { <WaitingCard operation=operation.clone()/> });
    let what = failure.map(|(failure, can_go_on)| view! { <WhatToDo failure can_go_on busy resume/> });
    view! {
        <a class="back" href="/activity"><Icon glyph=Glyph::Back size="s"/>{t!(Claim::Activity)}</a>
        <header class="page-head">
            <div><h1>{title(&operation)}</h1><p>{started}</p></div>
            <Badge glyph tone words=t!(word)/>
        </header>
        <div class="two">
            <section class="card" aria-label=t!(Kit::Steps) aria-live="polite">
                <Steps steps=rails(&operation)/>
            </section>
            <div class="stack">{what}{waits}</div>
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
