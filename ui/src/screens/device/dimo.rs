//! A box that DIMO registers: whose it is, and the vehicle that it is connected with.

use domain::{
    U256,
    device::{DeviceId, DeviceView, Profile},
    dimo::DimoView,
    review::{ReviewId, ReviewView},
};
use ipc::{
    Failure,
    dimo::{ConfirmDimo, PlanConnection, PlanDisconnection, ShowDimo},
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_params_map;
use wasm_bindgen_futures::spawn_local;

use super::Unknown;
use crate::{
    bridge,
    kit::{Button, Fact, Field, Glyph, Hash, Icon, Look, RowsLoading},
    screens::{
        claim::device_name,
        parts::{Asked, Problem, Signs},
    },
    session::{Load, Source, session},
    t,
    text::Dimo,
};

/// The way to what DIMO has of a box.
#[component]
pub(super) fn DimoCard(device: Memo<Option<DeviceView>>, id: DeviceId) -> impl IntoView {
    let is_box = Memo::new(move |_| {
        device.with(|device| device.as_ref().is_some_and(|device| device.profile == Some(Profile::AutoPi)))
    });
    move || {
        is_box.get().then(|| {
            view! {
                <section class="card stack-2" aria-labelledby="dimo">
                    <h2 id="dimo">{t!(Dimo::Card)}</h2>
                    <p class="sm muted">{t!(Dimo::CardWhy)}</p>
                    <a class="btn wide" href=format!("/devices/{id}/dimo")>{t!(Dimo::Open)}</a>
                </section>
            }
        })
    }
}

/// What DIMO has of a box, and what its owner can do there.
#[component]
pub fn DimoScreen() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("device")).and_then(|id| id.parse::<DeviceId>().ok());
    match id {
        Some(id) => view! { <Registered id/> }.into_any(),
        None => view! { <Unknown/> }.into_any(),
    }
}

#[component]
fn Registered(id: DeviceId) -> impl IntoView {
    let name = device_name(session(), id);
    let found = Source::<DimoView>::new();
    let review = RwSignal::new(None::<ReviewView>);
    let look = Callback::new(move |()| {
        review.set(None);
        found.forget();
        found.read(ShowDimo { device: id });
    });
    look.run(());
    let title = name.clone();
    let body = move || {
        if let Some(review) = review.get() {
            return view! { <Agree id review look/> }.into_any();
        }
        let inside = match found.get() {
            Load::Loading => {
                view! { <section class="card flush"><RowsLoading said=t!(Dimo::Reading)/></section> }.into_any()
            }
            Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
            Load::Ready(told) => view! { <Told id told review/> }.into_any(),
        };
        view! {
            <header class="page-head">
                <div><h1>{t!(Dimo::Title, name = title)}</h1><p>{t!(Dimo::Lead)}</p></div>
            </header>
            {inside}
        }
        .into_any()
    };
    view! {
        <a class="back" href=format!("/devices/{id}")><Icon glyph=Glyph::Back size="s"/>{name}</a>
        {body}
    }
}

#[component]
fn Agree(id: DeviceId, review: ReviewView, look: Callback<()>) -> impl IntoView {
    view! {
        <Asked
            review
            under=t!(Dimo::Under)
            back=format!("/devices/{id}")
            no=t!(Dimo::Keep)
            verb=t!(Dimo::Go)
            glyph=Glyph::Deed
            yes=|review: ReviewId| ConfirmDimo { review }
            again=look
        />
    }
}

#[component]
fn Told(id: DeviceId, told: DimoView, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let owner = match (told.claimed, told.yours) {
        (false, _) => view! { {t!(Dimo::Maker)} }.into_any(),
        (true, true) => view! { {t!(Dimo::You)} }.into_any(),
        (true, false) => view! { <Hash text=told.owner.to_string()/> }.into_any(),
    };
    let rewards = match told.yours && told.rewards_to == told.owner {
        true => view! { {t!(Dimo::You)} }.into_any(),
        false => view! { <Hash text=told.rewards_to.to_string()/> }.into_any(),
    };
    let vehicle = told.vehicle.clone().unwrap_or_else(|| t!(Dimo::NoVehicle).to_string());
    let next = match (told.claimed, &told.vehicle) {
        (false, _) => view! {
            <Signs>
                <div class="foot"><a class="btn primary only" href=format!("/claim/{id}")>{t!(Dimo::Claim)}</a></div>
            </Signs>
        }
        .into_any(),
        (true, Some(_)) => view! { <Signs><End id review/></Signs> }.into_any(),
        (true, None) => view! { <Signs><ConnectForm id review/></Signs> }.into_any(),
    };
    view! {
        <section class="card">
            <dl class="kv">
                <Fact label=t!(Dimo::Number)>{told.node}</Fact>
                <Fact label=t!(Dimo::Owner)>{owner}</Fact>
                <Fact label=t!(Dimo::Vehicle)>{vehicle}</Fact>
                <Fact label=t!(Dimo::Rewards)>{rewards}</Fact>
            </dl>
        </section>
        {next}
    }
}

#[component]
fn ConnectForm(id: DeviceId, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let number = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wrong = RwSignal::new(false);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let vehicle = vehicle_number(&number.get_untracked());
        wrong.set(vehicle.is_none());
        let Some(vehicle) = vehicle else { return };
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            take(bridge::call(PlanConnection { device: id, vehicle }).await, review, failed);
            let _ = busy.try_set(false);
        });
    };
    let error = Signal::derive(move || wrong.get().then(|| t!(Dimo::VehicleWrong).to_string()));
    view! {
        <form class="card stack" on:submit=submit>
            <h2>{t!(Dimo::Connect)}</h2>
            <p class="sm muted">{t!(Dimo::ConnectWhy)}</p>
            <Field id="vehicle" label=t!(Dimo::VehicleNumber) value=number help=t!(Dimo::VehicleHelp) error max=80/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <Button label=t!(Dimo::Look).to_string() class="wide" look=Look::Primary submit=true busy=busy/>
        </form>
    }
}

#[component]
fn End(id: DeviceId, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let end = Callback::new(move |()| {
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            take(bridge::call(PlanDisconnection { device: id }).await, review, failed);
            let _ = busy.try_set(false);
        });
    });
    view! {
        {move || failed.get().map(|failure| view! { <Problem failure/> })}
        <div class="foot"><Button label=t!(Dimo::Disconnect).to_string() class="only" busy=busy press=end/></div>
    }
}

/// An owner who left this screen meanwhile is shown nothing.
fn take(answer: Result<ReviewView, Failure>, review: RwSignal<Option<ReviewView>>, failed: RwSignal<Option<Failure>>) {
    match answer {
        Ok(view) => {
            let _ = review.try_set(Some(view));
        }
        Err(failure) => {
            let _ = failed.try_set(Some(failure));
        }
    }
}

fn vehicle_number(text: &str) -> Option<U256> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { U256::from_str_radix(text, 10).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vehicles_number_is_digits() {
        assert_eq!(vehicle_number(" 4217 "), Some(U256::from(4217)));
        for text in ["", "0x10", "-1", "1.5", "9".repeat(90).as_str()] {
            assert_eq!(vehicle_number(text), None, "{text}");
        }
    }
}
