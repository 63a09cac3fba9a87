//! The devices of this wallet.

use domain::{device::DeviceView, shown::shown_text};
use leptos::prelude::*;

use crate::{
    kit::{Button, Each, Empty, Glyph, Icon, RowsLoading, Status, Tile, Tone, format::ago},
    screens::{
        map::located,
        parts::{Coin, Loaded, heard_lately, kind_glyph, kind_title, latest_line, network},
    },
    session::session,
    t,
    text::{Home, Map},
};

/// The devices of this wallet.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.devices.read(ipc::devices::ListDevices {}));
    let shown = Memo::new(move |_| session.devices.get());
    let placed =
        Memo::new(move |_| session.devices.with(|devices| devices.ready().is_some_and(|all| !located(all).is_empty())));
    let map = move || placed.get().then(|| view! { <a class="btn sm" href="/map">{t!(Map::Link)}</a> });
    let waiting = || view! { <RowsLoading said=t!(Home::ReadingDevices)/> };
    view! {
        <section class="card flush" aria-labelledby="devices">
            <div class="card-h"><h2 id="devices">{t!(Home::YourDevices)}</h2>{map}</div>
            <Loaded shown again waiting inset=true ready=|devices| view! { <Rows devices/> }/>
        </section>
    }
}

/// So many rows at first, and more with each press: thousands at once would hold the page up.
const STEP: usize = 50;

#[component]
fn Rows(devices: Memo<Vec<DeviceView>>) -> impl IntoView {
    let empty = Memo::new(move |_| devices.with(Vec::is_empty));
    let most = RwSignal::new(STEP);
    let list = Memo::new(move |_| devices.with(|all| all.iter().take(most.get()).cloned().collect::<Vec<_>>()));
    let left = Memo::new(move |_| devices.with(Vec::len).saturating_sub(most.get()));
    let press = Callback::new(move |()| most.update(|most| *most += STEP));
    let more = move || {
        let label = Signal::derive(move || t!(Home::ShowMore, n = left.get().min(STEP)));
        (left.get() > 0).then(|| view! { <p class="mt-2"><Button label class="sm" press/></p> })
    };
    move || {
        if empty.get() {
            let symbol = network().map(|network| shown_text(&network.symbol)).unwrap_or_default();
            return view! {
                <Empty title=t!(Home::EmptyTitle) why=t!(Home::EmptyWhy, symbol = symbol)>
                    <a class="btn" href="/add"><Icon glyph=Glyph::Plus/>{t!(Home::AddADevice)}</a>
                </Empty>
            }
            .into_any();
        }
        view! {
            <ul class="rows"><Each list key=|one: &DeviceView| one.id row=|device| view! { <DeviceRow device/> }/></ul>
            {more}
        }
        .into_any()
    }
}

#[component]
fn DeviceRow(device: Memo<DeviceView>) -> impl IntoView {
    let session = session();
    let id = device.with_untracked(|device| device.id);
    let near = Memo::new(move |_| device.with(|device| heard_lately(device, session.now.get())));
    let seen = Memo::new(move |_| device.with(|device| device.last_seen));
    let heard = move || {
        let Some(at) = seen.get() else {
            return view! { <Status glyph=Glyph::Offline words=t!(Home::NeverHeard)/> };
        };
        let words = t!(Home::Heard, ago = ago(at.0, session.now.get()));
        let (glyph, tone) = if near.get() { (Glyph::Online, Tone::Ok) } else { (Glyph::Offline, Tone::Plain) };
        view! { <Status glyph tone words/> }
    };
    let latest = Memo::new(move |_| device.with(latest_line));
    let value = move || latest.get().map(|(value, at)| format!("{value}, {}", ago(at, session.now.get())));
    let ready = Memo::new(move |_| {
        session.rewards.with(|rewards| {
            let view = rewards.ready()?;
            view.devices.iter().find(|row| row.device == id).map(|row| row.sums.ready)
        })
    });
    let kind = Memo::new(move |_| device.with(|device| device.kind.clone()));
    let tile = move || view! { <Tile glyph=kind_glyph(&kind.get()) tone=if near.get() { "on" } else { "" }/> };
    let about = move || {
        let model = device.with(|device| shown_text(&device.model));
        [model, kind_title(&kind.get())].into_iter().find(|text| !text.is_empty())
    };
    view! {
        <li>
            {tile}
            <div class="grow">
                <a class="cover" href=format!("/devices/{id}")>{move || device.with(|device| shown_text(&device.name))}</a>
                <p class="sub">{about}</p>
                <span class="phone">{heard}</span>
            </div>
            <div class="now desk">{heard}<p class="sub">{value}</p></div>
            <div class="end tail-end">
                {move || ready.get().map(|amount| view! { <Coin amount/><p class="sub">{t!(Home::ReadyColumn)}</p> })}
            </div>
        </li>
    }
}
