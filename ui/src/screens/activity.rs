//! Everything that takes several steps.

use domain::operation::{OperationStatus, OperationView};
use ipc::claims::ListOperations;
use leptos::prelude::*;

use super::{
    operation::{standing, title},
    parts::Problem,
};
use crate::{
    kit::{Badge, Empty, Glyph, RowsLoading, Tile, format::ago},
    session::{Load, fetch, session},
    t,
    text::{Claim, problem},
};

/// All operations, newest first.
#[component]
pub fn ActivityScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| fetch(session.operations, ListOperations {}));
    again.run(());
    let list = move || match session.operations.get() {
        Load::Loading => view! { <RowsLoading said=t!(Claim::ActivityReading)/> }.into_any(),
        Load::Failed(failure) => view! { <div class="inset"><Problem failure again/></div> }.into_any(),
        Load::Ready(all) if all.is_empty() => {
            view! { <Empty title=t!(Claim::ActivityEmpty) why=t!(Claim::ActivityEmptyWhy)><span></span></Empty> }
                .into_any()
        }
        Load::Ready(mut all) => {
            all.sort_by_key(|operation| std::cmp::Reverse(operation.started));
            let rows = all.into_iter().map(|operation| view! { <Line operation/> }).collect_view();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    view! {
        <header class="page-head"><div><h1>{t!(Claim::Activity)}</h1><p>{t!(Claim::ActivityLead)}</p></div></header>
        <section class="card flush">{list}</section>
    }
}

#[component]
fn Line(operation: OperationView) -> impl IntoView {
    let session = session();
    let (glyph, tone, word) = standing(&operation.status);
    let why = match &operation.status {
        OperationStatus::Stopped { failure } | OperationStatus::Ended { failure } => Some(problem(failure.code).0),
        OperationStatus::Running | OperationStatus::Done => None,
    };
    let started = operation.started.0;
    let tile = match operation.status {
        OperationStatus::Stopped { .. } => "warn",
        OperationStatus::Running | OperationStatus::Done => "on",
        OperationStatus::Ended { .. } => "",
    };
    view! {
        <li class="split">
            <Tile glyph=Glyph::Chain tone=tile/>
            <div class="grow">
                <a class="cover" href=format!("/operations/{}", operation.id)>{title(&operation)}</a>
                <p class="sub">{move || t!(Claim::Started, at = ago(started, session.now.get()))}{why.map(|why| format!(" · {why}"))}</p>
            </div>
            <span class="tail"><Badge glyph tone words=t!(word)/></span>
        </li>
    }
}
