//! A stream of a device over time, and how sure it is.

use domain::{
    device::{DeviceId, DeviceView},
    kind::{self, ChartForm, Stream},
    reading::{Provenance as Proof, Series},
    time::Millis,
};
use ipc::devices::ReadSeries;
use leptos::prelude::*;

use super::evidence::{Asked, HowSure, show};
use crate::{
    kit::{
        AmountText, Chart, Empty, Level, Provenance, Sample, Segments, Shape,
        format::{ago, clock, number},
    },
    screens::parts::{Problem, every},
    session::{Load, Source, now, offset, session},
    t,
    text::{Device, Proof as Proved},
};

/// Points of one chart.
const POINTS: u16 = 400;
/// How often the chart is read again, in seconds.
const AGAIN_S: u64 = 10;
const HOUR_MS: u64 = 3_600_000;
/// Spans to choose from: their width and words.
const SPANS: [(u64, Device); 3] = [(HOUR_MS, Device::Hour), (24 * HOUR_MS, Device::Day), (168 * HOUR_MS, Device::Week)];

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
    let span = RwSignal::new(Some(1usize));
    let series = Source::<Series>::new();
    let stream = Memo::new(move |_| choices.with_value(|all| chosen.get().and_then(|place| all.get(place).cloned())));
    let wish = move || {
        let width = span.get_untracked().and_then(|place| SPANS.get(place)).map_or(24 * HOUR_MS, |(width, _)| *width);
        let to = now();
        let from = Millis(to.saturating_sub(width));
        let stream = stream.get_untracked()?.id;
        Some(ReadSeries { device: id, stream, from, to: Millis(to), points: POINTS })
    };
    let refresh = move || {
        if let Some(wish) = wish() {
            series.refresh(wish);
        }
    };
    let read = Callback::new(move |()| {
        if let Some(wish) = wish() {
            series.read(wish);
        }
    });
    Effect::new(move |_| {
        stream.track();
        span.track();
        series.forget();
        read.run(());
    });
    let batches = Memo::new(move |_| device.with(|device| device.as_ref().map(|device| device.batches)));
    Effect::new(move |was: Option<Option<u32>>| {
        let now = batches.get();
        if was.is_some_and(|was| was != now) {
            refresh();
        }
        now
    });
    every(AGAIN_S, refresh);
    let shown = Memo::new(move |_| series.get());
    let open = RwSignal::new(false);
    let asked = Signal::derive(move || {
        stream.track();
        span.track();
        wish().map(|ReadSeries { device, stream, from, to, .. }| Asked { device, stream, from, to })
    });
    let titles = choices.with_value(|all| all.iter().map(|stream| stream.title.clone()).collect::<Vec<_>>());
    view! {
        <section class="card stack" id="readings" aria-labelledby="readings-title">
            <Latest device stream open/>
            {(titles.len() > 1).then(|| view! { <Segments name="stream" label=t!(Device::Measure) options=titles value=chosen/> })}
            {move || stream.get().map(|stream| view! { <Plot stream shown read/> })}
            <Segments name="span" label=t!(Device::Span) options=SPANS.map(|(_, words)| t!(words).to_string()).to_vec() value=span/>
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

#[component]
fn Plot(stream: Stream, shown: Memo<Load<Series>>, read: Callback<()>) -> impl IntoView {
    move || {
        match shown.get() {
        Load::Loading => {
            view! { <div class="chart-wait" aria-busy="true"><p class="vh" role="status">{t!(Device::ReadingValues)}</p></div> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=read/> }.into_any(),
        Load::Ready(series) if series.points.is_empty() => {
            view! { <Empty title=t!(Device::NoValues) why=t!(Device::NoValuesWhy)><span></span></Empty> }.into_any()
        }
        Load::Ready(series) => {
            let samples: Vec<Sample> =
                series.points.iter().map(|point| Sample { at: point.at.0, value: point.value }).collect();
            let (title, unit) = (stream.title.clone(), stream.symbol.clone());
            let shape = shape(stream.chart);
            view! { <Chart shape title unit places=stream.places samples offset=offset()/> }.into_any()
        }
    }
    }
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
