//! Where a flow stands: a rail on a desktop, a counter and a bar on a phone.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::{t, text::Kit};

/// Where one step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepMark {
    Done,
    Current,
    Failed,
    ToDo,
}

/// The steps as a list: mark, title, one line.
#[component]
pub fn Steps(steps: Vec<(StepMark, String, String)>) -> impl IntoView {
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(place, (mark, title, line))| {
            let class = match mark {
                StepMark::Done => "done",
                StepMark::Failed => "failed",
                StepMark::Current | StepMark::ToDo => "",
            };
            let dot = match mark {
                StepMark::Done => view! { <Icon glyph=Glyph::Check/> }.into_any(),
                StepMark::Failed => view! { <Icon glyph=Glyph::Cross/> }.into_any(),
                StepMark::Current | StepMark::ToDo => (place + 1).to_string().into_any(),
            };
            let here = matches!(mark, StepMark::Current | StepMark::Failed).then_some("step");
            view! {
                <li class=class aria-current=here>
                    <span class="dot">{dot}</span>
                    <strong>{title}</strong>
                    <span>{line}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps">{items}</ol> }
}

/// The counter and bar of a flow on a phone; `now` counts from 1.
#[component]
pub fn Stepper(now: usize, all: usize, #[prop(into)] title: String) -> impl IntoView {
    let percent = now.saturating_mul(100).checked_div(all).unwrap_or(0);
    view! {
        <div class="steps-now" role="group" aria-label=t!(Kit::Progress)>
            <span>{t!(Kit::StepOf, now = now, all = all)}<strong>{title}</strong></span>
            <div class="bar"><i style:width=format!("{percent}%")></i></div>
        </div>
    }
}
