//! The five levels, and which one was reached.

use leptos::prelude::*;

use crate::{
    kit::{Level, Provenance},
    t,
    text::Proof,
};

/// Every level with what it shows, or that it was not reached.
#[component]
pub(super) fn Ladder(reached: Level) -> impl IntoView {
    let rungs = Level::ALL.into_iter().map(|rung| {
        let (here, above) = (rung == reached, rung > reached);
        let mark = here.then(|| view! { <strong>{t!(Proof::Reached)}". "</strong> });
        view! {
            <div aria-current=here.then_some("true")>
                <dt><Provenance level=rung empty=above/></dt>
                <dd>{mark}{t!(words(rung, reached))}</dd>
            </div>
        }
    });
    view! { <dl class="kv">{rungs.collect_view()}</dl> }
}

/// What a level shows; of those that are not reached, that it is so.
fn words(rung: Level, reached: Level) -> Proof {
    match rung {
        Level::L0 => Proof::L0Shows,
        Level::L1 => Proof::L1Shows,
        Level::L2 if reached >= Level::L2 => Proof::L2Shows,
        Level::L2 => Proof::L2Not,
        Level::L3 => Proof::L3Not,
        Level::L4 => Proof::L4Not,
    }
}
