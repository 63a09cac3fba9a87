//! A password for this computer.

use ipc::Failure;
use leptos::{ev, prelude::*};

use crate::{
    kit::{Button, Look, SecretField},
    screens::parts::Problem,
    t,
    text::First,
};

/// The fewest characters of a password; the vault has its own rules beyond.
pub const SHORTEST: usize = 10;

/// What is wrong with a new password, if anything.
#[must_use]
pub fn wrong(password: &str, again: &str) -> Option<String> {
    let count = password.chars().count();
    if count < SHORTEST {
        return Some(t!(First::PasswordShort, n = count));
    }
    (password != again).then(|| t!(First::PasswordDiffers).to_string())
}

/// Asks for a new password twice; `finish` gets it.
#[component]
pub(super) fn PasswordStep(
    verb: First,
    failed: RwSignal<Option<Failure>>,
    finish: Callback<String>,
    back: Callback<()>,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problem = Memo::new(move |_| wrong(&password.get(), &again.get()));
    Effect::new(move |_| {
        if failed.with(Option::is_some) {
            busy.set(false);
        }
    });
    let error = Signal::derive(move || problem.get().filter(|_| !again.with(String::is_empty)));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if problem.get_untracked().is_none() {
            failed.set(None);
            busy.set(true);
            finish.run(password.get_untracked());
        }
    };
    view! {
        <form class="paper" on:submit=submit>
            <div><h1>{t!(First::PasswordTitle)}</h1><p class="muted mt-1">{t!(First::PasswordLead)}</p></div>
            <SecretField id="password" label=t!(First::Password) value=password help=t!(First::PasswordHelp)/>
            <SecretField id="password-again" label=t!(First::PasswordAgain) value=again error=error/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot inline">
                <Button label=t!(First::Back).to_string() class="first" press=back/>
                <Button
                    label=t!(verb).to_string()
                    look=Look::Primary submit=true busy=busy disabled=Signal::derive(move || problem.get().is_some())
                />
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_or_mistyped_password_is_named() {
        assert_eq!(wrong("short", "short").unwrap(), "This has 5 signs. Take at least 10.");
        assert_eq!(wrong("long enough", "long enough.").unwrap(), "The two are not the same.");
        assert_eq!(wrong("long enough", "long enough"), None);
    }
}
