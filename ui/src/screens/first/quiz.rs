//! Two words asked back.

use leptos::{ev, prelude::*};

use super::create::{Drawn, Step};
use crate::{
    kit::{Button, Glyph, Icon, Look, Segments, Status, Tone},
    t,
    text::First,
};

/// How many words stand to choose from.
const CHOICES: usize = 4;

/// Places (from 0) of the words offered for word `number` of `count`: the right one among three others, in a fixed mixed order.
#[must_use]
pub fn offered(number: u8, count: usize) -> Vec<usize> {
    let right = usize::from(number).saturating_sub(1);
    let mut places: Vec<usize> = (0..CHOICES).map(|step| (right + step * 5) % count.max(1)).collect();
    places.dedup();
    // The right word stands first so far; where it ends up depends on its number only.
    places.rotate_right(right % CHOICES);
    places
}

/// Asks two words of the phrase back.
#[component]
pub(super) fn QuizStep(drawn: Drawn, step: RwSignal<Step>) -> impl IntoView {
    let [first, second] = drawn.ask;
    let chosen = [RwSignal::new(None::<usize>), RwSignal::new(None::<usize>)];
    let [choice_a, choice_b] = chosen;
    let phrase = drawn.clone();
    let right =
        Memo::new(move |_| is_right(&phrase, first, choice_a.get()) && is_right(&phrase, second, choice_b.get()));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if right.get_untracked() {
            step.set(Step::Password);
        }
    };
    view! {
        <form class="paper" on:submit=submit>
            <div><h1>{t!(First::QuizTitle)}</h1><p class="muted mt-1">{t!(First::QuizLead)}</p></div>
            <Question name="word-a" number=first drawn=drawn.clone() chosen=choice_a/>
            <Question name="word-b" number=second drawn=drawn chosen=choice_b/>
            <div class="foot inline">
                <Button label=t!(First::SeeAgain).to_string() class="first" press=Callback::new(move |()| step.set(Step::Phrase))/>
                <Button label=t!(First::Continue).to_string() look=Look::Primary submit=true disabled=Signal::derive(move || !right.get())/>
            </div>
        </form>
    }
}

/// A phrase may hold a word twice: the word counts, not its place.
fn is_right(drawn: &Drawn, number: u8, chosen: Option<usize>) -> bool {
    let picked = chosen.and_then(|choice| offered(number, drawn.words.len()).get(choice).copied());
    picked.and_then(|place| drawn.words.get(place)).is_some_and(|word| word.expose() == drawn.word(number))
}

#[component]
fn Question(name: &'static str, number: u8, drawn: Drawn, chosen: RwSignal<Option<usize>>) -> impl IntoView {
    let count = drawn.words.len();
    let word_at = |place: usize| drawn.word(u8::try_from(place + 1).unwrap_or_default()).to_string();
    let words: Vec<String> = offered(number, count).into_iter().map(word_at).collect();
    let options = words.clone();
    let verdict = move || {
        let choice = chosen.get()?;
        let word = words.get(choice).cloned().unwrap_or_default();
        Some(if is_right(&drawn, number, Some(choice)) {
            view! { <p><Status glyph=Glyph::Check tone=Tone::Ok words=t!(First::Right)/></p> }.into_any()
        } else {
            let wrong = t!(First::Wrong, n = number, word = word);
            view! { <p class="err" role="alert"><Icon glyph=Glyph::Alert size="s"/><span>{wrong}</span></p> }.into_any()
        })
    };
    view! {
        <div class="stack-2">
            <Segments name label=t!(First::WordNumber, n = number) options value=chosen mono=true/>
            {verdict}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_word_is_offered_once_among_four_different_ones() {
        for count in [12, 24] {
            for number in 1..=count {
                let places = offered(number, usize::from(count));
                let mut sorted = places.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(sorted.len(), CHOICES);
                assert_eq!(places.iter().filter(|place| **place + 1 == usize::from(number)).count(), 1);
            }
        }
    }

    fn drawn(words: &[&str]) -> Drawn {
        Drawn { words: words.iter().map(|word| ipc::Crossing::new((*word).to_string())).collect(), ask: [1, 2] }
    }

    #[test]
    fn only_the_right_choice_goes_on() {
        let words: Vec<String> = (0..24).map(|place| format!("word{place}")).collect();
        let drawn = drawn(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let right = offered(19, 24).iter().position(|place| *place == 18).unwrap();
        assert!(is_right(&drawn, 19, Some(right)));
        assert!(!is_right(&drawn, 19, Some((right + 1) % CHOICES)) && !is_right(&drawn, 19, None));
    }

    #[test]
    fn a_word_that_stands_twice_is_right_in_both_places() {
        let drawn = drawn(&["same"; 12]);
        assert!((0..CHOICES).all(|choice| is_right(&drawn, 7, Some(choice))));
    }
}
