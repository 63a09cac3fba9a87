//! The window `key`: a private key or a keystore becomes an account of the open wallet.

use ipc::{
    Failure,
    accounts::{AddKey, AddKeystore},
    keys::CloseWindow,
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{
    entry::{Entered, KeyEntry, KeyFields},
    form::label,
};
use crate::{
    bridge,
    kit::{Button, Field, Look},
    screens::parts::Problem,
    shell::Gate,
    t,
    text::Accounts,
};

/// Takes the key, adds the account, and closes.
#[component]
pub fn KeyWindow() -> impl IntoView {
    let entry = KeyEntry::new();
    let name = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let close = Callback::new(move |()| {
        spawn_local(async move { failed.set(bridge::call(CloseWindow {}).await.err()) });
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let (Some(entered), Ok(label)) = (entry.entered(), name.with_untracked(|name| label(name))) else { return };
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let added = match entered {
                Entered::Key(key) => bridge::call(AddKey { key, label }).await,
                Entered::Keystore { file, file_password } => {
                    bridge::call(AddKeystore { file, file_password, label }).await
                }
            };
            match added {
                Ok(_) => {
                    entry.forget();
                    close.run(());
                }
                Err(failure) => failed.set(Some(failure)),
            }
            busy.set(false);
        });
    };
    let name_error =
        Signal::derive(move || name.with(|name| label(name).is_err()).then(|| t!(Accounts::LabelWrong).to_string()));
    let disabled = Signal::derive(move || !entry.is_whole() || name.with(|name| label(name).is_err()));
    view! {
        <Gate foot=t!(Accounts::KeyFoot)>
            <form class="paper" on:submit=submit>
                <div><h1>{t!(Accounts::KeyTitle)}</h1><p class="muted mt-1">{t!(Accounts::KeyLead)}</p></div>
                <KeyFields entry/>
                <Field id="name" label=t!(Accounts::LabelOptional) value=name error=name_error/>
                {move || failed.get().map(|failure| view! { <Problem failure/> })}
                <div class="foot inline">
                    <Button label=t!(Accounts::Cancel).to_string() class="first" press=close/>
                    <Button label=t!(Accounts::Add).to_string() look=Look::Primary submit=true busy=busy disabled=disabled/>
                </div>
            </form>
        </Gate>
    }
}
