//! Collecting what is ready: look at it, then say yes.

use domain::{Address, review::ReviewView};
use ipc::rewards::{Collect, PlanCollect};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::parts::{Asked, Problem};
use crate::{
    kit::{Glyph, Icon, RowsLoading},
    session::{Load, Source},
    t,
    text::Rewards,
};

/// The sheet that asks before rewards are collected.
#[component]
pub fn CollectScreen() -> impl IntoView {
    let plan = Source::<ReviewView>::new();
    let query = use_query_map();
    let source = move || query.with_untracked(|query| query.get("source")?.parse::<Address>().ok());
    let by_proof = move || source().is_some();
    let look = Callback::new(move |()| {
        plan.forget();
        plan.read(PlanCollect { source: source() });
    });
    look.run(());
    let body = move || match plan.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Rewards::Trying)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again=look/> }.into_any(),
        Load::Ready(review) => view! {
            <Asked
                review
                under=if by_proof() { t!(Rewards::FromContract) } else { t!(Rewards::From) }
                back="/rewards".to_string()
                no=t!(Rewards::NotNow)
                verb=t!(Rewards::CollectVerb)
                glyph=Glyph::Coin
                yes=|review| Collect { review }
                again=look
            />
        }
        .into_any(),
    };
    view! {
        <a class="back" href="/rewards"><Icon glyph=Glyph::Back size="s"/>{t!(Rewards::Title)}</a>
        {body}
    }
}
