//! A stream of a device over time, and how sure it is.

use domain::{
    device::{DeviceId, DeviceView},
    kind::{self, ChartForm, Stream},
    reading::{Provenance as Proof, Series},
    shown::shown_text,
    time::Millis,
};
use ipc::Failure;
use leptos::prelude::*;

use super::{
    compare::{CompareWith, chosen_rival, rivals_of},
    evidence::{Asked, HowSure, show},
    readings::Readings,
    span::{SPANS, Window, average_words, span_of},
};
use crate::{
    kit::{
        AmountText, Chart, Drawing, Empty, Level, Line, Provenance, Sample, Segments, Shape,
        format::{ago, clock, number},
    },
    screens::parts::Problem,
    session::{Load, now, offset, session},
    t,
    text::{Device, Proof as Proved},
};

/// The rung of the ladder that a proof stands for.
#[must_use]
pub fn level(proof: Proof) -> Level {
    match proof {
        Proof::L0 => Level::L0,
        Proof::L1 => Level::L1,
        Proof::L2 => Level::L2,
    }
}

/// The streams that a device measures: those of its kind, else those it has sent.
#[must_use]
pub fn streams(kind: &str, device: Option<&DeviceView>) -> Vec<Stream> {
    let known = kind::by_id(kind).map(|kind| kind.measured().cloned().collect::<Vec<_>>()).unwrap_or_default();
    if !known.is_empty() {
        return known;
    }
    let sent = device.map(|device| device.latest.clone()).unwrap_or_default();
    sent.iter().filter_map(|latest| kind::stream(&latest.stream)).collect()
}

#[component]
pub(super) fn ReadingsCard(device: Memo<Option<DeviceView>>, id: DeviceId, kind: String) -> impl IntoView {
    let choices = StoredValue::new(device.with_untracked(|device| streams(&kind, device.as_ref())));
    let chosen = RwSignal::new(Some(0usize));
    let stream = Memo::new(move |_| choices.with_value(|all| chosen.get().and_then(|place| all.get(place).cloned())));
    let rivals = rivals_of(id, stream);
    let rival = chosen_rival(rivals);
    let readings = Readings::new(id, stream, rival);
    readings.follow(device);
    let open = RwSignal::new(false);
    let asked = Signal::derive(move || {
        let (stream, span) = (stream.get()?.id, span_of(readings.span.get())?);
        let Window { from, to, .. } = Window::of(span, false, now());
        Some(Asked { device: id, stream, from: Millis(from), to: Millis(to) })
    });
    let titles = choices.with_value(|all| all.iter().map(|stream| stream.title.clone()).collect::<Vec<_>>());
    let spans = SPANS.iter().map(|span| t!(span.words).to_string()).collect::<Vec<_>>();
    view! {
        <section class="card stack" id="readings" aria-labelledby="readings-title">
            <Latest device stream open/>
            {(titles.len() > 1).then(|| view! { <Segments name="stream" label=t!(Device::Measure) options=titles value=chosen/> })}
            <Plot readings device/>
            <Segments name="span" label=t!(Device::Span) options=spans value=readings.span/>
            <CompareWith id rivals rival/>
            <HowSure device asked open/>
        </section>
    }
}

/// The newest value and how far it is proven.
#[component]
fn Latest(device: Memo<Option<DeviceView>>, stream: Memo<Option<Stream>>, open: RwSignal<bool>) -> impl IntoView {
    let session = session();
    let latest = Memo::new(move |_| {
        let id = stream.get()?.id;
        device.with(|device| device.as_ref()?.latest.iter().find(|latest| latest.stream == id).cloned())
    });
    let title = move || stream.get().map_or_else(|| t!(Device::Readings).to_string(), |stream| stream.title);
    let value = move || {
        let (latest, stream) = (latest.get()?, stream.get()?);
        let age = move || format!("{}, {}", clock(latest.at.0, offset()), ago(latest.at.0, session.now.get()));
        Some(view! {
            <p class="mt-1"><AmountText number=number(latest.value, stream.places) unit=stream.symbol size="mid"/>" "<span class="eq">{age}</span></p>
        })
    };
    view! {
        <div class="flex between">
            <div><h2 id="readings-title">{title}</h2>{value}</div>
            {move || latest.get().map(|latest| view! {
                <button class="btn quiet sm" type="button" aria-controls="how-sure" on:click=move |_| show(open)>
                    <Provenance level=level(latest.provenance)/><span class="vh">". "{t!(Proved::Open)}</span>
                </button>
            })}
        </div>
    }
}

