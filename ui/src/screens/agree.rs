//! The window `agree`: what cannot be taken back wants the password again (T-07).

use domain::review::Words;
use ipc::{
    Crossing, Failure,
    deeds::{AgreeAgain, AskedNow},
    keys::CloseWindow,
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Button, Glyph, Icon, Look, SecretField, Tone},
    screens::parts::{Problem, clean, problem_line},
    session::{Load, Source},
    shell::Gate,
    t,
    text::Deed,
};

/// The longest warning that is shown, in characters.
const WARNING: usize = 600;

/// Shows what is asked, and takes the password for it.
#[component]
pub fn AgreeWindow() -> impl IntoView {
    let asked = Source::<Words>::new();
    asked.read(AskedNow {});
    let body = move || match asked.get() {
        Load::Loading => view! { <p class="muted" role="status">{t!(Deed::AgreeReading)}</p> }.into_any(),
        Load::Ready(words) => view! { <Question words/> }.into_any(),
        Load::Failed(failure) => view! {
            <h1>{t!(Deed::AgreeGone)}</h1>
            <p class="muted">{t!(Deed::AgreeGoneWhy)}</p>
            <Problem failure/>
        }
        .into_any(),
    };
    view! { <Gate foot="" narrow=true><div class="paper">{body}</div></Gate> }
}

#[component]
fn Question(words: Words) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let agree = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let secret = Crossing::new(password.get_untracked());
        password.set(String::new());
        spawn_local(async move {
            // The core closes this window once it is answered.
            if let Err(failure) = bridge::call(AgreeAgain { password: secret }).await {
                failed.set(Some(failure));
                busy.set(false);
            }
        });
    };
    let never = Callback::new(move |()| {
        spawn_local(async move { failed.set(bridge::call(CloseWindow {}).await.err()) });
    });
    let error = Signal::derive(move || failed.get().map(|failure| problem_line(&failure)));
    let empty = Signal::derive(move || password.with(String::is_empty));
    let go = Signal::derive(move || t!(if busy.get() { Deed::Checking } else { Deed::Agree }).to_string());
    let warnings = words.warnings.into_iter().map(|text| {
        view! { <Banner glyph=Glyph::Info tone=Tone::Warn><p>{clean(&text, WARNING)}</p></Banner> }
    });
    let warnings = warnings.collect_view();
    view! {
        <form class="stack" on:submit=agree>
            <div class="flex no-wrap">
                <span class="tile on"><Icon glyph=Glyph::Lock/></span>
                <div class="grow"><h1 class="h-xl">{t!(Deed::AgreeTitle)}</h1><p class="sub">{t!(Deed::AgreeLead)}</p></div>
            </div>
            <p class="sent">{words.sentence}</p>
            {warnings}
            <SecretField id="password" label=t!(Deed::Password) value=password error=error/>
            <div class="stack-2">
                <Button label=go look=Look::Primary class="wide" submit=true busy=busy disabled=empty/>
                <Button label=t!(Deed::Never).to_string() class="wide" press=never/>
            </div>
        </form>
    }
}
