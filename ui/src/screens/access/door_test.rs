//! Whether the door answers, step by step.

use domain::access::{DoorStep, DoorTest};
use ipc::{Failure, access::TestDoor};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    bridge,
    kit::{Button, Glyph, StepMark, Steps},
    screens::parts::Problem,
    t,
    text::Access,
};

/// What a step is called, and what to do when it failed.
fn words(step: DoorStep) -> (&'static str, &'static str) {
    match step {
        DoorStep::Open => (t!(Access::StepOpen), t!(Access::StepOpenFailed)),
        DoorStep::Answers => (t!(Access::StepAnswers), t!(Access::StepAnswersFailed)),
        DoorStep::AsksForKey => (t!(Access::StepAsks), t!(Access::StepAsksFailed)),
        DoorStep::IsDeedbox => (t!(Access::StepOurs), t!(Access::StepOursFailed)),
    }
}

/// The steps as they came out: those before the failed one are done, those after it were not tried.
#[must_use]
fn marks(test: &DoorTest) -> Vec<(StepMark, String, String)> {
    let mut failed = false;
    let mark = |step: DoorStep| {
        let (title, next) = words(step);
        let (mark, line) = if failed {
            (StepMark::ToDo, "")
        } else if test.failed == Some(step) {
            failed = true;
            (StepMark::Failed, next)
        } else {
            (StepMark::Done, "")
        };
        (mark, title.to_string(), line.to_string())
    };
    DoorStep::ALL.into_iter().map(mark).collect()
}

/// A button that tries the door, and what came of it.
#[component]
pub(super) fn DoorTestCard() -> impl IntoView {
    let busy = RwSignal::new(false);
    let tested = RwSignal::new(None::<DoorTest>);
    let failed = RwSignal::new(None::<Failure>);
    let press = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            let (came, went) = match bridge::call(TestDoor {}).await {
                Ok(test) => (Some(test), None),
                Err(failure) => (None, Some(failure)),
            };
            let _ = tested.try_set(came);
            let _ = failed.try_set(went);
            let _ = busy.try_set(false);
        });
    });
    let said = move || match (busy.get(), tested.with(|test| test.as_ref().map(|test| test.failed.is_none()))) {
        (true, _) => t!(Access::Testing),
        (false, Some(true)) => t!(Access::TestWorks),
        (false, Some(false)) => t!(Access::TestFailed),
        (false, None) => "",
    };
    view! {
        <div class="stack-2">
            <Button label=t!(Access::TestDoor).to_string() glyph=Glyph::Plug busy=busy press=press/>
            <p role="status">{said}</p>
            {move || tested.get().map(|test| view! { <Steps steps=marks(&test)/> })}
            {move || failed.get().map(|failure| view! { <Problem failure/> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_after_the_failed_one_were_not_tried() {
        let of = |failed| marks(&DoorTest { url: None, failed }).into_iter().map(|step| step.0).collect::<Vec<_>>();
        let (done, to_do) = (StepMark::Done, StepMark::ToDo);
        assert_eq!(of(None), [done; 4]);
        assert_eq!(of(Some(DoorStep::Answers)), [done, StepMark::Failed, to_do, to_do]);
    }
}
