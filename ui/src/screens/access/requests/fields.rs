//! The fields of a request, each of which can be narrowed.

use domain::{
    access_request::AppRequest,
    device::DeviceView,
    kind,
    scope::{Resolution, Scope},
    shown::shown_text,
};
use leptos::prelude::*;

use super::narrow::{Narrow, SHORT, back_words, coarse, day_words, fitting};
use crate::{
    kit::{Banner, Fact, Field, Glyph, Segments, Switch, Tone},
    screens::{
        access::{
            finer::{coarsened, flip, is_sensitive, sentence, step},
            form::FINE,
            new::sensitive_words,
        },
        parts::latest_value,
    },
    t,
    text::{Access, Consent},
};

/// What it asks to read; what is private stands by itself, with the coarse place beside the exact one.
#[component]
pub(super) fn Scopes(
    asked: StoredValue<AppRequest>,
    form: Narrow,
    mine: Memo<Option<Vec<DeviceView>>>,
) -> impl IntoView {
    let (private, plain): (Vec<Scope>, Vec<Scope>) =
        asked.with_value(|asked| asked.scopes.iter().cloned().partition(is_sensitive));
    let coarse = asked.with_value(coarse);
    let (no_plain, some_private) = (plain.is_empty(), !private.is_empty());
    let lines = move |scopes: Vec<Scope>| {
        scopes.into_iter().map(|scope| view! { <ScopeLine scope form mine note=None/> }).collect_view()
    };
    let coarse = coarse.map(|scope| view! { <ScopeLine scope form mine note=Some(Consent::CoarseInstead)/> });
    let private = some_private.then(|| {
        view! {
            <section class="card" aria-labelledby="private">
                <h2 id="private">{t!(Consent::Private)}</h2>
                <Banner glyph=Glyph::Alert tone=Tone::Warn><p>{t!(Consent::PrivateWhy)}</p></Banner>
                {lines(private)}
                {coarse}
            </section>
        }
    });
    view! {
        <section class="card" aria-labelledby="data">
            <h2 id="data">{t!(Consent::Data)}</h2>
            {no_plain.then(|| view! { <p class="sub mt-2">{t!(Consent::NoOrdinary)}</p> })}
            {lines(plain)}
        </section>
        {private}
    }
}

/// A scope with a plain sentence and the owner's own newest value.
#[component]
fn ScopeLine(scope: Scope, form: Narrow, mine: Memo<Option<Vec<DeviceView>>>, note: Option<Consent>) -> impl IntoView {
    let switch = format!("scope-{}", scope.to_string().replace('.', "-"));
    let stream = StoredValue::new(kind::stream(scope.stream()));
    let private = stream.with_value(|stream| {
        stream.as_ref().filter(|stream| stream.sensitive).map(|stream| sensitive_words(stream.derived))
    });
    let scope = StoredValue::new(scope);
    let words = move || scope.with_value(|scope| sentence(&coarsened(scope, step(form.fine.get()))));
    let on = Signal::derive(move || scope.with_value(|scope| form.scopes.with(|set| set.contains(scope))));
    let change = Callback::new(move |on: bool| form.scopes.update(|set| flip(set, scope.get_value(), on)));
    let sample = Memo::new(move |_| {
        let chosen = form.devices.get();
        mine.with(|mine| {
            let devices = mine.iter().flatten().filter(|device| chosen.contains(&device.id));
            let value = |device: &DeviceView| stream.with_value(|stream| latest_value(device, stream.as_ref()?));
            devices.filter_map(value).collect::<Vec<_>>().join(", ")
        })
    });
    let now = move || {
        sample.with(|sample| if sample.is_empty() { t!(Access::NoReading).to_string() } else { sample.clone() })
    };
    view! {
        <div class="scope">
            <div>
                <label for=switch.clone()><strong>{words}</strong></label>
                {note.map(|note| view! { <p>{t!(note)}</p> })}
                {private.map(|words| view! { <p>{words}</p> })}
                <p class="sample">{t!(Access::YoursNow)}" "<b>{now}</b></p>
            </div>
            <Switch id=switch on change/>
        </div>
    }
}

/// The owner's devices that the request is about.
#[component]
pub(super) fn Devices(
    asked: StoredValue<AppRequest>,
    form: Narrow,
    mine: Memo<Option<Vec<DeviceView>>>,
) -> impl IntoView {
    let devices = mine.get_untracked().unwrap_or_default();
    let rows = asked.with_value(|asked| fitting(asked, &devices)).into_iter().map(|device| {
        let id = device.id;
        let on = Signal::derive(move || form.devices.with(|set| set.contains(&id)));
        let change = Callback::new(move |on: bool| form.devices.update(|set| flip(set, id, on)));
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

/// How fine, how long, how far back, and how much a day.
#[component]
pub(super) fn Span(asked: StoredValue<AppRequest>, form: Narrow) -> impl IntoView {
    let (days, back, singles) = asked.with_value(|asked| {
        let singles = asked.scopes.iter().any(|scope| scope.resolution() == Resolution::Raw);
        (day_words(asked.days), back_words(asked.history_days), singles)
    });
    let (most_reads, most_bytes) = asked.with_value(|asked| (asked.max_reads_per_day, asked.max_bytes_per_day));
    let [_, quarter, hourly, daily] = FINE;
    let fine = [t!(Consent::AsAsked), t!(quarter), t!(hourly), t!(daily)].map(str::to_string).to_vec();
    let long = Memo::new(move |_| asked.with_value(|asked| form.chosen_days(asked)).is_some_and(|days| days > SHORT));
    view! {
        <section class="card stack">
            {singles.then(|| view! { <Segments name="fine" label=t!(Consent::Fine) options=fine value=form.fine/> })}
            <Segments name="days" label=t!(Access::HowLong) options=days value=form.days/>
            {move || long.get().then(|| view! { <p class="sm" role="status">{t!(Consent::LongNote)}</p> })}
            <Segments name="back" label=t!(Access::HowBack) options=back value=form.back/>
            <Field id="reads" label=t!(Access::Limit) value=form.reads help=t!(Consent::AtMost, most = most_reads) max=10 mode="numeric"/>
            <Field id="bytes" label=t!(Consent::Bytes) value=form.bytes help=t!(Consent::AtMost, most = most_bytes) max=20 mode="numeric"/>
        </section>
    }
}

/// What becomes public, what it costs, and the way back.
#[component]
pub(super) fn GoodToKnow() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="know">
            <h2 id="know">{t!(Consent::Know)}</h2>
            <dl class="kv mt-2">
                <Fact label=t!(Access::Public)>{t!(Access::PublicNothing)}</Fact>
                <Fact label=t!(Consent::Fee)>{t!(Consent::FeeNone)}</Fact>
                <Fact label=t!(Consent::TakeBack)>{t!(Consent::TakeBackHow)}</Fact>
            </dl>
        </section>
    }
}
