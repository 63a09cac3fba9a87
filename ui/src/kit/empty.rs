//! A place without content: why, what is needed, one button.

use leptos::prelude::*;

/// The drawing of an open box with a title, a sentence and, as children, the one button.
#[component]
pub fn Empty(#[prop(into)] title: String, #[prop(into)] why: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="art i" viewBox="0 0 96 72" aria-hidden="true">
                <path d="M18 30h60v30a4 4 0 0 1-4 4H22a4 4 0 0 1-4-4ZM14 22a4 4 0 0 1 4-4h60a4 4 0 0 1 4 4v8H14ZM38 18v-4a4 4 0 0 1 4-4h12a4 4 0 0 1 4 4v4M48 36a6 6 0 1 1 0 12 6 6 0 0 1 0-12Z"></path>
            </svg>
            <h3>{title}</h3>
            <p>{why}</p>
            {children()}
        </div>
    }
}
