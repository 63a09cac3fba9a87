//! What the device does now, and the way to stop it.

use domain::{device::Nearby, device::Profile, wifi::WifiStep};
use leptos::prelude::*;

use super::{setup::Setup, who::Who};
use crate::{
    kit::{Button, Glyph, Icon},
    session::session,
    t,
    text::Wifi,
};

/// The device is asked what it is.
#[component]
pub(super) fn Reading(near: Nearby, setup: Setup) -> impl IntoView {
    view! {
        <Wait near setup glyph=Signal::derive(|| Glyph::Bluetooth)
            title=Signal::derive(|| t!(Wifi::Reading).to_string())
            note=Signal::derive(|| t!(Wifi::ReadingNote).to_string())/>
    }
}

/// The device is asked for its key.
#[component]
pub(super) fn Owning(near: Nearby, setup: Setup) -> impl IntoView {
    view! {
        <Wait near setup glyph=Signal::derive(|| Glyph::Bluetooth)
            title=Signal::derive(|| t!(Wifi::Owning).to_string())
            note=Signal::derive(|| t!(Wifi::OwningNote).to_string())/>
    }
}

/// The device is given names.
#[component]
pub(super) fn Naming(near: Nearby, setup: Setup) -> impl IntoView {
    let button = Memo::new(move |_| session().wifi.get() == Some(WifiStep::PressButton));
    let glyph = Signal::derive(move || if button.get() { Glyph::Bell } else { Glyph::Bluetooth });
    let title =
        Signal::derive(move || (if button.get() { t!(Wifi::PressButton) } else { t!(Wifi::Naming) }).to_string());
    let note =
        Signal::derive(move || (if button.get() { t!(Wifi::PressNote) } else { t!(Wifi::ConnectingNote) }).to_string());
    view! { <Wait near setup glyph title note/> }
}

/// The device is put on the network.
#[component]
pub(super) fn Joining(near: Nearby, setup: Setup) -> impl IntoView {
    let step = session().wifi;
    let network = setup.ssid().map(|ssid| ssid.to_string()).unwrap_or_default();
    let glyph = Signal::derive(move || match step.get() {
        None => Glyph::Bluetooth,
        Some(WifiStep::PressButton) => Glyph::Bell,
        Some(WifiStep::Joining) => Glyph::Wifi,
    });
    let title = Signal::derive(move || match step.get() {
        None => t!(Wifi::Connecting).to_string(),
        Some(WifiStep::PressButton) => t!(Wifi::PressButton).to_string(),
        Some(WifiStep::Joining) => t!(Wifi::Joining, name = network),
    });
    let note = Signal::derive(move || match step.get() {
        None => t!(Wifi::ConnectingNote).to_string(),
        Some(WifiStep::PressButton) => t!(Wifi::PressNote).to_string(),
        Some(WifiStep::Joining) => t!(Wifi::JoiningNote).to_string(),
    });
    view! { <Wait near setup glyph title note/> }
}

#[component]
fn Wait(
    near: Nearby,
    setup: Setup,
    glyph: Signal<Glyph>,
    title: Signal<String>,
    note: Signal<String>,
) -> impl IntoView {
    let stop = Callback::new(move |()| setup.stop());
    let proved = near.profile == Profile::Deedbox;
    view! {
        <section class="card stack" aria-busy="true">
            <Who near setup proved/>
            <div class="flex no-wrap">
                {move || view! { <span class="tile on"><Icon glyph=glyph.get()/></span> }}
                <div class="grow" role="status"><h2>{move || title.get()}</h2><p class="sub">{move || note.get()}</p></div>
                <svg class="i spin" aria-hidden="true"><use href="#i-spin"></use></svg>
            </div>
        </section>
        <div class="foot"><Button label=t!(Wifi::Stop).to_string() class="only" glyph=Glyph::Cross press=stop/></div>
    }
}
