//! A failure in words: cause, what is safe, next step, code.

use ipc::Failure;
use leptos::prelude::*;

use super::foreign::clean;
use crate::{
    kit::{Banner, Button, Glyph, Look, Tone},
    t,
    text::{Kit, problem},
};

/// The longest detail that is shown, in characters.
const DETAIL: usize = 360;

/// A failure in one line, for a field or a toast.
#[must_use]
pub fn problem_line(failure: &Failure) -> String {
    let (what, next) = problem(failure.code);
    format!("{what}. {next}")
}

/// A failure with its words and, if anything can be tried again, the button for it.
#[component]
pub fn Problem(
    failure: Failure,
    #[prop(optional)] again: Option<Callback<()>>,
    /// Cause and next step where the screen knows them better than the code does.
    #[prop(optional_no_strip)]
    words: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let (what, next) = words.unwrap_or_else(|| problem(failure.code));
    view! {
        <Banner glyph=Glyph::Alert tone=Tone::Danger role="alert">
            <p><strong>{what}"."</strong>" "{next}</p>
            <p class="muted">{clean(&failure.detail, DETAIL)}</p>
            <p class="flex between">
                <span class="faint">{t!(Kit::CodeForSupport, code = failure.code)}</span>
                {again.map(|again| {
                    view! { <Button label=t!(Kit::TryAgain).to_string() look=Look::Plain glyph=Glyph::Refresh class="sm" press=again/> }
                })}
            </p>
        </Banner>
    }
}
