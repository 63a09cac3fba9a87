//! A new permission: the form, then the sheet.

use domain::{
    cell::area_km2,
    device::DeviceView,
    kind::{Derived, Stream},
    review::ReviewView,
    shown::shown_text,
};
use ipc::{Failure, access::PlanGrant, devices::ListDevices};
use leptos::{ev, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{
    form::{BACK, DAYS, FINE, Form, offered, owned},
    sheet::{ConsentSheet, Yes},
};
use crate::{
    bridge,
    kit::{Button, Empty, Field, Glyph, Icon, Look, RowsLoading, Segments, Switch},
    screens::parts::{Problem, latest_value},
    session::{Load, session},
    t,
    text::{Access, Add},
};

/// Asks what an app may read, then shows exactly that before it is signed.
#[component]
pub fn NewGrantScreen() -> impl IntoView {
    let session = session();
    let form = Form::new();
    let review = RwSignal::new(None::<ReviewView>);
    let again = Callback::new(move |()| session.devices.read(ListDevices {}));
    let mine = Memo::new(move |_| session.devices.with(|devices| devices.ready().map(|all| owned(all))));
    let failure = Memo::new(move |_| match session.devices.get() {
        Load::Failed(failure) => Some(failure),
        Load::Loading | Load::Ready(_) => None,
    });
    // Which devices there are decides what stands here; new readings of them do not.
    let count = Memo::new(move |_| mine.with(|mine| mine.as_ref().map(Vec::len)));
    let body = move || {
        if let Some(review_view) = review.get() {
            return view! { <ConsentSheet review=review_view yes=Yes::New back=Callback::new(move |()| review.set(None))/> }
                .into_any();
        }
        match (count.get(), failure.get()) {
            (None, Some(failure)) => view! { <Problem failure again/> }.into_any(),
            (None, None) => {
                view! { <section class="card flush"><RowsLoading said=t!(Access::Reading)/></section> }.into_any()
            }
            (Some(0), _) => view! {
                <section class="card">
                    <Empty title=t!(Access::NoDevices) why=t!(Access::NoDevicesWhy)>
                        <a class="btn primary" href="/add">{t!(Add::Title)}</a>
                    </Empty>
                </section>
            }
            .into_any(),
            (Some(_), _) => view! { <WishForm form mine review/> }.into_any(),
        }
    };
    view! {
        <a class="back" href="/access"><Icon glyph=Glyph::Back size="s"/>{t!(Access::Title)}</a>
        {body}
    }
}

#[component]
fn WishForm(form: Form, mine: Memo<Option<Vec<DeviceView>>>, review: RwSignal<Option<ReviewView>>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let wish = Memo::new(move |_| {
        mine.with(|mine| form.wish(mine.as_deref().unwrap_or_default()).map_err(Some)).err().flatten()
    });
    let submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let Ok(wish) = mine.with_untracked(|mine| untrack(|| form.wish(mine.as_deref().unwrap_or_default()))) else {
            return;
        };
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match bridge::call(PlanGrant { wish }).await {
                Ok(view) => review.set(Some(view)),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let words = |choices: &[(u16, Access)]| choices.iter().map(|(_, words)| t!(*words).to_string()).collect::<Vec<_>>();
    view! {
        <header class="page-head"><div><h1>{t!(Access::NewTitle)}</h1><p>{t!(Access::NewLead)}</p></div></header>
        <form class="stack gap-5" on:submit=submit>
            <section class="card stack">
                <Field id="app" label=t!(Access::AppName) value=form.app help=t!(Access::AppHelp)/>
                <Field id="purpose" label=t!(Access::Purpose) value=form.purpose help=t!(Access::PurposeHelp) max=120/>
            </section>
            <div class="cols">
                <DeviceChoice form mine/>
                <StreamChoice form mine/>
            </div>
            <section class="card stack">
                <Segments name="fine" label=t!(Access::HowFine) options=FINE.map(|words| t!(words).to_string()).to_vec() value=form.fine/>
                <Segments name="days" label=t!(Access::HowLong) options=words(&DAYS) value=form.days/>
                <Segments name="back" label=t!(Access::HowBack) options=words(&BACK) value=form.back/>
                <Field id="limit" label=t!(Access::Limit) value=form.limit help=t!(Access::LimitHelp) max=6 mode="numeric"/>
            </section>
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
            <div class="foot">
                <span class="first line sm muted" role="status">{move || wish.get()}</span>
                <a class="btn" href="/access">{t!(Access::Cancel)}</a>
                <Button
                    label=t!(Access::Check).to_string() look=Look::Primary submit=true busy=busy
                    disabled=Signal::derive(move || wish.with(Option::is_some))
                />
            </div>
        </form>
    }
}

#[component]
fn DeviceChoice(form: Form, mine: Memo<Option<Vec<DeviceView>>>) -> impl IntoView {
    let rows = mine.get_untracked().unwrap_or_default().into_iter().map(|device| {
        let id = device.id;
        let on = Signal::derive(move || form.devices.with(|set| set.contains(&id)));
        let change = Callback::new(move |on: bool| {
            form.devices.update(|set| {
                if on { set.insert(id) } else { set.remove(&id) };
            });
        });
        let switch = format!("device-{id}");
        view! {
            <div class="scope">
                <label for=switch.clone()><strong>{shown_text(&device.name)}</strong>" "<span class="sub">{shown_text(&device.model)}</span></label>
                <Switch id=switch on change/>
            </div>
        }
    });
    view! {
        <section class="card" aria-labelledby="which">
            <h2 id="which">{t!(Access::WhichDevices)}</h2>
            {rows.collect_view()}
        </section>
    }
}

#[component]
fn StreamChoice(form: Form, mine: Memo<Option<Vec<DeviceView>>>) -> impl IntoView {
    let streams = Memo::new(move |_| {
        let chosen: Vec<_> = form.devices.get().into_iter().collect();
        mine.with(|mine| offered(mine.as_deref().unwrap_or_default(), &chosen))
    });
    let rows = move || streams.get().into_iter().map(|stream| view! { <StreamLine stream form mine/> }).collect_view();
    view! {
        <section class="card" aria-labelledby="what">
            <h2 id="what">{t!(Access::WhatRead)}</h2>
            {rows}
            {move || streams.with(Vec::is_empty).then(|| view! { <p class="sub mt-2">{t!(Access::OneDevice)}</p> })}
        </section>
    }
}

#[component]
fn StreamLine(stream: Stream, form: Form, mine: Memo<Option<Vec<DeviceView>>>) -> impl IntoView {
    let id = StoredValue::new(stream.id.clone());
    let measure = StoredValue::new(stream.clone());
    let on = Signal::derive(move || id.with_value(|id| form.streams.with(|set| set.contains(id))));
    let change = Callback::new(move |on: bool| {
        let id = id.get_value();
        form.streams.update(|set| {
            if on {
                set.insert(id)
            } else {
                set.remove(&id)
            };
        });
    });
    let sample = Memo::new(move |_| {
        mine.with(|mine| {
            let chosen = form.devices.get();
            let devices = mine.iter().flatten().filter(|device| chosen.contains(&device.id));
            let values = devices.filter_map(|device| measure.with_value(|stream| latest_value(device, stream)));
            values.collect::<Vec<_>>().join(", ")
        })
    });
    let switch = format!("stream-{}", stream.id);
    let now = move || {
        sample.with(|sample| if sample.is_empty() { t!(Access::NoReading).to_string() } else { sample.clone() })
    };
    view! {
        <div class="scope">
            <div>
                <label for=switch.clone()><strong>{stream.title}</strong></label>
                {stream.sensitive.then(|| view! { <p>{sensitive_words(stream.derived)}</p> })}
                <p class="sample">{t!(Access::YoursNow)}" "<b>{now}</b></p>
            </div>
            <Switch id=switch on change/>
        </div>
    }
}

/// What a sensitive stream tells.
pub(super) fn sensitive_words(derived: Option<Derived>) -> String {
    match derived {
        Some(Derived::H3Cell(size)) => t!(Access::Coarse, area = format!("{:.0}", area_km2(size))),
        None => t!(Access::Sensitive).to_string(),
    }
}
