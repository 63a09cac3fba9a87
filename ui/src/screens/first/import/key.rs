//! A private key or a keystore, and a new password.

use ipc::{
    Crossing, Failure,
    accounts::{ImportKey, ImportKeystore},
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{NewPassword, PasswordFields};
use crate::{
    bridge,
    kit::{Button, Look},
    screens::{
        accounts::{Entered, KeyEntry, KeyFields},
        parts::Problem,
    },
    t,
    text::First,
};

#[component]
pub(super) fn KeyForm(failed: RwSignal<Option<Failure>>, close: Callback<()>) -> impl IntoView {
    let entry = KeyEntry::new();
    let password = NewPassword::new();
    let busy = RwSignal::new(false);
    failed.set(None);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Some(entered) = entry.entered() else { return };
        busy.set(true);
        failed.set(None);
        let password = Crossing::new(password.first.get_untracked());
        spawn_local(async move {
            let made = match entered {
                Entered::Key(key) => bridge::call(ImportKey { key, password }).await,
                Entered::Keystore { file, file_password } => {
                    bridge::call(ImportKeystore { file, file_password, password }).await
                }
            };
            match made {
                Ok(_) => {
                    entry.forget();
                    close.run(());
                }
                Err(failure) => failed.set(Some(failure)),
            }
            let _ = busy.try_set(false);
        });
    };
    let disabled = Signal::derive(move || !entry.is_whole() || password.wrong().is_some());
    view! {
        <form class="stack gap-5" on:submit=submit>
            <p class="muted">{t!(First::KeyLead)}</p>
            <KeyFields entry/>
            <PasswordFields new=password/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot inline">
                <Button label=t!(First::Back).to_string() class="first" press=close/>
                <Button label=t!(First::Restore).to_string() look=Look::Primary submit=true busy=busy disabled=disabled/>
            </div>
        </form>
    }
}
