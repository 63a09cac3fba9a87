//! Putting a device on a Wi-Fi.

mod choice;
mod code;
mod compare;
mod done;
mod form;
mod networks;
mod setup;
mod waiting;
mod who;

use domain::{
    device::{Nearby, Profile},
    wifi::DeviceFacts,
};
use leptos::prelude::*;

use super::{Flow, FlowStep, Nobody, Road, Trouble};
use crate::session::session;
use code::CodeForm;
use compare::Compare;
use done::Finished;
use form::NetworkForm;
use setup::{Setup, Stage};
use waiting::{Joining, Reading};

/// Whether a device's Wi-Fi can be set, and nothing else of it.
#[must_use]
pub fn is_wifi_only(near: &Nearby) -> bool {
    match near.profile {
        Profile::Improv | Profile::Espressif | Profile::AutoPi => true,
        Profile::Deedbox | Profile::IoidSdk => false,
    }
}

/// The Wi-Fi of a device that Deedbox can do nothing else for.
#[component]
pub fn WifiScreen() -> impl IntoView {
    let picked = session().picked.get_untracked();
    let panel = match picked.filter(is_wifi_only) {
        Some(near) => view! { <WifiPanel near/> }.into_any(),
        None => view! { <Nobody/> }.into_any(),
    };
    view! { <Flow step=FlowStep::Wifi road=Road::WifiOnly>{panel}</Flow> }
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
            Stage::Done(joined) => view! { <Finished near setup joined onward/> }.into_any(),
        }
    }
}
