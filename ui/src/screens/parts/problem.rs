//! A failure in words: cause, what is safe, next step, code.

use domain::shown::shown_text;
use ipc::Failure;
use leptos::prelude::*;

use crate::{
    kit::{Banner, Button, Glyph, Look, Tone},
    t,
    text::{Kit, problem},
};

/// The longest detail that is shown, in characters.
const DETAIL: usize = 360;

/// The detail of a failure as it may be shown: cleaned like every foreign text, but longer.
#[must_use]
pub fn detail(text: &str) -> String {
    let all: Vec<char> = text.chars().take(DETAIL).collect();
    all.chunks(100).map(|part| shown_text(&part.iter().collect::<String>())).collect()
}

/// A failure in one line, for a field or a toast.
#[must_use]
pub fn problem_line(failure: &Failure) -> String {
    let (what, next) = problem(failure.code);
    format!("{what}. {next}")
}

/// A failure with its words and, if anything can be tried again, the button for it.
#[component]
pub fn Problem(failure: Failure, #[prop(optional)] again: Option<Callback<()>>) -> impl IntoView {
    let (what, next) = problem(failure.code);
    view! {
        <Banner glyph=Glyph::Alert tone=Tone::Danger role="alert">
            <p><strong>{what}"."</strong>" "{next}</p>
            <p class="muted">{detail(&failure.detail)}</p>
            <p class="flex between">
                <span class="faint">{t!(Kit::CodeForSupport, code = failure.code)}</span>
                {again.map(|again| {
                    view! { <Button label=t!(Kit::TryAgain).to_string() look=Look::Plain glyph=Glyph::Refresh class="sm" press=again/> }
                })}
            </p>
        </Banner>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_foreign_detail_is_cut_and_cleaned() {
        let shown = detail(&"\u{202e}abc".repeat(1000));
        assert!(shown.chars().count() <= DETAIL && !shown.contains('\u{202e}'));
    }
}
