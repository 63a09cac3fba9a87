//! Permissions by app.

use domain::grant::{GrantState, GrantView};
use ipc::access::ListGrants;
use leptos::prelude::*;

use super::{
    Views,
    card::GrantCard,
    connections::ConnectionsCard,
    door::DoorCard,
    ending::{Ask, Ending},
    requests::AppsAsk,
    week::WeekCard,
};
use crate::{
    kit::{Each, Empty, Glyph, Icon, RowsLoading},
    screens::parts::{Loaded, Signs},
    session::session,
    t,
    text::Access,
};

/// Permissions that can still be used, and the others, newest first.
#[must_use]
pub fn split(mut grants: Vec<GrantView>) -> (Vec<GrantView>, Vec<GrantView>) {
    grants.sort_by_key(|grant| std::cmp::Reverse(grant.created));
    grants.into_iter().partition(|grant| match grant.state {
        GrantState::Active | GrantState::NotYet | GrantState::Paused => true,
        GrantState::Expired | GrantState::Revoked => false,
    })
}

/// Who may read what.
#[component]
pub fn AccessScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.grants.read(ListGrants {}));
    again.run(());
    let shown = Memo::new(move |_| session.grants.get());
    let lead = move || {
        shown.with(|load| {
            let active = load.ready()?.iter().filter(|grant| grant.state == GrantState::Active).count();
            Some(if active == 0 { t!(Access::LeadNone).to_string() } else { t!(Access::Lead, n = active) })
        })
    };
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Access::Reading)/></section> };
    // The question stands outside the list: a read that arrives meanwhile must not close it.
    let ending = RwSignal::new(None::<Ending>);
    view! {
        <header class="page-head">
            <div><h1>{t!(Access::Title)}</h1><p>{lead}</p></div>
            <Signs><a class="btn" href="/access/new"><Icon glyph=Glyph::Plus/>{t!(Access::New)}</a></Signs>
        </header>
        <Views log=false/>
        <DoorCard/>
        <AppsAsk/>
        <Loaded shown again waiting ready=move |grants| view! { <Grants grants ending/> }/>
        <ConnectionsCard/>
        <WeekCard/>
        {move || ending.get().map(|ending_now| view! { <Ask asked=ending_now ending/> })}
    }
}

#[component]
fn Grants(grants: Memo<Vec<GrantView>>, ending: RwSignal<Option<Ending>>) -> impl IntoView {
    let none = Memo::new(move |_| grants.with(Vec::is_empty));
    let open = Memo::new(move |_| split(grants.get()).0);
    let ended = Memo::new(move |_| split(grants.get()).1);
    let some_ended = Memo::new(move |_| ended.with(|ended| !ended.is_empty()));
    let card = move |grant| view! { <GrantCard grant ending/> };
    let key = |grant: &GrantView| grant.id;
    move || {
        if none.get() {
            return view! {
                <section class="card">
                    <Empty title=t!(Access::EmptyTitle) why=t!(Access::EmptyWhy)>
                        <Signs>
                            <a class="btn primary" href="/access/new"><Icon glyph=Glyph::Plus/>{t!(Access::New)}</a>
                        </Signs>
                    </Empty>
                </section>
            }
            .into_any();
        }
        view! {
            <div class="cols"><Each list=open key row=card/></div>
            <p class="sm muted">{t!(Access::Note)}</p>
            {move || {
                some_ended.get().then(|| {
                    view! { <h2>{t!(Access::ShowEnded)}</h2><div class="cols"><Each list=ended key row=card/></div> }
                })
            }}
        }
        .into_any()
    }
}
