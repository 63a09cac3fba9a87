//! How far a value's origin is proven, as a ladder of four rungs; so far the first two can be climbed.

use leptos::prelude::*;

use crate::{t, text::Kit};

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    L0,
    L1,
    L2,
    L3,
    L4,
}

impl Level {
    /// From the ground up.
    pub const ALL: [Self; 5] = [Self::L0, Self::L1, Self::L2, Self::L3, Self::L4];

    fn parts(self) -> (&'static str, &'static str, Kit) {
        match self {
            Self::L0 => ("l0", "L0", Kit::Unsigned),
            Self::L1 => ("l1", "L1", Kit::SignedByDevice),
            Self::L2 => ("l2", "L2", Kit::AnchoredOnChain),
            Self::L3 => ("l3", "L3", Kit::RecomputedHere),
            Self::L4 => ("l4", "L4", Kit::ProofChecked),
        }
    }
}

/// The badge of a level, with its words.
#[component]
pub fn Provenance(
    level: Level,
    /// It is only a rung of the ladder that was not reached: no rung is filled.
    #[prop(optional)]
    empty: bool,
) -> impl IntoView {
    let (class, name, key) = level.parts();
    let class = if empty { "l0" } else { class };
    view! {
        <span class=format!("prov {class}")>
            <i aria-hidden="true"><b></b><b></b><b></b><b></b></i>
            {format!("{name} {}", t!(key))}
        </span>
    }
}
