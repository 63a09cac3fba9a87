//! What a buyer finds out about a device before paying for it.

use domain::{
    check::{CheckView, Past, PastMove},
    device::DeviceId,
};
use ipc::{Label, deeds::CheckDevice};
use leptos::{ev, prelude::*};

use super::{
    add::{LabelReader, Taken},
    parts::{Problem, clean},
};
use crate::{
    kit::{Banner, Button, Field, Glyph, Hash, Icon, Look, RowsLoading},
    session::{Load, Source},
    t,
    text::{Add, Check},
};

/// The longest note that is shown, in characters.
const NOTE: usize = 600;

/// Asks for a device, then shows what is known of it.
#[component]
pub fn CheckScreen() -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let found = Source::<CheckView>::new();
    let (near, begun) = (RwSignal::new(false), RwSignal::new(false));
    let look = Callback::new(move |()| {
        let device = device_of(&typed.get_untracked());
        wrong.set(device.is_none());
        if let Some(device) = device {
            begun.set(true);
            found.forget();
            found.read(CheckDevice { device, near: near.get_untracked() });
        }
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        near.set(false);
        look.run(());
    };
    let take = Callback::new(move |label: Label| match numbered(&label) {
        Some(device) => {
            typed.set(device.to_string());
            near.set(false);
            look.run(());
            Taken::Yes(t!(Check::Read).to_string())
        }
        None => Taken::No(t!(Check::NoNumber).to_string()),
    });
    let ask = Callback::new(move |()| {
        near.set(true);
        look.run(());
    });
    let error = Signal::derive(move || wrong.get().then(|| t!(Check::DeviceWrong).to_string()));
    let shown = move || match found.get() {
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(view) => view! { <Known view ask/> }.into_any(),
        Load::Loading if begun.get() => {
            view! { <section class="card flush"><RowsLoading said=t!(Check::Reading)/></section> }.into_any()
        }
        Load::Loading => ().into_any(),
    };
    view! {
        <a class="back" href="/add"><Icon glyph=Glyph::Back size="s"/>{t!(Add::Title)}</a>
        <header class="page-head"><div><h1>{t!(Check::Title)}</h1><p>{t!(Check::Lead)}</p></div></header>
        <form class="card stack" on:submit=submit>
            <Field id="device" label=t!(Check::Device) value=typed help=t!(Check::DeviceHelp) error max=128 class="mono"/>
            <Button label=t!(Check::Look).to_string() class="wide" look=Look::Primary submit=true/>
        </form>
        <section class="card sm"><LabelReader take/></section>
        {shown}
    }
}

/// What is known, gravest first, and what can still be asked.
#[component]
fn Known(view: CheckView, ask: Callback<()>) -> impl IntoView {
    let CheckView { check, notes } = view;
    let owner = match &check.deed {
        Some(deed) => {
            view! { <p class="sm">{t!(Check::Owner)}</p><p><Hash text=deed.owner.to_string() full=true/></p> }
                .into_any()
        }
        None => view! { <p class="sm">{t!(Check::Nobody)}</p> }.into_any(),
    };
    let notes: Vec<_> = notes.iter().map(|note| view! { <li>{clean(note, NOTE)}</li> }).collect();
    let moves: Vec<_> = check.moves.iter().rev().map(row).collect();
    let moves = match moves.is_empty() {
        true => view! { <p class="sub note">{t!(Check::None)}</p> }.into_any(),
        false => view! { <ul class="rows">{moves}</ul> }.into_any(),
    };
    let near = check.signing.is_none().then(|| {
        view! {
            <section class="card stack-2">
                <p class="sm muted">{t!(Check::NearWhy)}</p>
                <Button label=t!(Check::Near).to_string() class="wide" press=ask/>
            </section>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="known">
            <h2 id="known">{t!(Check::Found)}</h2>
            {owner}
            <ul class="stack-2">{notes}</ul>
        </section>
        <section class="card flush" aria-labelledby="moves">
            <div class="card-h"><h2 id="moves">{t!(Check::Moves)}</h2></div>
            {moves}
        </section>
        {near}
        {check.deed.is_some().then(|| view! {
            <Banner glyph=Glyph::Unlock><p><strong>{t!(Check::After)}</strong>" "{t!(Check::AfterWhy)}</p></Banner>
        })}
    }
}

fn row(past: &PastMove) -> impl IntoView + use<> {
    let (words, to) = words(&past.what);
    let block = t!(Check::Block, n = past.block);
    view! {
        <li>
            <div class="grow"><strong>{t!(words)}</strong><p class="sub">{block}</p></div>
            {to.map(|to| view! { <Hash text=to/> })}
        </li>
    }
}

/// What happened, and who has the deed, or got something, since.
fn words(past: &Past) -> (Check, Option<String>) {
    match past {
        Past::Claimed { owner } => (Check::Claimed, Some(owner.to_string())),
        Past::Moved { to, .. } => (Check::Moved, Some(to.to_string())),
        Past::Migrated { to, .. } => (Check::Migrated, Some(to.to_string())),
        Past::Described { .. } => (Check::Described, None),
        Past::Removed => (Check::Removed, None),
        Past::Gave { to, .. } => (Check::Gave, Some(to.to_checksum(None))),
    }
}

/// The device that was typed: its address or its DID.
fn device_of(typed: &str) -> Option<DeviceId> {
    typed.trim().parse().ok()
}

/// The device that a label names.
fn numbered(label: &Label) -> Option<DeviceId> {
    match label {
        Label::Did { device } => Some(*device),
        Label::Deedbox { device, .. } => *device,
        Label::Espressif { .. } | Label::Matter(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use ipc::Crossing;

    use super::*;

    #[test]
    fn a_number_comes_typed_or_off_a_code_and_a_code_without_one_is_none() {
        let device = "0xdededededededededededededededededededede";
        let known = device_of(device);
        assert!(known.is_some());
        assert_eq!(device_of(&format!("  did:io:{device} ")), known);
        assert_eq!((device_of("Balcony"), device_of("")), (None, None));
        let code = || Crossing::new("7KQ2-M4X0".to_string());
        assert_eq!(numbered(&Label::Deedbox { code: code(), device: known }), known);
        assert_eq!(numbered(&Label::Deedbox { code: code(), device: None }), None);
    }
}
