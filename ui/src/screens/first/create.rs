//! The window `create`: words, check, password, done.

use domain::failure::Code;
use ipc::{Crossing, Failure, keys};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    password::PasswordStep,
    phrase::{DrawingStep, PhraseStep},
    quiz::QuizStep,
};
use crate::{
    bridge,
    kit::{Button, Look},
    screens::parts::Problem,
    shell::Gate,
    t,
    text::First,
};

/// Where the making of a wallet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Phrase,
    Quiz,
    Password,
    Done,
}

/// The phrase as drawn, and what is asked back.
#[derive(Clone)]
pub(super) struct Drawn {
    pub words: Vec<Crossing>,
    pub ask: [u8; 2],
}

impl Drawn {
    /// The word at `number`, counted from 1.
    pub fn word(&self, number: u8) -> &str {
        usize::from(number).checked_sub(1).and_then(|place| self.words.get(place)).map_or("", Crossing::expose)
    }
}

/// The window that makes a wallet.
#[component]
pub fn CreateWindow() -> impl IntoView {
    let step = RwSignal::new(Step::Phrase);
    let drawn = RwSignal::new(None::<Drawn>);
    let failed = RwSignal::new(None::<Failure>);
    let draw = Callback::new(move |()| {
        failed.set(None);
        spawn_local(async move {
            match bridge::call(keys::CreateDraft {}).await {
                Ok(draft) => drawn.set(Some(Drawn { words: draft.words, ask: draft.ask })),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    draw.run(());
    let place = move |n: u8| t!(First::StepOf, now = n);
    move || match (step.get(), drawn.get()) {
        (Step::Done, _) => view! { <Gate foot=t!(First::Foot) place=place(4)><Done/></Gate> }.into_any(),
        (_, None) => view! { <Gate foot="" place=place(1)><DrawingStep failed draw/></Gate> }.into_any(),
        (Step::Phrase, Some(drawn)) => {
            view! { <Gate foot="" place=place(2)><PhraseStep drawn step/></Gate> }.into_any()
        }
        (Step::Quiz, Some(drawn)) => view! { <Gate foot="" place=place(3)><QuizStep drawn step/></Gate> }.into_any(),
        (Step::Password, Some(asked)) => {
            let finish = Callback::new(move |password: String| finish(asked.clone(), password, drawn, step, failed));
            let back = Callback::new(move |()| step.set(Step::Quiz));
            view! {
                <Gate foot=t!(First::Foot) place=place(4)>
                    <PasswordStep verb=First::Create failed finish back/>
                </Gate>
            }
            .into_any()
        }
    }
}

/// Sends the two words and the password, and forgets the phrase.
fn finish(
    asked: Drawn,
    password: String,
    drawn: RwSignal<Option<Drawn>>,
    step: RwSignal<Step>,
    failed: RwSignal<Option<Failure>>,
) {
    let words = asked.ask.map(|number| Crossing::new(asked.word(number).to_string()));
    spawn_local(async move {
        match bridge::call(keys::CreateFinish { words, password: Crossing::new(password) }).await {
            Ok(_) => {
                step.set(Step::Done);
                drawn.set(None);
            }
            Err(failure) => {
                // The drawn words are of no more use to anybody: the page forgets them too.
                if failure.code == Code::VaultDraftEnded {
                    drawn.set(None);
                    step.set(Step::Phrase);
                }
                failed.set(Some(failure));
            }
        }
    });
}

#[component]
fn Done() -> impl IntoView {
    let failed = RwSignal::new(None::<Failure>);
    let close = Callback::new(move |()| {
        spawn_local(async move { failed.set(bridge::call(keys::CloseWindow {}).await.err()) });
    });
    view! {
        <div class="paper">
            <div><h1>{t!(First::DoneTitle)}</h1><p class="muted mt-2">{t!(First::DoneLead)}</p></div>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(First::OpenWallet).to_string() look=Look::Primary class="wide" press=close/>
        </div>
    }
}
