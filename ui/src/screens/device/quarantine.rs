//! The batches of a device that were refused, each with its reason: a quiet line, and a list behind it.

use domain::{
    device::DeviceId,
    quarantine::{QuarantineView, QuarantinedView},
};
use ipc::devices::{ClearQuarantine, ShowQuarantine};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    kit::{Button, Each, Fold, Glyph},
    screens::parts::{every, problem_line},
    session::{Source, session},
    t,
    text::Quarantine,
};

/// How often they are read again, in seconds.
const AGAIN_S: u64 = 30;

/// What was refused; nothing where nothing was.
#[component]
pub(super) fn QuarantineCard(id: DeviceId) -> impl IntoView {
    let read = Source::<Option<QuarantineView>>::new();
    read.read(ShowQuarantine { device: id });
    every(AGAIN_S, move || read.refresh(ShowQuarantine { device: id }));
    let kept = Memo::new(move |_| read.with(|read| read.ready().map(batches).unwrap_or_default()));
    let any = Memo::new(move |_| kept.with(|kept| !kept.is_empty()));
    let fact = Signal::derive(move || t!(Quarantine::Fact, n = kept.with(Vec::len)));
    move || {
        any.get().then(|| {
            view! {
                <section class="card flush fold-list">
                    <Fold glyph=Glyph::Info title=t!(Quarantine::Title) fact><Batches id kept read/></Fold>
                </section>
            }
        })
    }
}

#[component]
fn Batches(id: DeviceId, kept: Memo<Vec<QuarantinedView>>, read: Source<Option<QuarantineView>>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let clear = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.ask(ClearQuarantine { device: id }).await {
                Ok(()) => {
                    session.toasts.say(t!(Quarantine::Cleared).to_string());
                    read.refresh(ShowQuarantine { device: id });
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <ul class="rows">
            <Each list=kept key=|one: &QuarantinedView| one.digest row=|one| view! { <Line one/> }/>
        </ul>
        <p><Button label=t!(Quarantine::Clear).to_string() class="sm" glyph=Glyph::Bin busy=busy press=clear/></p>
    }
}

#[component]
fn Line(one: Memo<QuarantinedView>) -> impl IntoView {
    view! {
        <li class="split">
            <div class="grow">
                <p><strong>{move || one.with(|one| one.words.title.clone())}</strong></p>
                <p>{move || one.with(|one| one.words.reason.clone())}</p>
                <p class="sub">{move || one.with(|one| one.words.next.clone())}</p>
            </div>
        </li>
    }
}

/// Those that are shown, newest first.
#[must_use]
pub fn batches(view: &Option<QuarantineView>) -> Vec<QuarantinedView> {
    view.as_ref().map(|view| view.batches.clone()).unwrap_or_default()
}
