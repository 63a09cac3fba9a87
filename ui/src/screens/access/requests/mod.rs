//! Apps that ask: those that wait, and a field for a request that an app gave the owner.

mod asked;
mod fields;
mod narrow;
#[cfg(test)]
mod tests;
mod who;

use domain::{access_request::RequestView, shown::shown_text};
use ipc::{
    Failure,
    access::{ListRequests, ReceiveRequest},
};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Badge, Button, Each, Field},
    screens::parts::{Problem, Signs, every},
    session::{Load, Source},
    t,
    text::Consent,
};

pub use asked::RequestScreen;
use who::standing;

/// How often it is looked for new ones, in seconds.
const AGAIN_S: u64 = 30;
/// The most characters of a pasted request: 8 KiB as a link, in which a byte may take three.
const MOST: u32 = 24_576;

/// The requests that wait.
#[component]
pub(super) fn AppsAsk() -> impl IntoView {
    let read = Source::<Vec<RequestView>>::new();
    let again = Callback::new(move |()| read.read(ListRequests {}));
    again.run(());
    every(AGAIN_S, move || read.refresh(ListRequests {}));
    let waiting = Memo::new(move |_| read.with(|load| load.ready().cloned().unwrap_or_default()));
    let failure = Memo::new(move |_| match read.get() {
        Load::Failed(failure) => Some(failure),
        Load::Loading | Load::Ready(_) => None,
    });
    let lead = move || match waiting.with(Vec::len) {
        0 => t!(Consent::NoneWait).to_string(),
        n => t!(Consent::Waiting, n = n),
    };
    let key = |request: &RequestView| request.id;
    let row = |request: Memo<RequestView>| view! { <Row request/> };
    view! {
        <section class="card flush" aria-labelledby="asking">
            <div class="card-h"><h2 id="asking">{t!(Consent::Title)}</h2><span class="sub" role="status">{lead}</span></div>
            {move || failure.get().map(|failure| view! { <div class="inset"><Problem failure again/></div> })}
            <ul class="rows"><Each list=waiting key row/></ul>
            <div class="inset"><Signs><Paste/></Signs></div>
        </section>
    }
}

#[component]
fn Row(request: Memo<RequestView>) -> impl IntoView {
    let first = request.get_untracked();
    let name = shown_text(&first.request.app.name);
    let asks = t!(Consent::Asks, n = first.request.scopes.len(), days = first.request.days);
    let badge = move || {
        let (glyph, tone, words) = standing(request.with(|request| request.standing));
        view! { <Badge glyph tone words=t!(words)/> }
    };
    let another =
        move || request.with(|request| request.namesake).then(|| view! { <p class="sm">{t!(Consent::Namesake)}</p> });
    view! {
        <li>
            <div class="grow"><strong>{name}</strong>" "{badge}<p class="sub">{asks}</p>{another}</div>
            <a class="btn sm" href=place(&first)>{t!(Consent::Look)}</a>
        </li>
    }
}

/// The field that takes a request in.
#[component]
fn Paste() -> impl IntoView {
    let navigate = use_navigate();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let empty = Signal::derive(move || text.with(|text| text.trim().is_empty()));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let (pasted, navigate) = (text.get_untracked(), navigate.clone());
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let answer = bridge::call(ReceiveRequest { text: pasted }).await;
            // An owner who left this screen meanwhile is not called back.
            let still_here = busy.try_set(false).is_none();
            match answer {
                Ok(request) if still_here => navigate(&place(&request), NavigateOptions::default()),
                Ok(_) => {}
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=submit>
            <Field id="paste" label=t!(Consent::Paste) value=text help=t!(Consent::PasteHelp) max=MOST class="mono"/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="flex actions-end">
                <Button label=t!(Consent::Take).to_string() submit=true busy=busy disabled=empty/>
            </div>
        </form>
    }
}

fn place(request: &RequestView) -> String {
    format!("/access/request?id={}", request.id)
}
