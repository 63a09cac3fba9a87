//! The frame of adding a device: title, steps, panel.

use leptos::prelude::*;

use crate::{
    kit::{Glyph, Icon, StepMark, Stepper, Steps},
    t,
    text::{Add, Kit, Shell},
};

/// A step of adding a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowStep {
    Find,
    Pair,
    Check,
    Claim,
}

const STEPS: [(FlowStep, Add, Add); 4] = [
    (FlowStep::Find, Add::Find, Add::FindLine),
    (FlowStep::Pair, Add::Pair, Add::PairLine),
    (FlowStep::Check, Add::CheckStep, Add::CheckLine),
    (FlowStep::Claim, Add::Claim, Add::ClaimLine),
];

/// One step's panel beside the rail; children are the panel.
#[component]
pub fn Flow(step: FlowStep, children: Children) -> impl IntoView {
    let marks = STEPS.map(|(one, title, line)| {
        let mark = match one.cmp(&step) {
            std::cmp::Ordering::Less => StepMark::Done,
            std::cmp::Ordering::Equal => StepMark::Current,
            std::cmp::Ordering::Greater => StepMark::ToDo,
        };
        (mark, t!(title).to_string(), t!(line).to_string())
    });
    let now = STEPS.iter().position(|(one, ..)| *one == step).unwrap_or_default();
    let title = STEPS.get(now).map(|(_, title, _)| t!(*title)).unwrap_or_default();
    view! {
        <a class="back" href="/"><Icon glyph=Glyph::Back size="s"/>{t!(Shell::Home)}</a>
        <header class="page-head"><div><h1>{t!(Add::Title)}</h1></div></header>
        <Stepper now=now + 1 all=STEPS.len() title/>
        <div class="flow">
            <nav class="rail" aria-label=t!(Kit::Steps)>
                <Steps steps=marks.to_vec()/>
                <p class="xs faint rail-note">{t!(Add::Anytime)}</p>
            </nav>
            <div class="stack">{children()}</div>
        </div>
    }
}
