//! Who asks: what the app says of itself, and what of it was checked.

use domain::{
    access_request::{RequestView, Standing},
    identity::Identity,
    shown::shown_text,
};
use ipc::access::PinApp;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Badge, Banner, Button, Fact, Glyph, Tone},
    screens::parts::{clean, problem_line},
    session::session,
    t,
    text::{Access, Consent},
};

/// The longest identity and standing that are shown, in characters.
const SHOWN: usize = 360;

/// How sure it is who asks, in a shape and words.
#[must_use]
pub fn standing(standing: Standing) -> (Glyph, Tone, Consent) {
    match standing {
        Standing::Unverified => (Glyph::Alert, Tone::Warn, Consent::NotVerified),
        Standing::NotAsked => (Glyph::Alert, Tone::Warn, Consent::WebsiteNotAsked),
        Standing::OfOrigin { key: _ } => (Glyph::Verified, Tone::Ok, Consent::ByWebsite),
        Standing::Signed => (Glyph::Key, Tone::Warn, Consent::KeyUnknown),
        Standing::Pinned => (Glyph::Verified, Tone::Ok, Consent::KeyPinned),
        Standing::Holder => (Glyph::Key, Tone::Info, Consent::HasPermission),
    }
}

/// The card of who asks, with another app of the same name and what it got before.
#[component]
pub(super) fn Who(request: Memo<RequestView>, again: Callback<()>) -> impl IntoView {
    let first = request.get_untracked();
    let called = clean(&first.request.app.identity.told_apart(&first.request.app.name), SHOWN);
    let badge = move || {
        let (glyph, tone, words) = standing(request.with(|request| request.standing));
        view! { <Badge glyph tone words=t!(words)/> }
    };
    let who = move || request.with(|request| clean(&request.who, SHOWN));
    let earlier = move || match request.with(|request| request.earlier) {
        0 => t!(Consent::Never).to_string(),
        n => n.to_string(),
    };
    let namesake = move || {
        request.with(|request| request.namesake).then(|| {
            view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p>{t!(Consent::Namesake)}</p></Banner> }
        })
    };
    let reply = shown_text(&first.request.reply);
    let reply = (!reply.is_empty()).then(|| {
        view! { <Fact label=t!(Consent::Reply)>{reply}<p class="sub">{t!(Consent::ReplyWhy)}</p></Fact> }
    });
    view! {
        <section class="card stack" aria-labelledby="who">
            <div class="flex between"><h2 id="who">{t!(Consent::Who)}</h2>{badge}</div>
            {namesake}
            <dl class="kv">
                <Fact label=t!(Consent::Called)><span class="any">{called}</span></Fact>
                <Fact label=t!(Consent::SaidBy)>{who}</Fact>
                <Fact label=t!(Consent::Earlier)>{earlier}</Fact>
                {reply}
            </dl>
            <Pinning request again/>
        </section>
    }
}

/// Pins the key that signed to the app's name, or takes the pin away.
#[component]
fn Pinning(request: Memo<RequestView>, again: Callback<()>) -> impl IntoView {
    let session = session();
    let busy = RwSignal::new(false);
    let put = Callback::new(move |on: bool| {
        let app = request.with_untracked(|request| request.request.app.clone());
        let key = match app.identity {
            Identity::Key(key) => Some(key),
            Identity::Name | Identity::Origin(_) => None,
        };
        busy.set(true);
        spawn_local(async move {
            match bridge::call(PinApp { name: app.name, key: key.filter(|_| on) }).await {
                Ok(()) => {
                    if busy.try_set(false).is_none() {
                        again.run(());
                    }
                }
                Err(failure) => {
                    session.toasts.say(problem_line(&failure));
                    let _ = busy.try_set(false);
                }
            }
        });
    });
    let (pin, unpin) = (Callback::new(move |()| put.run(true)), Callback::new(move |()| put.run(false)));
    let standing = Memo::new(move |_| request.with(|request| request.standing));
    move || {
        match standing.get() {
        Standing::Signed => {
            view! { <div><Button label=t!(Consent::Pin).to_string() class="sm" glyph=Glyph::Key busy=busy press=pin/></div> }
                .into_any()
        }
        Standing::Pinned => {
            view! { <div><Button label=t!(Consent::Unpin).to_string() class="sm" busy=busy press=unpin/></div> }.into_any()
        }
        Standing::Unverified => view! { <p class="sm muted">{t!(Access::AppHelp)}</p> }.into_any(),
        Standing::NotAsked | Standing::OfOrigin { key: _ } | Standing::Holder => ().into_any(),
    }
    }
}
