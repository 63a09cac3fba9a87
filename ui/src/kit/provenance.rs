//! How far a value's origin is proven, as a ladder of four rungs.

use leptos::prelude::*;

use crate::{t, text::Kit};

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    L0,
    L1,
    L2,
    L3,
    L4,
}

impl Level {
    fn parts(self) -> (&'static str, &'static str, Kit) {
        match self {
            Self::L0 => ("l0", "L0", Kit::Unsigned),
            Self::L1 => ("l1", "L1", Kit::SignedByDevice),
            Self::L2 => ("l2", "L2", Kit::Anchored),
            Self::L3 => ("l3", "L3", Kit::Recomputed),
            Self::L4 => ("l4", "L4", Kit::ProofChecked),
        }
    }
}

/// The badge of a level, with its words.
#[component]
pub fn Provenance(level: Level) -> impl IntoView {
    let (class, name, key) = level.parts();
    view! {
        <span class=format!("prov {class}")>
            <i aria-hidden="true"><b></b><b></b><b></b><b></b></i>
            {format!("{name} {}", t!(key))}
        </span>
    }
}
