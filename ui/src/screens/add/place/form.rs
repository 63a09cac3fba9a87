//! The place that the owner types, and asking who is there.

use domain::place::{Place, PlaceError};
use ipc::{
    Failure, Paired,
    devices::{Add as AddDevice, ListDevices},
};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{Act, Onward, next},
    told::{CannotProtect, WillAsk},
    words::{of_place, wrong},
};
use crate::{
    kit::{Button, Field, Glyph, Look, focus},
    radio::Radio,
    screens::parts::Problem,
    session::{Session, session},
    t,
    text::{Add, Board},
};

/// The field's id.
const FIELD: &str = "place";
/// The longest text that the field takes, in characters.
const MOST: u32 = 256;

/// What is typed, and what came of it.
#[derive(Clone, Copy)]
struct Entry {
    session: Session,
    radio: Radio,
    typed: RwSignal<String>,
    wrong: RwSignal<Option<PlaceError>>,
    /// Where somebody is being asked.
    asked: RwSignal<Option<Place>>,
    failed: RwSignal<Option<Failure>>,
    met: RwSignal<Option<Paired>>,
}

impl Entry {
    /// Begins with what the owner pasted on the screen before, if anything.
    fn new(met: RwSignal<Option<Paired>>) -> Self {
        let session = session();
        let pasted = session.place.try_update(std::mem::take).unwrap_or_default();
        Self {
            session,
            radio: Radio::new(session),
            typed: RwSignal::new(pasted),
            wrong: RwSignal::default(),
            asked: RwSignal::default(),
            failed: RwSignal::default(),
            met,
        }
    }

    fn send(self) {
        if self.asked.with_untracked(Option::is_some) {
            return;
        }
        self.failed.set(None);
        match self.typed.with_untracked(|typed| typed.parse()) {
            Ok(place) => self.ask(place),
            Err(error) => {
                self.wrong.set(Some(error));
                focus(FIELD);
            }
        }
    }

    fn ask(self, place: Place) {
        self.asked.set(Some(place.clone()));
        spawn_local(async move {
            let answer = self.radio.call(|turn| AddDevice { reach: place, turn }).await;
            self.session.devices.refresh(ListDevices {});
            // Nobody waits for the answer to a call that was stopped.
            let Some(answer) = answer else { return };
            let _ = self.asked.try_set(None);
            match answer {
                Ok(paired) => _ = self.met.try_set(Some(paired)),
                Err(failure) => _ = self.failed.try_set(Some(failure)),
            }
        });
    }

    fn stop(self) {
        self.radio.stop();
        self.asked.set(None);
        focus(FIELD);
    }
}

#[component]
pub(super) fn PlaceForm(met: RwSignal<Option<Paired>>) -> impl IntoView {
    let entry = Entry::new(met);
    let typed = entry.typed;
    Effect::new(move |_| {
        typed.track();
        entry.wrong.set(None);
    });
    Effect::new(move |_| {
        if entry.failed.with(|failed| failed.as_ref().is_some_and(|failure| next(failure.code) != Act::Another)) {
            focus(FIELD);
        }
    });
    let error = Signal::derive(move || entry.wrong.get().map(|error| t!(wrong(error)).to_string()));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        entry.send();
    };
    let problem = move || {
        entry.failed.get().map(|failure| {
            let words = of_place(failure.code);
            view! { <Problem failure words/> }
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            <section class="card stack" aria-labelledby="place-title">
                <div><h2 id="place-title">{t!(Board::Title)}</h2><p class="muted mt-1">{t!(Board::Lead)}</p></div>
                <Field id=FIELD label=t!(Board::Label) value=typed help=t!(Board::Help) error max=MOST class="mono"/>
                <WillAsk typed/>
                {problem}
            </section>
            <CannotProtect/>
            <Foot entry/>
        </form>
    }
}

/// The next step: ask, stop the wait, or turn to another device.
#[component]
fn Foot(entry: Entry) -> impl IntoView {
    let again = Callback::new(move |()| entry.send());
    let stop = Callback::new(move |()| entry.stop());
    let act = Memo::new(move |_| entry.failed.get().map(|failure| next(failure.code)));
    let empty = Memo::new(move |_| entry.typed.with(|typed| typed.trim().is_empty()));
    let asking = move |place: Place| {
        view! {
            <span class="first sub" role="status">{t!(Board::Asking, place = place)}". "{t!(Board::AskingNote)}</span>
            <Button label=t!(Add::Stop).to_string() glyph=Glyph::Cross press=stop/>
        }
    };
    let foot = move || match (entry.asked.get(), act.get()) {
        (Some(place), _) => asking(place).into_any(),
        (None, Some(act @ Act::Another)) => view! { <Onward act again verb=t!(Board::Add)/> }.into_any(),
        (
            None,
            Some(
                Act::Again
                | Act::Wait
                | Act::Look
                | Act::Unbond
                | Act::Code
                | Act::Network
                | Act::Password
                | Act::Agree,
            )
            | None,
        ) => view! {
            <a class="btn first" href="/add">{t!(Board::Back)}</a>
            <Button label=t!(Board::Add).to_string() look=Look::Primary submit=true disabled=empty/>
        }
        .into_any(),
    };
    view! { <div class="foot">{foot}</div> }
}
