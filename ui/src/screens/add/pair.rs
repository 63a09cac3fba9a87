//! The code on the label, and what the device proved.

use domain::{
    device::{Deed, DeviceId, Nearby, Ownership},
    shown::shown_text,
};
use ipc::{
    Failure,
    devices::{ListDevices, Pair},
};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use super::{Flow, FlowStep};
use crate::{
    bridge,
    kit::{Badge, Banner, Button, Empty, Field, Glyph, Hash, Icon, Look, Tile, Tone},
    screens::parts::{Problem, kind_glyph, kind_title},
    session::session,
    t,
    text::Add,
};

/// Letters and digits of a label's code.
const CODE_SIGNS: usize = 8;

/// The code without dash, blanks and case, or `None` unless it has 8 letters and digits.
#[must_use]
pub fn label_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let other = typed.chars().any(|c| !c.is_ascii_alphanumeric() && c != '-' && !c.is_whitespace());
    (code.len() == CODE_SIGNS && !other).then(|| code.to_ascii_uppercase())
}

/// What came of pairing when it leads nowhere further.
#[derive(Clone, Debug)]
enum Halt {
    Theirs { name: String, deed: Deed },
    Unknown { name: String, device: DeviceId },
}

/// Step 2: the code, the session, the proof.
#[component]
pub fn PairScreen() -> impl IntoView {
    let session = session();
    let halt = RwSignal::new(None::<Halt>);
    move || match (session.picked.get(), halt.get()) {
        (_, Some(halt)) => view! { <Flow step=FlowStep::Pair><Halted halt/></Flow> }.into_any(),
        (Some(near), None) => view! { <Flow step=FlowStep::Pair><CodeForm near halt/></Flow> }.into_any(),
        (None, None) => view! {
            <Flow step=FlowStep::Pair>
                <section class="card">
                    <Empty title=t!(Add::NobodyPicked) why=t!(Add::NobodyPickedWhy)>
                        <a class="btn primary" href="/add">{t!(Add::LookNearby)}</a>
                    </Empty>
                </section>
            </Flow>
        }
        .into_any(),
    }
}

#[component]
fn CodeForm(near: Nearby, halt: RwSignal<Option<Halt>>) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let code = Memo::new(move |_| typed.with(|typed| label_code(typed)));
    let id = near.id.clone();
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Some(code) = code.get_untracked() else { return };
        let (near, navigate) = (id.clone(), navigate.clone());
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let answer = bridge::call(Pair { near, code, expected: None }).await;
            // An owner who left this screen meanwhile is not called back.
            if busy.try_set(false).is_some() {
                return session.devices.refresh(ListDevices {});
            }
            match answer {
                Ok(paired) => {
                    session.devices.read(ListDevices {});
                    let (device, name) = (paired.device.id, shown_text(&paired.name));
                    match paired.ownership {
                        Ownership::Unclaimed => navigate(&format!("/claim/{device}"), NavigateOptions::default()),
                        Ownership::Yours(_) => navigate(&format!("/devices/{device}"), NavigateOptions::default()),
                        Ownership::Theirs(deed) => halt.set(Some(Halt::Theirs { name, deed })),
                        Ownership::Unknown => halt.set(Some(Halt::Unknown { name, device })),
                    }
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    };
    let short = Signal::derive(move || {
        let long_enough = typed.with(|typed| typed.chars().filter(char::is_ascii_alphanumeric).count() >= CODE_SIGNS);
        (long_enough && code.get().is_none()).then(|| t!(Add::CodeShort).to_string())
    });
    view! {
        <form class="stack" on:submit=submit>
            <section class="card stack" aria-labelledby="code-title">
                <Who near/>
                <div><h2 id="code-title">{t!(Add::TypeCode)}</h2><p class="muted mt-1">{t!(Add::TypeCodeLead)}</p></div>
                <Field id="label-code" label=t!(Add::Code) value=typed help=t!(Add::CodeHelp) error=short max=12 class="mono labelcode"/>
                {move || failed.get().map(|failure| view! { <Problem failure/> })}
                <Banner glyph=Glyph::Shield><p>{t!(Add::NotSent)}</p></Banner>
                <details class="sm">
                    <summary class="flex"><Icon glyph=Glyph::Info size="s"/><span class="grow">{t!(Add::LabelGone)}</span><Icon glyph=Glyph::Down size="s"/></summary>
                    <p class="muted mt-1">{t!(Add::LabelGoneWhy)}</p>
                </details>
            </section>
            <div class="foot">
                <a class="btn first" href="/add">{t!(Add::Another)}</a>
                <Button
                    label=Signal::derive(move || t!(if busy.get() { Add::Pairing } else { Add::PairButton }).to_string())
                    look=Look::Primary submit=true busy=busy disabled=Signal::derive(move || code.get().is_none())
                />
            </div>
        </form>
    }
}

/// The device by its own word.
#[component]
fn Who(near: Nearby) -> impl IntoView {
    let name = shown_text(&near.name);
    let hint = shown_text(near.address_hint.as_deref().unwrap_or_default()).to_uppercase();
    view! {
        <div class="flex idrow">
            <Tile glyph=kind_glyph(&near.kind) tone="on"/>
            <div class="grow"><strong>{name.clone()}</strong><p class="sub">{t!(Add::NumberStarts, kind = kind_title(&near.kind), hint = hint)}</p></div>
            <Badge glyph=Glyph::Shield tone=Tone::Said words=t!(Add::SaysItIs, name = name)/>
        </div>
    }
}

#[component]
fn Halted(halt: Halt) -> impl IntoView {
    match halt {
        Halt::Theirs { name, deed } => view! {
            <section class="card stack">
                <div class="flex no-wrap">
                    <span class="tile warn"><Icon glyph=Glyph::Alert/></span>
                    <div class="grow"><h2>{t!(Add::TheirsTitle, name = name)}</h2><p class="sub">{t!(Add::TheirsWhy)}</p></div>
                </div>
                <p class="sm">{t!(Add::TheirsOwner)}</p>
                <p><Hash text=deed.owner.to_string() full=true/></p>
            </section>
            <div class="foot"><a class="btn only" href="/add">{t!(Add::Another)}</a></div>
        }
        .into_any(),
        Halt::Unknown { name, device } => view! {
            <section class="card stack">
                <div class="flex no-wrap">
                    <span class="tile warn"><Icon glyph=Glyph::Offline/></span>
                    <div class="grow"><h2>{t!(Add::UnknownTitle, name = name)}</h2><p class="sub">{t!(Add::UnknownWhy)}</p></div>
                    <Badge glyph=Glyph::Proved tone=Tone::Ok words=t!(Add::Proved)/>
                </div>
            </section>
            <div class="foot">
                <a class="btn first" href="/add">{t!(Add::Another)}</a>
                <a class="btn primary" href=format!("/claim/{device}")>{t!(Add::AskChain)}</a>
            </div>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dash_blanks_and_case_of_a_label_code_do_not_matter() {
        assert_eq!(label_code(" k7qm-4t2x ").as_deref(), Some("K7QM4T2X"));
        assert_eq!(label_code("K7QM4T2"), None);
        assert_eq!(label_code("K7QM4T2X9"), None);
        assert_eq!(label_code("K7QM/4T2X"), None);
    }
}
