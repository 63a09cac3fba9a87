//! The networks that the device hears, the strongest first, and one named by hand.

use domain::wifi::WifiNetwork;
use leptos::prelude::*;

use super::{
    choice::{Choice, Entrance, can_choose, entrance},
    setup::Setup,
};
use crate::{
    kit::{Field, Glyph, Icon, SignalBars},
    t,
    text::Wifi,
};

#[component]
pub(super) fn NetworkList(setup: Setup, wrong: Signal<Option<String>>) -> impl IntoView {
    let rows = move || setup.networks.get().into_iter().map(|network| view! { <Row network setup/> }).collect_view();
    let named = Memo::new(move |_| setup.choice.get() == Choice::Named);
    let too_long = Signal::derive(move || {
        let long = setup.named.with(|name| !name.trim().is_empty() && name.trim().len() > 32);
        if long { Some(t!(Wifi::NameLong).to_string()) } else { wrong.get() }
    });
    let at_list = move || {
        wrong.get().filter(|_| !named.get()).map(|words| {
            view! { <p class="err mt-2" role="alert"><Icon glyph=Glyph::Alert size="s"/><span>{words}</span></p> }
        })
    };
    let none = Memo::new(move |_| setup.networks.with(Vec::is_empty));
    view! {
        <fieldset hidden=move || none.get()>
            <legend class="vh">{t!(Wifi::Networks)}</legend>
            <ul class="card flush rows networks">
                {rows}
                <li>
                    <label class="flex grow no-wrap pick">
                        <input
                            class="check" type="radio" name="network"
                            prop:checked=move || named.get()
                            on:change=move |_| setup.choice.set(Choice::Named)
                        />
                        <span class="grow">{t!(Wifi::Another)}</span>
                        <Icon glyph=Glyph::Edit size="s"/>
                    </label>
                </li>
            </ul>
            {at_list}
        </fieldset>
        {move || named.get().then(|| view! {
            <Field id="wifi-name" label=t!(Wifi::Name) value=setup.named help=t!(Wifi::NameHelp) error=too_long/>
        })}
    }
}

#[component]
fn Row(network: WifiNetwork, setup: Setup) -> impl IntoView {
    let can = can_choose(&network);
    let (lock, words) = match entrance(&network) {
        Entrance::Open => (None, t!(Wifi::Open)),
        Entrance::Password { .. } => (Some(Glyph::Lock), t!(Wifi::Locked)),
        Entrance::Company => (Some(Glyph::User), t!(Wifi::Company)),
        Entrance::Unknown => (None, ""),
    };
    let why = (!can).then(|| match entrance(&network) {
        Entrance::Company => t!(Wifi::Company),
        Entrance::Open | Entrance::Password { .. } | Entrance::Unknown => t!(Wifi::Unnameable),
    });
    let name = network.ssid.clone();
    let ours = network.ssid.clone();
    view! {
        <li>
            <label class="flex grow no-wrap pick">
                <input
                    class="check" type="radio" name="network" disabled=!can
                    prop:checked=move || setup.choice.with(|choice| *choice == Choice::Listed(ours.clone()))
                    on:change=move |_| setup.choice.set(Choice::Listed(name.clone()))
                />
                <span class="grow">{network.ssid}{why.map(|why| view! { <span class="sub block">{why}</span> })}</span>
                {lock.map(|glyph| view! { <Icon glyph size="s"/> })}
                <span class="vh">{words}</span>
                {network.rssi.map(|dbm| view! { <SignalBars dbm/> })}
            </label>
        </li>
    }
}
