//! Putting a device on a Wi-Fi.

mod choice;
mod code;
mod compare;
mod done;
mod form;
mod names;
mod networks;
mod setup;
mod waiting;
mod who;

use domain::{
    device::{Nearby, Profile},
    wifi::DeviceFacts,
};
use leptos::prelude::*;

use super::{Flow, FlowStep, Met, Nobody, Road, Trouble};
use crate::session::session;
use code::CodeForm;
use compare::Compare;
use done::Finished;
use form::NetworkForm;
use setup::{Setup, Stage};
use waiting::{Joining, Naming, Owning, Reading};

/// Whether a device's Wi-Fi can be set, and nothing else of it.
#[must_use]
pub fn is_wifi_only(near: &Nearby) -> bool {
    match near.profile {
        Profile::Improv | Profile::Espressif => true,
        Profile::AutoPi | Profile::Deedbox | Profile::IoidSdk => false,
    }
}

/// Whether a device is owned by the digits of its bond, without a label's code.
pub(super) fn is_bonded(profile: Profile) -> bool {
    match profile {
        Profile::AutoPi => true,
        Profile::Improv | Profile::Espressif | Profile::Deedbox | Profile::IoidSdk => false,
    }
}

/// The Wi-Fi of a device that has no code, and what can be done for it beyond.
#[component]
pub fn WifiScreen() -> impl IntoView {
    let picked = session().picked.get_untracked();
    let picked = picked.filter(|near| is_wifi_only(near) || is_bonded(near.profile));
    let bonded = picked.as_ref().is_some_and(|near| is_bonded(near.profile));
    let panel = match picked {
        Some(near) => view! { <WifiPanel near/> }.into_any(),
        None => view! { <Nobody/> }.into_any(),
    };
    let road = if bonded { Road::Bonded } else { Road::WifiOnly };
    view! { <Flow step=FlowStep::Wifi road>{panel}</Flow> }
}

/// The Wi-Fi of one device.
#[component]
pub fn WifiPanel(
    near: Nearby,
    /// What a device said that proved its key before, and the code it opened to.
    #[prop(optional)]
    known: Option<(String, DeviceFacts)>,
    /// Where the way goes on; nowhere for a device that Deedbox can do nothing else for.
    #[prop(optional, into)]
    onward: Option<String>,
) -> impl IntoView {
    let setup = Setup::new(&near, known);
    let near = StoredValue::new(near);
    let onward = StoredValue::new(onward);
    let again = Callback::new(move |()| setup.read());
    let unbond = Callback::new(move |()| setup.unbond());
    move || {
        let (near, onward) = (near.get_value(), onward.get_value());
        if let Some(shown) = setup.compared() {
            return view! { <Compare near shown setup/> }.into_any();
        }
        match setup.stage.get() {
            Stage::Code => view! { <CodeForm near setup/> }.into_any(),
            Stage::Reading => view! { <Reading near setup/> }.into_any(),
            Stage::Broken => {
                view! { {move || setup.failed.get().map(|failure| view! { <Trouble failure again unbond/> })} }
                    .into_any()
            }
            Stage::Choosing => view! { <NetworkForm near setup onward/> }.into_any(),
            Stage::Joining => view! { <Joining near setup/> }.into_any(),
            Stage::Naming => view! { <Naming near setup/> }.into_any(),
            Stage::Owning => view! { <Owning near setup/> }.into_any(),
            Stage::Met => view! { {move || setup.met.get().map(|paired| view! { <Met paired/> })} }.into_any(),
            Stage::Done(joined) => view! { <Finished near setup joined onward/> }.into_any(),
        }
    }
}
