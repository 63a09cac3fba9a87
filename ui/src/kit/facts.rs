//! A label and its fact in a list.

use leptos::prelude::*;

/// One pair of a `<dl class="kv">`.
#[component]
pub fn Fact(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{children()}</dd></div> }
}
