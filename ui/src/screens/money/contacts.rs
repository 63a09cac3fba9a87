//! Contacts: the list, and a new one.

use domain::contact::Contact;
use ipc::{
    Failure,
    money::{ListContacts, RemoveContact},
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::form::{Wrong, contact};
use crate::{
    bridge,
    kit::{Badge, Button, Each, Empty, Field, Glyph, Hash, Icon, Look, RowsLoading, Switch, Tone},
    screens::parts::{Loaded, Problem, problem_line},
    session::{Source, session},
    t,
    text::Money,
};

/// The owner's contacts.
#[component]
pub fn ContactsScreen() -> impl IntoView {
    let contacts = Source::<Vec<Contact>>::new();
    let again = Callback::new(move |()| contacts.read(ListContacts {}));
    again.run(());
    let shown = Memo::new(move |_| contacts.get());
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Money::ContactsReading)/></section> };
    view! {
        <a class="back" href="/send"><Icon glyph=Glyph::Back size="s"/>{t!(Money::Send)}</a>
        <header class="page-head"><div><h1>{t!(Money::Contacts)}</h1><p>{t!(Money::ContactsLead)}</p></div></header>
        <div class="two">
            <Loaded shown again waiting ready=move |all| view! { <List all contacts/> }/>
            <NewContact contacts/>
        </div>
    }
}

#[component]
fn List(all: Memo<Vec<Contact>>, contacts: Source<Vec<Contact>>) -> impl IntoView {
    let empty = Memo::new(move |_| all.with(Vec::is_empty));
    move || {
        match empty.get() {
        true => view! {
            <section class="card">
                <Empty title=t!(Money::ContactsEmpty) why=t!(Money::ContactsWhy)><a class="btn" href="/send">{t!(Money::Send)}</a></Empty>
            </section>
        }
        .into_any(),
        false => view! {
            <section class="card stack">
                <Each list=all key=|one: &Contact| one.name.folded() row=move |one| view! { <Row one contacts/> }/>
            </section>
        }
        .into_any(),
    }
    }
}

#[component]
fn Row(one: Memo<Contact>, contacts: Source<Vec<Contact>>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let Contact { name, address, confirmed, .. } = one.get_untracked();
    let gone = name.clone();
    let remove = Callback::new(move |()| {
        let name = gone.clone();
        busy.set(true);
        spawn_local(async move {
            match bridge::call(RemoveContact { name }).await {
                Ok(()) => contacts.refresh(ListContacts {}),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <div class="stack-2">
            <p class="flex between">
                <strong>{name.to_string()}</strong>
                {confirmed.then(|| view! { <Badge glyph=Glyph::Check tone=Tone::Ok words=t!(Money::Compared)/> })}
            </p>
            <Hash text=address.to_checksum(None) full=true/>
            <p><Button label=t!(Money::RemoveName, name = name) class="sm" glyph=Glyph::Bin busy=busy press=remove/></p>
        </div>
    }
}

#[component]
fn NewContact(contacts: Source<Vec<Contact>>) -> impl IntoView {
    let (name, address) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (compared, busy) = (RwSignal::new(false), RwSignal::new(false));
    let wrong = RwSignal::new(None::<Wrong>);
    let failed = RwSignal::new(None::<Failure>);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let read = |field: RwSignal<String>| field.get_untracked();
        let command = match contact(&read(name), &read(address), compared.get_untracked()) {
            Ok(command) => command,
            Err(field) => return wrong.set(Some(field)),
        };
        wrong.set(None);
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(command).await {
                Ok(_) => {
                    contacts.refresh(ListContacts {});
                    let _ = name.try_set(String::new());
                    let _ = address.try_set(String::new());
                    let _ = compared.try_set(false);
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let told = move |field: Wrong, words: Money| {
        Signal::derive(move || (wrong.get() == Some(field)).then(|| t!(words).to_string()))
    };
    view! {
        <form class="card stack" on:submit=submit>
            <h2>{t!(Money::NewContact)}</h2>
            <Field id="name" label=t!(Money::Name) value=name error=told(Wrong::Name, Money::NameWrong)/>
            <Field
                id="address" label=t!(Money::Address) value=address help=t!(Money::AddressHelp) class="mono"
                error=told(Wrong::Address, Money::Misspelt)
            />
            <div class="scope">
                <label for="compared"><strong>{t!(Money::IsCompared)}</strong>" "<span class="sub">{t!(Money::IsComparedWhy)}</span></label>
                <Switch id="compared" on=compared change=Callback::new(move |on| compared.set(on))/>
            </div>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(Money::AddContact).to_string() look=Look::Primary class="wide" submit=true busy=busy/>
        </form>
    }
}
