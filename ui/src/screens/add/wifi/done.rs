//! The device is on the network.

use domain::{device::Nearby, device::Profile, shown::shown_text, wifi::Joined};
use leptos::prelude::*;

use super::{is_bonded, setup::Setup, who::Who};
use crate::{
    kit::{Banner, Button, Glyph, Hash, Icon, Look, Tone},
    screens::parts::clean,
    t,
    text::{Shell, Wifi},
};

/// The longest address of a page that is shown, in characters.
const URL: usize = 300;

#[component]
pub(super) fn Finished(near: Nearby, setup: Setup, joined: Joined, onward: Option<String>) -> impl IntoView {
    let name = setup.facts.with_untracked(|facts| facts.as_ref().map(|facts| shown_text(&facts.name)));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| shown_text(&near.name));
    let network = untrack(move || setup.ssid()).map(|ssid| shown_text(ssid.as_str())).unwrap_or_default();
    let proved = near.profile == Profile::Deedbox;
    let bonded = is_bonded(near.profile);
    let own = Callback::new(move |()| setup.own());
    let page = match joined.url {
        Some(url) => view! {
            <div class="stack-2">
                <p class="sm">{t!(Wifi::DonePage)}</p>
                <p><Hash text=clean(&url, URL) full=true copy_label=t!(Wifi::CopyPage)/></p>
                <Banner glyph=Glyph::Info><p>{t!(Wifi::DonePageNote)}</p></Banner>
            </div>
        }
        .into_any(),
        None => view! { <p class="sm muted">{t!(Wifi::DoneNoPage)}</p> }.into_any(),
    };
    let foot = match onward {
        Some(href) => view! { <a class="btn primary only" href=href>{t!(Wifi::GoOn)}</a> }.into_any(),
        None if bonded => view! {
            <a class="btn first" href="/">{t!(Shell::Home)}</a>
            <Button label=t!(Wifi::Own).to_string() look=Look::Primary press=own/>
        }
        .into_any(),
        None => view! {
            <a class="btn first" href="/add">{t!(Wifi::AddAnother)}</a>
            <a class="btn primary" href="/">{t!(Shell::Home)}</a>
        }
        .into_any(),
    };
    view! {
        <section class="card stack" aria-labelledby="wifi-done">
            <Who near setup proved/>
            <div class="flex no-wrap">
                <span class="tile on"><Icon glyph=Glyph::Check/></span>
                <div class="grow" role="status">
                    <h2 id="wifi-done">{t!(Wifi::DoneTitle, name = name)}</h2>
                    <p class="sub">{t!(Wifi::DoneLine, network = network)}</p>
                </div>
            </div>
            {page}
            {(!proved && !bonded).then(|| view! { <Banner glyph=Glyph::Shield tone=Tone::Plain><p>{t!(Wifi::NotYours)}</p></Banner> })}
        </section>
        <div class="foot">{foot}</div>
    }
}
