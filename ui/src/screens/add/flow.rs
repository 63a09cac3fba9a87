//! The frame of adding a device: title, steps, panel.

use leptos::prelude::*;

use crate::{
    kit::{Empty, Glyph, Icon, StepMark, Stepper, Steps},
    t,
    text::{Add, Kit, Shell},
};

/// A step of adding a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowStep {
    Find,
    Pair,
    Wifi,
    Check,
    Claim,
}

/// How far the way goes with a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Road {
    /// Until it is the owner's on the chain.
    #[default]
    Own,
    /// Until it is on the Wi-Fi: Deedbox can do no more for it.
    WifiOnly,
    /// Until it is the owner's, without a code: by the digits of its bond.
    Bonded,
    /// Until it is the owner's, without a code and without a Wi-Fi: it is on the network or a cable already.
    Placed,
}

const STEPS: [(FlowStep, Add, Add); 5] = [
    (FlowStep::Find, Add::Find, Add::FindLine),
    (FlowStep::Pair, Add::Pair, Add::PairLine),
    (FlowStep::Wifi, Add::WifiStep, Add::WifiLine),
    (FlowStep::Check, Add::CheckStep, Add::CheckLine),
    (FlowStep::Claim, Add::Claim, Add::ClaimLine),
];

/// The steps of a road.
fn steps(road: Road) -> Vec<(FlowStep, Add, Add)> {
    let of_road = |step: &FlowStep| match road {
        Road::Own => true,
        Road::Bonded => *step != FlowStep::Pair,
        Road::WifiOnly => matches!(step, FlowStep::Find | FlowStep::Wifi),
        Road::Placed => !matches!(step, FlowStep::Pair | FlowStep::Wifi),
    };
    let placed = |step| road == Road::Placed && step == FlowStep::Find;
    let steps = STEPS.into_iter().filter(|(step, ..)| of_road(step));
    steps.map(|(step, title, line)| (step, title, if placed(step) { Add::FindPlaced } else { line })).collect()
}

/// One step's panel beside the rail; children are the panel.
#[component]
pub fn Flow(step: FlowStep, #[prop(optional)] road: Road, children: Children) -> impl IntoView {
    let steps = steps(road);
    let now = steps.iter().position(|(one, ..)| *one == step).unwrap_or_default();
    let title = steps.get(now).map(|(_, title, _)| t!(*title)).unwrap_or_default();
    let all = steps.len();
    let marks = steps.into_iter().map(|(one, title, line)| {
        let mark = match one.cmp(&step) {
            std::cmp::Ordering::Less => StepMark::Done,
            std::cmp::Ordering::Equal => StepMark::Current,
            std::cmp::Ordering::Greater => StepMark::ToDo,
        };
        (mark, t!(title).to_string(), t!(line).to_string())
    });
    view! {
        <a class="back" href="/"><Icon glyph=Glyph::Back size="s"/>{t!(Shell::Home)}</a>
        <header class="page-head"><div><h1>{t!(Add::Title)}</h1></div></header>
        <Stepper now=now + 1 all title/>
        <div class="flow">
            <nav class="rail" aria-label=t!(Kit::Steps)>
                <Steps steps=marks.collect()/>
                <p class="xs faint rail-note">{t!(Add::Anytime)}</p>
            </nav>
            <div class="stack">{children()}</div>
        </div>
    }
}

/// No device is chosen, as after a reload.
#[component]
pub fn Nobody() -> impl IntoView {
    view! {
        <section class="card">
            <Empty title=t!(Add::NobodyPicked) why=t!(Add::NobodyPickedWhy)>
                <a class="btn primary" href="/add">{t!(Add::LookNearby)}</a>
            </Empty>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_cannot_be_owned_has_no_steps_of_owning() {
        let names = |road| steps(road).into_iter().map(|(step, ..)| step).collect::<Vec<_>>();
        assert_eq!(names(Road::WifiOnly), [FlowStep::Find, FlowStep::Wifi]);
        assert_eq!(names(Road::Own).len(), STEPS.len());
        assert_eq!(names(Road::Bonded), [FlowStep::Find, FlowStep::Wifi, FlowStep::Check, FlowStep::Claim]);
        assert_eq!(names(Road::Placed), [FlowStep::Find, FlowStep::Check, FlowStep::Claim]);
    }

    #[test]
    fn who_is_on_a_cable_is_not_told_to_look_nearby() {
        let line = |road| steps(road).first().map(|(_, _, line)| *line);
        assert_eq!(line(Road::Placed), Some(Add::FindPlaced));
        assert_eq!(line(Road::Own), Some(Add::FindLine));
    }
}
