//! The window `token`: a new permission's key, once.

use domain::shown::shown_text;
use ipc::{Failure, access::TakeToken, keys::CloseWindow};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Button, Fact, Glyph, Hash, Look, Tone},
    screens::{keeping::CopySecret, parts::Problem},
    shell::Gate,
    t,
    text::Access,
};

/// What the window shows: who the key is for, the key, and where it is used.
#[derive(Clone)]
struct Shown {
    app: String,
    token: String,
    url: Option<String>,
    sentence: String,
}

/// Shows the key until the window is closed; it is not kept anywhere on the page.
#[component]
pub fn TokenWindow() -> impl IntoView {
    let shown = RwSignal::new(None::<Shown>);
    let failed = RwSignal::new(None::<Failure>);
    spawn_local(async move {
        match bridge::call(TakeToken {}).await {
            Ok(new) => shown.set(Some(Shown {
                app: shown_text(&new.grant.terms.app),
                token: new.token.expose().to_string(),
                url: new.url.as_deref().map(shown_text),
                sentence: new.grant.sentence,
            })),
            Err(failure) => failed.set(Some(failure)),
        }
    });
    let close = Callback::new(move |()| {
        spawn_local(async move {
            shown.set(None);
            failed.set(bridge::call(CloseWindow {}).await.err());
        });
    });
    let body = move || match (shown.get(), failed.get()) {
        (Some(shown), _) => view! { <Key shown close/> }.into_any(),
        (None, Some(failure)) => view! {
            <h1>{t!(Access::TokenGone)}</h1>
            <p class="muted">{t!(Access::TokenGoneWhy)}</p>
            <Problem failure/>
        }
        .into_any(),
        (None, None) => view! { <p class="muted" role="status">{t!(Access::TokenReading)}</p> }.into_any(),
    };
    view! { <Gate foot=""><div class="paper">{body}</div></Gate> }
}

#[component]
fn Key(shown: Shown, close: Callback<()>) -> impl IntoView {
    let address = match shown.url {
        Some(url) => view! { <Fact label=t!(Access::Address)><Hash text=url full=true copy_label=t!(Access::CopyAddress)/></Fact> }.into_any(),
        None => view! { <Fact label=t!(Access::Address)>{t!(Access::DoorShut)}</Fact> }.into_any(),
    };
    view! {
        <div><h1>{t!(Access::TokenTitle, app = shown.app)}</h1><p class="muted mt-1">{shown.sentence}</p></div>
        <Banner glyph=Glyph::Key tone=Tone::Warn><p>{t!(Access::TokenLead)}</p></Banner>
        <dl class="kv">
            {address}
            <Fact label=t!(Access::Token)><span class="hash full"><span>{shown.token}</span></span></Fact>
        </dl>
        <CopySecret label=t!(Access::CopyToken)/>
        <Button label=t!(Access::TokenDone).to_string() look=Look::Primary class="wide" press=close/>
    }
}
