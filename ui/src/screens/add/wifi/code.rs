//! The code on the label of a device that speaks Espressif's provisioning.

use domain::{device::Nearby, label::Transport};
use ipc::{Code, Label};
use leptos::{ev, prelude::*};

use super::{
    super::{Act, LabelReader, Onward, Taken, elsewhere, next},
    setup::Setup,
    who::Who,
};
use crate::{
    kit::{Banner, Button, Field, Glyph, Look, SecretField},
    screens::parts::Problem,
    session::session,
    t,
    text::{Add, Wifi},
};

#[component]
pub(super) fn CodeForm(near: Nearby, setup: Setup) -> impl IntoView {
    let name = StoredValue::new(near.name.clone());
    if let Some(label) = session().take_label(&near) {
        take(setup, &near.name, label);
    }
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if !setup.code.with_untracked(String::is_empty) {
            setup.read();
        }
    };
    let without = Callback::new(move |()| {
        setup.code.set(String::new());
        setup.username.set(String::new());
        setup.read();
    });
    let wrong = Signal::derive(move || {
        setup.failed.get().and_then(|failure| at_code(failure.code)).map(|key| t!(key).to_string())
    });
    let other = move || {
        let failure = setup.failed.get().filter(|failure| at_code(failure.code).is_none());
        failure.map(|failure| view! { <Problem failure/> })
    };
    let take = Callback::new(move |label: Label| take(setup, &name.get_value(), label));
    let again = Callback::new(move |()| setup.read());
    let primary = move || match setup.failed.get().map(|failure| next(failure.code)) {
        Some(Act::Wait) => view! { <Onward act=Act::Wait again verb=t!(Wifi::Continue)/> }.into_any(),
        Some(
            Act::Again | Act::Look | Act::Another | Act::Code | Act::Network | Act::Password | Act::Agree | Act::Unbond,
        )
        | None => view! {
            <Button
                label=t!(Wifi::Continue).to_string() look=Look::Primary submit=true
                disabled=Signal::derive(move || setup.code.with(String::is_empty))
            />
        }
        .into_any(),
    };
    view! {
        <form class="stack" on:submit=submit>
            <section class="card stack" aria-labelledby="wifi-code-title">
                <Who near setup proved=false/>
                <div><h2 id="wifi-code-title">{t!(Wifi::CodeTitle)}</h2><p class="muted mt-1">{t!(Wifi::CodeLead)}</p></div>
                <SecretField id="wifi-code" label=t!(Wifi::Code) value=setup.code help=t!(Wifi::CodeHelp) error=wrong/>
                <Field id="wifi-username" label=t!(Wifi::Username) value=setup.username help=t!(Wifi::UsernameHelp)/>
                {other}
                <LabelReader take/>
                <Banner glyph=Glyph::Shield><p>{t!(Wifi::NoCodeNote)}</p></Banner>
            </section>
            <div class="foot">
                <Button label=t!(Wifi::NoCode).to_string() class="first" press=without/>
                {primary}
            </div>
        </form>
    }
}

/// The words at the field, for what is wrong with the code itself.
fn at_code(code: Code) -> Option<Wifi> {
    if code == Code::DeviceWrongCode {
        Some(Wifi::CodeWrong)
    } else if code == Code::DeviceKeyChanged {
        Some(Wifi::CodeFalse)
    } else if code == Code::DeviceNotSupported {
        Some(Wifi::CodeUseless)
    } else {
        None
    }
}

/// Fills in what a label says of this device.
fn take(setup: Setup, heard: &str, label: Label) -> Taken {
    match label {
        Label::Espressif { name, .. } if !name.eq_ignore_ascii_case(heard) => {
            Taken::No(t!(Add::QrOtherName, name = name))
        }
        Label::Espressif { transport: Transport::SoftAp, .. } => Taken::No(t!(Add::QrSoftAp).to_string()),
        Label::Espressif { username, proof, transport: Transport::Ble, .. } => {
            setup.failed.set(None);
            setup.username.set(username.unwrap_or_default());
            let Some(proof) = proof else {
                setup.code.set(String::new());
                return Taken::Yes(t!(Add::QrNoProof).to_string());
            };
            setup.code.set(proof.expose().to_string());
            Taken::Yes(t!(Add::QrTaken).to_string())
        }
        Label::Deedbox { .. } | Label::Matter(_) | Label::Did { .. } => Taken::No(elsewhere(&label)),
    }
}
