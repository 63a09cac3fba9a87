//! Handing a device over: to whom, then exactly that before it is agreed to.

mod before;

use domain::{
    device::DeviceId,
    review::{ReviewId, ReviewView},
};
use ipc::{
    Failure,
    deeds::{PlanTransfer, TransferDeed},
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_params_map;
use wasm_bindgen_futures::spawn_local;

use super::Unknown;
use crate::{
    bridge,
    kit::{Banner, Button, Field, Glyph, Icon, Look},
    screens::{
        claim::device_name,
        parts::{Asked, KnownPeople, Problem},
    },
    session::session,
    t,
    text::Deed,
};
use before::Before;

/// Asks to whom, then shows the review.
#[component]
pub fn HandOverScreen() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("device")).and_then(|id| id.parse::<DeviceId>().ok());
    match id {
        Some(id) => view! { <HandOver id/> }.into_any(),
        None => view! { <Unknown/> }.into_any(),
    }
}

#[component]
fn HandOver(id: DeviceId) -> impl IntoView {
    let name = device_name(session(), id);
    let to = RwSignal::new(String::new());
    let review = RwSignal::new(None::<ReviewView>);
    let again = Callback::new(move |()| review.set(None));
    let title = name.clone();
    let body = move || match review.get() {
        Some(review) => view! {
            <Asked
                review
                under=t!(Deed::Under)
                back=format!("/devices/{id}")
                no=t!(Deed::Keep)
                verb=t!(Deed::Go)
                glyph=Glyph::Deed
                yes=|review: ReviewId| TransferDeed { review }
                again
            />
            <Banner glyph=Glyph::Lock><p>{t!(Deed::AskedElsewhere)}</p></Banner>
        }
        .into_any(),
        None => view! { <Whom id name=title.clone() to review/> }.into_any(),
    };
    view! {
        <a class="back" href=format!("/devices/{id}")><Icon glyph=Glyph::Back size="s"/>{name}</a>
        {body}
    }
}

#[component]
fn Whom(id: DeviceId, name: String, to: RwSignal<String>, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let empty = RwSignal::new(false);
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let to = to.get_untracked().trim().to_string();
        empty.set(to.is_empty());
        if to.is_empty() {
            return;
        }
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            match bridge::call(PlanTransfer { device: id, to }).await {
                Ok(view) => {
                    let _ = review.try_set(Some(view));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let wrong = Signal::derive(move || empty.get().then(|| t!(Deed::ToEmpty).to_string()));
    view! {
        <header class="page-head"><div><h1>{t!(Deed::Title, name = name)}</h1><p>{t!(Deed::Lead)}</p></div></header>
        <Before id/>
        <form class="stack gap-5" on:submit=submit>
            <section class="card stack">
                <Field id="to" label=t!(Deed::To) value=to help=t!(Deed::ToHelp) error=wrong max=512 class="mono"/>
                <KnownPeople to/>
            </section>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot">
                <a class="btn first" href=format!("/devices/{id}")>{t!(Deed::Keep)}</a>
                <Button label=t!(Deed::Look).to_string() look=Look::Primary submit=true busy=busy/>
            </div>
        </form>
    }
}
