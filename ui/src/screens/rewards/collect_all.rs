//! The way to collecting from many contracts at once.

use leptos::prelude::*;

use crate::{screens::parts::Signs, t, text::Rewards};

/// Leads to the review of everything that is ready anywhere.
#[component]
pub(super) fn CollectAllLink() -> impl IntoView {
    view! {
        <div class="foot">
            <Signs><a class="btn" href="/rewards/collect?all=1">{t!(Rewards::CollectAll)}</a></Signs>
        </div>
    }
}
