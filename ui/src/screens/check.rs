//! What a buyer finds out about a device before paying for it.

use domain::{
    check::{CheckView, Past, PastMove},
    device::DeviceId,
    ioid_v2::{IoidV2, V2View},
};
use ipc::{
    Label,
    deeds::{CheckDevice, CheckV2},
};
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
    let found_v2 = Source::<V2View>::new();
    let (near, begun) = (RwSignal::new(false), RwSignal::new(None::<Version>));
    let look = Callback::new(move |()| {
        let number = number_of(&typed.get_untracked());
        wrong.set(number.is_none());
        match number {
            Some(Number::Device(device)) => {
                begun.set(Some(Version::One));
                found.forget();
                found.read(CheckDevice { device, near: near.get_untracked() });
            }
            Some(Number::V2(id)) => {
                begun.set(Some(Version::Two));
                found_v2.forget();
                found_v2.read(CheckV2 { id });
            }
            None => {}
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
    let shown = move || match begun.get() {
        None => ().into_any(),
        Some(Version::One) => told(found.get(), look, move |view| view! { <Known view ask/> }.into_any()),
        Some(Version::Two) => told(found_v2.get(), look, |view| view! { <KnownV2 view/> }.into_any()),
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

/// Which registry is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

fn told<T>(load: Load<T>, again: Callback<()>, ready: impl Fn(T) -> AnyView) -> AnyView {
    match load {
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(found) => ready(found),
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Check::Reading)/></section> }.into_any()
        }
    }
}

/// What the registry of ioID v2 has; nothing more can be asked of it.
#[component]
fn KnownV2(view: V2View) -> impl IntoView {
    let owner = view.device.nft.as_ref().and_then(|nft| nft.owner).map(|owner| {
        view! { <p class="sm">{t!(Check::Owner)}</p><p><Hash text=owner.to_string() full=true/></p> }
    });
    let notes: Vec<_> = view.notes.iter().map(|note| view! { <li>{clean(note, NOTE)}</li> }).collect();
    view! {
        <section class="card stack" aria-labelledby="known">
            <h2 id="known">{t!(Check::Found)}</h2>
            {owner}
            <ul class="stack-2">{notes}</ul>
            <p class="sub">{t!(Check::Block, n = view.device.block)}</p>
        </section>
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

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    /// A device's address, or the DID that has it.
    Device(DeviceId),
    /// An identifier of ioID v2.
    V2(IoidV2),
}

fn number_of(typed: &str) -> Option<Number> {
    let typed = typed.trim();
    let device = typed.parse().ok().map(Number::Device);
    device.or_else(|| typed.parse().ok().map(Number::V2))
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
        let known: Option<DeviceId> = device.parse().ok();
        assert_eq!(number_of(device), known.map(Number::Device));
        assert_eq!(number_of(&format!("  did:io:{device} ")), known.map(Number::Device));
        assert_eq!((number_of("Balcony"), number_of("")), (None, None));
        let code = || Crossing::new("7KQ2-M4X0".to_string());
        assert_eq!(numbered(&Label::Deedbox { code: code(), device: known }), known);
        assert_eq!(numbered(&Label::Deedbox { code: code(), device: None }), None);
    }

    #[test]
    fn an_identifier_of_the_second_version_is_none_of_a_device() {
        let id: IoidV2 = format!("did:io:{}", "1".repeat(32)).parse().unwrap();
        assert_eq!(number_of(&format!(" {id}")), Some(Number::V2(id)));
        assert_eq!(number_of("did:io:1111"), None);
    }
}
