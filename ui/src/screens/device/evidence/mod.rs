//! How sure a stream's readings are: the ladder, the batches that were checked, and a file that shows it to others.

mod anchored;
mod batches;
mod ladder;
mod save;

use domain::{
    device::{DeviceId, DeviceView},
    evidence::Evidence,
    time::Millis,
};
use ipc::devices::ReadEvidence;
use leptos::{ev, prelude::*};

use super::chart::level;
use crate::{
    kit::{Glyph, Icon, Level},
    screens::parts::Problem,
    session::{Load, Source},
    t,
    text::{Device, Proof},
};
use anchored::Anchored;
use batches::{Batches, gap_words};
use ladder::Ladder;
use save::SaveRow;

/// Where the panel is on the page.
const PLACE: &str = "how-sure";

/// The readings that are asked about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub device: DeviceId,
    pub stream: String,
    pub from: Millis,
    pub to: Millis,
}

/// Opens the panel and brings it into view.
pub(super) fn show(open: RwSignal<bool>) {
    open.set(true);
    if let Some(place) = document().get_element_by_id(PLACE) {
        place.scroll_into_view();
    }
}

/// A line that opens into what was checked.
#[component]
pub(super) fn HowSure(
    device: Memo<Option<DeviceView>>,
    #[prop(into)] asked: Signal<Option<Asked>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let fact = move || {
        let (kept, up) =
            device.with(|device| device.as_ref().map_or((0, 0), |device| (device.batches, device.uploaded)));
        t!(Device::HowSureFact, n = kept, up = up)
    };
    let toggle = move |ev: ev::MouseEvent| {
        // A badge opens it too, so that the page and not the element knows whether it is open.
        ev.prevent_default();
        open.update(|open| *open = !*open);
    };
    let panel = move || open.get().then(|| asked.get().map(|asked| view! { <Panel asked/> }));
    view! {
        <div class="fold-list tight" id=PLACE>
            <details open=move || open.get()>
                <summary on:click=toggle>
                    <Icon glyph=Glyph::Verified/>
                    <span class="grow"><strong>{t!(Device::HowSure)}</strong><span class="sub">{fact}</span></span>
                    <svg class="i chev" aria-hidden="true"><use href="#i-down"></use></svg>
                </summary>
                <div class="in">{panel}</div>
            </details>
        </div>
    }
}

/// Has the core check the batches each time it is opened.
#[component]
fn Panel(asked: Asked) -> impl IntoView {
    let found = Source::<Option<Evidence>>::new();
    let Asked { device, stream, from, to } = asked.clone();
    let again = Callback::new(move |()| found.read(ReadEvidence { device, stream: stream.clone(), from, to }));
    again.run(());
    move || match found.get() {
        Load::Loading => view! { <p role="status" aria-busy="true">{t!(Proof::Checking)}</p> }.into_any(),
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(None) => view! { <p>{t!(Proof::NothingStored)}</p><Ladder reached=Level::L0/> }.into_any(),
        Load::Ready(Some(evidence)) => view! { <Found evidence asked=asked.clone()/> }.into_any(),
    }
}

#[component]
fn Found(evidence: Evidence, asked: Asked) -> impl IntoView {
    let checked = t!(Proof::CheckedNow, readings = evidence.readings, batches = evidence.batches.len());
    let gaps = match evidence.gaps.as_slice() {
        [] => view! { <p>{t!(Proof::NoGap)}</p> }.into_any(),
        gaps => gaps.iter().map(|gap| view! { <p>{gap_words(*gap)}</p> }).collect_view().into_any(),
    };
    view! {
        <p role="status">{checked}</p>
        <Ladder reached=level(evidence.level)/>
        <Anchored device=evidence.device batches=evidence.batches.clone()/>
        {gaps}
        <Batches all=evidence.batches/>
        <SaveRow asked/>
    }
}
