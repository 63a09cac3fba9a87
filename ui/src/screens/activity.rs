//! Everything that takes several steps.

use domain::{
    alarm::AlarmView,
    operation::{OperationStatus, OperationView},
};
use ipc::claims::ListOperations;
use leptos::prelude::*;

use super::{
    operation::{standing, title},
    parts::{Loaded, Watched, clean},
};
use crate::{
    kit::{Badge, Each, Empty, Glyph, RowsLoading, Tile, Tone, format::ago},
    session::session,
    t,
    text::{Alarm, Claim, problem},
};

/// The longest sentence of an alarm that is shown, in characters.
const SENTENCE: usize = 600;

/// All operations, newest first.
#[component]
pub fn ActivityScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.operations.read(ListOperations {}));
    again.run(());
    let shown = Memo::new(move |_| session.operations.get());
    let waiting = || view! { <RowsLoading said=t!(Claim::ActivityReading)/> };
    view! {
        <header class="page-head"><div><h1>{t!(Claim::Activity)}</h1><p>{t!(Claim::ActivityLead)}</p></div></header>
        <section class="card flush"><Loaded shown again waiting inset=true ready=|all| view! { <Rows all/> }/></section>
        <AlarmList/>
    }
}

/// Every alarm, put away or not, and how fresh that is.
#[component]
fn AlarmList() -> impl IntoView {
    let session = session();
    let all = Memo::new(move |_| {
        session.watch.with(|watch| watch.ready().map(|watch| watch.alarms.clone()).unwrap_or_default())
    });
    let empty = Memo::new(move |_| all.with(Vec::is_empty));
    let rows = move || {
        match empty.get() {
        true => view! { <p class="sub note">{t!(Alarm::None)}</p> }.into_any(),
        false => view! {
            <ul class="rows"><Each list=all key=|one: &AlarmView| one.alarm.id.clone() row=|one| view! { <AlarmLine one/> }/></ul>
        }
        .into_any(),
    }
    };
    view! {
        <section class="card flush" aria-labelledby="alarms">
            <div class="card-h"><div><h2 id="alarms">{t!(Alarm::Title)}</h2><p class="sub">{t!(Alarm::Lead)}</p></div><Watched/></div>
            {rows}
        </section>
    }
}

#[component]
fn AlarmLine(one: Memo<AlarmView>) -> impl IntoView {
    let device = one.with_untracked(|one| one.alarm.device);
    let badge = move || {
        let (dismissed, back) = one.with(|one| (one.alarm.dismissed, one.alarm.taken_back));
        match (back, dismissed) {
            (true, _) => view! { <Badge glyph=Glyph::Check words=t!(Alarm::TakenBack)/> }.into_any(),
            (false, true) => view! { <Badge glyph=Glyph::Check words=t!(Alarm::Known)/> }.into_any(),
            (false, false) => {
                view! { <Badge glyph=Glyph::Alert tone=Tone::Danger words=t!(Alarm::NotYou)/> }.into_any()
            }
        }
    };
    view! {
        <li class="split">
            <Tile glyph=Glyph::Alert tone="warn"/>
            <div class="grow">
                <a class="cover" href=format!("/devices/{device}")>{move || one.with(|one| clean(&one.words.happened, SENTENCE))}</a>
                <p class="sub">{move || one.with(|one| clean(&one.words.since, SENTENCE))}</p>
            </div>
            <span class="tail">{badge}</span>
        </li>
    }
}

#[component]
fn Rows(all: Memo<Vec<OperationView>>) -> impl IntoView {
    let empty = Memo::new(move |_| all.with(Vec::is_empty));
    let newest_first = Memo::new(move |_| {
        let mut all = all.get();
        all.sort_by_key(|operation| std::cmp::Reverse(operation.started));
        all
    });
    move || {
        if empty.get() {
            return view! { <Empty title=t!(Claim::ActivityEmpty) why=t!(Claim::ActivityEmptyWhy)><span></span></Empty> }
                .into_any();
        }
        let key = |one: &OperationView| one.id.clone();
        view! { <ul class="rows"><Each list=newest_first key row=|operation| view! { <Line operation/> }/></ul> }
            .into_any()
    }
}

#[component]
fn Line(operation: Memo<OperationView>) -> impl IntoView {
    let session = session();
    let status = Memo::new(move |_| operation.with(|operation| operation.status.clone()));
    let why = move || match status.get() {
        OperationStatus::Stopped { failure } | OperationStatus::Ended { failure } => {
            Some(format!(" · {}", problem(failure.code).0))
        }
        OperationStatus::Running | OperationStatus::Done => None,
    };
    let (id, started) = operation.with_untracked(|operation| (operation.id.clone(), operation.started.0));
    let tile = move || {
        let tone = match status.get() {
            OperationStatus::Stopped { .. } => "warn",
            OperationStatus::Running | OperationStatus::Done => "on",
            OperationStatus::Ended { .. } => "",
        };
        view! { <Tile glyph=Glyph::Chain tone/> }
    };
    let badge = move || {
        let (glyph, tone, word) = operation.with(standing);
        view! { <Badge glyph tone words=t!(word)/> }
    };
    view! {
        <li class="split">
            {tile}
            <div class="grow">
                <a class="cover" href=format!("/operations/{id}")>{move || operation.with(title)}</a>
                <p class="sub">{move || t!(Claim::Started, at = ago(started, session.now.get()))}{why}</p>
            </div>
            <span class="tail">{badge}</span>
        </li>
    }
}
