//! The devices of this wallet.

use domain::{device::DeviceView, shown::shown_text};
use leptos::prelude::*;

use crate::{
    kit::{Empty, Glyph, Icon, RowsLoading, Status, Tile, Tone, format::ago},
    screens::parts::{Coin, Problem, heard_lately, kind_glyph, kind_title, latest_line, network},
    session::{Load, fetch, session},
    t,
    text::Home,
};

/// The devices of this wallet.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| fetch(session.devices, ipc::devices::ListDevices {}));
    let list = move || match session.devices.get() {
        Load::Loading => view! { <RowsLoading said=t!(Home::ReadingDevices)/> }.into_any(),
        Load::Failed(failure) => view! { <div class="inset"><Problem failure again/></div> }.into_any(),
        Load::Ready(devices) if devices.is_empty() => {
            let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
            view! {
                <Empty title=t!(Home::EmptyTitle) why=t!(Home::EmptyWhy, symbol = symbol)>
                    <a class="btn" href="/add"><Icon glyph=Glyph::Plus/>{t!(Home::AddADevice)}</a>
                </Empty>
            }
            .into_any()
        }
        Load::Ready(devices) => {
            let rows = devices.into_iter().map(|device| view! { <DeviceRow device/> }).collect_view();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    view! {
        <section class="card flush" aria-labelledby="devices">
            <div class="card-h"><h2 id="devices">{t!(Home::YourDevices)}</h2></div>
            {list}
        </section>
    }
}

#[component]
fn DeviceRow(device: DeviceView) -> impl IntoView {
    let session = session();
    let id = device.id;
    let near = Memo::new({
        let device = device.clone();
        move |_| heard_lately(&device, session.now.get())
    });
    let seen = device.last_seen;
    let heard = move || {
        match seen {
        None => view! { <Status glyph=Glyph::Offline words=t!(Home::NeverHeard)/> }.into_any(),
        Some(at) if near.get() => {
            view! { <Status glyph=Glyph::Online tone=Tone::Ok words=t!(Home::Heard, ago = ago(at.0, session.now.get()))/> }.into_any()
        }
        Some(at) => {
            let words = t!(Home::Heard, ago = ago(at.0, session.now.get()));
            view! { <Status glyph=Glyph::Offline words/> }.into_any()
        }
    }
    };
    let latest = latest_line(&device);
    let value = move || latest.clone().map(|(value, at)| format!("{value}, {}", ago(at, session.now.get())));
    let ready = move || {
        session.rewards.with(|rewards| {
            let view = rewards.ready()?;
            view.devices.iter().find(|row| row.device == id).map(|row| row.sums.ready)
        })
    };
    let tone = move || if near.get() { "on" } else { "" };
    let glyph = kind_glyph(&device.kind);
    let about = [shown_text(&device.model), kind_title(&device.kind)].into_iter().find(|text| !text.is_empty());
    view! {
        <li>
            {move || view! { <Tile glyph tone=tone()/> }}
            <div class="grow">
                <a class="cover" href=format!("/devices/{id}")>{shown_text(&device.name)}</a>
                <p class="sub">{about}</p>
                <span class="phone">{heard}</span>
            </div>
            <div class="now desk">{heard}<p class="sub">{value}</p></div>
            <div class="end tail-end">
                {move || ready().map(|amount| view! { <Coin amount/><p class="sub">{t!(Home::ReadyColumn)}</p> })}
            </div>
        </li>
    }
}
