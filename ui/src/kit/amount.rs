//! A number with its unit.

use leptos::prelude::*;

/// A number and its unit; `size` is `big`, `mid` or empty.
#[component]
pub fn AmountText(
    #[prop(into)] number: String,
    #[prop(into)] unit: String,
    #[prop(optional)] size: &'static str,
) -> impl IntoView {
    view! { <span class=format!("amt {size}")>{number}<small>{unit}</small></span> }
}
