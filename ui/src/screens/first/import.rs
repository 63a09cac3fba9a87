//! The window `import`: an old wallet's words and a new password.

use ipc::{Crossing, Failure, keys};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::password;
use crate::{
    bridge,
    kit::{Button, Look, PhraseField, SecretField},
    screens::parts::Problem,
    shell::Gate,
    t,
    text::First,
};

/// The phrase in one form: small letters, one space between the words.
#[must_use]
pub fn tidy(phrase: &str) -> String {
    phrase.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What is wrong with the number of words, if anything.
#[must_use]
pub fn wrong_count(phrase: &str) -> Option<String> {
    let count = phrase.split_whitespace().count();
    (count != 12 && count != 24).then(|| t!(First::WordsSoFar, n = count))
}

/// The window that restores a wallet.
#[component]
pub fn ImportWindow() -> impl IntoView {
    let phrase = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let count = Memo::new(move |_| phrase.with(|phrase| wrong_count(phrase)));
    let weak = Memo::new(move |_| password::wrong(&password.get(), &again.get()));
    let close = Callback::new(move |()| {
        spawn_local(async move { failed.set(bridge::call(keys::CloseWindow {}).await.err()) });
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        busy.set(true);
        failed.set(None);
        let phrase = Crossing::new(phrase.with_untracked(|phrase| tidy(phrase)));
        let password = Crossing::new(password.get_untracked());
        spawn_local(async move {
            match bridge::call(keys::ImportPhrase { phrase, password }).await {
                Ok(_) => close.run(()),
                Err(failure) => failed.set(Some(failure)),
            }
            busy.set(false);
        });
    };
    let count_error = Signal::derive(move || count.get().filter(|_| !phrase.with(String::is_empty)));
    let weak_error = Signal::derive(move || weak.get().filter(|_| !again.with(String::is_empty)));
    let disabled = Signal::derive(move || count.get().is_some() || weak.get().is_some());
    view! {
        <Gate foot=t!(First::ImportFoot)>
            <form class="paper" on:submit=submit>
                <div><h1>{t!(First::ImportTitle)}</h1><p class="muted mt-1">{t!(First::ImportLead)}</p></div>
                <PhraseField id="phrase" label=t!(First::Words) value=phrase error=count_error/>
                <SecretField id="password" label=t!(First::ImportPassword) value=password help=t!(First::PasswordHelp)/>
                <SecretField id="password-again" label=t!(First::PasswordAgain) value=again error=weak_error/>
                {move || failed.get().map(|failure| view! { <Problem failure/> })}
                <div class="foot inline">
                    <Button label=t!(First::Back).to_string() class="first" press=close/>
                    <Button label=t!(First::Restore).to_string() look=Look::Primary submit=true busy=busy disabled=disabled/>
                </div>
            </form>
        </Gate>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_12_or_24_words_go_on_and_blanks_do_not_matter() {
        assert_eq!(wrong_count("one two").unwrap(), "2 words so far. A phrase has 12 or 24.");
        assert_eq!(wrong_count(&"word ".repeat(24)), None);
        assert_eq!(tidy("  Harvest\n coral\t tunnel "), "harvest coral tunnel");
    }
}
