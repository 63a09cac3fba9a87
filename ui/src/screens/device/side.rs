//! Beside the readings: claim, who reads, rewards, what it is.

use domain::{
    device::{DeviceId, DeviceView},
    grant::{GrantState, GrantView, NO_END},
    shown::shown_text,
    words::date_time,
};
use leptos::prelude::*;

use crate::{
    kit::{Fact, Glyph, Icon, RowsLoading},
    screens::parts::{Coin, Signs, kind_title},
    session::{Load, session},
    t,
    text::{Access, Device, Home},
};

/// The way to the claim of a device that nobody owns.
#[component]
pub(super) fn ClaimCard(device: Memo<Option<DeviceView>>, id: DeviceId) -> impl IntoView {
    let free = Memo::new(move |_| device.with(|d| d.as_ref().is_some_and(DeviceView::is_free)));
    move || {
        free.get().then(|| {
            view! {
                <div class="banner">
                    <Icon glyph=Glyph::Deed/>
                    <div class="grow"><p><strong>{t!(Device::NotClaimed)}"."</strong>" "{t!(Device::NotClaimedWhy)}</p></div>
                    <Signs><a class="btn sm primary" href=format!("/claim/{id}")>{t!(Device::Claim)}</a></Signs>
                </div>
            }
        })
    }
}

/// Grants that let somebody read this device now.
#[must_use]
pub fn readers(grants: &[GrantView], id: DeviceId) -> Vec<GrantView> {
    let reads = |grant: &&GrantView| grant.state == GrantState::Active && grant.terms.devices.contains(&id);
    grants.iter().filter(reads).cloned().collect()
}

#[component]
pub(super) fn ReadersCard(id: DeviceId) -> impl IntoView {
    let session = session();
    let list = Memo::new(move |_| session.grants.with(|grants| grants.ready().map(|grants| readers(grants, id))));
    let reading = Memo::new(move |_| session.grants.with(|grants| *grants == Load::Loading));
    let rows = move || {
        let Some(list) = list.get() else {
            return if reading.get() {
                view! { <RowsLoading said=t!(Device::WhoReads) count=1/> }.into_any()
            } else {
                view! { <p class="sub note">{t!(Home::Unknown)}</p> }.into_any()
            };
        };
        if list.is_empty() {
            return view! { <p class="sub note">{t!(Device::NobodyReads)}</p> }.into_any();
        }
        let rows = list.into_iter().map(|grant| {
            let app = shown_text(&grant.terms.app);
            let first = app.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            let scopes = grant.terms.scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let until = if grant.terms.expires_at == NO_END {
                t!(Access::NoEnd).to_string()
            } else {
                t!(Device::Until, at = date_time(grant.terms.expires_at))
            };
            view! {
                <li>
                    <span class="tile logo" aria-hidden="true">{first}</span>
                    <div class="grow"><a class="cover" href="/access">{app}</a><p class="sub">{scopes}" · "{until}</p></div>
                </li>
            }
        });
        view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card flush" aria-labelledby="readers">
            <div class="card-h"><h2 id="readers">{t!(Device::WhoReads)}</h2><a class="btn sm" href="/access">{t!(Device::AllAccess)}</a></div>
            {rows}
        </section>
    }
}

#[component]
pub(super) fn RewardsCard(id: DeviceId) -> impl IntoView {
    let session = session();
    let sums = Memo::new(move |_| {
        session.rewards.with(|rewards| {
            let all = &rewards.ready()?.devices;
            Some(all.iter().find(|row| row.device == id).map(|row| row.sums))
        })
    });
    let reading = Memo::new(move |_| session.rewards.with(|rewards| *rewards == Load::Loading));
    let facts = move || match sums.get() {
        None if reading.get() => view! { <RowsLoading said=t!(Device::Rewards) count=1/> }.into_any(),
        None => view! { <p class="sub">{t!(Home::Unknown)}</p> }.into_any(),
        Some(None) => view! { <p class="sub">{t!(Device::NoRewards)}</p> }.into_any(),
        Some(Some(sums)) => view! {
            <dl class="kv r">
                <Fact label=t!(Device::Earned)><Coin amount=sums.earned/></Fact>
                <Fact label=t!(Device::Ready)><Coin amount=sums.ready/></Fact>
                <Fact label=t!(Device::Waiting)><Coin amount=sums.waiting/></Fact>
                <Fact label=t!(Device::Collected)><Coin amount=sums.collected/></Fact>
            </dl>
        }
        .into_any(),
    };
    view! {
        <section class="card stack-2" aria-labelledby="device-rewards">
            <div class="flex between"><h2 id="device-rewards">{t!(Device::Rewards)}</h2><a class="btn quiet sm" href="/rewards">{t!(Device::Details)}</a></div>
            {facts}
        </section>
    }
}

#[component]
pub(super) fn AboutCard(device: Memo<Option<DeviceView>>) -> impl IntoView {
    let facts = move || {
        device.get().map(|device| {
            view! {
                <dl class="kv r">
                    <Fact label=t!(Device::Kind)>{kind_title(&device.kind)}</Fact>
                    <Fact label=t!(Device::Model)>{shown_text(&device.model)}</Fact>
                    <Fact label=t!(Device::Firmware)>{shown_text(&device.firmware)}</Fact>
                    {device.battery.map(|full| view! { <Fact label=t!(Device::Battery)>{format!("{} %", full.get())}</Fact> })}
                    <Fact label=t!(Device::Batches)>{device.batches}</Fact>
                </dl>
            }
        })
    };
    view! { <section class="card" aria-labelledby="about"><h2 id="about">{t!(Device::About)}</h2>{facts}</section> }
}
