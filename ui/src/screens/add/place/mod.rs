//! Adding a device by where it is: on the owner's network, or on a cable.

mod form;
mod met;
mod told;
mod words;

use ipc::Paired;
use leptos::prelude::*;

use super::{Flow, FlowStep, Road};
use form::PlaceForm;
pub(super) use met::Met;

/// Step 1 of a device that is not heard: where it is, what it names, and whose that is.
#[component]
pub fn PlaceScreen() -> impl IntoView {
    let met = RwSignal::new(None::<Paired>);
    let panel = move || match met.get() {
        None => view! { <PlaceForm met/> }.into_any(),
        Some(paired) => view! { <Met paired/> }.into_any(),
    };
    view! { <Flow step=FlowStep::Find road=Road::Placed>{panel}</Flow> }
}
