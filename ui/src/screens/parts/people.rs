//! Whom the owner knows.

use domain::contact::Contact;
use ipc::money::ListContacts;
use leptos::prelude::*;

use crate::{kit::Button, session::Source, t, text::Money};

/// The contacts, to be chosen by a press.
#[component]
pub fn KnownPeople(to: RwSignal<String>) -> impl IntoView {
    let contacts = Source::<Vec<Contact>>::new();
    contacts.read(ListContacts {});
    let choices = move || {
        contacts.with(|contacts| {
            let all = contacts.ready().cloned().unwrap_or_default();
            all.into_iter()
                .map(|contact| {
                    let name = contact.name.to_string();
                    let choose = Callback::new({
                        let name = name.clone();
                        move |()| to.set(name.clone())
                    });
                    view! { <Button label=name class="sm" press=choose/> }
                })
                .collect_view()
        })
    };
    view! { <p class="flex">{choices}<a class="btn sm quiet" href="/contacts">{t!(Money::Contacts)}</a></p> }
}
