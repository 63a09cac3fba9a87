//! The window `password`: another password for this computer.

use ipc::{Crossing, Failure, keeping::ChangePassword};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::close;
use crate::{
    bridge,
    kit::{Banner, Button, Glyph, Look, SecretField, Tone},
    screens::{first::wrong_password, parts::Problem},
    shell::Gate,
    t,
    text::{First, Keeping},
};

/// Asks for the old password, and for the new one twice.
#[component]
pub fn PasswordWindow() -> impl IntoView {
    // Whether the keyring is still a way in, once it is changed.
    let changed = RwSignal::new(None::<bool>);
    let body = move || match changed.get() {
        Some(kept) => view! { <Changed kept/> }.into_any(),
        None => view! { <Form changed/> }.into_any(),
    };
    view! { <Gate foot="" narrow=true>{body}</Gate> }
}

#[component]
fn Form(changed: RwSignal<Option<bool>>) -> impl IntoView {
    let [old, new, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let problem = Memo::new(move |_| wrong_password(&new.get(), &again.get()));
    let error = Signal::derive(move || problem.get().filter(|_| !again.with(String::is_empty)));
    let disabled = Signal::derive(move || problem.get().is_some() || old.with(String::is_empty));
    let change = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if problem.get_untracked().is_some() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let secrets = [old, new].map(|field| Crossing::new(field.get_untracked()));
        old.set(String::new());
        spawn_local(async move {
            let [old, new] = secrets;
            match bridge::call(ChangePassword { old, new }).await {
                Ok(kept) => changed.set(Some(kept)),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    view! {
        <form class="paper" on:submit=change>
            <div><h1>{t!(Keeping::ChangeTitle)}</h1><p class="muted mt-1">{t!(Keeping::ChangeLead)}</p></div>
            <SecretField id="old" label=t!(Keeping::Old) value=old/>
            <SecretField id="new" label=t!(Keeping::New) value=new help=t!(First::PasswordHelp)/>
            <SecretField id="again" label=t!(Keeping::NewAgain) value=again error=error/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot inline">
                <Button label=t!(Keeping::Cancel).to_string() class="first" press=close(failed)/>
                <Button label=t!(Keeping::Change).to_string() look=Look::Primary submit=true busy=busy disabled=disabled/>
            </div>
        </form>
    }
}

#[component]
fn Changed(kept: bool) -> impl IntoView {
    let failed = RwSignal::new(None::<Failure>);
    let lost = (!kept).then(|| {
        view! { <Banner glyph=Glyph::Key tone=Tone::Warn><p>{t!(Keeping::KeyringLost)}</p></Banner> }
    });
    view! {
        <div class="paper">
            <div><h1>{t!(Keeping::Changed)}</h1><p class="muted mt-2">{t!(Keeping::ChangedLead)}</p></div>
            {lost}
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(Keeping::Close).to_string() look=Look::Primary class="wide" press=close(failed)/>
        </div>
    }
}
