//! One request: who asks, what of it the owner allows, then exactly that before it is signed.

use domain::{
    access_request::{RequestId, RequestView},
    device::DeviceView,
    failure::Code,
    review::ReviewView,
    shown::shown_text,
};
use ipc::{
    Failure,
    access::{DismissRequest, InspectRequest, PlanRequest},
    devices::ListDevices,
};
use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    fields::{Devices, GoodToKnow, Scopes, Span},
    narrow::{Narrow, fitting},
    who::Who,
};
use crate::{
    bridge,
    kit::{Button, Empty, Glyph, Icon, RowsLoading},
    screens::{
        access::{
            form::owned,
            sheet::{ConsentSheet, Purpose, Yes},
        },
        parts::{Loaded, Problem, problem_line},
    },
    session::{Load, Source, session},
    t,
    text::{Access, Consent},
};

/// The request that the address names.
#[component]
pub fn RequestScreen() -> impl IntoView {
    let id = use_query_map().with_untracked(|query| query.get("id").and_then(|id| id.parse::<RequestId>().ok()));
    let body = match id {
        Some(id) => view! { <Asked id/> }.into_any(),
        None => {
            let failure = Failure { code: Code::BadRequest, detail: String::new() };
            view! { <Problem failure words=Some((t!(Consent::NotHere), t!(Consent::NotHereNext)))/> }.into_any()
        }
    };
    view! {
        <a class="back" href="/access"><Icon glyph=Glyph::Back size="s"/>{t!(Access::Title)}</a>
        {body}
    }
}

#[component]
fn Asked(id: RequestId) -> impl IntoView {
    let read = Source::<RequestView>::new();
    let again = Callback::new(move |()| read.read(InspectRequest { request: id }));
    again.run(());
    let refresh = Callback::new(move |()| read.refresh(InspectRequest { request: id }));
    let shown = Memo::new(move |_| read.get());
    let failed = Memo::new(move |_| read.with(|load| matches!(load, Load::Failed(_))));
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Consent::Reading)/></section> };
    view! {
        <Loaded shown again waiting ready=move |request| view! { <WithDevices request again=refresh/> }/>
        // Whoever is not who it says can be put away all the same.
        {move || failed.get().then(|| view! { <div class="foot even"><Deny id/></div> })}
    }
}

#[component]
fn WithDevices(request: Memo<RequestView>, again: Callback<()>) -> impl IntoView {
    let session = session();
    let mine = Memo::new(move |_| session.devices.with(|devices| devices.ready().map(|all| owned(all))));
    let failure = Memo::new(move |_| match session.devices.get() {
        Load::Failed(failure) => Some(failure),
        Load::Loading | Load::Ready(_) => None,
    });
    let read = Callback::new(move |()| session.devices.read(ListDevices {}));
    // New readings and devices that come meanwhile take nothing back of what was chosen.
    let there = Memo::new(move |was: Option<&bool>| was == Some(&true) || mine.with(Option::is_some));
    move || match (there.get(), failure.get()) {
        (true, _) => view! { <Narrowing request mine again/> }.into_any(),
        (false, Some(failure)) => view! { <Problem failure again=read/> }.into_any(),
        (false, None) => {
            view! { <section class="card flush"><RowsLoading said=t!(Access::Reading)/></section> }.into_any()
        }
    }
}

#[component]
fn Narrowing(request: Memo<RequestView>, mine: Memo<Option<Vec<DeviceView>>>, again: Callback<()>) -> impl IntoView {
    let id = request.with_untracked(|request| request.id);
    let devices = mine.get_untracked().unwrap_or_default();
    let (form, none) = request.with_untracked(|request| {
        (Narrow::of(&request.request, &devices), fitting(&request.request, &devices).is_empty())
    });
    let review = RwSignal::new(None::<ReviewView>);
    let back = Callback::new(move |()| review.set(None));
    move || match review.get() {
        Some(review) => view! { <ConsentSheet review yes=Yes::Asked(id) back/> }.into_any(),
        None => view! {
            <Head request/>
            <Who request again/>
            {if none {
                view! { <Nothing id/> }.into_any()
            } else {
                view! { <Fields request form mine review/> }.into_any()
            }}
        }
        .into_any(),
    }
}

#[component]
fn Head(request: Memo<RequestView>) -> impl IntoView {
    let app = request.with_untracked(|request| shown_text(&request.request.app.name));
    let purpose = request.with_untracked(|request| shown_text(&request.request.purpose));
    view! {
        <header class="page-head"><div><h1>{t!(Consent::PageTitle, app = app)}</h1><p>{t!(Consent::PageLead)}</p></div></header>
        <Purpose purpose/>
    }
}

#[component]
fn Nothing(id: RequestId) -> impl IntoView {
    view! {
        <section class="card">
            <Empty title=t!(Consent::NoDevice) why=t!(Consent::NoDeviceWhy)><Deny id/></Empty>
        </section>
    }
}

/// Everything that can be narrowed, and the two answers.
#[component]
fn Fields(
    request: Memo<RequestView>,
    form: Narrow,
    mine: Memo<Option<Vec<DeviceView>>>,
    review: RwSignal<Option<ReviewView>>,
) -> impl IntoView {
    let (id, asked) = request.with_untracked(|request| (request.id, request.request.clone()));
    let asked = StoredValue::new(asked);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wish = Memo::new(move |_| {
        mine.with(|mine| asked.with_value(|asked| form.wish(asked, mine.as_deref().unwrap_or_default())))
    });
    let missing = Memo::new(move |_| wish.with(|wish| wish.as_ref().err().cloned()));
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Ok(wish) = wish.get_untracked() else { return };
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match bridge::call(PlanRequest { request: id, wish }).await {
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
    view! {
        <form class="stack gap-5" on:submit=submit>
            <Scopes asked form mine/>
            <Devices asked form mine/>
            <Span asked form/>
            <GoodToKnow/>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <p class="sm muted" role="status">{move || missing.get()}</p>
            <div class="foot even">
                <span class="first sm muted desk">{t!(Access::Backdrop)}</span>
                <Deny id/>
                <Button
                    label=t!(Consent::Allow).to_string() submit=true busy=busy
                    disabled=Signal::derive(move || missing.with(Option::is_some))
                />
            </div>
        </form>
    }
}

/// Puts the request away.
#[component]
fn Deny(id: RequestId) -> impl IntoView {
    let session = session();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let deny = Callback::new(move |()| {
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = bridge::call(DismissRequest { request: id }).await;
            // An owner who left this screen meanwhile is not called back.
            let still_here = busy.try_set(false).is_none();
            match answer {
                Ok(()) => {
                    session.toasts.say(t!(Consent::Denied));
                    if still_here {
                        navigate("/access", NavigateOptions::default());
                    }
                }
                Err(failure) => session.toasts.say(problem_line(&failure)),
            }
        });
    });
    view! { <Button label=t!(Consent::Deny).to_string() busy=busy press=deny/> }
}
