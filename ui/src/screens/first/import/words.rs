//! Recovery words and a new password.

use ipc::{Crossing, Failure, keys::ImportPhrase};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{NewPassword, PasswordFields, Step};
use crate::{
    bridge,
    kit::{Button, Look, PhraseField},
    screens::parts::Problem,
    t,
    text::First,
};

/// The phrase in one form: small letters, one space between the words.
#[must_use]
fn tidy(phrase: &str) -> String {
    phrase.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What is wrong with the number of words, if anything.
#[must_use]
fn wrong_count(phrase: &str) -> Option<String> {
    let count = phrase.split_whitespace().count();
    (!matches!(count, 12 | 15 | 18 | 21 | 24)).then(|| t!(First::WordsSoFar, n = count))
}

#[component]
pub(super) fn WordsForm(step: RwSignal<Step>, failed: RwSignal<Option<Failure>>, close: Callback<()>) -> impl IntoView {
    let phrase = RwSignal::new(String::new());
    let password = NewPassword::new();
    let busy = RwSignal::new(false);
    failed.set(None);
    let count = Memo::new(move |_| phrase.with(|phrase| wrong_count(phrase)));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        failed.set(None);
        let words = Crossing::new(phrase.with_untracked(|phrase| tidy(phrase)));
        let secret = Crossing::new(password.first.get_untracked());
        spawn_local(async move {
            match bridge::call(ImportPhrase { phrase: words, password: secret }).await {
                Ok(_) => {
                    phrase.set(String::new());
                    step.set(Step::Which);
                }
                Err(failure) => failed.set(Some(failure)),
            }
            let _ = busy.try_set(false);
        });
    };
    let error = Signal::derive(move || count.get().filter(|_| !phrase.with(String::is_empty)));
    let disabled = Signal::derive(move || count.get().is_some() || password.wrong().is_some());
    view! {
        <form class="stack gap-5" on:submit=submit>
            <p class="muted">{t!(First::ImportLead)}</p>
            <PhraseField id="phrase" label=t!(First::Words) value=phrase error/>
            <PasswordFields new=password/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot inline">
                <Button label=t!(First::Back).to_string() class="first" press=close/>
                <Button label=t!(First::Restore).to_string() look=Look::Primary submit=true busy=busy disabled=disabled/>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_every_length_go_on_and_blanks_do_not_matter() {
        assert_eq!(wrong_count("one two").unwrap(), "2 words so far. A phrase has 12, 15, 18, 21 or 24.");
        for count in [12, 15, 18, 21, 24] {
            assert_eq!(wrong_count(&"word ".repeat(count)), None);
        }
        assert!(wrong_count(&"word ".repeat(13)).is_some() && wrong_count(&"word ".repeat(25)).is_some());
        assert_eq!(tidy("  Harvest\n coral\t tunnel "), "harvest coral tunnel");
    }
}
