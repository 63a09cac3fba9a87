//! Everything that takes several steps.

use domain::operation::{OperationStatus, OperationView};
use ipc::claims::ListOperations;
use leptos::prelude::*;

use super::{
    operation::{standing, title},
    parts::Loaded,
};
use crate::{
    kit::{Badge, Each, Empty, Glyph, RowsLoading, Tile, format::ago},
    session::session,
    t,
    text::{Claim, problem},
};

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
        let (glyph, tone, word) = status.with(standing);
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
