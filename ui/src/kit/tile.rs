//! The square picture at the head of a row.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A tile with a picture; `tone` is `on`, `warn`, `danger` or empty.
#[component]
pub fn Tile(glyph: Glyph, #[prop(optional)] tone: &'static str) -> impl IntoView {
    view! { <span class=format!("tile {tone}")><Icon glyph/></span> }
}
