//! Alarms: what happened to a deed that this wallet did not do, since when, and what can still be done.

use domain::{alarm::AlarmView, device::DeviceId};
use ipc::alarms::DismissAlarm;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{foreign::clean, problem_line};
use crate::{
    kit::{Banner, Button, Each, Glyph, Tone, format::ago},
    session::session,
    t,
    text::{Alarm, problem},
};

/// The longest sentence that is shown, in characters; it may hold an address of foreign making.
const SENTENCE: usize = 600;

/// The alarms that the owner has not put away, of one device or of all.
#[component]
pub fn Alarms(#[prop(optional_no_strip)] device: Option<DeviceId>) -> impl IntoView {
    let session = session();
    let open = Memo::new(move |_| {
        let of_device = |one: &&AlarmView| device.is_none_or(|device| one.alarm.device == device);
        session.watch.with(|watch| {
            let all = watch.ready().map(|watch| watch.alarms.as_slice()).unwrap_or_default();
            all.iter().filter(of_device).filter(|one| !one.alarm.dismissed).cloned().collect::<Vec<_>>()
        })
    });
    view! { <Each list=open key=|one: &AlarmView| one.alarm.id.clone() row=|one| view! { <Raised one/> }/> }
}

/// When the chain was last looked at, and what the newest look failed at.
#[component]
pub fn Watched() -> impl IntoView {
    let session = session();
    let words = move || {
        session.watch.with(|watch| {
            let watch = watch.ready()?;
            let now = session.now.get();
            let looked = watch.looked.map(|at| ago(at.0, now));
            Some(match (&watch.trouble, looked) {
                (None, Some(at)) => t!(Alarm::Looked, at = at),
                (None, None) => t!(Alarm::NotLooked).to_string(),
                (Some(failure), Some(at)) => t!(Alarm::LookedBefore, why = problem(failure.code).0, at = at),
                (Some(failure), None) => t!(Alarm::CannotLook, why = problem(failure.code).0),
            })
        })
    };
    view! { <p class="sm muted">{words}</p> }
}

#[component]
fn Raised(one: Memo<AlarmView>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let known = Callback::new(move |()| {
        let alarm = one.with_untracked(|one| one.alarm.id.clone());
        busy.set(true);
        spawn_local(async move {
            match session.ask(DismissAlarm { alarm }).await {
                Ok(watch) => session.watch.tell(watch),
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
            let _ = busy.try_set(false);
        });
    });
    let body = move || {
        let AlarmView { alarm, words } = one.get();
        let (glyph, tone, title) = match alarm.taken_back {
            true => (Glyph::Check, Tone::Info, Alarm::TakenBack),
            false => (Glyph::Alert, Tone::Danger, Alarm::NotYou),
        };
        view! {
            <Banner glyph tone role="alert">
                <p><strong>{t!(title)}</strong>" "{clean(&words.happened, SENTENCE)}</p>
                <p class="muted">{clean(&words.since, SENTENCE)}</p>
                <p>{clean(&words.next, SENTENCE)}</p>
                <p><Button label=t!(Alarm::Know).to_string() class="sm" glyph=Glyph::Check busy=busy press=known/></p>
            </Banner>
        }
    };
    view! { <div>{body}</div> }
}
