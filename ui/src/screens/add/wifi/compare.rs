//! Digits that the owner compares with those of the device while a bond is made.

use domain::{bond::PasskeyShown, device::Nearby};
use leptos::prelude::*;

use super::{setup::Setup, who::Who};
use crate::{
    kit::{Banner, Button, Glyph, Look},
    screens::parts::every,
    t,
    text::Add,
};

/// How long the core waits for the answer, in seconds.
const VALID_S: u8 = 60;

#[component]
pub(super) fn Compare(near: Nearby, shown: PasskeyShown, setup: Setup) -> impl IntoView {
    let left = RwSignal::new(VALID_S);
    every(1, move || left.update(|left| *left = left.saturating_sub(1)));
    let digits = shown.passkey.to_string();
    let spoken = t!(Add::SameCodeDigits, digits = spoken(&digits));
    let boxes = digits.chars().map(|digit| view! { <b>{digit}</b> }).collect_view();
    let same = Callback::new(move |()| setup.answer(true));
    let different = Callback::new(move |()| setup.answer(false));
    view! {
        <section class="card stack" aria-labelledby="compare-title">
            <Who near setup proved=false/>
            <div role="status">
                <h2 id="compare-title">{t!(Add::SameCode)}</h2>
                <p class="muted mt-1">{t!(Add::SameCodeLead)}</p>
            </div>
            <p class="code" role="img" aria-label=spoken>{boxes}</p>
            <Banner glyph=Glyph::Shield><p>{t!(Add::SameCodeWhy)}</p></Banner>
        </section>
        <div class="foot">
            <span class="first sm muted line">{move || t!(Add::SameCodeLeft, n = left.get())}</span>
            <Button label=t!(Add::Different).to_string() press=different/>
            <Button label=t!(Add::Same).to_string() look=Look::Primary press=same/>
        </div>
    }
}

/// The digits one by one, with a pause in the middle.
fn spoken(digits: &str) -> String {
    let one_by_one = |part: &str| part.chars().map(String::from).collect::<Vec<_>>().join(" ");
    match digits.split_at_checked(3) {
        Some((first, second)) => format!("{}, {}", one_by_one(first), one_by_one(second)),
        None => one_by_one(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_spoken_one_by_one() {
        assert_eq!(spoken("042137"), "0 4 2, 1 3 7");
    }
}
