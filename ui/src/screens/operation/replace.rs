//! Speeding up or cancelling a transaction that waits: look at it, then say yes.

use domain::{
    operation::{OperationId, OperationView},
    review::ReviewView,
    transaction::Replacement,
};
use ipc::claims::{PlanReplacement, ReplaceTransaction};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    kit::{Glyph, Icon, RowsLoading},
    screens::parts::{Asked, Problem},
    session::{Load, Source},
    t,
    text::Claim,
};

/// The sheet that asks before a transaction is sped up.
#[component]
pub fn SpeedUpScreen() -> impl IntoView {
    view! { <Replacing replacement=Replacement::SpeedUp/> }
}

/// The sheet that asks before a transaction is cancelled.
#[component]
pub fn CancelScreen() -> impl IntoView {
    view! { <Replacing replacement=Replacement::Cancel/> }
}

#[component]
fn Replacing(replacement: Replacement) -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id")).unwrap_or_default();
    let back = format!("/operations/{id}");
    let plan = Source::<ReviewView>::new();
    let look = Callback::new(move |()| {
        plan.forget();
        plan.read(PlanReplacement { operation: OperationId(id.clone()), replacement });
    });
    look.run(());
    let verb = match replacement {
        Replacement::SpeedUp => t!(Claim::SpeedUp),
        Replacement::Cancel => t!(Claim::CancelIt),
    };
    let away = back.clone();
    let body = move || match plan.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Claim::Reading)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(review) => view! {
            <Asked
                review
                under=t!(Claim::OneOfTwo)
                back=away.clone()
                no=t!(Claim::NotNow)
                verb
                glyph=Glyph::Chain
                yes=|review| ReplaceTransaction { review }
                again=look
            />
        }
        .into_any(),
    };
    view! {
        <a class="back" href=back><Icon glyph=Glyph::Back size="s"/>{t!(Claim::Activity)}</a>
        {body}
    }
}

/// What can be done about a transaction that waits.
#[component]
pub fn WaitingCard(operation: OperationView) -> impl IntoView {
    let place = |what: &str| format!("/operations/{}/{what}", operation.id);
    let (speed_up, cancel) = (place("speed-up"), place("cancel"));
    view! {
        <section class="card stack">
            <h2>{t!(Claim::Waits)}</h2>
            <p class="sm">{t!(Claim::WaitsWhy)}</p>
            <a class="btn" href=speed_up>{t!(Claim::SpeedUp)}</a>
            <a class="btn" href=cancel>{t!(Claim::CancelIt)}</a>
        </section>
    }
}
