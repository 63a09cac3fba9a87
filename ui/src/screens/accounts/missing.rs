//! Accounts that this computer once had and whose keys are not here.

use domain::{account::Owner, accounts::AccountLabel};
use ipc::{
    AddedAccount,
    accounts::{ListAccounts, ListCandidates, StopWatching},
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::add::{add, open_key_window};
use crate::{
    bridge,
    kit::{Banner, Button, Each, Glyph, Hash, Look, Tone},
    screens::parts::problem_line,
    session::{Session, session},
    t,
    text::Accounts,
};

/// How many places of each path are looked at.
const PLACES: u8 = 10;

/// What is missing, and what can be done about it.
#[component]
pub(super) fn MissingCard(missing: Memo<Vec<Owner>>, words: Memo<bool>) -> impl IntoView {
    let row = move |owner: Memo<Owner>| view! { <Row owner=owner.get_untracked() words/> };
    view! {
        <section class="card stack edge-danger" aria-labelledby="missing-keys">
            <h2 id="missing-keys">{t!(Accounts::MissingTitle)}</h2>
            <Banner glyph=Glyph::Key tone=Tone::Warn><p>{t!(Accounts::MissingWhy)}" "{t!(Accounts::MissingWhat)}</p></Banner>
            <Each list=missing key=|owner: &Owner| *owner row/>
        </section>
    }
}

#[component]
fn Row(owner: Owner, words: Memo<bool>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let key = Callback::new(move |()| open_key_window(session));
    let watch = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            add(session, AddedAccount::Watch { address: domain::account::Written(owner.0) }, None::<AccountLabel>)
                .await;
            let _ = busy.try_set(false);
        });
    });
    let look = Callback::new(move |()| {
        busy.set(true);
        session.toasts.say(t!(Accounts::Looking));
        spawn_local(async move {
            find(session, owner).await;
            let _ = busy.try_set(false);
        });
    });
    let forget = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            match bridge::call(StopWatching { account: owner }).await {
                Ok(()) => session.toasts.say(t!(Accounts::Stopped)),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            session.accounts.refresh(ListAccounts {});
            let _ = busy.try_set(false);
        });
    });
    view! {
        <div class="stack-2">
            <Hash text=owner.to_string() full=true/>
            <p class="flex">
                {move || words.get().then(|| view! { <Button label=t!(Accounts::Look).to_string() class="sm" glyph=Glyph::Words busy=busy press=look/> })}
                <Button label=t!(Accounts::AddKey).to_string() class="sm" glyph=Glyph::Key press=key/>
                <Button label=t!(Accounts::Watch).to_string() class="sm" glyph=Glyph::Eye busy=busy press=watch/>
                <Button label=t!(Accounts::Forget).to_string() class="sm" look=Look::Quiet glyph=Glyph::Bin busy=busy press=forget/>
            </p>
        </div>
    }
}

/// Adds an account again that the words still give.
async fn find(session: Session, owner: Owner) {
    let offered = match bridge::call(ListCandidates { count: PLACES }).await {
        Ok(offered) => offered,
        Err(failure) => return session.toasts.say(problem_line(&failure)),
    };
    match offered.candidates.iter().find(|candidate| candidate.owner == owner) {
        Some(found) => {
            add(session, AddedAccount::At { place: found.place }, None).await;
        }
        None => session.toasts.say(t!(Accounts::NotAmong)),
    }
}
