//! The 24 words, shown for a while.

use ipc::{Failure, keys};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::create::{Drawn, Step};
use crate::{
    bridge,
    kit::{Button, Glyph, Icon, Look, Status},
    screens::parts::{Problem, every},
    t,
    text::First,
};

/// How long the words stand before they hide themselves, in seconds.
const SHOWN_S: u32 = 120;

/// The moment before the words are there.
#[component]
pub(super) fn DrawingStep(failed: RwSignal<Option<Failure>>, draw: Callback<()>) -> impl IntoView {
    view! {
        <div class="paper" aria-busy=move || failed.with(Option::is_none).then_some("true")>
            <h1>{t!(First::PhraseTitle)}</h1>
            {move || match failed.get() {
                Some(failure) => view! { <Problem failure again=draw/> }.into_any(),
                None => view! { <p class="muted" role="status">{t!(First::Drawing)}</p> }.into_any(),
            }}
        </div>
    }
}

/// The words to be written on paper; no copy button, hidden again after two minutes.
#[component]
pub(super) fn PhraseStep(drawn: Drawn, step: RwSignal<Step>) -> impl IntoView {
    let left = RwSignal::new(SHOWN_S);
    every(1, move || left.update(|left| *left = left.saturating_sub(1)));
    let shown = Memo::new(move |_| left.get() > 0);
    let cancel = Callback::new(move |()| {
        spawn_local(async move {
            // A window that does not close stays as it is: nothing was kept.
            let _ = bridge::call(keys::CloseWindow {}).await;
        });
    });
    let words = move || {
        if !shown.get() {
            return view! { <p class="muted">{t!(First::Hidden)}</p> }.into_any();
        }
        let items = drawn.words.iter().map(|word| view! { <li>{word.expose().to_string()}</li> }).collect_view();
        view! { <ol class="words w24" aria-label=t!(First::PhraseLabel)>{items}</ol> }.into_any()
    };
    view! {
        <div class="paper">
            <div><h1>{t!(First::PhraseTitle)}</h1><p class="muted mt-1">{t!(First::PhraseLead)}</p></div>
            <div class="stack-2">{words}<Countdown left shown/></div>
            <ul class="list sm">
                <li class="minus"><Icon glyph=Glyph::Cross size="s"/><span>{t!(First::NoPhoto)}</span></li>
            </ul>
            <div class="foot inline">
                <Button label=t!(First::Cancel).to_string() class="first" press=cancel/>
                <Button label=t!(First::Written).to_string() look=Look::Primary press=Callback::new(move |()| step.set(Step::Quiz))/>
            </div>
        </div>
    }
}

#[component]
fn Countdown(left: RwSignal<u32>, shown: Memo<bool>) -> impl IntoView {
    let hide = Callback::new(move |()| left.set(0));
    let show = Callback::new(move |()| left.set(SHOWN_S));
    view! {
        <div class="flex between">
            {move || {
                if shown.get() {
                    view! {
                        <span class="st"><Icon glyph=Glyph::Clock/>{move || t!(First::HiddenIn, n = left.get())}</span>
                        <Button label=t!(First::HideNow).to_string() look=Look::Quiet class="sm" glyph=Glyph::EyeOff press=hide/>
                    }
                    .into_any()
                } else {
                    view! {
                        <Status glyph=Glyph::EyeOff words=t!(First::Hidden)/>
                        <Button label=t!(First::ShowAgain).to_string() look=Look::Quiet class="sm" glyph=Glyph::Eye press=show/>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}
