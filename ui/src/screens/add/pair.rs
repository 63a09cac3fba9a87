//! The code on the label, and what the device proved.

use domain::{
    device::{Deed, DeviceId, Nearby, Ownership, Profile},
    shown::shown_text,
    wifi::DeviceFacts,
};
use ipc::{
    Code, Crossing, Failure, Label, Proof,
    devices::{Facts, ListDevices, Pair},
};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen_futures::spawn_local;

use super::{Act, Flow, FlowStep, LabelReader, Nobody, Onward, Taken, WifiPanel, elsewhere, heard::about, next};
use crate::{
    kit::{Badge, Banner, Button, Field, Glyph, Hash, Icon, Look, Tile, Tone, focus},
    radio::Radio,
    screens::parts::{Problem, kind_glyph},
    session::{Session, session},
    t,
    text::Add,
};

/// Letters and digits of a label's code.
const CODE_SIGNS: usize = 8;
/// Wrong codes after which a device closes for a minute.
const WRONG_CODES: u8 = 3;

/// The code without dash, blanks and case, or `None` unless it has 8 letters and digits.
#[must_use]
pub fn label_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let other = typed.chars().any(|c| !c.is_ascii_alphanumeric() && c != '-' && !c.is_whitespace());
    (code.len() == CODE_SIGNS && !other).then(|| code.to_ascii_uppercase())
}

/// Where pairing led.
#[derive(Clone, Debug)]
enum Stage {
    /// The code is asked for.
    Code,
    /// It proved its key and can be put on a Wi-Fi before it is claimed.
    Wifi(Box<CanJoin>),
    Theirs {
        name: String,
        deed: Deed,
    },
    Unknown {
        name: String,
        device: DeviceId,
    },
}

/// A device that proved its key, with the code it opened to and what it then said.
#[derive(Clone, Debug)]
struct CanJoin {
    near: Nearby,
    device: DeviceId,
    known: (String, DeviceFacts),
}

/// Step 2: the code, the session, the proof; and step 3 where the device has a Wi-Fi.
#[component]
pub fn PairScreen() -> impl IntoView {
    let picked = session().picked.get_untracked().filter(|near| near.profile == Profile::Deedbox);
    let Some(near) = picked else {
        return view! { <Flow step=FlowStep::Pair><Nobody/></Flow> }.into_any();
    };
    let near = StoredValue::new(near);
    let stage = RwSignal::new(Stage::Code);
    let radio = Radio::new(session());
    let screen = move || match stage.get() {
        Stage::Code => {
            view! { <Flow step=FlowStep::Pair><CodeForm near=near.get_value() stage radio/></Flow> }.into_any()
        }
        Stage::Wifi(can_join) => {
            let CanJoin { near, device, known } = *can_join;
            view! {
                <Flow step=FlowStep::Wifi><WifiPanel near known onward=format!("/claim/{device}")/></Flow>
            }
            .into_any()
        }
        Stage::Theirs { name, deed } => view! { <Flow step=FlowStep::Pair><Theirs name deed/></Flow> }.into_any(),
        Stage::Unknown { name, device } => view! { <Flow step=FlowStep::Pair><Unknown name device/></Flow> }.into_any(),
    };
    screen.into_any()
}

/// What is typed, and how often the device said no to it.
#[derive(Clone, Copy)]
struct CodeEntry {
    typed: RwSignal<String>,
    /// The device that the label names, where it does.
    expected: RwSignal<Option<DeviceId>>,
    wrong: RwSignal<u8>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

/// What is wrong with the code, in the words at its field.
#[must_use]
fn code_wrong(failed: Option<Code>, wrong: u8) -> Option<String> {
    if failed != Some(Code::DeviceWrongCode) {
        return None;
    }
    let left = match WRONG_CODES.saturating_sub(wrong) {
        0 => String::new(),
        1 => t!(Add::TryLeft).to_string(),
        n => t!(Add::TriesLeft, n = n),
    };
    Some(format!("{} {left}", t!(Add::WrongCode)).trim_end().to_string())
}

impl CodeEntry {
    fn new() -> Self {
        Self {
            typed: RwSignal::default(),
            expected: RwSignal::default(),
            wrong: RwSignal::new(0),
            busy: RwSignal::new(false),
            failed: RwSignal::default(),
        }
    }

    fn code(self) -> Option<String> {
        self.typed.with(|typed| label_code(typed))
    }

