//! All accounts.

use domain::accounts::{Account, AccountsView};
use ipc::accounts::ListAccounts;
use leptos::prelude::*;

use super::{
    add::{AddCard, WatchCard},
    card::AccountCard,
    missing::MissingCard,
};
use crate::{
    kit::{Each, Glyph, Icon, RowsLoading},
    screens::parts::Loaded,
    session::session,
    t,
    text::Accounts,
};

/// All accounts, each with what it is and what can be done with it.
#[component]
pub fn AccountsScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.accounts.read(ListAccounts {}));
    again.run(());
    let shown = Memo::new(move |_| session.accounts.get());
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Accounts::Reading)/></section> };
    view! {
        <a class="back" href="/settings"><Icon glyph=Glyph::Back size="s"/>{t!(Accounts::Settings)}</a>
        <header class="page-head"><div><h1>{t!(Accounts::Title)}</h1><p>{t!(Accounts::Lead)}</p></div></header>
        <Loaded shown again waiting ready=move |view| view! { <All view/> }/>
    }
}

#[component]
fn All(view: Memo<AccountsView>) -> impl IntoView {
    let accounts = Memo::new(move |_| view.with(|view| view.accounts.clone()));
    let missing = Memo::new(move |_| view.with(|view| view.missing.clone()));
    let words = Memo::new(move |_| view.with(|view| view.phrase));
    let some_missing = Memo::new(move |_| missing.with(|missing| !missing.is_empty()));
    let row = move |account: Memo<Account>| view! { <AccountCard account/> };
    view! {
        <div class="two">
            <div class="stack gap-5">
                {move || some_missing.get().then(|| view! { <MissingCard missing words/> })}
                <Each list=accounts key=|account: &Account| account.owner row/>
            </div>
            <div class="stack gap-5 last"><AddCard words/><WatchCard/></div>
        </div>
    }
}
