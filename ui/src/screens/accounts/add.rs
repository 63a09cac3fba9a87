//! One more account.

use domain::{
    account::Written,
    accounts::{AccountLabel, Coin},
};
use ipc::{
    AddedAccount,
    accounts::{AddAccount, ListAccounts},
    keys::OpenWindow,
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::form::label;
use crate::{
    bridge,
    kit::{Button, Field, Glyph, Look},
    screens::parts::{account_name, problem_line},
    session::{Session, session},
    t,
    text::Accounts,
};

/// Adds an account, says so, and has the list read again.
pub(super) async fn add(session: Session, new: AddedAccount, label: Option<AccountLabel>) -> bool {
    let added = bridge::call(AddAccount { new, label }).await;
    match &added {
        Ok(account) => session.toasts.say(t!(Accounts::Added, name = account_name(account))),
        Err(failure) => session.toasts.say(problem_line(failure)),
    }
    session.accounts.refresh(ListAccounts {});
    added.is_ok()
}

/// Opens the window in which a private key is typed.
pub(super) fn open_key_window(session: Session) {
    spawn_local(async move {
        if let Err(failure) = bridge::call(OpenWindow { label: "key".to_string() }).await {
            session.toasts.say(problem_line(&failure));
        }
    });
}

/// The next accounts of the words, and a key of its own.
#[component]
pub(super) fn AddCard(words: Memo<bool>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let next = move |coin: Coin| {
        Callback::new(move |()| {
            busy.set(true);
            spawn_local(async move {
                add(session, AddedAccount::Next { coin }, None).await;
                let _ = busy.try_set(false);
            });
        })
    };
    let key = Callback::new(move |()| open_key_window(session));
    let in_ledger = RwSignal::new(false);
    let ledger = Callback::new(move |()| {
        in_ledger.set(true);
        spawn_local(async move {
            add(session, AddedAccount::Ledger { index: None }, None).await;
            let _ = in_ledger.try_set(false);
        });
    });
    let of_words = move || {
        match words.get() {
        true => view! {
            <Button label=t!(Accounts::AddNext).to_string() class="wide" glyph=Glyph::Plus busy=busy press=next(Coin::Ethereum)/>
            <Button label=t!(Accounts::AddIotex).to_string() class="wide" glyph=Glyph::Plus busy=busy press=next(Coin::Iotex)/>
            <p class="sm muted any">{t!(Accounts::AddNextWhy)}</p>
        }
        .into_any(),
        false => view! { <p class="sm muted">{t!(Accounts::NoWords)}</p> }.into_any(),
    }
    };
    view! {
        <section class="card stack" aria-labelledby="add-account">
            <h2 id="add-account">{t!(Accounts::AddTitle)}</h2>
            {of_words}
            <Button label=t!(Accounts::AddKey).to_string() class="wide" glyph=Glyph::Key press=key/>
            <p class="sm muted">{t!(Accounts::AddKeyWhy)}</p>
            <Button label=t!(Accounts::AddLedger).to_string() class="wide" glyph=Glyph::Plus busy=in_ledger press=ledger/>
            <p class="sm muted" role="status">
                {move || if in_ledger.get() { t!(Accounts::LedgerConfirms) } else { t!(Accounts::AddLedgerWhy) }}
            </p>
        </section>
    }
}

/// An address of which no key is here.
#[component]
pub(super) fn WatchCard() -> impl IntoView {
    let session = session();
    let (address, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, bad_address, bad_name) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let read = address.with_untracked(|address| address.trim().parse::<Written>());
        let label = name.with_untracked(|name| label(name));
        bad_address.set(read.is_err());
        bad_name.set(label.is_err());
        let (Ok(address_read), Ok(label)) = (read, label) else { return };
        busy.set(true);
        spawn_local(async move {
            if add(session, AddedAccount::Watch { address: address_read }, label).await {
                let _ = address.try_set(String::new());
                let _ = name.try_set(String::new());
            }
            let _ = busy.try_set(false);
        });
    };
    let told = move |wrong: RwSignal<bool>, words: Accounts| {
        Signal::derive(move || wrong.get().then(|| t!(words).to_string()))
    };
    view! {
        <form class="card stack" on:submit=submit aria-labelledby="watch-address">
            <h2 id="watch-address">{t!(Accounts::WatchTitle)}</h2>
            <p class="sm muted">{t!(Accounts::WatchWhy)}</p>
            <Field
                id="watched" label=t!(Accounts::Address) value=address help=t!(Accounts::AddressHelp) class="mono"
                error=told(bad_address, Accounts::AddressWrong)
            />
            <Field id="watched-name" label=t!(Accounts::LabelOptional) value=name error=told(bad_name, Accounts::LabelWrong)/>
            <Button label=t!(Accounts::Watch).to_string() look=Look::Primary class="wide" submit=true busy=busy/>
        </form>
    }
}
