//! Renewing a device's record or removing it from the network: look at it, then say yes.

use domain::{
    device::{DeviceId, DeviceView, Ownership},
    review::ReviewView,
};
use ipc::claims::{KeepUp, PlanRemoval, PlanUpdate};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    kit::{Glyph, Icon, RowsLoading},
    screens::parts::{Asked, Problem, Signs},
    session::{Load, Source},
    t,
    text::{Claim, Device},
};

/// What can be done with the registration of a device that is the owner's.
#[component]
pub(super) fn UpkeepCard(device: Memo<Option<DeviceView>>, id: DeviceId) -> impl IntoView {
    let yours = Memo::new(move |_| {
        device.with(|device| device.as_ref().is_some_and(|device| matches!(device.ownership, Ownership::Yours(_))))
    });
    move || {
        yours.get().then(|| {
            view! {
                <section class="card stack-2" aria-labelledby="upkeep">
                    <h2 id="upkeep">{t!(Device::Upkeep)}</h2>
                    <p class="sm muted">{t!(Device::UpkeepWhy)}</p>
                    <Signs>
                        <a class="btn wide" href=format!("/devices/{id}/renew")>{t!(Device::Renew)}</a>
                        <a class="btn quiet wide" href=format!("/devices/{id}/remove")>{t!(Device::Remove)}</a>
                    </Signs>
                </section>
            }
        })
    }
}

/// The sheet that asks before a record is renewed.
#[component]
pub fn RenewScreen() -> impl IntoView {
    view! { <Keeping removes=false/> }
}

/// The sheet that asks before a registration ends.
#[component]
pub fn RemoveScreen() -> impl IntoView {
    view! { <Keeping removes=true/> }
}

#[component]
fn Keeping(removes: bool) -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("device")).unwrap_or_default();
    let back = format!("/devices/{id}");
    let plan = Source::<ReviewView>::new();
    let look = Callback::new(move |()| {
        plan.forget();
        let Ok(device) = id.parse::<DeviceId>() else { return };
        if removes {
            plan.read(PlanRemoval { device });
        } else {
            plan.read(PlanUpdate { device });
        }
    });
    look.run(());
    let (verb, under) =
        if removes { (Device::Remove, Device::RemoveUnder) } else { (Device::Renew, Device::RenewUnder) };
    let away = back.clone();
    let body = move || match plan.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(review) => view! {
            <Asked
                review
                under=t!(under)
                back=away.clone()
                no=t!(Claim::NotNow)
                verb=t!(verb)
                glyph=Glyph::Deed
                yes=|review| KeepUp { review }
                again=look
            />
        }
        .into_any(),
    };
    view! {
        <a class="back" href=back><Icon glyph=Glyph::Back size="s"/>{t!(Claim::ToDevice)}</a>
        {body}
    }
}
