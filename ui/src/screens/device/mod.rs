//! One device: readings with their proof, deed, rewards, who reads.

mod chart;
mod compare;
mod dimo;
mod evidence;
mod hand_over;
mod head;
mod insights;
mod quarantine;
mod readings;
mod side;
mod span;
mod stored;
mod upkeep;
mod wallet;

use domain::device::{DeviceId, DeviceView};
use ipc::devices::ShowDevice;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::parts::{Alarms, DeedCard, Problem};
use crate::{
    kit::{Empty, Glyph, Icon, RowsLoading},
    session::session,
    t,
    text::{Add, Device, Shell},
};
use chart::ReadingsCard;
use dimo::DimoCard;
pub use dimo::DimoScreen;
pub use hand_over::HandOverScreen;
use head::Head;
use insights::InsightsCard;
use quarantine::QuarantineCard;
use side::{AboutCard, ClaimCard, ReadersCard, RewardsCard};
use stored::StoredCard;
use upkeep::UpkeepCard;
use wallet::WalletCard;
use wasm_bindgen_futures::spawn_local;

pub use upkeep::{RemoveScreen, RenewScreen};
pub use wallet::WalletScreen;

/// The page of a device.
#[component]
pub fn DeviceScreen() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("device")).and_then(|id| id.parse::<DeviceId>().ok()));
    view! {
        <a class="back" href="/"><Icon glyph=Glyph::Back size="s"/>{t!(Shell::Home)}</a>
        {move || match id.get() {
            Some(id) => view! { <Known id/> }.into_any(),
            None => view! { <Unknown/> }.into_any(),
        }}
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <section class="card">
            <Empty title=t!(Device::Unknown) why=t!(Device::UnknownWhy)>
                <a class="btn primary" href="/add">{t!(Add::LookNearby)}</a>
            </Empty>
        </section>
    }
}

/// Reads the device itself, and follows the list that events keep new.
#[component]
fn Known(id: DeviceId) -> impl IntoView {
    let session = session();
    let failed = RwSignal::new(None);
    let read = Callback::new(move |()| {
        spawn_local(async move {
            match session.ask(ShowDevice { device: id }).await {
                Ok(device) => session.take_device(device),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    });
    read.run(());
    let device =
        Memo::new(move |_| session.devices.with(|devices| devices.ready()?.iter().find(|one| one.id == id).cloned()));
    // Built once: what changes inside follows its own signals, so that nothing jumps at each new reading.
    let there = Memo::new(move |_| device.with(Option::is_some));
    move || {
        if there.get() {
            return view! { <Page device id/> }.into_any();
        }
        match failed.get() {
            Some(failure) => view! { <Problem failure again=read/> }.into_any(),
            None => view! { <section class="card flush"><RowsLoading said=t!(Device::Reading)/></section> }.into_any(),
        }
    }
}

#[component]
fn Page(device: Memo<Option<DeviceView>>, id: DeviceId) -> impl IntoView {
    let ownership = Memo::new(move |_| device.with(|device| device.as_ref().map(|device| device.ownership.clone())));
    let deed = move || {
        ownership.track();
        device.get_untracked().map(|device| view! { <DeedCard device/> })
    };
    let kind = device.with_untracked(|device| device.as_ref().map(|device| device.kind.clone())).unwrap_or_default();
    view! {
        <Head device id/>
        <Alarms device=Some(id)/>
        <div class="two">
            <div class="stack gap-5">
                <ClaimCard device id/>
                <InsightsCard id/>
                <ReadingsCard device id kind/>
                <QuarantineCard id/>
                <ReadersCard id/>
            </div>
            <div class="stack side">{deed}<RewardsCard id/><WalletCard device id/><DimoCard device id/><AboutCard device/><StoredCard id/><UpkeepCard device id/></div>
        </div>
    }
}