    fn fail(self, failure: Failure) {
        let wrong = u8::from(failure.code == Code::DeviceWrongCode);
        let _ = self.wrong.try_update(|count| *count = count.saturating_add(wrong));
        let _ = self.failed.try_set(Some(failure));
    }
}

#[component]
fn CodeForm(near: Nearby, stage: RwSignal<Stage>, radio: Radio) -> impl IntoView {
    let session = session();
    let form = CodeEntry::new();
    if let Some(label) = session.take_label(&near) {
        take(form, label);
    }
    let navigate = use_navigate();
    let device = near.clone();
    let send = Callback::new(move |()| {
        let Some(code) = untrack(move || form.code()).filter(|_| !form.busy.get_untracked()) else { return };
        form.busy.set(true);
        form.failed.set(None);
        let (near, navigate) = (device.clone(), navigate.clone());
        spawn_local(async move {
            match pair(session, radio, near, code, form.expected.get_untracked()).await {
                Some(Ok(Paired::At(now))) => stage.set(now),
                Some(Ok(Paired::Away(screen))) => navigate(&screen, NavigateOptions::default()),
                Some(Err(failure)) => form.fail(failure),
                None => {}
            }
            let _ = form.busy.try_set(false);
        });
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        send.run(());
    };
    let label = Callback::new(move |label: Label| take(form, label));
    let alone = move || form.failed.get().filter(|failure| failure.code != Code::DeviceWrongCode);
    view! {
        <form class="stack" on:submit=submit>
            <section class="card stack" aria-labelledby="code-title">
                <Who near/>
                <div><h2 id="code-title">{t!(Add::TypeCode)}</h2><p class="muted mt-1">{t!(Add::TypeCodeLead)}</p></div>
                <CodeField form/>
                {move || alone().map(|failure| view! { <Problem failure/> })}
                <LabelReader take=label/>
                <Banner glyph=Glyph::Shield><p>{t!(Add::NotSent)}</p></Banner>
                <details class="sm">
                    <summary class="flex"><Icon glyph=Glyph::Info size="s"/><span class="grow">{t!(Add::LabelGone)}</span><Icon glyph=Glyph::Down size="s"/></summary>
                    <p class="muted mt-1">{t!(Add::LabelGoneWhy)}</p>
                </details>
            </section>
            <CodeFoot form radio send/>
        </form>
    }
}

/// The next step: pair, wait, choose another device, or stop the wait for the radio.
#[component]
fn CodeFoot(form: CodeEntry, radio: Radio, send: Callback<()>) -> impl IntoView {
    let stop = Callback::new(move |()| {
        radio.stop();
        form.busy.set(false);
    });
    let trouble = Memo::new(move |_| form.failed.get().map(|failure| next(failure.code)));
    Effect::new(move |_| {
        if trouble.get() == Some(Act::Code) {
            focus("label-code");
        }
    });
    let short = Memo::new(move |_| form.code().is_none());
    let foot = move || match (form.busy.get(), trouble.get()) {
        (true, _) => view! {
            <span class="first sub" role="status">{t!(Add::Waiting)}</span>
            <Button label=t!(Add::Stop).to_string() glyph=Glyph::Cross press=stop/>
        }
        .into_any(),
        (false, Some(act @ Act::Another)) => view! { <Onward act again=send verb=t!(Add::PairButton)/> }.into_any(),
        (false, Some(act @ Act::Wait)) => view! {
            <a class="btn first" href="/add">{t!(Add::Another)}</a>
            <Onward act again=send verb=t!(Add::PairButton)/>
        }
        .into_any(),
        (
            false,
            Some(Act::Again | Act::Look | Act::Unbond | Act::Code | Act::Network | Act::Password | Act::Agree) | None,
        ) => view! {
            <a class="btn first" href="/add">{t!(Add::Another)}</a>
            <Button label=t!(Add::PairButton).to_string() look=Look::Primary submit=true disabled=short/>
        }
        .into_any(),
    };
    view! { <div class="foot">{foot}</div> }
}

#[component]
fn CodeField(form: CodeEntry) -> impl IntoView {
    let error = Signal::derive(move || {
        let long_enough = |typed: &String| typed.chars().filter(char::is_ascii_alphanumeric).count() >= CODE_SIGNS;
        if form.typed.with(long_enough) && form.code().is_none() {
            return Some(t!(Add::CodeShort).to_string());
        }
        code_wrong(form.failed.with(|failed| failed.as_ref().map(|failure| failure.code)), form.wrong.get())
    });
    view! { <Field id="label-code" label=t!(Add::Code) value=form.typed help=t!(Add::CodeHelp) error max=12 class="mono labelcode"/> }
}

/// Where a device that was paired leads.
enum Paired {
    /// On this screen.
    At(Stage),
    /// To another one.
    Away(String),
}

/// Pairs, and asks a device that nobody owns for its Wi-Fi; `None` when the owner stopped it.
async fn pair(
    session: Session,
    radio: Radio,
    near: Nearby,
    code: String,
    expected: Option<DeviceId>,
) -> Option<Result<Paired, Failure>> {
    let (id, typed) = (near.id.clone(), code.clone());
    let answer = radio.call(|turn| Pair { near: id, code: typed, expected, turn }).await;
    session.devices.refresh(ListDevices {});
    let paired = match answer? {
        Ok(paired) => paired,
        Err(failure) => return Some(Err(failure)),
    };
    let (device, name) = (paired.device.id, shown_text(&paired.name));
    Some(Ok(match paired.ownership {
        Ownership::Unclaimed => match facts(radio, &near, &code).await? {
            Some(facts) => Paired::At(Stage::Wifi(Box::new(CanJoin { near, device, known: (code, facts) }))),
            None => Paired::Away(format!("/claim/{device}")),
        },
        Ownership::Yours(_) => Paired::Away(format!("/devices/{device}")),
        Ownership::Theirs(deed) => Paired::At(Stage::Theirs { name, deed }),
        Ownership::Unknown => Paired::At(Stage::Unknown { name, device }),
    }))
}

/// What a device says that can join a Wi-Fi. One that cannot, or does not answer now, is claimed all the same.
async fn facts(radio: Radio, near: &Nearby, code: &str) -> Option<Option<DeviceFacts>> {
    let proof = Some(Proof { username: None, code: Crossing::new(code.to_string()) });
    let id = near.id.clone();
    let answer = radio.call(|turn| Facts { near: id, proof, turn }).await?;
    Some(answer.ok().filter(|facts| facts.lists_networks))
}

/// Fills in what a label says of this device.
fn take(form: CodeEntry, label: Label) -> Taken {
    match label {
        Label::Deedbox { code, device } => {
            form.typed.set(code.expose().to_string());
            form.expected.set(device);
            form.failed.set(None);
            Taken::Yes(t!(Add::QrTaken).to_string())
        }
        Label::Did { device } => {
            form.expected.set(Some(device));
            Taken::Yes(t!(Add::QrDevice).to_string())
        }
        Label::Espressif { .. } | Label::Matter(_) => Taken::No(elsewhere(&label)),
    }
}

/// The device by its own word.
#[component]
fn Who(near: Nearby) -> impl IntoView {
    let name = shown_text(&near.name);
    let line = about(&near);
    view! {
        <div class="flex idrow">
            <Tile glyph=kind_glyph(&near.kind) tone="on"/>
            <div class="grow"><strong>{name.clone()}</strong><p class="sub">{line}</p></div>
            <Badge glyph=Glyph::Shield tone=Tone::Said words=t!(Add::SaysItIs, name = name)/>
        </div>
    }
}

/// It proved its key, and the chain names another owner.
#[component]
fn Theirs(name: String, deed: Deed) -> impl IntoView {
    view! {
        <section class="card stack">
            <div class="flex no-wrap">
                <span class="tile warn"><Icon glyph=Glyph::Alert/></span>
                <div class="grow"><h2>{t!(Add::TheirsTitle, name = name)}</h2><p class="sub">{t!(Add::TheirsWhy)}</p></div>
            </div>
            <p class="sm">{t!(Add::TheirsOwner)}</p>
            <p><Hash text=deed.owner.to_string() full=true/></p>
        </section>
        <div class="foot"><a class="btn primary only" href="/add">{t!(Add::Another)}</a></div>
    }
}

/// It proved its key, and the chain could not be asked.
#[component]
fn Unknown(name: String, device: DeviceId) -> impl IntoView {
    view! {
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

    #[test]
    fn a_wrong_code_says_how_many_tries_are_left_at_most() {
        let said = |wrong| code_wrong(Some(Code::DeviceWrongCode), wrong).unwrap();
        assert!(said(1).ends_with("2 more tries before it closes for a minute."), "{}", said(1));
        assert!(said(2).contains("1 more try"));
        assert!(!said(3).contains("more") && !said(9).contains("more"));
        assert_eq!(code_wrong(Some(Code::DeviceClosed), 3), None);
        assert_eq!(code_wrong(None, 0), None);
    }
}
