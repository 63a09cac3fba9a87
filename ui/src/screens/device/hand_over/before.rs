//! What comes before a deed goes: collect, take out, have the device forget.

use domain::{device::DeviceId, device::Profile};
use ipc::{Failure, devices::ResetDevice};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Glyph, Status, Tone},
    screens::parts::{Coin, Problem},
    session::session,
    t,
    text::Deed,
};

/// Each step with where it stands; none of them is needed for the deed to go.
#[component]
pub(super) fn Before(id: DeviceId) -> impl IntoView {
    let session = session();
    let forgets = session.devices.with(|devices| {
        let known = devices.ready()?.iter().find(|one| one.id == id)?;
        Some(known.profile == Some(Profile::Deedbox))
    });
    view! {
        <section class="card flush" aria-labelledby="before">
            <div class="card-h"><h2 id="before">{t!(Deed::Before)}</h2></div>
            <ul class="rows">
                <Rewards/>
                <li>
                    <div class="grow"><strong>{t!(Deed::Inside)}</strong><p class="sub">{t!(Deed::InsideWhy)}</p></div>
                    <a class="btn sm" href=format!("/devices/{id}/wallet")>{t!(Deed::LookInside)}</a>
                </li>
                {(forgets == Some(true)).then(|| view! { <Forgets id/> })}
                <li>
                    <div class="grow"><strong>{t!(Deed::Readers)}</strong><p class="sub">{t!(Deed::ReadersWhy)}</p></div>
                </li>
            </ul>
        </section>
    }
}

#[component]
fn Rewards() -> impl IntoView {
    let session = session();
    let ready = Memo::new(move |_| session.rewards.with(|rewards| rewards.ready().map(|all| all.sums.ready)));
    let stands = move || match ready.get() {
        None => view! { <p class="sub">{t!(Deed::RewardsUnknown)}</p> }.into_any(),
        Some(amount) if amount.is_zero() => view! { <p class="sub">{t!(Deed::RewardsNone)}</p> }.into_any(),
        Some(amount) => view! { <p class="sub">{t!(Deed::RewardsWait)}" "<Coin amount/></p> }.into_any(),
    };
    let collect = move || {
        let some = ready.get().is_some_and(|amount| !amount.is_zero());
        some.then(|| view! { <a class="btn sm" href="/rewards/collect">{t!(Deed::Collect)}</a> })
    };
    view! { <li><div class="grow"><strong>{t!(Deed::Rewards)}</strong>{stands}</div>{collect}</li> }
}

/// Has the device forget Wi-Fi and readings, and sign for nobody; its button must be pressed.
#[component]
fn Forgets(id: DeviceId) -> impl IntoView {
    let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
    let failed = RwSignal::new(None::<Failure>);
    let press = Callback::new(move |()| {
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(ResetDevice { device: id, hand_over: true }).await {
                Ok(()) => {
                    let _ = done.try_set(true);
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    });
    let verb = move || {
        if done.get() {
            return view! { <Status glyph=Glyph::Check tone=Tone::Ok words=t!(Deed::Forgot)/> }.into_any();
        }
        view! { <Button label=t!(Deed::Forget).to_string() class="sm" busy=busy press/> }.into_any()
    };
    view! {
        <li>
            <div class="grow">
                <strong>{t!(Deed::Device)}</strong>
                <p class="sub">{t!(Deed::DeviceWhy)}</p>
                {move || failed.get().map(|failure| view! { <Problem failure/> })}
            </div>
            {verb}
        </li>
    }
}
