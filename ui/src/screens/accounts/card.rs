//! One account.

use domain::accounts::{Account, AccountLabel, Origin};
use ipc::accounts::{LabelAccount, ListAccounts, StopWatching, UseAccount};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::form::label;
use crate::{
    bridge,
    kit::{Badge, Button, Field, Glyph, Hash, Look, Tone},
    screens::parts::{OwnerSeal, account_name, cannot_sign, origin_words, problem_line},
    session::session,
    t,
    text::Accounts,
};

/// An account with its seal, what it is, and what can be done with it.
#[component]
pub(super) fn AccountCard(account: Memo<Account>) -> impl IntoView {
    let session = session();
    let owner = account.get_untracked().owner;
    let name = Memo::new(move |_| account.with(account_name));
    let used = Memo::new(move |_| account.with(|account| account.in_use));
    let origin = Memo::new(move |_| account.with(|account| account.origin));
    let naming = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let take = Callback::new(move |()| {
        let told = t!(Accounts::NowInUse, name = name.get_untracked());
        busy.set(true);
        spawn_local(async move {
            match bridge::call(UseAccount { account: owner }).await {
                // The news that it is in use empties this screen and draws it anew.
                Ok(()) => session.toasts.say(told),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    let stop = Callback::new(move |()| {
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
    let rename = Callback::new(move |()| naming.set(true));
    let buttons = move || {
        let watched = origin.get() == Origin::Watch;
        view! {
            <p class="flex">
                {(!used.get()).then(|| view! { <Button label=t!(Accounts::Use).to_string() class="sm" busy=busy press=take/> })}
                <Button label=t!(Accounts::Rename).to_string() class="sm" look=Look::Quiet glyph=Glyph::Edit press=rename/>
                {(watched && !used.get()).then(|| {
                    view! { <Button label=t!(Accounts::StopWatching).to_string() class="sm" look=Look::Quiet glyph=Glyph::Bin busy=busy press=stop/> }
                })}
            </p>
        }
    };
    view! {
        <section class="card stack" aria-label=move || name.get()>
            <div class="flex no-wrap top">
                <OwnerSeal owner/>
                <div class="grow"><h2 class="any">{move || name.get()}</h2><p class="sub any">{move || origin_words(origin.get())}</p></div>
                {move || used.get().then(|| view! { <Badge glyph=Glyph::Check tone=Tone::Ok words=t!(Accounts::InUse)/> })}
            </div>
            {move || cannot_sign(origin.get()).then(|| view! { <p><Badge glyph=Glyph::Eye words=t!(Accounts::OnlyWatched)/></p> })}
            <Hash text=owner.to_string() full=true/>
            {move || match naming.get() {
                true => view! { <Naming account naming/> }.into_any(),
                false => buttons().into_any(),
            }}
        </section>
    }
}

#[component]
fn Naming(account: Memo<Account>, naming: RwSignal<bool>) -> impl IntoView {
    let session = session();
    let Account { owner, label: old, .. } = account.get_untracked();
    let typed = RwSignal::new(old.as_ref().map(AccountLabel::to_string).unwrap_or_default());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(false));
    let save = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Ok(label) = typed.with_untracked(|typed| label(typed)) else { return wrong.set(true) };
        busy.set(true);
        spawn_local(async move {
            match bridge::call(LabelAccount { account: owner, label }).await {
                Ok(()) => {
                    session.accounts.refresh(ListAccounts {});
                    let _ = naming.try_set(false);
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    };
    let cancel = Callback::new(move |()| naming.set(false));
    let error = Signal::derive(move || wrong.get().then(|| t!(Accounts::LabelWrong).to_string()));
    view! {
        <form class="stack-2" on:submit=save>
            <Field id="account-name" label=t!(Accounts::Label) value=typed help=t!(Accounts::LabelHelp) error/>
            <p class="flex">
                <Button label=t!(Accounts::Save).to_string() class="sm" look=Look::Primary submit=true busy=busy/>
                <Button label=t!(Accounts::Cancel).to_string() class="sm" press=cancel/>
            </p>
        </form>
    }
}
