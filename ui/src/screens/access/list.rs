//! Permissions by app.

use domain::grant::{GrantState, GrantView};
use ipc::access::ListGrants;
use leptos::prelude::*;

use super::{Views, card::GrantCard, door::DoorCard};
use crate::{
    kit::{Empty, Glyph, Icon, RowsLoading},
    screens::parts::Problem,
    session::{Load, fetch, session},
    t,
    text::Access,
};

/// Permissions that can still be used, and the others, newest first.
#[must_use]
pub fn split(mut grants: Vec<GrantView>) -> (Vec<GrantView>, Vec<GrantView>) {
    grants.sort_by_key(|grant| std::cmp::Reverse(grant.created));
    grants.into_iter().partition(|grant| match grant.state {
        GrantState::Active | GrantState::NotYet => true,
        GrantState::Expired | GrantState::Revoked => false,
    })
}

/// Who may read what.
#[component]
pub fn AccessScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| fetch(session.grants, ListGrants {}));
    again.run(());
    let shown = Memo::new(move |_| session.grants.get());
    let lead = move || {
        shown.with(|load| {
            let active = load.ready()?.iter().filter(|grant| grant.state == GrantState::Active).count();
            Some(if active == 0 { t!(Access::LeadNone).to_string() } else { t!(Access::Lead, n = active) })
        })
    };
    let body = move || match shown.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Access::Reading)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(grants) if grants.is_empty() => view! {
            <section class="card">
                <Empty title=t!(Access::EmptyTitle) why=t!(Access::EmptyWhy)>
                    <a class="btn primary" href="/access/new"><Icon glyph=Glyph::Plus/>{t!(Access::New)}</a>
                </Empty>
            </section>
        }
        .into_any(),
        Load::Ready(grants) => view! { <Grants grants/> }.into_any(),
    };
    view! {
        <header class="page-head">
            <div><h1>{t!(Access::Title)}</h1><p>{lead}</p></div>
            <a class="btn" href="/access/new"><Icon glyph=Glyph::Plus/>{t!(Access::New)}</a>
        </header>
        <Views log=false/>
        <DoorCard/>
        {body}
    }
}

#[component]
fn Grants(grants: Vec<GrantView>) -> impl IntoView {
    let (open, ended) = split(grants);
    let cards = open.into_iter().map(|grant| view! { <GrantCard grant/> }).collect_view();
    let ended = (!ended.is_empty()).then(|| {
        let cards = ended.into_iter().map(|grant| view! { <GrantCard grant/> }).collect_view();
        view! { <h2>{t!(Access::ShowEnded)}</h2><div class="cols">{cards}</div> }
    });
    view! {
        <div class="cols">{cards}</div>
        <p class="sm muted">{t!(Access::Note)}</p>
        {ended}
    }
}
