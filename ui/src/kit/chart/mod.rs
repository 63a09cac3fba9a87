//! A chart over time: gaps stay gaps, the numbers are said in words, and single ones are read with pointer or keys.

mod draw;
mod gaps;
mod grid;
mod plot;
mod read;
mod says;
mod thin;

use leptos::{ev, html, prelude::*};

use crate::{t, text::Kit};
use draw::paths;
pub(super) use grid::{decimals, levels, nice_step};
use plot::{BOTTOM, LEFT, Plot, TOP, WIDTH, plot};
use read::{marks, moved, nearest, read_out};
use says::words;

/// A stretch without data that is wider says so.
const SAID_FROM: f64 = 60.0;

/// One value: milliseconds since 1970 and the number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub at: u64,
    pub value: f64,
}

/// How the values are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    Line,
    /// A line over what it encloses.
    Area,
    /// A bar for each value, from nothing up or down.
    Bars,
    /// A line that stays level until the next value.
    Steps,
}

/// One series of values, oldest first, and what it goes by beside another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    pub samples: Vec<Sample>,
}

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub shape: Shape,
    pub title: String,
    pub unit: String,
    /// Decimals worth showing.
    pub places: u8,
    /// One, or two that are compared.
    pub lines: Vec<Line>,
    /// The span, in milliseconds since 1970.
    pub from: u64,
    pub to: u64,
    /// The distance of two samples in milliseconds where they are averages; one that is missing is a gap.
    pub every: Option<u64>,
    /// Minutes east of UTC.
    pub offset: i32,
}

/// A chart that is built once: what it shows changes within, so that focus and read-out stay.
#[component]
pub fn Chart(drawing: Memo<Drawing>) -> impl IntoView {
    let shown = Memo::new(move |_| drawing.with(plot));
    let wanted = RwSignal::new(None::<u64>);
    // Values that arrive move what is read to the nearest one that is still drawn.
    let here = Memo::new(move |_| shown.with(|plot| nearest(&plot.stops, wanted.get()?)));
    let place = NodeRef::<html::Div>::new();
    let point = move |ev: &ev::PointerEvent| {
        let Some(place) = place.get_untracked() else { return };
        let frame = place.get_bounding_client_rect();
        let x = (f64::from(ev.client_x()) - frame.left()) / frame.width().max(1.0) * WIDTH;
        wanted.set(shown.with_untracked(|plot| nearest(&plot.stops, plot.scale.at(x))));
    };
    let leave = move |ev: ev::PointerEvent| {
        // A finger that was lifted leaves the value it read.
        if ev.pointer_type() == "mouse" {
            wanted.set(None);
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        let next = shown.with_untracked(|plot| moved(&plot.stops, here.get_untracked(), &ev.key()));
        if next.is_some() {
            ev.prevent_default();
            wanted.set(next);
        }
    };
    let says = move || drawing.with(words);
    let label = move || drawing.with(|drawing| t!(Kit::ChartRead, title = drawing.title));
    let out = move || match here.get() {
        Some(at) => drawing.with(|drawing| shown.with(|plot| read_out(drawing, plot, at))),
        None => t!(Kit::ChartHint).to_string(),
    };
    view! {
        <div class="chart-read">
            <div
                class="chart-box"
                role="application"
                tabindex="0"
                aria-label=label
                node_ref=place
                on:keydown=keys
                on:pointermove=move |ev| point(&ev)
                on:pointerdown=move |ev| point(&ev)
                on:pointerleave=leave
            >
                <svg class="chart" viewBox="0 0 460 150" role="img" aria-label=says>
                    {move || shown.with(ground)}
                    {move || drawing.with(|drawing| shown.with(|plot| lines(drawing.shape, plot)))}
                    {move || here.get().map(|at| drawing.with(|drawing| shown.with(|plot| cursor(drawing, plot, at))))}
                </svg>
            </div>
            <output class="chart-out" aria-live="polite">{out}</output>
            {move || drawing.with(legend)}
        </div>
    }
}

/// Stretches without data, the lines across and the moments below.
fn ground(plot: &Plot) -> AnyView {
    let gaps = plot.gaps.iter().map(|(from, to)| {
        let wide = to - from;
        let label = (wide > SAID_FROM).then(|| {
            view! { <text x=format!("{:.1}", from + wide / 2.0) y="22" text-anchor="middle">{t!(Kit::NoData)}</text> }
        });
        view! { <rect class="gap" x=format!("{from:.1}") y=TOP.to_string() width=format!("{wide:.1}") height=(BOTTOM - TOP).to_string()></rect>{label} }
    });
    let grid = plot.grid.iter().map(|(y, text)| {
        view! { <path class="g" d=format!("M{LEFT} {y:.1}H{WIDTH}")></path><text x="0" y=format!("{:.1}", y + 4.0)>{text.clone()}</text> }
    });
    let count = plot.times.len();
    let times = plot.times.iter().enumerate().map(|(place, (x, text))| {
        let anchor = if place == 0 {
            "start"
        } else if place + 1 == count {
            "end"
        } else {
            "middle"
        };
        view! { <text x=format!("{x:.1}") y="147" text-anchor=anchor>{text.clone()}</text> }
    });
    view! { {gaps.collect_view()}{grid.collect_view()}{times.collect_view()} }.into_any()
}

fn lines(shape: Shape, plot: &Plot) -> AnyView {
    let runs = plot.runs.iter().enumerate().flat_map(|(line_no, runs)| runs.iter().map(move |run| (line_no, run)));
    let parts = runs.flat_map(|(line_no, run)| paths(shape, plot, line_no, run));
    parts.map(|(class, d)| view! { <path class=class d=d></path> }).collect_view().into_any()
}

/// What is read: a line down, and a dot on each line that has a value there.
fn cursor(drawing: &Drawing, plot: &Plot, at: u64) -> AnyView {
    let dots = marks(drawing, plot, at).into_iter().enumerate().filter_map(|(line_no, found)| {
        let found = found?;
        let (x, y) = (plot.scale.x(found.at), plot.scale.y(found.value));
        let class = if line_no == 0 { "dot" } else { "dot two" };
        Some(view! { <circle class=class cx=format!("{x:.1}") cy=format!("{y:.1}") r="4"></circle> })
    });
    let dots = dots.collect_view();
    let x = plot.scale.x(at);
    view! { <path class="cursor" d=format!("M{x:.1} {TOP}V{BOTTOM}")></path>{dots} }.into_any()
}

/// Which line is which, by its name beside a piece of it.
fn legend(drawing: &Drawing) -> Option<AnyView> {
    if drawing.lines.len() < 2 {
        return None;
    }
    let each = drawing.lines.iter().enumerate().map(|(line_no, line)| {
        let class = if line_no == 0 { "line" } else { "line two" };
        view! {
            <span>
                <svg class="swatch" viewBox="0 0 30 8" aria-hidden="true"><path class=class d="M0 4H30"></path></svg>
                {line.name.clone()}
            </span>
        }
    });
    Some(view! { <p class="legend">{each.collect_view()}</p> }.into_any())
}
