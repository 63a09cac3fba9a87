//! The window `reveal`: the recovery words, after the password and the computer's own question (T-07).

use domain::words::reveal_words;
use ipc::{Crossing, Failure, keeping::Reveal};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{CopySecret, close};
use crate::{
    bridge,
    kit::{Banner, Button, Glyph, Icon, Look, SecretField, Tone},
    screens::parts::{every, focused, problem_line},
    shell::Gate,
    t,
    text::{First, Keeping},
};

/// The words, and how many seconds they still stand.
#[derive(Clone, Copy)]
struct Stand {
    words: RwSignal<Option<Vec<Crossing>>>,
    left: RwSignal<u32>,
}

/// Asks for the password, and shows the words until the core closes the window.
#[component]
pub fn RevealWindow() -> impl IntoView {
    let stand = Stand { words: RwSignal::new(None), left: RwSignal::new(0) };
    every(1, move || {
        stand.left.update(|left| *left = left.saturating_sub(1));
        if stand.left.get_untracked() == 0 && stand.words.with_untracked(Option::is_some) {
            stand.words.set(None);
        }
    });
    let shows = Memo::new(move |_| stand.words.with(Option::is_some));
    let body =
        move || if shows.get() { view! { <Words stand/> }.into_any() } else { view! { <Ask stand/> }.into_any() };
    view! { <Gate foot="">{body}</Gate> }
}

#[component]
fn Ask(stand: Stand) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let show = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let secret = Crossing::new(password.get_untracked());
        password.set(String::new());
        spawn_local(async move {
            match bridge::call(Reveal { password: secret }).await {
                Ok(revealed) => {
                    stand.left.set(revealed.seconds);
                    stand.words.set(Some(revealed.words));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    let error = Signal::derive(move || failed.get().map(|failure| problem_line(&failure)));
    let empty = Signal::derive(move || password.with(String::is_empty));
    let go = Signal::derive(move || t!(if busy.get() { Keeping::Checking } else { Keeping::RevealGo }).to_string());
    let words = reveal_words();
    let warnings = words.warnings.into_iter().map(|text| {
        view! { <Banner glyph=Glyph::Info tone=Tone::Warn><p>{text}</p></Banner> }
    });
    view! {
        <form class="paper" on:submit=show>
            <div class="flex no-wrap">
                <span class="tile on"><Icon glyph=Glyph::Lock/></span>
                <div class="grow"><h1 class="h-xl">{t!(Keeping::RevealTitle)}</h1><p class="sub">{t!(Keeping::RevealLead)}</p></div>
            </div>
            <p class="sent">{words.sentence}</p>
            {warnings.collect_view()}
            <SecretField id="password" label=t!(First::Password) value=password error=error/>
            <div class="stack-2">
                <Button label=go look=Look::Primary class="wide" submit=true busy=busy disabled=empty/>
                <Button label=t!(Keeping::Cancel).to_string() class="wide" press=close(failed)/>
            </div>
        </form>
    }
}

/// The words, veiled while the window is not the one in use.
#[component]
fn Words(stand: Stand) -> impl IntoView {
    let seen = focused();
    let failed = RwSignal::new(None::<Failure>);
    let items = stand.words.with_untracked(|words| {
        let words = words.as_deref().unwrap_or_default();
        words.iter().map(|word| view! { <li>{word.expose().to_string()}</li> }).collect_view()
    });
    let says = move || {
        if seen.get() { t!(Keeping::Standing, n = stand.left.get()) } else { t!(Keeping::Veiled).to_string() }
    };
    view! {
        <div class="paper">
            <h1>{t!(Keeping::RevealTitle)}</h1>
            <div class="stack-2">
                <ol class="words w24" class:veiled=move || !seen.get() aria-label=t!(Keeping::Words)>{items}</ol>
                <span class="st"><Icon glyph=Glyph::Clock/>{says}</span>
            </div>
            <CopySecret label=t!(Keeping::CopyWords) lead=t!(Keeping::CopyLead)/>
            <Button label=t!(Keeping::Close).to_string() look=Look::Primary class="wide" press=close(failed)/>
        </div>
    }
}