/// What stands in the place of the chart.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    Waiting,
    Failed(Failure),
    Empty,
    There,
}

#[component]
fn Plot(readings: Readings, device: Memo<Option<DeviceView>>) -> impl IntoView {
    let other_has = move || readings.other.with(|load| load.ready().is_some_and(|series| !series.points.is_empty()));
    let standing = Memo::new(move |_| {
        readings.own.with(|load| match load {
            Load::Loading => Standing::Waiting,
            Load::Failed(failure) => Standing::Failed(failure.clone()),
            Load::Ready(series) if series.points.is_empty() && !other_has() => Standing::Empty,
            Load::Ready(_) => Standing::There,
        })
    });
    let name = Memo::new(move |_| device.with(|device| device.as_ref().map(|device| shown_text(&device.name))));
    let drawing = Memo::new(move |_| drawing(readings, name.get().unwrap_or_default()));
    let averages = move || drawing.with(|drawing| drawing.every).and_then(average_words);
    let failed = move || {
        let failed =
            readings.rival.with(Option::is_some) && readings.other.with(|load| matches!(load, Load::Failed(_)));
        failed.then(|| view! { <p class="sub">{t!(Device::CompareFailed)}</p> })
    };
    let again = Callback::new(move |()| readings.read());
    // The chart is built once, so that the focus and what is read stay while values arrive.
    move || {
        match standing.get() {
        Standing::Waiting => {
            view! { <div class="chart-wait" aria-busy="true"><p class="vh" role="status">{t!(Device::ReadingValues)}</p></div> }.into_any()
        }
        Standing::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Standing::Empty => {
            view! { <Empty title=t!(Device::NoValues) why=t!(Device::NoValuesWhy)><span></span></Empty> }.into_any()
        }
        Standing::There => {
            view! { <div><Chart drawing/>{move || averages().map(|words| view! { <p class="sub">{words}</p> })}{failed}</div> }.into_any()
        }
    }
    }
}

/// What was read, as the chart takes it; nothing where it was not.
fn drawing(readings: Readings, name: String) -> Drawing {
    let (Some(stream), Some(window)) = (readings.stream.get(), readings.window.get()) else {
        return Drawing::default();
    };
    let own = readings.own.with(|load| load.ready().map(samples)).unwrap_or_default();
    let other = readings.other.with(|load| load.ready().map(samples));
    let other = readings.rival.get().zip(other).map(|(rival, samples)| Line { name: rival.name, samples });
    Drawing {
        shape: shape(stream.chart),
        title: stream.title,
        unit: stream.symbol,
        places: stream.places,
        lines: std::iter::once(Line { name, samples: own }).chain(other).collect(),
        from: window.from,
        to: window.to,
        every: window.resolution.bucket_ms(),
        offset: offset(),
    }
}

fn samples(series: &Series) -> Vec<Sample> {
    series.points.iter().map(|point| Sample { at: point.at.0, value: point.value }).collect()
}

fn shape(form: ChartForm) -> Shape {
    match form {
        ChartForm::Line => Shape::Line,
        ChartForm::Area => Shape::Area,
        ChartForm::Bars => Shape::Bars,
        ChartForm::Steps => Shape::Steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_kind_has_its_streams_before_it_sent_any() {
        assert_eq!(streams("environment.sensor", None).len(), 4);
        assert!(streams("unheard.of", None).is_empty());
        assert!(streams("tracker.gps", None).iter().all(|stream| stream.id != "cell"), "a cell is no number to draw");
    }
}
