//! The first screen of all: make a wallet or restore one, each in its own window.

use ipc::{Failure, keys::OpenWindow};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Banner, Glyph, Icon, Tile},
    screens::parts::Problem,
    shell::Gate,
    t,
    text::First,
};

/// What a computer without a wallet shows.
#[component]
pub fn StartScreen() -> impl IntoView {
    let failed = RwSignal::new(None::<Failure>);
    let open = Callback::new(move |label: &'static str| {
        spawn_local(async move {
            let answer = bridge::call(OpenWindow { label: label.to_string() }).await;
            failed.set(answer.err());
        });
    });
    view! {
        <Gate foot=t!(First::Foot)>
            <div class="paper">
                <div><h1>{t!(First::Title)}</h1><p class="muted mt-2">{t!(First::Lead)}</p></div>
                <ul class="card flush rows">
                    <Way glyph=Glyph::Plus tone="on" label="create" title=t!(First::MakeNew) why=t!(First::MakeNewSub) open/>
                    <Way glyph=Glyph::Words tone="" label="import" title=t!(First::HavePhrase) why=t!(First::HavePhraseSub) open/>
                </ul>
                {move || failed.get().map(|failure| view! { <Problem failure/> })}
                <Banner glyph=Glyph::Shield><p>{t!(First::Thief)}</p></Banner>
            </div>
        </Gate>
    }
}

#[component]
fn Way(
    glyph: Glyph,
    tone: &'static str,
    label: &'static str,
    title: &'static str,
    why: &'static str,
    open: Callback<&'static str>,
) -> impl IntoView {
    view! {
        <li>
            <Tile glyph tone/>
            <div class="grow">
                <button class="cover plain" type="button" on:click=move |_| open.run(label)>{title}</button>
                <p class="sub">{why}</p>
            </div>
            <Icon glyph=Glyph::Next size="s"/>
        </li>
    }
}
