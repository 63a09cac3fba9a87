//! How far a value's origin is proven, as a ladder of four rungs; so far the first one can be climbed.

use leptos::prelude::*;

use crate::{t, text::Kit};

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    L0,
    L1,
}

impl Level {
    fn parts(self) -> (&'static str, &'static str, Kit) {
        match self {
            Self::L0 => ("l0", "L0", Kit::Unsigned),
            Self::L1 => ("l1", "L1", Kit::SignedByDevice),
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
