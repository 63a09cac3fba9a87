//! Where the owner's devices are: cells of H3 drawn here, without a map from anywhere.

mod drawn;
mod frame;
mod list;
mod located;

use domain::{
    cell::{Spot, area_km2},
    device::{DeviceId, DeviceView},
};
use ipc::devices::ListDevices;
use leptos::prelude::*;

use crate::{
    kit::{Button, Empty, Glyph, Icon, RowsLoading, format::number},
    screens::parts::Loaded,
    session::session,
    t,
    text::{Home, Map, Shell},
};
use drawn::Drawn;
use frame::{Frame, Zoom, middle};
use list::Rows;
pub use located::located;
use located::{FINEST, Located};

/// Where the owner looks.
#[derive(Clone, Copy, Debug)]
struct Look {
    zoom: RwSignal<Zoom>,
    /// The device in the middle; the middle of all without one.
    at: RwSignal<Option<DeviceId>>,
}

impl Look {
    fn is_at(self, id: DeviceId) -> bool {
        self.at.get() == Some(id)
    }

    /// Brings a device into the middle, as close as there is.
    fn show(self, id: DeviceId) {
        self.at.set(Some(id));
        self.zoom.set(Zoom::Cells(FINEST));
    }

    fn show_all(self) {
        self.at.set(None);
        self.zoom.set(Zoom::All);
    }

    /// What is drawn; `None` where no device told its place.
    fn frame(self, all: &[Located]) -> Option<Frame> {
        let spots: Vec<Spot> = all.iter().map(|one| one.cell.middle()).collect();
        let chosen = self.at.get().and_then(|id| all.iter().find(|one| one.id == id));
        let middle = chosen.map(|one| one.cell.middle()).or_else(|| middle(&spots))?;
        Some(Frame::of(self.zoom.get(), middle, &spots))
    }
}

/// The map of the owner's devices.
#[component]
pub fn MapScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.devices.read(ListDevices {}));
    let shown = Memo::new(move |_| session.devices.get());
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Home::ReadingDevices)/></section> };
    view! {
        <a class="back" href="/"><Icon glyph=Glyph::Back size="s"/>{t!(Shell::Home)}</a>
        <header class="page-head"><div><h1>{t!(Map::Title)}</h1><p>{t!(Map::Sub)}</p></div></header>
        <Loaded shown again waiting ready=|devices| view! { <Places devices/> }/>
    }
}

#[component]
fn Places(devices: Memo<Vec<DeviceView>>) -> impl IntoView {
    let all = Memo::new(move |_| devices.with(|devices| located(devices)));
    let look = Look { zoom: RwSignal::new(Zoom::All), at: RwSignal::new(None) };
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let silent = move || match devices.with(Vec::len).saturating_sub(all.with(Vec::len)) {
        0 => None,
        1 => Some(t!(Map::OneSilent).to_string()),
        n => Some(t!(Map::Silent, n = n)),
    };
    move || {
        if none.get() {
            return view! {
                <section class="card"><Empty title=t!(Map::EmptyTitle) why=t!(Map::EmptyWhy)><span></span></Empty></section>
            }
            .into_any();
        }
        view! {
            <div class="two">
                <Picture all look/>
                <section class="card flush side" aria-labelledby="map-list">
                    <div class="card-h"><h2 id="map-list">{t!(Map::Devices)}</h2></div>
                    <Rows located=all look/>
                    {move || silent().map(|words| view! { <p class="sub note">{words}</p> })}
                </section>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Picture(all: Memo<Vec<Located>>, look: Look) -> impl IntoView {
    let frame = Memo::new(move |_| all.with(|all| look.frame(all)));
    let closer = move || frame.get().and_then(Frame::closer);
    let wider = move || frame.get().and_then(Frame::wider);
    let go = move |zoom: Option<Zoom>| {
        if let Some(zoom) = zoom {
            look.zoom.set(zoom);
        }
    };
    let size = move || {
        let frame = frame.get()?;
        let area = number(area_km2(frame.size), u8::from(frame.size == FINEST));
        Some(t!(Map::Size, area = area, km = number(frame.width_km, 0)))
    };
    let picture = move || frame.get().map(|frame| view! { <Drawn frame all=all.get()/> });
    let label = |key: Map| Signal::derive(move || t!(key).to_string());
    view! {
        <section class="card stack" aria-label=t!(Map::Picture)>
            {picture}
            <p class="sub" role="status">{size}</p>
            <div class="flex">
                <Button label=label(Map::Closer) class="sm" disabled=Signal::derive(move || closer().is_none()) press=Callback::new(move |()| go(untrack(closer)))/>
                <Button label=label(Map::Wider) class="sm" disabled=Signal::derive(move || wider().is_none()) press=Callback::new(move |()| go(untrack(wider)))/>
                <Button label=label(Map::All) class="sm" press=Callback::new(move |()| look.show_all())/>
            </div>
            <p class="sub flex"><Icon glyph=Glyph::Shield size="s"/><span class="grow">{t!(Map::Private)}</span></p>
        </section>
    }
}
