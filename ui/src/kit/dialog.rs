//! A question that must be answered before anything else.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// A dialog over a scrim: traps the focus; Escape says no.
#[component]
pub fn Dialog(#[prop(into)] title: String, no: Callback<()>, children: Children) -> impl IntoView {
    let before = document().active_element().and_then(|el| el.dyn_into::<web_sys::HtmlElement>().ok());
    let before = StoredValue::new_local(before);
    on_cleanup(move || {
        // The focus goes back to where the question came from.
        before.try_with_value(|before| before.as_ref().map(web_sys::HtmlElement::focus));
    });
    let place = NodeRef::<html::Section>::new();
    place.on_load(|section| {
        let _ = section.focus();
    });
    let keys = move |ev: ev::KeyboardEvent| {
        if ev.key() == "Escape" {
            no.run(());
        } else if ev.key() == "Tab" {
            keep_focus(place, &ev);
        }
    };
    view! {
        <div class="scrim" on:keydown=keys>
            <section class="dialog" role="alertdialog" aria-modal="true" aria-labelledby="dialog-title" tabindex="-1" node_ref=place>
                <h2 id="dialog-title">{title}</h2>
                {children()}
            </section>
        </div>
    }
}

/// Leads the focus from the last button to the first and back.
fn keep_focus(place: NodeRef<html::Section>, ev: &ev::KeyboardEvent) {
    let Some(section) = place.get_untracked() else { return };
    let Ok(all) = section.query_selector_all("button:not([disabled]), input, a[href], summary") else { return };
    let edge = if ev.shift_key() { 0 } else { all.length().saturating_sub(1) };
    let other = if ev.shift_key() { all.length().saturating_sub(1) } else { 0 };
    let active = document().active_element();
    let on_itself = active.as_ref().is_some_and(|el| el.is_same_node(Some(&section)));
    let at_edge = (on_itself && ev.shift_key())
        || all.item(edge).is_some_and(|node| active.as_ref().is_some_and(|el| el.is_same_node(Some(&node))));
    if at_edge && let Some(next) = all.item(other).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        ev.prevent_default();
        let _ = next.focus();
    }
}
