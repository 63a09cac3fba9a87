//! The device by its own word.

use domain::{device::Nearby, shown::shown_text, wifi::DeviceFacts};
use leptos::prelude::*;

use super::setup::{Setup, Showing};
use crate::{
    kit::{Badge, Button, Fact, Glyph, Icon, Tile, Tone, format::number},
    screens::parts::kind_glyph,
    t,
    text::{Add, Wifi},
};

/// Its name, and that everything it says is only its word.
#[component]
pub(super) fn Who(near: Nearby, setup: Setup, proved: bool) -> impl IntoView {
    let heard = shown_text(&near.name);
    let name = Memo::new(move |_| name(&heard, setup.facts.get().as_ref()));
    let line = move || match setup.facts.get() {
        Some(facts) => line(&facts),
        None => near.profile.title().to_string(),
    };
    let badge = move || match proved {
        true => view! { <Badge glyph=Glyph::Proved tone=Tone::Ok words=t!(Add::Proved)/> },
        false => view! { <Badge glyph=Glyph::Shield tone=Tone::Said words=t!(Add::SaysItIs, name = name.get())/> },
    };
    view! {
        <div class="flex idrow">
            <Tile glyph=kind_glyph(&near.kind) tone="on"/>
            <div class="grow"><strong>{move || name.get()}</strong><p class="sub">{line}</p></div>
            {badge}
        </div>
    }
}

/// What it said, and the button with which it shows itself.
#[component]
pub(super) fn Facts(facts: DeviceFacts, setup: Setup) -> impl IntoView {
    let show = Callback::new(move |()| setup.show());
    let busy = Memo::new(move |_| setup.showing.get() == Showing::Asked);
    let shown = move || if setup.showing.get() == Showing::Yes { t!(Wifi::Shown) } else { "" };
    let identifies = facts.identifies.then(|| {
        view! {
            <div class="flex">
                <Button label=t!(Wifi::Show).to_string() glyph=Glyph::Sun class="sm" busy=busy press=show/>
                <span class="sub" role="status">{shown}</span>
            </div>
        }
    });
    let needs = facts.needs_presence.then(|| {
        view! { <p class="flex no-wrap top sm"><Icon glyph=Glyph::Info size="s"/><span>{t!(Wifi::NeedsButton)}</span></p> }
    });
    let told = [
        (Wifi::Profile, facts.profile.title().to_string()),
        (Wifi::Firmware, format!("{} {}", facts.firmware, facts.version).trim().to_string()),
        (Wifi::Hardware, facts.hardware.clone()),
        (Wifi::Serial, facts.serial.clone()),
        (Wifi::Hostname, facts.hostname.clone()),
        (Wifi::OnWifi, facts.wifi.clone().unwrap_or_default()),
        (
            Wifi::MobileSignal,
            facts.mobile_signal.map(|dbm| format!("{} dBm", number(f64::from(dbm), 0))).unwrap_or_default(),
        ),
        (Wifi::Bluetooth, facts.bluetooth.clone()),
    ];
    let told = told.into_iter().filter(|(_, value)| !value.is_empty());
    let told = told.map(|(key, value)| view! { <Fact label=t!(key)>{shown_text(&value)}</Fact> }).collect_view();
    view! {
        {needs}
        {identifies}
        <details class="sm">
            <summary class="flex"><Icon glyph=Glyph::Shield size="s"/><span class="grow">{t!(Wifi::Facts)}</span><Icon glyph=Glyph::Down size="s"/></summary>
            <dl class="kv">{told}</dl>
        </details>
    }
}

/// The name it gives itself once asked, else the one it was heard under.
fn name(heard: &str, facts: Option<&DeviceFacts>) -> String {
    let own = facts.map(|facts| shown_text(&facts.name)).filter(|name| !name.is_empty());
    own.unwrap_or_else(|| heard.to_string())
}

/// What it speaks and runs.
fn line(facts: &DeviceFacts) -> String {
    let parts = [facts.profile.title(), facts.firmware.as_str(), facts.version.as_str()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    shown_text(&parts.join(" · "))
}
