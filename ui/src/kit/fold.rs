//! A disclosure whose closed line already tells the fact.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// One entry of a `fold-list`; children explain what the closed line says.
#[component]
pub fn Fold(
    glyph: Glyph,
    #[prop(into)] title: String,
    #[prop(into)] fact: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <details>
            <summary>
                <Icon glyph/>
                <span class="grow"><strong>{title}</strong><span class="sub">{move || fact.get()}</span></span>
                <svg class="i chev" aria-hidden="true"><use href="#i-down"></use></svg>
            </summary>
            <div class="in">{children()}</div>
        </details>
    }
}
