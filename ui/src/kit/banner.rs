//! A sentence that matters now, with at most one action.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// A banner; children are its sentence and, last, its action.
#[component]
pub fn Banner(
    glyph: Glyph,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] role: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("banner {}", tone.class()) role=role>
            <Icon glyph/>
            <div class="grow">{children()}</div>
        </div>
    }
}
