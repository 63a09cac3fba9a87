//! Anchoring a device's batches: look at it, then say yes, or have it done by a rule.

use domain::{device::DeviceId, review::ReviewView};
use ipc::devices::{AnchorBatches, PlanAnchor};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

mod rule;

use super::parts::{Asked, Problem};
use crate::{
    kit::{Glyph, Icon, RowsLoading},
    session::{Load, Source},
    t,
    text::{Claim, Proof},
};
use rule::AnchorRuleCard;

/// The sheet that asks before batches are anchored, and the rule beside it.
#[component]
pub fn AnchorScreen() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("device")).unwrap_or_default();
    let back = format!("/devices/{id}");
    let plan = Source::<ReviewView>::new();
    let look = Callback::new(move |()| {
        plan.forget();
        let Ok(device) = id.parse::<DeviceId>() else { return };
        plan.read(PlanAnchor { device });
    });
    look.run(());
    let away = back.clone();
    let body = move || match plan.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(review) => view! {
            <Asked
                review
                under=t!(Proof::AnchorUnder)
                back=away.clone()
                no=t!(Claim::NotNow)
                verb=t!(Proof::AnchorVerb)
                glyph=Glyph::Chain
                yes=|review| AnchorBatches { review }
                again=look
            />
        }
        .into_any(),
    };
    view! {
        <a class="back" href=back><Icon glyph=Glyph::Back size="s"/>{t!(Claim::ToDevice)}</a>
        {body}
        <AnchorRuleCard/>
    }
}
