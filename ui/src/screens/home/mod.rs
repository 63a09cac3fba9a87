//! Home: what needs the owner, what was earned, what is owned.

mod devices;
mod money;
mod needs;

use leptos::prelude::*;

use crate::{
    kit::{Glyph, Icon},
    screens::parts::{Alarms, every},
    session::session,
    t,
    text::Home,
};
use devices::Devices;
pub use money::fund;
use money::{Earned, Money};
use needs::NeedsYou;
pub use needs::{NeedRows, needs};

/// How often money is read again, in seconds.
const MONEY_S: u64 = 10;

/// The first screen of an open wallet.
#[component]
pub fn HomeScreen() -> impl IntoView {
    let session = session();
    every(MONEY_S, move || session.refresh_money());
    let count = move || match session.devices.with(|devices| devices.ready().map(Vec::len)) {
        None => String::new(),
        Some(0) => t!(Home::NoDevices).to_string(),
        Some(1) => t!(Home::OneDevice).to_string(),
        Some(n) => t!(Home::Devices, n = n),
    };
    view! {
        <header class="page-head no-wrap">
            <div><h1>{t!(Home::Title)}</h1><p>{count}</p></div>
            <a class="btn primary" href="/add">
                <Icon glyph=Glyph::Plus/><span>{t!(Home::Add)}<span class="desk">{t!(Home::AddDevice)}</span></span>
            </a>
        </header>
        <Alarms/>
        <div class="two">
            <div class="stack aside"><NeedsYou/><Money/></div>
            <div class="stack gap-5"><Earned/><Devices/></div>
        </div>
    }
}
