//! The window `quiz`: three words off the owner's paper.

use domain::failure::Code;
use ipc::{
    Crossing, Failure,
    keeping::{AnswerWords, AskWords},
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::close;
use crate::{
    bridge,
    kit::{Button, Look, SecretField},
    screens::parts::Problem,
    session::{Load, Source},
    shell::Gate,
    t,
    text::{First, Keeping},
};

const IDS: [&str; 3] = ["word-a", "word-b", "word-c"];

/// Asks until the words are right.
#[component]
pub fn QuizWindow() -> impl IntoView {
    let asked = Source::<[u8; 3]>::new();
    asked.read(AskWords {});
    let right = RwSignal::new(false);
    let again = Callback::new(move |()| asked.read(AskWords {}));
    let body = move || match (right.get(), asked.get()) {
        (true, _) => view! { <Right/> }.into_any(),
        (false, Load::Ready(numbers)) => view! { <Questions numbers right/> }.into_any(),
        (false, Load::Loading) => {
            view! { <div class="paper"><p class="muted" role="status">{t!(Keeping::QuizReading)}</p></div> }.into_any()
        }
        (false, Load::Failed(failure)) => {
            view! { <div class="paper"><h1>{t!(Keeping::QuizTitle)}</h1><Problem failure again/></div> }.into_any()
        }
    };
    view! { <Gate foot="" narrow=true>{body}</Gate> }
}

#[component]
fn Questions(numbers: [u8; 3], right: RwSignal<bool>) -> impl IntoView {
    let words = [RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new())];
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let answer = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        let words = words.map(|word| Crossing::new(tidy(&word.get_untracked())));
        spawn_local(async move {
            match bridge::call(AnswerWords { words }).await {
                Ok(()) => right.set(true),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    let empty = Signal::derive(move || words.iter().any(|word| word.with(|word| tidy(word).is_empty())));
    let fields = IDS.into_iter().zip(numbers).zip(words).map(|((id, number), value)| {
        view! { <SecretField id=id label=t!(First::WordNumber, n = number) value=value/> }
    });
    let fields = fields.collect_view();
    let problem = move || {
        failed.get().map(|failure| {
            let words = (failure.code == Code::VaultWrongWords).then(|| (t!(First::QuizTitle), t!(Keeping::QuizWrong)));
            view! { <Problem failure words/> }
        })
    };
    view! {
        <form class="paper" on:submit=answer>
            <div><h1>{t!(Keeping::QuizTitle)}</h1><p class="muted mt-1">{t!(Keeping::QuizLead)}</p></div>
            {fields}
            {problem}
            <div class="foot inline">
                <Button label=t!(Keeping::Cancel).to_string() class="first" press=close(failed)/>
                <Button label=t!(Keeping::QuizGo).to_string() look=Look::Primary submit=true busy=busy disabled=empty/>
            </div>
        </form>
    }
}

/// A word as the list has it, however it was typed.
#[must_use]
fn tidy(word: &str) -> String {
    word.trim().to_lowercase()
}

#[component]
fn Right() -> impl IntoView {
    let failed = RwSignal::new(None::<Failure>);
    view! {
        <div class="paper">
            <div><h1>{t!(Keeping::QuizRight)}</h1><p class="muted mt-2">{t!(Keeping::QuizRightLead)}</p></div>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(Keeping::Close).to_string() look=Look::Primary class="wide" press=close(failed)/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_however_it_was_typed() {
        assert_eq!(tidy(" Legal\t"), "legal");
        assert_eq!(tidy("  "), "");
    }
}
